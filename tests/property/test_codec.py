import contextlib

from hypothesis import given
from hypothesis import strategies as st

from schemas.outcome import DeadReason
from schemas.topics import PATH
from services.runtime.codec import MAX_HEADER, MAX_HEADERS, Rejected, dead_letter_headers, decode

topics = st.sampled_from([topic for topic in PATH if topic.model])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(topics, st.binary() | st.none())
def test_any_bytes_are_a_record_or_rejected_for_a_reason(
    topic: object, value: bytes | None
) -> None:
    with contextlib.suppress(Rejected):
        assert isinstance(decode(topic.model, value), topic.model)  # type: ignore[attr-defined]


@given(st.lists(st.tuples(st.text(max_size=20), st.binary(max_size=3_000)), max_size=60), st.text())
def test_dead_letter_headers_are_bounded_and_say_why(
    original: list[tuple[str, bytes]], detail: str
) -> None:
    headers = dead_letter_headers(original, {"topic": "t"}, DeadReason.STEP_FAILED, detail)
    copied, ours = headers[: min(len(original), MAX_HEADERS)], dict(headers[-3:])
    assert all(len(value) <= MAX_HEADER for _, value in copied)
    assert len(headers) <= MAX_HEADERS + 3
    assert ours["vedette-dead-reason"] == b"step_failed"
    assert ours["vedette-dead-topic"] == b"t"
