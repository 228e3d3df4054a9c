"""What crosses a topic or a webhook.

Read in this order: `base` (what every record shares), `event_types` (the vocabulary), `article`,
`mention`, `event`, `incident`, `alert`, `delivery`, `source` (the records, in path order), `outcome`
(what a step may say instead of a record), `topics` (which record goes where), `export` (the generated
JSON Schemas and the AsyncAPI document).
"""
