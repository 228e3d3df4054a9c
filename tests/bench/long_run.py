"""The correlator on a long stream: does an event cost more as history grows, and does memory?

    python -m tests.bench.long_run

200,000 events of invented strikes, half a year of them on 400 keys, each taken in as the service does it: the
key's state is read from JSON, changed, written to JSON. Bounds on age and number keep states small.
"""

import random
import resource
import sys
import time
from collections.abc import Iterator
from datetime import timedelta

from schemas.event import Actor, Event, Place, Quantity
from services.correlator.bucket import Bucket
from services.correlator.correlate import correlate
from tests.builders import an_article, an_event, at

EVENTS, KEYS, HOURS = 200_000, 400, 24 * 180
PART = 20_000
"""Events between two lines of the report."""
TAKEN_BACK = 0.03
"""Share of events whose article withdraws them an hour later."""


def events(count: int, seed: int = 1) -> Iterator[Event]:
    """Happenings told one to six times, now and then taken back, in order of arrival."""
    chance = random.Random(seed)
    told = 0
    while told < count:
        hour = HOURS * told / count
        key, spot = f"violence:K{chance.randrange(KEYS)}", chance.random()
        for copy in range(min(chance.randint(1, 6), count - told)):
            event = _event(f"{told}-{copy}", key, spot, hour + copy, chance)
            yield event
            told += 1
            if chance.random() < TAKEN_BACK and told < count:
                yield _taken_back(event)
                told += 1


def _event(name: str, key: str, spot: float, hour: float, chance: random.Random) -> Event:
    place = Place(text="a town", name="a town", country="UKR", lat=48 + spot, lon=30 + 5 * spot,
                  precision="place")  # fmt: skip
    toll = chance.randint(1, 20)
    return an_event(
        name,
        key=key,
        article=an_article(name, hour),
        place=place,
        actors=(Actor(text="Russia", name="Russia", country="RUS"),),
        quantities=(Quantity(text=f"{toll} people", min=toll, max=toll, unit="killed"),),
        seen_at=at(hour) + timedelta(minutes=5),
        happened_at=None,
    )


def _taken_back(event: Event) -> Event:
    later = event.article.fetched_at + timedelta(hours=1)
    article = event.article.model_copy(update={"revision": "r2", "fetched_at": later})
    return event.model_copy(update={"article": article, "retracted": True, "seen_at": later})


def main() -> None:
    """Print events a second, the largest state and peak memory for each part of the stream."""
    buckets: dict[str, bytes] = {}
    started = time.process_time()
    for number, event in enumerate(events(EVENTS), start=1):
        kept = buckets.get(event.key)
        state = Bucket.model_validate_json(kept) if kept else None
        after, _ = correlate(state, event)
        buckets[event.key] = after.model_dump_json().encode()
        if number % PART == 0:
            rate = PART / (time.process_time() - started)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            largest = max(map(len, buckets.values())) // 1024
            sys.stdout.write(
                f"{number:>7,} events: {rate:,.0f} a second, largest state {largest:,} KB, "
                f"peak memory {peak:,} MB\n"
            )
            sys.stdout.flush()
            started = time.process_time()


if __name__ == "__main__":
    main()
