"""What another outlet reports is no claim of a party."""

import pytest

from schemas.event import Event
from schemas.event_types import ActorKind, Verification
from services.enricher.enrich import enrich
from tests.unit.enricher.world import a_mention, a_party, an_article, the_world


def told(text: str, by: str, label: str | None = None) -> Event:
    """The event of "Shells hit the town, ..." with whoever says so."""
    start = text.index(by)
    said = a_party(by, label=label).model_copy(update={"start": start, "end": start + len(by)})
    mention = a_mention("shelling", text, "hit", attributed_to=said, verification="claimed")
    (event,) = enrich(an_article(mention), the_world())
    return event


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("Shells hit the town, Reuters said.", "Reuters"),
        ("Shells hit the town, Vecernji Glasnik reported on Friday.", "Vecernji Glasnik"),
        ("Shells hit the town, the Borsk Gazette said.", "the Borsk Gazette"),
        ("Shells hit the town, borsk.info said.", "borsk.info"),
        ("Shells hit the town, The Daily Borsk said.", "The Daily Borsk"),
    ],
)
def test_an_outlet_reports(text: str, by: str) -> None:
    event = told(text, by)
    assert event.verification is Verification.REPORTED
    assert event.attributed_to is not None
    assert event.attributed_to.kind in {ActorKind.MEDIA, ActorKind.AGENCY}


@pytest.mark.parametrize(
    ("text", "by", "label"),
    [
        ("Shells hit the town, TASS said.", "TASS", None),
        ("Shells hit the town, Al-Manar said.", "Al-Manar", None),
        ("Shells hit the town, the state news agency said.", "the state news agency", None),
        ("Shells hit the town, Haddad wrote.", "Haddad", "PERSON"),
        ("Shells hit the town, Haddad wrote on Telegram.", "Haddad", None),
        ("Shells hit the town, the mayor reported.", "the mayor", None),
    ],
)
def test_a_party_claims(text: str, by: str, label: str | None) -> None:
    assert told(text, by, label).verification is Verification.CLAIMED
