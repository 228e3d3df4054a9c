from collections.abc import Iterable

import pytest

from schemas.delivery import Receipt
from services.cli.dead import (
    REPLAYED,
    dead_topics,
    given_up,
    given_up_line,
    lines,
    place_of,
    replayed,
    topic_of,
)
from services.runtime.codec import encode
from services.runtime.errors import ConfigError
from services.runtime.messages import Kept
from tests.builders import at
from tests.dead_letters import HEADERS, a_receipt


def a_letter(value: bytes | None = b"{oops", **fields: object) -> Kept:
    letter = Kept("alerts.dead", 0, 17, at(), b"incident-1", value, HEADERS)
    return Kept(**{**letter._asdict(), **fields})


def on_the_topic(receipts: Iterable[Receipt]) -> list[Kept]:
    return [
        Kept("deliveries", 0, number, at(), one.endpoint.encode(), encode(one), [])
        for number, one in enumerate(receipts)
    ]


def test_every_topic_that_a_service_reads_has_its_dead_letters() -> None:
    assert list(dead_topics()) == [
        "articles.raw", "articles.classified", "events", "incidents", "alerts",
    ]  # fmt: skip


def test_a_letter_tells_where_when_and_why() -> None:
    where, what = lines(a_letter())
    assert where.startswith("alerts.dead 0:17  2024-10-28 12:00:00  not_json: not JSON: unexpected")
    assert where.endswith("(notifier, from alerts 3:120)")
    assert what == "    incident-1  {oops"


def test_what_a_stranger_wrote_cannot_command_the_terminal_and_is_cut() -> None:
    where, what = lines(a_letter(b"\x1b]0;mine\x07\n\xff" + b"x" * 5_000, headers=[]))
    assert "?: ? (?, from ? ?:?)" in where
    assert what.isprintable()
    assert len(what) < 130
    assert "\x1b" not in "".join(lines(a_letter(headers=[("vedette-dead-reason", b"\x1b[2J")])))


def test_a_message_without_value_or_key_is_listed_too() -> None:
    assert len(list(lines(a_letter(None, key=None)))) == 2


def test_what_is_put_back_has_its_own_headers_and_a_mark() -> None:
    once = replayed(a_letter())
    assert once == [("ce_id", b"alert-1"), (REPLAYED, b"alerts.dead 0:17")]
    again = a_letter(headers=[*once, *HEADERS[1:]], offset=18)
    assert replayed(again) == [("ce_id", b"alert-1"), (REPLAYED, b"alerts.dead 0:18")]
    assert "put back before" in next(lines(again))


def test_a_topic_goes_by_either_name_and_no_other() -> None:
    assert topic_of("alerts") == topic_of("alerts.dead")
    for wrong in ("deliveries", "sources", "alerts.dead.dead", "no"):
        with pytest.raises(ConfigError, match=r"has no dead letters; allowed are articles\.raw"):
            topic_of(wrong)


def test_a_place_is_partition_and_offset() -> None:
    assert place_of("0:17") == (0, 17)
    for wrong in ("17", "0:", ":17", "0:-1", "a:b", "0:17 ", "٠:١"):
        with pytest.raises(ConfigError, match="give partition:offset"):
            place_of(wrong)


def test_given_up_is_the_last_failure_of_this_endpoint_once() -> None:
    exhausted, gone = a_receipt("1"), a_receipt("2", outcome="gone", status_code=410, attempt=1)
    messages = on_the_topic(
        [
            a_receipt("0", next_attempt_at=at(1)),
            exhausted,
            exhausted,
            gone,
            a_receipt("3", outcome="delivered", status_code=204),
            a_receipt("4", endpoint="other"),
        ]
    )
    messages.append(Kept("deliveries", 0, 9, at(), b"desk", b"no JSON", []))
    assert list(given_up(messages, "desk")) == [exhausted, gone]
    assert given_up_line(exhausted) == (
        "2024-10-28 12:00:00  exhausted after 10 attempts, last server_error 503: "
        "alert alert-1 of air-strikes, incident incident-1"
    )
    assert "gone after 1 attempt, last gone 410" in given_up_line(gone)
