from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from schemas.article import ArticleRef
from schemas.event import Event
from services.enricher.revise import ArticleState, revise
from tests.builders import an_article, an_event, killed


def revision(name: str, hours: float) -> ArticleRef:
    return an_article("a1", hours, revision=name)


def told(article: ArticleRef, *names: str, dead: int = 6) -> tuple[Event, ...]:
    return tuple(an_event(n, article=article, quantities=(killed(dead),)) for n in names)


FIRST, SECOND, THIRD = (revision(f"r{n}", n) for n in (1, 2, 3))


def said(events: tuple[Event, ...]) -> set[tuple[str, bool]]:
    return {(event.id, event.retracted) for event in events}


def test_a_new_article_publishes_all_its_events() -> None:
    published, _ = revise(None, told(FIRST, "x", "y"), FIRST)
    assert published == told(FIRST, "x", "y")


def test_a_revision_publishes_what_changed_and_takes_back_what_it_no_longer_says() -> None:
    _, state = revise(None, told(FIRST, "x", "y"), FIRST)
    published, _ = revise(state, told(SECOND, "x", "z"), SECOND)
    assert said(published) == {("event-z", False), ("event-y", True)}


def test_a_changed_number_is_published_under_the_same_id() -> None:
    _, state = revise(None, told(FIRST, "x"), FIRST)
    (event,), _ = revise(state, told(SECOND, "x", dead=9), SECOND)
    assert (event.id, event.quantities[0].min, event.retracted) == ("event-x", 9, False)


def test_a_retraction_speaks_for_the_revision_that_makes_it() -> None:
    _, state = revise(None, told(FIRST, "x"), FIRST)
    (event,), _ = revise(state, (), SECOND)
    assert event.retracted
    assert (event.article.revision, event.seen_at) == (SECOND.revision, SECOND.fetched_at)


def test_a_redelivered_revision_gives_the_same_records_and_state() -> None:
    first, state = revise(None, told(FIRST, "x", "y"), FIRST)
    second, later = revise(state, told(SECOND, "x"), SECOND)
    assert revise(state, told(FIRST, "x", "y"), FIRST) == (first, state)
    assert revise(later, told(SECOND, "x"), SECOND) == (second, later)
    assert revise(later, told(FIRST, "x", "y"), FIRST) == (first, later)


def test_an_older_revision_that_arrives_late_changes_nothing() -> None:
    _, state = revise(None, told(SECOND, "x"), SECOND)
    assert revise(state, told(FIRST, "y"), FIRST) == ((), state)


def test_an_event_taken_back_may_be_told_again() -> None:
    _, state = revise(None, told(FIRST, "x"), FIRST)
    _, state = revise(state, (), SECOND)
    published, _ = revise(state, told(THIRD, "x"), THIRD)
    assert said(published) == {("event-x", False)}


NAMES = st.sets(st.sampled_from("uvwxyz"))


@given(st.lists(NAMES, min_size=1, max_size=6))
def test_replaying_the_records_leaves_what_the_newest_revision_says(
    revisions: list[set[str]],
) -> None:
    state: ArticleState | None = None
    standing: set[str] = set()
    for number, names in enumerate(revisions):
        article = revision(f"r{number}", number)
        events = told(article, *sorted(names))
        published, state = revise(state, events, article)
        again, same = revise(state, events, article)
        assert (again, same) == (published, state)
        for event in published:
            (standing.discard if event.retracted else standing.add)(event.id)
    assert standing == {f"event-{name}" for name in revisions[-1]}


def test_the_state_survives_its_json_form() -> None:
    _, state = revise(None, told(FIRST, "x"), FIRST)
    _, state = revise(state, told(SECOND, "y"), SECOND)
    assert ArticleState.model_validate_json(state.model_dump_json()) == state


def test_the_state_stays_bounded() -> None:
    state: ArticleState | None = None
    for number in range(10):
        article = revision(f"r{number}", number)
        _, state = revise(state, told(article, "x"), article)
    assert state is not None
    assert len(state.said) <= 3
    assert state.said[-1].fetched_at == FIRST.fetched_at + timedelta(hours=8)
