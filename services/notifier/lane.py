"""One endpoint's pending deliveries: which may be tried now, and when the next may. No clock, no I/O."""

import heapq
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import takewhile
from typing import NamedTuple

from services.notifier.group import choose
from services.notifier.quiet import Quiet
from services.notifier.rate import Rate, full_bucket
from services.notifier.ticket import Batch, Ticket

CONCURRENCY = 4
"""Attempts at a time to one endpoint."""

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class _Head(NamedTuple):
    """An incident's first delivery, by the time when it is due, and then by its age."""

    due: datetime
    first_at: datetime
    ticket: Ticket


class Lane:
    """The line to one endpoint; of each incident, all wait until the oldest is done.

    A rate bounds the attempts that begin in a minute; where `groups`, alerts of one rule go as one when more
    wait than may. `held` lets nothing out, and so do `quiet` hours. `probing` lets out the oldest delivery
    alone, at its time.
    """

    def __init__(
        self,
        concurrency: int = CONCURRENCY,
        rate: Rate | None = None,
        *,
        groups: bool = False,
        quiet: Quiet | None = None,
    ) -> None:
        self.held = False
        self._probing = False
        self._concurrency = concurrency
        self._quiet_until = LONG_AGO
        self.retune(rate, groups=groups, quiet=quiet)
        self._waiting: dict[str, list[Ticket]] = {}
        self._out: set[str] = set()
        self._attempts = 0
        self._known: set[str] = set()
        # The first ticket of each incident by its time; entries that no longer are the first are skipped.
        self._heads: list[_Head] = []
        # The same by age alone, kept while probing.
        self._ages: list[tuple[datetime, Ticket]] = []

    def __len__(self) -> int:
        return len(self._known)

    def retune(self, rate: Rate | None, *, groups: bool, quiet: Quiet | None) -> None:
        """Go on with another rate and other quiet hours."""
        self._groups = groups
        self._quiet = quiet
        self._bucket = full_bucket(rate, LONG_AGO) if rate else None

    def add(self, ticket: Ticket) -> bool:
        """Line up a delivery; False when it already is in line."""
        if ticket.webhook_id in self._known:
            return False
        self._known.add(ticket.webhook_id)
        self._wait(ticket)
        if self._is_head(ticket):
            self._line_up(ticket.incident_id)
        return True

    def take(self, now: datetime) -> Batch:
        """What is to be tried now, if anything; it is out until `settle`."""
        first = self._first()
        self._quiet_until = self._quiet.until(now) if self._quiet else LONG_AGO
        if self._is_full() or first is None or self._quiet_until > now:
            return ()
        if first.due > now or self._tokens(now) < 1:
            return ()
        batch = self._batch(first, now)
        for ticket in batch:
            self._pop(ticket.incident_id)
            self._out.add(ticket.incident_id)
        self._attempts += 1
        if self._bucket:
            self._bucket = self._bucket.taken(now)
        return batch

    def settle(self, batch: Batch, then: Sequence[Ticket | None]) -> None:
        """Take back what was out: each delivery leaves for good, or waits for its next attempt."""
        self._attempts -= 1
        for ticket, following in zip(batch, then, strict=True):
            self._out.discard(ticket.incident_id)
            if following is None:
                self._known.discard(ticket.webhook_id)
            else:
                self._wait(following)
        for incident_id in {ticket.incident_id for ticket in batch}:
            self._line_up(incident_id)

    def next_at(self) -> datetime | None:
        """When `take` may next give something; None where time alone changes nothing."""
        first = self._first()
        if self._is_full() or first is None:
            return None
        free = self._bucket.free_at if self._bucket else first.due
        return max(first.due, free, self._quiet_until)

    def probe(self) -> None:
        """From now on try one delivery at a time, the oldest, at its time."""
        self._probing = True
        self._ages = [(head.first_at, head.ticket) for head in self._heads]
        heapq.heapify(self._ages)

    def open_up(self, now: datetime) -> None:
        """Go on with everything: what waits is due at once, the oldest first."""
        self._probing = False
        self._ages = []
        self._heads = [
            _Head(now, head.ticket.first_at, head.ticket)
            for head in self._heads
            if self._is_head(head.ticket)
        ]
        heapq.heapify(self._heads)

    def _is_full(self) -> bool:
        return self.held or self._attempts >= (1 if self._probing else self._concurrency)

    def _tokens(self, now: datetime) -> int:
        if self._bucket is None:
            return self._concurrency
        self._bucket = self._bucket.at(now)
        return self._bucket.tokens(now)

    def _first(self) -> _Head | None:
        """Whose turn is next, and when."""
        if self._probing:
            while self._ages and not self._is_head(self._ages[0][1]):
                heapq.heappop(self._ages)
            if not self._ages:
                return None
            oldest = self._ages[0][1]
            return _Head(oldest.not_before, oldest.first_at, oldest)
        while self._heads and not self._is_head(self._heads[0].ticket):
            heapq.heappop(self._heads)
        return self._heads[0] if self._heads else None

    def _batch(self, first: _Head, now: datetime) -> Batch:
        if self._bucket is None or not self._groups:
            return (first.ticket,)
        due = sorted(one for one in self._heads if one.due <= now and self._is_head(one.ticket))
        incidents = dict.fromkeys(one.ticket.incident_id for one in (first, *due))
        lines = [self._due_line(incident, now) for incident in incidents]
        # A probe is one delivery, or the group in which it was tried before.
        return choose(lines, len(self) if self._probing else self._bucket.tokens(now))

    def _due_line(self, incident_id: str, now: datetime) -> list[Ticket]:
        head, *behind = sorted(self._waiting[incident_id])
        return [head, *takewhile(lambda ticket: ticket.not_before <= now, behind)]

    def _wait(self, ticket: Ticket) -> None:
        heapq.heappush(self._waiting.setdefault(ticket.incident_id, []), ticket)

    def _is_head(self, ticket: Ticket) -> bool:
        return self._head(ticket.incident_id) is ticket

    def _head(self, incident_id: str) -> Ticket | None:
        waiting = self._waiting.get(incident_id)
        return waiting[0] if waiting and incident_id not in self._out else None

    def _pop(self, incident_id: str) -> None:
        heapq.heappop(self._waiting[incident_id])
        if not self._waiting[incident_id]:
            del self._waiting[incident_id]

    def _line_up(self, incident_id: str) -> None:
        head = self._head(incident_id)
        if head is not None:
            heapq.heappush(self._heads, _Head(head.not_before, head.first_at, head))
            if self._probing:
                heapq.heappush(self._ages, (head.first_at, head))
