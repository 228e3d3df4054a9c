"""This fetcher's share of the sources: those whose partition of `sources` it holds, and standard input."""

from collections.abc import Collection, Iterable

from services.fetcher.loop import Visits
from services.fetcher.sources import STDIN, SourceConfig
from services.runtime.member import Given, partition_of


class Share:
    """Keeps the visits to what is configured and held; both may change at any time."""

    def __init__(self, visits: Visits, sources: Iterable[SourceConfig]) -> None:
        self._visits = visits
        self._sources = tuple(sources)
        self._held: set[int] = set()
        self._count = 1

    async def configure(self, sources: Iterable[SourceConfig]) -> None:
        """From now on these are the enabled sources."""
        self._sources = tuple(sources)
        await self._visits.run_now(self._mine())

    async def take(self, given: Given) -> None:
        """A partition is ours, with what is stored in it."""
        self._held.add(given.partition)
        self._count = given.of
        await self._visits.run_now(self._mine(), given.newest)

    async def give_up(self, partitions: Collection[int]) -> None:
        """Partitions go to others once this returns."""
        self._held.difference_update(partitions)
        await self._visits.run_now(self._mine())

    def _mine(self) -> list[SourceConfig]:
        return mine(self._sources, self._held, self._count)


def mine(sources: Iterable[SourceConfig], held: Collection[int], count: int) -> list[SourceConfig]:
    """The sources to visit here.

    Args:
        sources: the enabled ones.
        held: the partitions that are held.
        count: how many there are in all.
    """
    return [
        source
        for source in sources
        if source.address == STDIN or partition_of(source.id, count) in held
    ]
