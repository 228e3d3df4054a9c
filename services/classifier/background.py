"""Whether an event lies before the period that the article reports on."""

from collections.abc import Iterator
from datetime import date
from itertools import islice, pairwise

from schemas.event_types import Modality
from services.classifier.scope import Step, dependents, governors, is_past, own_words
from services.classifier.speech import lexicon
from services.classifier.tree import Doc, Token

_TIME_LINKS = frozenset(
    {"npadvmod", "advmod", "prep", "tmod", "pobj", "amod", "nummod", "compound", "poss", "nmod"}
)
_MAX_PHRASE = 10
_YEARS = range(1900, 2100)
_RECENT_DAYS = 10
_LONGEST_MONTH = 31
_DIGITS = 4
_UP_TO_NOW = frozenset(
    {"since", "until", "till", "for", "over", "by", "within", "from", "during", "throughout"}
)


def is_background(trigger: Token, published: date | None, *, slow: bool = False) -> bool:
    """Tell whether the text dates the event well before the report.

    Args:
        trigger: The event's head word.
        slow: Whether such events become known in weeks and not in hours: last week's are news.
        published: The article's date; without it a year is old where the text names a later one.
    """
    told_before = (_is_since, _is_past_perfect, _used_to, _was_once, _has_since, _was_recently)
    if any(tells(trigger) for tells in told_before):
        return True
    phrases = _time_phrases(trigger)
    if slow:
        phrases = (phrase for phrase in phrases if not _is_last_week(phrase))
    return any(_is_old(phrase, published) for phrase in phrases)


def is_long_past(trigger: Token, published: date | None) -> bool:
    """Tell whether an earlier year dates the event: even a plan of that time is background."""
    return any(_has_old_year(phrase, published) for phrase in _time_phrases(trigger))


def _time_phrases(trigger: Token) -> Iterator[list[Token]]:
    """Adverbials of the event and of the clauses it is told in, short enough to be dates."""
    for step in governors(trigger):
        if step.link == "relcl" and any(c.lower_ == "when" for c in step.below.children):
            yield [step.token]
    for node in _dated(trigger):
        for child in _adverbials(node):
            phrase = list(islice(own_words(child), _MAX_PHRASE + 1))
            # "Twice the figure that it gave half a year ago" is no date.
            told = child.dep_ == "npadvmod" and any(word.tag_ == "VBD" for word in phrase)
            since = any(word.lower_ == "since" for word in phrase)
            if len(phrase) <= _MAX_PHRASE and not (told or since):
                yield phrase


def _adverbials(node: Token) -> Iterator[Token]:
    """What may date a word; parsers often hang "in 1998" on the object, so objects are looked into."""
    for child in node.children:
        if child.dep_ in _TIME_LINKS:
            yield child
        if node.pos_ == "VERB" and child.dep_ in {"dobj", "nsubjpass", "attr", "dative"}:
            yield from dependents(child, "prep", "npadvmod")
        if (
            node.pos_ == "VERB"
            and child.dep_ in {"prep", "agent"}
            and child.lower_ not in _UP_TO_NOW - {"by"}
        ):
            for noun in dependents(child, "pobj"):
                yield from dependents(noun, "prep", "npadvmod")


def _dated(trigger: Token) -> Iterator[Token]:
    yield trigger
    for step in governors(trigger):
        if step.link in {"appos", "npadvmod"} or _is_apart(step):
            return
        yield step.token


def _is_apart(step: Step) -> bool:
    """Whether the governor's date is not the event's: a clause beside it, told in another tense.

    A chronicle keeps to one: "In October, Russia turns to the grid, which it targets with drones".
    """
    if step.link == "conj" and step.below.pos_ == "VERB":
        return bool(dependents(step.below, "nsubj", "nsubjpass", "aux"))
    beside = step.link in {"advcl", "relcl"}
    return beside and not is_past(step.token) and is_past(step.below)


def _is_since(trigger: Token) -> bool:
    """Read "Since they invaded", "two years after the invasion": the anchor of a span up to now."""
    for step in governors(trigger):
        if step.marker == "since" or _marks(step.below, "since"):
            return is_past(trigger) or trigger.tag_ == "VBN" or trigger.pos_ in {"NOUN", "PROPN"}
        if step.link in {"ccomp", "relcl", "acl"}:
            return False
        if _is_years_after(step):
            return True
    return False


def _marks(clause: Token, word: str) -> bool:
    return any(mark.lower_ == word for mark in dependents(clause, "mark"))


def _is_years_after(step: Step) -> bool:
    """Whether "after" stands behind a measure of months or years."""
    words = lexicon()
    edge = step.below.left_edge.i
    doc = step.below.doc
    for i in range(max(1, edge - 1), min(edge + 4, step.below.i + 1)):
        if doc[i].lower_ == "after" and doc[i - 1].lemma_.lower() in words.old_units:
            return True
    return False


def _is_past_perfect(trigger: Token) -> bool:
    """Read "Had sent" outside reported speech, which turns every past into it."""
    if trigger.dep_ in {"xcomp", "ccomp"} and trigger.head.lemma_ in {"let", "allow", "see"}:
        trigger = trigger.head  # "the accord that had let them operate there"
    if trigger.tag_ != "VBN" or not any(
        a.lower_ in {"had", "'d"} for a in dependents(trigger, "aux")
    ):
        return False
    if trigger.dep_ not in {"relcl", "advcl"} or _is_counted(trigger.head):
        return False
    return not any(
        step.token.lemma_.lower() in lexicon().speech_verbs and step.link == "ccomp"
        for step in governors(trigger)
    )


def _is_counted(noun: Token) -> bool:
    """Read "put at 3,000 the number of soldiers who had been sent"."""
    return noun.dep_ == "pobj" and noun.head.head.lemma_ in {"number", "total", "count", "figure"}


def _used_to(trigger: Token) -> bool:
    head = trigger.head
    return trigger.dep_ == "xcomp" and head.tag_ == "VBD" and head.lemma_.lower() == "use"


def _was_once(trigger: Token) -> bool:
    """Read "the soldiers once stationed there"; not "once again", nor "once they arrive"."""
    before = trigger.doc[max(0, trigger.i - 1) : trigger.i].text.lower()
    return before == "once" and trigger.tag_ in {"VBN", "VBD"}


def _has_since(trigger: Token) -> bool:
    """Read "has since left", "has since forced them to leave": told to bring the reader up to date."""
    verb = trigger.head if trigger.dep_ == "xcomp" else trigger
    return any(c.lower_ == "since" for c in dependents(verb, "advmod"))


def _was_recently(trigger: Token) -> bool:
    """Read "Kazakhstan, where Putin recently sent troops": told to say which country that is."""
    beside = {c.lower_ for c in dependents(trigger, "advmod")}
    return trigger.dep_ == "relcl" and trigger.tag_ == "VBD" and beside >= {"recently", "where"}


def _is_old(phrase: list[Token], published: date | None) -> bool:
    words = [token.lower_ for token in phrase]
    if words[0] in _UP_TO_NOW and words[0] != "during":
        return False
    return (
        _is_earlier(words[0])
        or _is_last(words)
        or _is_ago(phrase, words)
        or _is_era(words)
        or _has_old_year(phrase, published)
        or _has_old_month(phrase, published)
    )


def _is_earlier(word: str) -> bool:
    """Read "previously", "a past attack"; "earlier" alone may be today."""
    words = lexicon()
    known = words.adverbs[Modality.HISTORICAL] | words.attributes[Modality.HISTORICAL]
    return word in known and word != "earlier"


def _is_last(words: list[str]) -> bool:
    """Read "Last year", "earlier this month", but not "over the last year"."""
    pairs = zip(["", *words], words, [*words[1:], ""], strict=False)
    return any(
        word in {"last", "previous"} and after in lexicon().old_units and before != "the"
        for before, word, after in pairs
    ) or (words[0] == "earlier" and words[-1] in {"month", "year"})


def _is_last_week(phrase: list[Token]) -> bool:
    """Read "last week", "a week ago"; not "weeks ago"."""
    words = {token.lower_ for token in phrase}
    return "week" in words and bool(words & {"last", "ago", "past", "previous"})


def _is_ago(phrase: list[Token], words: list[str]) -> bool:
    """Read "Two years ago", "decades before"."""
    old = {token.lemma_.lower() for token in phrase} & lexicon().old_units
    late = "than" in words  # "months later than promised"
    return bool(old and set(words) & lexicon().ago_words) and not late


def _is_era(words: list[str]) -> bool:
    """Read "At the start of the war", "in the Soviet era", "in the past"."""
    if words in (["in", "the", "past"], ["at", "the", "time"], ["at", "that", "time"]):
        return True
    if words[0] not in {"in", "at", "during"}:
        return False
    if words[1:2] == ["the"] and "of" in words and set(words) & {"years", "decades"}:
        return True  # "in the eight years of the mission"
    pairs = {f"{word} {after}" for word, after in pairwise(words)}
    return bool((set(words) | pairs) & lexicon().era_words)


def _has_old_year(phrase: list[Token], published: date | None) -> bool:
    words = [token.lower_ for token in phrase]
    if words[0] in _UP_TO_NOW - {"during", "from"}:
        return False
    years = [year for word in words if (year := _year(word)) is not None]
    if not years:
        return any(word.endswith("0s") and _year(word[:-1]) for word in words)
    if published:
        return max(years) < published.year
    return max(years) < latest_year(phrase[0].doc) or words[0] == "in" or len(words) == 1


def _year(word: str) -> int | None:
    number = int(word) if word.isascii() and word.isdigit() and len(word) <= _DIGITS else 0
    return number if number in _YEARS else None


def latest_year(doc: Doc) -> int:
    """The latest year that the text names, 0 where it names none."""
    return max((year for token in doc if (year := _year(token.text)) is not None), default=0)


def _has_old_month(phrase: list[Token], published: date | None) -> bool:
    """Whether a month is named that ended weeks before the article's date."""
    if published is None:
        return False
    for token in phrase:
        month = _month(token)
        if month is not None:
            days = [int(t.text) for t in phrase if t.text.isascii() and t.text.isdigit()]
            day = next((number for number in days if number <= _LONGEST_MONTH), _LONGEST_MONTH)
            back = (published.month - month) % 12
            return back * _LONGEST_MONTH + published.day - day > _RECENT_DAYS
    return False


def _month(token: Token) -> int | None:
    """A month's number by its name or abbreviation, written with a capital."""
    if not token.text.istitle() or token.pos_ not in {"PROPN", "NOUN"}:
        return None
    name = token.lower_.rstrip(".")
    for number, month in enumerate(lexicon().months, start=1):
        if name == month or (len(name) in {3, 4} and month.startswith(name)):
            return number
    return None
