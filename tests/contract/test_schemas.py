"""The contract in files is the contract in code, and yesterday's messages still load."""

import json
from pathlib import Path

import pytest
import yaml

import schemas
from schemas.delivery import GroupBody
from schemas.event_types import EventType, Modality, Verification
from schemas.export import asyncapi, documents
from schemas.outcome import DeadReason
from schemas.topics import PATH, Topic, all_topics
from services.runtime.codec import Rejected, decode

SCHEMAS = Path(schemas.__file__).parent
EXAMPLES = SCHEMAS / "examples"


@pytest.mark.parametrize("path", documents())
def test_the_committed_file_is_what_the_models_say(path: str) -> None:
    assert (SCHEMAS / path).read_text(encoding="utf-8") == documents()[path], "run: make schemas"


def test_no_schema_is_left_of_a_record_that_is_gone() -> None:
    committed = {f"json/{file.name}" for file in (SCHEMAS / "json").iterdir()}
    assert committed == {path for path in documents() if path.startswith("json/")}


def test_the_taxonomy_names_the_same_types_and_states() -> None:
    taxonomy = yaml.safe_load((SCHEMAS / "taxonomy.yaml").read_text(encoding="utf-8"))
    assert list(taxonomy["types"]) == [str(kind) for kind in EventType]
    assert list(taxonomy["modality"]) == [str(one) for one in Modality]
    assert list(taxonomy["verification"]) == [str(one) for one in Verification]


@pytest.mark.parametrize("topic", PATH, ids=lambda topic: topic.name)
def test_every_topic_has_examples_that_load(topic: Topic) -> None:
    assert topic.model is not None
    files = [f for f in (EXAMPLES / topic.name).glob("*.json") if ".invalid." not in f.name]
    assert files
    for file in files:
        record = decode(topic.model, file.read_bytes())
        again = decode(topic.model, record.model_dump_json().encode())
        assert again == record


@pytest.mark.parametrize("topic", PATH, ids=lambda topic: topic.name)
def test_an_invalid_example_is_refused_for_the_reason_in_its_name(topic: Topic) -> None:
    assert topic.model is not None
    files = sorted((EXAMPLES / topic.name).glob("*.invalid.json"))
    assert files
    for file in files:
        expected = DeadReason(file.name.split(".")[0].rpartition("-")[2])
        with pytest.raises(Rejected) as refused:
            decode(topic.model, file.read_bytes())
        assert refused.value.reason is expected


@pytest.mark.parametrize("topic", PATH, ids=lambda topic: topic.name)
def test_a_newer_producers_field_is_ignored(topic: Topic) -> None:
    assert topic.model is not None
    file = next(f for f in (EXAMPLES / topic.name).glob("*.json") if ".invalid." not in f.name)
    value = json.loads(file.read_text(encoding="utf-8")) | {"of_tomorrow": 1}
    assert decode(topic.model, json.dumps(value).encode()) == decode(topic.model, file.read_bytes())


def test_the_example_of_a_grouped_webhook_loads() -> None:
    example = (EXAMPLES / "webhooks" / "alert-group.json").read_bytes()
    group = decode(GroupBody, example)
    assert json.loads(group.model_dump_json()) == json.loads(example)
    assert group.data.count == len(group.data.alerts)


def test_topic_names_are_unique_and_every_consumed_one_has_a_dead_letter_topic() -> None:
    names = [topic.name for topic in all_topics(("a-rule",))]
    assert len(names) == len(set(names))
    for topic in PATH:
        read_by_others = set(topic.consumers) - {topic.producer}
        assert (f"{topic.name}.dead" in names) == bool(read_by_others)
    assert "alerts.a-rule" in names


def test_asyncapi_refers_to_files_and_parts_that_exist() -> None:
    document = asyncapi()
    for message in document["components"]["messages"].values():
        assert (SCHEMAS / message["payload"]["$ref"]).exists()
    for operation in document["operations"].values():
        assert operation["channel"]["$ref"].removeprefix("#/channels/") in document["channels"]
