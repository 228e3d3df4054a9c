"""`vedette dead`: what no service could use and no endpoint has taken, listed and put back."""

import asyncio
import re
from collections.abc import Iterable, Iterator, Mapping

from rich.console import Console

from schemas.delivery import DeliveryOutcome, Receipt
from schemas.topics import DELIVERIES, Topic, all_topics
from services.runtime.codec import Headers, Rejected, decode
from services.runtime.errors import ConfigError
from services.runtime.messages import Kept, read_messages
from services.runtime.publisher import Publisher
from services.runtime.settings import Settings

REPLAYED = "vedette-replayed-from"
"""The header of what was put back: the dead-letter topic, partition and offset it was taken from."""

_DEAD = "vedette-dead-"
_SHOWN = 100
"""Characters of a message that are shown."""


def dead_topics() -> dict[str, Topic]:
    """The dead-letter topics by the name of the topic that their messages come from."""
    suffix = ".dead"
    return {
        topic.name.removesuffix(suffix): topic
        for topic in all_topics()
        if topic.name.endswith(suffix)
    }


def run(settings: Settings) -> None:
    """Print every dead letter, those of a topic in order.

    Raises:
        PublishError: the broker cannot be reached.
    """
    _print(
        (
            line
            for letter in read_messages(settings, list(dead_topics().values()))
            for line in lines(letter)
        ),
        "There are no dead letters.",
    )


def run_endpoint(settings: Settings, endpoint: str) -> None:
    """Print the deliveries to an endpoint that have ended without success.

    Raises:
        PublishError: the broker cannot be reached.
    """
    messages = read_messages(settings, [DELIVERIES])
    _print(
        map(given_up_line, given_up(messages, endpoint)),
        f"No delivery to {endpoint} was given up.",
    )


def run_replay(settings: Settings, name: str, place: str | None) -> None:
    """Put the dead letters of a topic back, or the one at `partition:offset`.

    Raises:
        ConfigError: there is no such topic or message.
        PublishError: the broker cannot be reached, or refuses one; those before it are back.
    """
    topic = topic_of(name)
    wanted = place_of(place) if place is not None else None
    letters = (
        letter
        for letter in read_messages(settings, [topic])
        if wanted in (None, (letter.partition, letter.offset))
    )
    count = asyncio.run(_publish(settings, topic.name.removesuffix(".dead"), letters))
    if wanted is not None and count == 0:
        raise ConfigError(f"{topic.name} has nothing at {place}; `vedette dead` lists what it has.")
    print(f"{count} put back.")  # noqa: T201 - the command's result


def topic_of(name: str) -> Topic:
    """The dead-letter topic of a topic, by the name of either.

    Raises:
        ConfigError: no service reads such a topic.
    """
    known = dead_topics()
    found = known.get(name.removesuffix(".dead"))
    if found is None:
        raise ConfigError(f"{name} has no dead letters; allowed are {', '.join(known)}.")
    return found


def place_of(text: str) -> tuple[int, int]:
    """Partition and offset.

    Raises:
        ConfigError: the text is not both.
    """
    found = re.fullmatch(r"(\d{1,9}):(\d{1,18})", text, re.ASCII)
    if found is None:
        raise ConfigError(f"--offset: {text} is no place; give partition:offset, such as 0:17.")
    return int(found[1]), int(found[2])


def lines(letter: Kept) -> Iterator[str]:
    """A dead letter for a terminal: where, when and why, and how it begins."""
    told = _told(letter.headers)
    source = f"{told['topic']} {told['partition']}:{told['offset']}"
    again = "put back before, " if any(name == REPLAYED for name, _ in letter.headers) else ""
    yield (
        f"{letter.topic} {letter.partition}:{letter.offset}  {letter.at:%Y-%m-%d %H:%M:%S}  "
        f"{told['reason']}: {told['detail']} ({again}{told['service']}, from {source})"
    )
    yield f"    {_shown(letter.key)}  {_shown(letter.value)}"


def replayed(letter: Kept) -> Headers:
    """The headers of a letter that is put back: those it came with, and where it was taken from."""
    kept = [
        (name, value)
        for name, value in letter.headers
        if not name.startswith(_DEAD) and name != REPLAYED
    ]
    place = f"{letter.topic} {letter.partition}:{letter.offset}"
    return [*kept, (REPLAYED, place.encode())]


def given_up(messages: Iterable[Kept], endpoint: str) -> Iterator[Receipt]:
    """The last receipts of the deliveries to an endpoint that ended without success, each once."""
    seen: set[str] = set()
    for message in messages:
        if message.key != endpoint.encode():
            continue
        try:
            receipt = decode(Receipt, message.value)
        except Rejected:
            continue
        ended = receipt.next_attempt_at is None and receipt.outcome is not DeliveryOutcome.DELIVERED
        if ended and receipt.id not in seen:
            seen.add(receipt.id)
            yield receipt


def given_up_line(receipt: Receipt) -> str:
    """A delivery that was given up, for a terminal."""
    gone = receipt.outcome is DeliveryOutcome.GONE
    answer = f"{receipt.outcome} {receipt.status_code or ''}".strip()
    attempts = f"{receipt.attempt} attempt{'s' if receipt.attempt > 1 else ''}"
    return (
        f"{receipt.attempted_at:%Y-%m-%d %H:%M:%S}  {'gone' if gone else 'exhausted'} "
        f"after {attempts}, last {answer}: alert {receipt.alert_id} of {receipt.rule}, "
        f"incident {receipt.incident_id}"
    )


async def _publish(settings: Settings, topic: str, letters: Iterable[Kept]) -> int:
    """Publish one after the other, as they are read; how many."""
    publisher = await asyncio.to_thread(Publisher, "replay", settings)
    count = 0
    try:
        for letter in letters:
            await publisher.publish_bytes(topic, letter.key, letter.value, replayed(letter))
            count += 1
    finally:
        await publisher.close()
    return count


def _print(lines: Iterable[str], nothing: str) -> None:
    console = Console(highlight=False, soft_wrap=True)
    empty = True
    for line in lines:
        console.print(line, markup=False)
        empty = False
    if empty:
        console.print(nothing)


def _told(headers: Headers) -> Mapping[str, str]:
    """What the service that put a message aside wrote about it; ? where somebody else did."""
    names = ("topic", "partition", "offset", "service", "reason", "detail")
    found = {
        name.removeprefix(_DEAD): _shown(value) for name, value in headers if name.startswith(_DEAD)
    }
    return {name: found.get(name, "?") for name in names}


def _shown(raw: bytes | None) -> str:
    """The first characters, none of which a terminal could take for a command."""
    text = (raw or b"")[: 4 * _SHOWN].decode(errors="replace")
    clean = "".join(character if character.isprintable() else "·" for character in text)
    return clean if len(clean) <= _SHOWN else clean[:_SHOWN] + "…"
