"""What an article's newest revision changes: new and changed events, and retractions of the rest.

Kafka may deliver an article again. The state therefore remembers what each of the last revisions led to,
and a repeat leads to the same records again: the downstream side knows them by id, and none is lost when
the first delivery was cut off half-way.
"""

from schemas.article import ArticleRef
from schemas.base import Record, UtcTime
from schemas.event import Event

KEPT = 3
"""Revisions remembered for each article; more are never in flight between two commits."""


class Said(Record):
    """One revision: what it said, which of that was news, and what it took back."""

    revision: str
    fetched_at: UtcTime
    events: tuple[Event, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[Event, ...] = ()

    @property
    def published(self) -> tuple[Event, ...]:
        """The records that this revision led to."""
        return (*(event for event in self.events if event.id in self.changed), *self.gone)


class ArticleState(Record):
    """The last revisions of one article, oldest first."""

    said: tuple[Said, ...] = ()


def revise(
    state: ArticleState | None, events: tuple[Event, ...], article: ArticleRef
) -> tuple[tuple[Event, ...], ArticleState]:
    """The records to publish for this revision, and the state to keep.

    A revision that was fetched before the newest and is not remembered changes nothing: its events are
    either said again by the newest or already taken back.
    """
    said = state.said if state else ()
    known = next((at for at, one in enumerate(said) if one.revision == article.revision), None)
    if known is not None:
        return _again(said, known, events, article)
    if said and article.fetched_at < said[-1].fetched_at:
        return (), ArticleState(said=said)
    before = said[-1].events if said else ()
    fresh = _said(article, events, before)
    return fresh.published, ArticleState(said=(*said, fresh)[-KEPT:])


def _again(
    said: tuple[Said, ...], at: int, events: tuple[Event, ...], article: ArticleRef
) -> tuple[tuple[Event, ...], ArticleState]:
    """A remembered revision: the same output, or that of a newer engine on the newest revision."""
    old = said[at]
    if at < len(said) - 1 or _content(old.events) == _content(events):
        return old.published, ArticleState(said=said)
    fresh = _said(article, events, old.events)
    return fresh.published, ArticleState(said=(*said[:at], fresh))


def _said(article: ArticleRef, events: tuple[Event, ...], before: tuple[Event, ...]) -> Said:
    earlier = {event.id: event for event in before}
    told = {event.id for event in events}
    changed = tuple(e.id for e in events if e.id not in earlier or _differs(e, earlier[e.id]))
    gone = tuple(_retraction(e, article) for e in before if e.id not in told)
    return Said(
        revision=article.revision,
        fetched_at=article.fetched_at,
        events=events,
        changed=changed,
        gone=gone,
    )


def _retraction(event: Event, article: ArticleRef) -> Event:
    """The event taken back by `article`; it keeps the evidence of the revision that said it."""
    return event.model_copy(
        update={"article": _ref(article), "seen_at": article.fetched_at, "retracted": True}
    )


def _ref(article: ArticleRef) -> ArticleRef:
    return ArticleRef.model_validate(article.model_dump(include=set(ArticleRef.model_fields)))


_BOOKKEEPING = {
    "article",
    "seen_at",
    "evidence",
    "trigger",
    "trigger_start",
    "confidence",
    "engine",
}
"""Fields whose change is no news: where the words stand and who read them."""


def _differs(new: Event, old: Event) -> bool:
    return new.model_dump(exclude=_BOOKKEEPING) != old.model_dump(exclude=_BOOKKEEPING)


def _content(events: tuple[Event, ...]) -> list[dict[str, object]]:
    return [event.model_dump(exclude=_BOOKKEEPING) for event in events]
