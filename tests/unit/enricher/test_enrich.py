import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.base import Span
from schemas.event_types import EventType, Modality
from schemas.mention import Mention, Relation
from services.enricher.enrich import enrich
from tests.unit.enricher.world import (
    a_mention,
    a_party,
    a_place,
    an_amount,
    an_article,
    the_world,
)

SENT = "Pyongyang sent about 4,000 soldiers to Russia on Monday, the defence ministry in Kyiv said."


def a_deployment(**roles: object) -> Mention:
    facts = {
        "actors": (a_party("Pyongyang"),),
        "quantities": (an_amount("about 4,000 soldiers"),),
        "places": (a_place("Russia", relation=Relation.TO),),
        "time": Span(text="on Monday", start=46, end=55),
        **roles,
    }
    return a_mention("troop_deployment", SENT, "sent", **facts)


def test_jets_that_move_alone_stay_so() -> None:
    jets, men = (a_deployment(materiel=told) for told in (True, False))
    assert [enrich(an_article(one), the_world())[0].materiel for one in (jets, men)] == [
        True,
        False,
    ]


def test_a_mention_becomes_a_grounded_event() -> None:
    (event,) = enrich(
        an_article(a_deployment(), places=("Pyongyang", "Russia", "Kyiv")), the_world()
    )
    assert event.deployment is not None
    assert event.happened_at is not None
    assert event.deployment.model_dump(mode="json") == {
        "sender": "PRK", "host": "RUS", "beneficiary": None, "foreign": True, "direction": "in",
    }  # fmt: skip
    assert (event.quantities[0].min, event.quantities[0].unit) == (4000, "troops")
    assert event.happened_at.start.day == 28
    assert event.codes.cameo == "154"
    assert event.key == "posture:PRK"
    assert event.evidence.sentence == SENT


def test_further_deployments_have_the_parties_of_the_first() -> None:
    more = a_mention(
        "troop_deployment", "More deployments may follow.", "deployments", further=True
    )
    _, further = enrich(an_article(a_deployment(), more), the_world())
    assert further.deployment is not None
    assert further.deployment.sender == "PRK"


def test_the_id_does_not_depend_on_numbers_or_revision() -> None:
    one = enrich(an_article(a_deployment()), the_world())
    fewer = a_deployment(quantities=(an_amount("about 3,000 soldiers"),))
    other = enrich(an_article(fewer, revision="r2"), the_world())
    assert [e.id for e in one] == [e.id for e in other]


def test_a_recipient_country_is_a_target_and_no_place() -> None:
    text = "Berlin will deliver tanks to Ukraine."
    mention = a_mention(
        "arms_transfer", text, "deliver", actors=(a_party("Berlin"),), places=(a_place("Ukraine"),)
    )
    (event,) = enrich(an_article(mention), the_world())
    assert [target.country for target in event.targets] == ["UKR"]
    assert event.place is None


def test_what_was_struck_belongs_where_it_was_struck() -> None:
    text = "Shells hit a school in Khartoum."
    mention = a_mention(
        "shelling", text, "hit", targets=(a_party("a school"),), places=(a_place("Khartoum"),)
    )
    (event,) = enrich(an_article(mention, places=("Khartoum",)), the_world())
    assert event.place is not None
    assert (event.place.country, event.targets[0].country) == ("SDN", "SDN")


def test_a_place_in_the_trigger_is_no_sender() -> None:
    text = "Troops will deploy to Romania."
    mention = a_mention(
        "troop_deployment",
        text,
        "deploy to Romania",
        actors=(a_party("Troops"),),
        places=(a_place("Romania"),),
    )
    (event,) = enrich(an_article(mention), the_world())
    assert event.deployment is not None
    assert (event.deployment.sender, event.deployment.foreign) == (None, None)


def test_an_article_without_mentions_has_no_events() -> None:
    assert enrich(an_article(), the_world()) == ()


@pytest.mark.parametrize("event_type", EventType)
def test_every_type_becomes_an_event(event_type: EventType) -> None:
    (event,) = enrich(an_article(a_mention(event_type, "Chad did it.", "did")), the_world())
    assert event.type is event_type
    assert (event.deployment is not None) == event_type.startswith("troop_")


WORDS = st.text(max_size=40)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.sampled_from(EventType), st.sampled_from(Modality), st.lists(WORDS, min_size=6, max_size=6)
)
def test_any_words_give_the_same_events_on_every_run(
    event_type: EventType, modality: Modality, words: list[str]
) -> None:
    actor, target, amount, place, time, speaker = words
    mention = a_mention(
        event_type, "It happened.", "happened",
        actors=(a_party(actor),), targets=(a_party(target),), quantities=(an_amount(amount),),
        places=(a_place(place),), time=Span(text=time, start=0, end=len(time)),
        attributed_to=a_party(speaker), modality=modality,
    )  # fmt: skip
    article = an_article(mention, mention, places=(place, target))
    assert enrich(article, the_world()) == enrich(article, the_world())
