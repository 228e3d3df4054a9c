"""Names that stay the same on every run: event ids and correlation keys."""

import hashlib
from collections import Counter
from collections.abc import Iterable

from schemas.event import Actor, Deployment, Place
from schemas.event_types import POSTURE, EventType

UNKNOWN = "unknown"
"""The correlation key of an event that names no country at all."""


def countries(actors: Iterable[Actor]) -> tuple[str, ...]:
    """The countries of some actors, sorted, each once."""
    return tuple(sorted({actor.country for actor in actors if actor.country}))


def identities(article_id: str, fingerprints: Iterable[str]) -> list[str]:
    """An event id for each fingerprint; equal ones are told apart by their order in the article."""
    seen: Counter[str] = Counter()
    ids = []
    for fingerprint in fingerprints:
        text = f"{article_id}\n{fingerprint}\n{seen[fingerprint]}"
        ids.append(hashlib.sha256(text.encode()).hexdigest()[:20])
        seen[fingerprint] += 1
    return ids


def fingerprint(
    event_type: EventType,
    actors: tuple[Actor, ...],
    targets: tuple[Actor, ...],
    place: Place | None,
) -> str:
    """What makes an event the same in a revised article: type, countries and place, never its numbers."""
    where = (place.country, place.name) if place else None
    return repr((event_type.value, countries(actors), countries(targets), where))


def correlation_key(
    event_type: EventType,
    group: str,
    parties: tuple[tuple[str, ...], tuple[str, ...]],
    place: Place | None,
    deployment: Deployment | None,
) -> str:
    """The Kafka key: coarse, so that every outlet's account of one happening falls under it.

    Args:
        event_type: the event's type.
        group: its group in the taxonomy (violence, posture, coercion, diplomacy, civil).
        parties: the countries of the actors and of the targets.
        place: where, if known.
        deployment: sender and host, on posture events.

    Returns:
        "posture:PRK" by sender, "violence:UKR" by where or whom it struck, "diplomacy:RUS-UKR" by the
        parties, "unknown" where no country is known.
    """
    actors, targets = parties
    where = (place.country,) if place and place.country else ()
    if event_type in POSTURE:
        sender = (deployment.sender,) if deployment and deployment.sender else ()
        return _key("posture", sender or actors[:1] or where)
    if event_type is EventType.MILITARY_EXERCISE:
        return _key("exercise", actors[:1] or where)
    if group in {"violence", "civil", "posture"}:
        return _key(group, where or targets[:1] or actors[:1])
    pair = tuple(sorted({*actors, *targets}))[:2]
    return _key(group, pair or where)


def _key(prefix: str, parts: tuple[str, ...]) -> str:
    return f"{prefix}:{'-'.join(parts)}" if parts else UNKNOWN
