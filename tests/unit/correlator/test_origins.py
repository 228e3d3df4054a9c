"""Ten copies of one agency story are one origin."""

from schemas.event import Event
from services.correlator.origins import by_origin, voice_of
from tests.builders import RUSSIA, a_sentence, an_article, an_event

WIRE = (
    "North Korea has sent about 10,000 troops to Russia and they will probably join the fighting "
    "within the next several weeks, a spokeswoman of the defence department told reporters"
)


def independent_origins(events: list[Event]) -> int:
    return len(by_origin(events))


def told_by(name: str, sentence: str, agency: str | None = None) -> Event:
    article = an_article(name, agency=agency)
    return an_event(name, article=article, evidence=a_sentence(sentence))


def test_two_outlets_in_their_own_words_are_two() -> None:
    events = [
        told_by("a", WIRE),
        told_by("b", "The first units from Pyongyang have reached Kursk now"),
    ]
    assert independent_origins(events) == 2


def test_articles_under_one_agency_credit_are_one() -> None:
    events = [
        told_by("a", WIRE, agency="Northern Wire"),
        told_by("b", "Pyongyang has ten thousand men in Russia by now", agency="northern wire"),
    ]
    assert independent_origins(events) == 1


def test_an_agencys_own_page_and_a_story_credited_to_it_are_one() -> None:
    own = told_by("a", WIRE)
    credited = told_by("b", "Something else is said in here", agency=own.article.source.name)
    assert independent_origins([own, credited]) == 1


def test_nearly_the_same_sentence_without_credit_is_a_copy() -> None:
    edited = WIRE.replace("the next several weeks", "the coming weeks")
    assert independent_origins([told_by("a", WIRE), told_by("b", edited)]) == 1


def test_copies_of_copies_are_one_origin_whatever_the_order() -> None:
    middle = WIRE.replace("a spokeswoman of the defence department", "an official")
    far = middle.replace("probably join the fighting", "soon be at the front")
    chain = [told_by("a", WIRE), told_by("b", middle), told_by("c", far)]
    assert independent_origins(chain) == independent_origins(chain[::-1]) == 1


def test_short_sentences_are_alike_by_chance() -> None:
    assert (
        independent_origins([told_by("a", "Six people died."), told_by("b", "Six people died.")])
        == 2
    )


def of_article(name: str, sketch: str, outlet: str | None = None, **fields: object) -> Event:
    article = an_article(name, sketch=sketch)
    if outlet:
        source = article.source.model_copy(update={"name": outlet})
        article = article.model_copy(update={"source": source})
    return an_event(name, article=article, evidence=a_sentence(f"Words of {name} alone"), **fields)


def test_an_article_that_was_cut_is_a_copy_though_it_quotes_another_sentence() -> None:
    whole, cut = "ab" * 64, "ab" * 30 + "cd" * 34
    assert independent_origins([of_article("a", whole), of_article("b", cut)]) == 1
    other = "ab" * 10 + "cd" * 54
    assert independent_origins([of_article("a", whole), of_article("b", other)]) == 2


def test_state_media_of_a_party_do_not_corroborate_their_own_side() -> None:
    ministry = of_article("a", "aa" * 64, attributed_to=RUSSIA)
    agency = of_article("b", "bb" * 64, outlet="TASS")
    channel = of_article("c", "cc" * 64, outlet="RT")
    assert independent_origins([agency, channel]) == 1
    assert independent_origins([ministry, agency, channel]) == 1
    assert independent_origins([of_article("d", "dd" * 64), agency]) == 2


def test_state_media_are_outlets_like_others_where_their_state_has_no_part() -> None:
    xinhua = of_article("a", "aa" * 64, outlet="Xinhua")
    assert independent_origins([xinhua, of_article("b", "bb" * 64, outlet="CGTN")]) == 2
    assert voice_of(xinhua) is None
    assert voice_of(of_article("c", "cc" * 64, outlet="TASS")) == "RUS"


def test_the_events_of_an_origin_keep_their_order() -> None:
    copies = [told_by(name, WIRE) for name in "abc"]
    other = told_by("x", "Something quite different was said by others there")
    groups = by_origin([copies[0], other, *copies[1:]])
    assert [[event.id for event in group] for group in groups] == [
        ["event-x"],
        ["event-a", "event-b", "event-c"],
    ]
