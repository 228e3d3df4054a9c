"""Writes the contract for people who do not read Python: JSON Schemas and an AsyncAPI 3.0 document.

`make schemas` runs this; the results are committed, and a test compares them with the models.
"""

import json
from pathlib import Path
from typing import Any

import yaml

from schemas.base import Record
from schemas.delivery import GroupBody, WebhookBody
from schemas.topics import CHANGELOGS, PATH, Topic, rule_topic

HERE = Path(__file__).parent
VERSION = "1.0.0"
HEADERS = {
    "ce_specversion": "CloudEvents version, 1.0",
    "ce_id": "identity of the record; a repeat has the same",
    "ce_type": "vedette.<record>.v1",
    "ce_source": "/vedette/<service>",
    "ce_time": "RFC 3339, UTC",
    "ce_subject": "the topic",
    "content-type": "application/json",
}


def schema_of(model: type[Record]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a record as a reader should hold it: unknown fields are allowed."""
    schema = model.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_open(schema)}


def _open(node: Any) -> Any:  # noqa: ANN401 - any JSON
    """Without additionalProperties: newer producers may add fields, and decoders ignore them."""
    if isinstance(node, dict):
        return {key: _open(value) for key, value in node.items() if key != "additionalProperties"}
    return [_open(item) for item in node] if isinstance(node, list) else node


def asyncapi() -> dict[str, Any]:
    """The AsyncAPI document: a channel for each topic, an operation for each service and topic."""
    channels = (*PATH, rule_topic("{rule}"))
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Vedette",
            "version": VERSION,
            "description": "Conflict news as typed events, incidents and alerts.",
        },
        "defaultContentType": "application/json",
        "channels": {_name(topic): _channel(topic) for topic in channels},
        "operations": {
            f"{service}-{action}-{_name(topic)}": _operation(action, topic)
            for topic in channels
            for action, services in (("send", (topic.producer,)), ("receive", topic.consumers))
            for service in services
        },
        "components": {
            "messages": {
                model.__name__: _message(model)
                for model in (topic.model for topic in PATH)
                if model is not None
            }
        },
    }


def _name(topic: Topic) -> str:
    return topic.name.replace("{rule}", "rule").replace(".", "-")


def _channel(topic: Topic) -> dict[str, Any]:
    assert topic.model is not None  # noqa: S101 - the path's topics have one
    channel: dict[str, Any] = {
        "address": topic.name,
        "description": topic.about,
        "messages": {
            topic.model.__name__: {"$ref": f"#/components/messages/{topic.model.__name__}"}
        },
        "bindings": {
            "kafka": {
                "partitions": topic.partitions,
                "topicConfiguration": {
                    "cleanup.policy": [str(topic.cleanup)],
                    "retention.ms": topic.retention_ms,
                },
            }
        },
    }
    if "{rule}" in topic.name:
        channel["parameters"] = {"rule": {"description": "a rule's id"}}
    return channel


def _operation(action: str, topic: Topic) -> dict[str, Any]:
    return {"action": action, "channel": {"$ref": f"#/channels/{_name(topic)}"}}


def _message(model: type[Record]) -> dict[str, Any]:
    key = next(topic.key for topic in PATH if topic.model is model)
    return {
        "name": model.__name__,
        "summary": (model.__doc__ or "").splitlines()[0],
        "headers": {
            "type": "object",
            "properties": {
                name: {"type": "string", "description": about} for name, about in HEADERS.items()
            },
        },
        "payload": {"$ref": f"./json/{file_of(model)}"},
        "bindings": {"kafka": {"key": {"type": "string", "description": key}}},
    }


def file_of(model: type[Record]) -> str:
    """The name of a record's schema file."""
    return f"{model.__name__}.v1.schema.json"


def documents() -> dict[str, str]:
    """Every generated file, by its path below schemas/."""
    models = {topic.model for topic in PATH if topic.model} | {GroupBody, WebhookBody}
    files = {
        f"json/{file_of(model)}": json.dumps(schema_of(model), indent=2, ensure_ascii=False) + "\n"
        for model in sorted(models, key=lambda model: model.__name__)
    }
    return files | {
        "asyncapi.yaml": yaml.safe_dump(asyncapi(), sort_keys=False, allow_unicode=True)
    }


def topics_table() -> str:
    """The topics as a Markdown table, for the documentation."""
    rows = [
        f"| `{t.name}` | {t.model.__name__ if t.model else 'bytes'} | {t.key} | {t.producer} "
        f"| {', '.join(t.consumers) or 'you'} | {t.partitions} | {t.cleanup} |"
        for t in (*PATH, rule_topic("<rule id>"), *CHANGELOGS)
    ]
    head = "| topic | record | key | written by | read by | partitions | cleanup |"
    return "\n".join([head, "|---|---|---|---|---|---|---|", *rows])


def main() -> None:
    """Write all files, and remove schemas of records that are gone."""
    generated = documents()
    (HERE / "json").mkdir(exist_ok=True)
    for old in (HERE / "json").glob("*.json"):
        if f"json/{old.name}" not in generated:
            old.unlink()
    for path, text in generated.items():
        (HERE / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
