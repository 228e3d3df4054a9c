"""What every service runs on; each file is the only doorway to its subject.

`settings` (the environment), `config_file` (YAML with lines), `logs` (structured, without secrets),
`metrics` and `telemetry` (what is counted and logged), `codec` (records to bytes and back), `stream`
(the one consume loop, over `faust_app` and `sender`), `publisher` (kafka-python: publishing, topics,
reading a compacted topic), `member` (kafka-python: sharing one), `dial` (which addresses may be
dialled), `server` (health and metrics), `service` (how a process starts and stops), `clock`, `errors`.
"""
