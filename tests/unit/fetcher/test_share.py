from collections.abc import Iterable, Mapping
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from services.fetcher.loop import Visits
from services.fetcher.share import Share, mine
from services.fetcher.sources import SourceConfig
from services.runtime.member import Given, partition_of
from tests.fetching import feed_source

SOURCES = [feed_source(f"https://{n}.example/", id=f"s{n}") for n in range(60)]
STREAM = SourceConfig.model_validate({"id": "stdin", "name": "Stdin", "jsonl": "-"})


class Asked:
    """In the place of `Visits`: what was last to be run."""

    running: frozenset[str] = frozenset()
    states: Mapping[str, bytes] | None = None

    async def run_now(
        self, sources: Iterable[SourceConfig], states: Mapping[str, bytes] | None = None
    ) -> None:
        self.running = frozenset(source.id for source in sources)
        self.states = states


def ids(sources: Iterable[SourceConfig]) -> set[str]:
    return {source.id for source in sources}


@given(st.integers(1, 16), st.sets(st.integers(0, 15)))
def test_every_source_is_visited_by_one_member_whoever_holds_what(
    count: int, held: set[int]
) -> None:
    here, there = held & set(range(count)), set(range(count)) - held
    one, other = ids(mine(SOURCES, here, count)), ids(mine(SOURCES, there, count))
    assert not one & other
    assert one | other == ids(SOURCES)


def test_keys_lie_where_java_puts_them() -> None:
    assert [partition_of(key, 8) for key in ("foobar", "21", "")] == [
        (number & 0x7FFFFFFF) % 8 for number in (-790332482, -973932308, 275646681)
    ]


def test_standard_input_is_read_by_its_own_process() -> None:
    assert mine([STREAM, *SOURCES], set(), 8) == [STREAM]


async def test_a_share_follows_what_is_held_and_what_is_configured() -> None:
    visits = Asked()
    share = Share(cast("Visits", visits), SOURCES)
    await share.take(Given(0, 2, {"s1": b"state"}))
    first = visits.running
    assert first == ids(mine(SOURCES, {0}, 2))
    assert visits.states == {"s1": b"state"}
    await share.take(Given(1, 2, {}))
    assert visits.running == ids(SOURCES)
    await share.configure(SOURCES[:10])
    assert visits.running == ids(SOURCES[:10])
    await share.give_up([0])
    assert visits.running == ids(SOURCES[:10]) - first
