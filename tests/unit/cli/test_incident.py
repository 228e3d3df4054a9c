"""The story of an incident as a person reads it."""

import pytest

from schemas.incident import Incident
from services.cli.incident import story, the_one
from services.correlator.bucket import Bucket
from services.correlator.correlate import correlate
from services.runtime.errors import ConfigError
from tests.builders import RUSSIA, UKRAINE, an_article, an_event, an_incident, at, killed


def told() -> Incident:
    """A strike: Ukraine says three killed, then six; Russia denies; the first word is taken back."""
    first = an_event(
        "e1", article=an_article("a1", 0), attributed_to=UKRAINE, quantities=(killed(3),)
    )
    more = an_event(
        "e2", article=an_article("a2", 2), attributed_to=UKRAINE, quantities=(killed(6),)
    )
    denial = an_event(
        "e3", article=an_article("a3", 3), attributed_to=RUSSIA, modality="denied", quantities=()
    )
    later = first.article.model_copy(update={"revision": "r2", "fetched_at": at(9)})
    gone = first.model_copy(update={"article": later, "retracted": True})
    bucket: Bucket | None = None
    for event in (first, more, denial, gone):
        bucket, incidents = correlate(bucket, event)
    return incidents[-1]


def lines(incident: Incident) -> list[str]:
    return [text for _, text, _ in story(incident)]


def section(incident: Incident, title: str) -> list[str]:
    """The lines under a title."""
    after = lines(incident)[lines(incident).index(title) + 1 :]
    return after[: after.index("")] if "" in after else after


def test_its_turns_are_told_in_order_with_what_changed() -> None:
    changes = [line.split("  ")[1] for line in section(told(), "Turns")]
    assert changes == [
        "v1 new (asserted, 3)",
        "v2 escalated (asserted, 6)",
        "v3 status_changed (asserted, 6)",
        "v4 corrected (asserted, 6)",
    ]


def test_each_side_has_its_claim() -> None:
    claims = section(told(), "Claims")[::2]
    assert [claim.split(":")[0] for claim in claims] == [UKRAINE.name, RUSSIA.name]
    assert "denied" in claims[1]


def test_figures_name_who_gives_them() -> None:
    assert section(told(), "Figures") == ["6 killed", f"{UKRAINE.name}: “6 people”"]


def test_of_many_events_the_first_and_the_last_are_shown() -> None:
    events = tuple(an_event(str(n), article=an_article(f"a{n}")) for n in range(20))
    shown = section(an_incident(events=events), "Evidence")
    assert shown[-1] == "and 8 more"
    assert len(shown) == 2 * 12 + 1


def test_where_it_goes_on_is_said() -> None:
    assert "goes on as incident i2" in lines(an_incident(superseded_by="i2"))


@pytest.mark.parametrize("wanted", ["abc", "abcd"])
def test_an_id_may_be_cut_short_where_it_stays_clear(wanted: str) -> None:
    one = an_incident()
    assert the_one({"abcd": one}, wanted) is one


def test_none_and_several_are_errors_that_say_what_to_do() -> None:
    with pytest.raises(ConfigError, match="tail incidents"):
        the_one({}, "abc")
    with pytest.raises(ConfigError, match="give more"):
        the_one({"abcd": an_incident(), "abce": an_incident()}, "abc")
