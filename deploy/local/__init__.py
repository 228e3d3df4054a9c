"""Brokers without Docker: an embedded one for trying out and tests, and Apache Kafka."""
