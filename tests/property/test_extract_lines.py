"""Lines that `vedette extract` cannot use, or can only just use: one answer each, in order."""

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.article import RawArticle
from schemas.mention import ClassifiedArticle
from services.classifier.classify import classify
from services.classifier.engine import Engine
from services.cli import extract
from services.runtime.settings import CONFIG
from tests.hostile import SENTENCE
from tests.reading import Steps

RULES = CONFIG / "rules.yaml"


def line(**fields: object) -> bytes:
    return orjson.dumps({"id": "one", "text": SENTENCE, **fields})


UNUSABLE = {
    b"not json": "not JSON: ",
    b"{": "not JSON: ",
    b"\x00": "not JSON: ",
    b"\xff\xfe{}": "not JSON: ",
    b'{"id":"one","text":"\x00"}': "not JSON: ",
    b'{"id":"one","text":"\\ud800"}': "not JSON: ",
    b'{"id":"one","text":NaN}': "not JSON: ",
    b'{"id":"one","text":' + b"[" * 100_000: "not JSON: ",
    b"[]": "Input should be a valid dictionary",
    b"null": "Input should be a valid dictionary",
    b"7": "Input should be a valid dictionary",
    b"{}": "id: ",
    b'{"id":"one"}': "text: ",
    b'{"text":"x"}': "id: ",
    line(id=1): "id: ",
    line(id=None): "id: ",
    line(id=["one"]): "id: ",
    line(id=""): "id: ",
    line(id="x" * 129): "id: ",
    line(text=None): "text: ",
    line(text=["x"]): "text: ",
    line(title=3): "title: ",
    line(article_date="yesterday"): "article_date: ",
    line(article_date="2024-13-01"): "article_date: ",
    line(article_date="2024-02-30"): "article_date: ",
    line(article_date="2024-10-28T10:00:00"): "article_date: ",
    line(article_date="0001-01-01"): "article_date: ",
    line(article_date="9999-12-31"): "article_date: ",
    line(article_date="0001-01-01T00:00:00+14:00"): "article_date: ",
    line(article_date=20241028): "article_date: ",
    line(article_date=True): "article_date: ",
    line(article_date={}): "article_date: ",
}
USABLE = [
    line(text=SENTENCE * 25_000),
    line(title="x" * 300_000),
    line(extra="z" * 1_000_000),
    line(article_date=""),
    line(article_date=None),
    line(article_date="2024-10-28"),
    line(article_date="0002-01-01"),
    line(article_date="9998-12-31"),
    line(article_date="2024-10-28T23:59:59-12:00"),
    line(text=SENTENCE.replace("500", "9" * 5_000)),
    line(text="\ufeff" + SENTENCE),
    line(text="\x00" + SENTENCE),
    line(text=" ", title=SENTENCE),
    line() + b"\r\n",
]


def answers(*lines: bytes) -> list[dict[str, Any]]:
    return [orjson.loads(answer) for answer in extract.extract(lines, RULES)]


def test_each_unusable_line_is_answered_with_what_is_wrong_and_where() -> None:
    found = answers(*UNUSABLE)
    assert len(found) == len(UNUSABLE)
    for number, (given_line, answer) in enumerate(zip(UNUSABLE, found, strict=True), start=1):
        assert (answer["events"], answer["alerts"]) == ([], []), given_line
        assert answer["error"].startswith(f"line {number}: {UNUSABLE[given_line]}"), given_line


def test_odd_lines_that_can_be_used_are() -> None:
    found = answers(*USABLE)
    assert [sorted(answer) for answer in found] == [["alerts", "events", "id"]] * len(USABLE)
    assert all(answer["events"] for answer in found)


def test_empty_lines_have_no_answer_and_count_as_lines() -> None:
    (answer,) = answers(b"\n", b"   \r\n", b"{\n")
    assert answer["error"].startswith("line 3: ")


def test_the_engine_failing_on_one_article_does_not_end_the_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails_on_two(article: RawArticle, engine: Engine) -> ClassifiedArticle:
        if article.id == "two":
            raise IndexError("list index out of range")
        return classify(article, engine)

    monkeypatch.setattr(extract, "classify", fails_on_two)
    first, second, third = answers(line(), line(id="two"), line(id="three"))
    assert first["events"]
    assert third["events"]
    assert second == {
        "id": "two", "events": [], "alerts": [],
        "error": "line 2: the engine failed: IndexError('list index out of range')",
    }  # fmt: skip


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
objects = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("id", "text", "title", "article_date"), json_values)
)
lines = st.one_of(
    st.binary(max_size=60),
    (json_values | objects).map(lambda value: orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)),
    st.builds(
        lambda at, byte: line()[:at] + byte + line()[at:], st.integers(0, 90), st.binary(max_size=2)
    ),
)


@settings(max_examples=150, deadline=None)
@given(lines)
def test_any_line_has_an_answer(steps: Steps, given_line: bytes) -> None:
    answer = extract._answer(given_line, 7, *steps)
    assert {"id", "events", "alerts"} <= answer.keys()
    assert answer.get("error", "line 7: ").startswith("line 7: ")
    assert orjson.loads(orjson.dumps(answer))["alerts"] == answer["alerts"]
