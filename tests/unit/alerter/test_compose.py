"""Alerts read as English and say what the fields say."""

import pytest

from schemas.alert import Reason, Told
from schemas.event import Actor, Deployment, Place
from schemas.event_types import Modality, Verification
from schemas.incident import Claim, Figure, Incident, Report
from services.alerter.compose import country_name, summary, title
from tests.builders import a_deployment_incident, a_figure, an_incident, at


def claim(by: str, modality: Modality = Modality.ASSERTED) -> Claim:
    return Claim(by=by, says="", modality=modality, verification=Verification.CLAIMED)


def about(unit: str, number: float) -> Figure:
    report = Report(by="X", text="", min=number, max=number, qualifier="about", event_id="event-e1")
    return Figure(unit=unit, min=number, max=number, highest_min=number, reports=(report,))


KYIV_SAYS = a_deployment_incident(
    figures=(about("troops", 6000),),
    deployment=Deployment(sender="PRK", beneficiary="RUS", foreign=True),
    claims=(claim("Ukraine's defence ministry"),),
)


def told(**fields: object) -> Told:
    usual = {"alert_id": "a", "version": 1, "reason": "new", "status": "asserted", "at": at()}
    return Told.model_validate({**usual, **fields})


def headline(incident: Incident, reason: Reason = Reason.NEW, last: Told | None = None) -> str:
    return title("foreign-troop deployment", incident, reason, last)


def test_a_new_deployment_reads_as_a_sentence_of_news() -> None:
    assert headline(KYIV_SAYS) == (
        "New foreign-troop deployment: North Korea, about 6,000 troops, in support of Russia, "
        "claimed by Ukraine's defence ministry"
    )


def test_a_plan_is_called_one() -> None:
    planned = a_deployment_incident(
        status="planned", deployment=Deployment(sender="DEU", host="LTU", foreign=True)
    )
    assert headline(planned).startswith("Planned foreign-troop deployment: Germany, 10,000 troops")


def test_a_denial_names_both_sides() -> None:
    disputed = KYIV_SAYS.model_copy(
        update={"disputed": True, "claims": (claim("Kyiv"), claim("Moscow", Modality.DENIED))}
    )
    text = headline(disputed, Reason.STATUS_CHANGED, told())
    assert text.startswith("Foreign-troop deployment now disputed: North Korea")
    assert text.endswith("claimed by Kyiv, denied by Moscow")


def test_a_new_status_names_the_old_one_in_the_summary() -> None:
    text = summary(KYIV_SAYS, Reason.STATUS_CHANGED, told(status="planned"))
    assert "now asserted, was planned" in text


def test_an_escalation_says_from_how_many() -> None:
    assert "up from 4,000" in summary(KYIV_SAYS, Reason.ESCALATED, told(size=4000))


def test_a_retraction_says_whether_it_was_taken_back_or_corrected() -> None:
    gone = an_incident(status="retracted", retracted=True)
    assert "taken back by the article" in summary(gone, Reason.RETRACTED, told())
    assert "corrected" in summary(an_incident(), Reason.RETRACTED, told())
    assert headline(gone, Reason.RETRACTED, told()).startswith("Retracted: ")


def test_a_strike_tells_who_whom_how_many_and_where() -> None:
    strike = an_incident(figures=(a_figure("killed", 14),))
    text = title("mass-casualty attack", strike, Reason.NEW, None)
    assert text == (
        "New mass-casualty attack: Russia against Ukraine, at least 14 killed, in Kharkiv, Ukraine"
    )


def test_what_is_hit_is_named_only_where_it_is_a_party() -> None:
    school = an_incident(targets=(Actor(text="a school"),), place=None, figures=())
    assert title(None, school, Reason.NEW, None) == "New air strike: Russia"
    unknown = an_incident(actors=(), place=None, figures=())
    assert title(None, unknown, Reason.NEW, None) == "New air strike: against Ukraine"


def test_sides_of_a_truce_are_not_against_each_other() -> None:
    israel = Actor(text="Israel", name="Israel", country="ISR", kind="country")
    hezbollah = Actor(text="Hezbollah", name="Hezbollah", country="LBN", kind="armed_group")
    truce = an_incident(
        type="ceasefire", actors=(israel, hezbollah), targets=(), figures=(),
        place=Place(text="Lebanon", name="Lebanon", country="LBN"),
    )  # fmt: skip
    assert title("ceasefire", truce, Reason.NEW, None) == (
        "New ceasefire: Israel and Hezbollah, in Lebanon"
    )


def test_differing_figures_are_a_range_and_an_open_end_stays_open() -> None:
    low = Report(by="A", text="", min=10_000, max=10_000, event_id="e")
    high = Report(by="B", text="", min=12_000, max=12_000, event_id="f")
    spread = Figure(unit="troops", min=10_000, max=12_000, highest_min=12_000, reports=(low, high))
    assert "10,000 to 12,000 troops" in headline(a_deployment_incident(figures=(spread,)))
    open_end = spread.model_copy(update={"max": None})
    assert "at least 10,000 troops" in headline(a_deployment_incident(figures=(open_end,)))


def test_forces_leave_from_their_host() -> None:
    left = a_deployment_incident(
        type="troop_withdrawal", deployment=Deployment(sender="FRA", host="NER", foreign=True)
    )
    assert "France, 10,000 troops, from Niger" in title("withdrawal", left, Reason.NEW, None)


def test_the_summary_counts_origins_and_names_outlets() -> None:
    assert summary(an_incident(), Reason.NEW, None).endswith("one origin (Outlet a1).")
    several = an_incident(independent_origins=3)
    assert "3 independent origins" in summary(several, Reason.NEW, None)


def test_an_incident_of_which_nothing_is_known_still_has_a_title() -> None:
    bare = an_incident(actors=(), targets=(), place=None, figures=(), claims=())
    assert title(None, bare, Reason.NEW, None) == "New air strike"


@pytest.mark.parametrize(
    ("code", "name"), [("PRK", "North Korea"), ("SYR", "Syria"), ("XKX", "Kosovo"), ("ZZZ", "ZZZ")]
)
def test_countries_have_everyday_names(code: str, name: str) -> None:
    assert country_name(code) == name


def test_an_incident_that_was_part_of_another_points_to_it() -> None:
    merged = KYIV_SAYS.model_copy(update={"superseded_by": "incident-other"})
    assert "part of another incident" in headline(merged, Reason.STATUS_CHANGED, told())
    assert "goes on as incident incident-other" in summary(merged, Reason.STATUS_CHANGED, told())


def test_an_escalation_says_in_what() -> None:
    riot = an_incident(type="riot", size=None, reach=4)
    assert "was told as protest" in summary(riot, Reason.ESCALATED, told(type="protest", reach=4))
    assert "now told of 4 regions, was 2" in summary(
        riot, Reason.ESCALATED, told(type="riot", reach=2)
    )
    larger = an_incident(size=30, type="riot")
    assert "up from 10" in summary(larger, Reason.ESCALATED, told(size=10, type="riot"))
