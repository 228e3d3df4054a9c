"""Whether an event lies before the period that the article reports on."""

from collections.abc import Iterator
from datetime import date

from spacy.tokens import Doc, Token

from services.classifier.scope import dependents, governors
from services.classifier.speech import lexicon

_TIME_LINKS = ("npadvmod", "advmod", "prep", "tmod", "pobj", "amod", "nummod", "compound", "poss", "nmod", "advcl")
_MAX_PHRASE = 10
_YEARS = range(1900, 2100)
_RECENT_DAYS = 31


def is_background(trigger: Token, published: date | None) -> bool:
    """Tell whether a word or phrase dates the event well before the report.

    Args:
        trigger: The event's head word.
        published: The article's date; without it a year is old where the text names a later one.
    """
    return any(
        _is_old(phrase, published) for node in _dated(trigger) for phrase in _time_phrases(node)
    )


def _dated(trigger: Token) -> Iterator[Token]:
    """The words whose adverbials date the event: itself and the clauses it is told in."""
    yield trigger
    for step in governors(trigger):
        if step.link in {"appos", "conj", "npadvmod"} and step.below.pos_ == "VERB":
            return
        if step.link == "advcl" and step.marker == "":
            return
        yield step.token


def _time_phrases(node: Token) -> Iterator[list[Token]]:
    for child in node.children:
        if child.dep_ not in _TIME_LINKS or child.dep_ == "advcl":
            continue
        phrase = list(_within(child))
        if phrase:
            yield phrase


def _within(child: Token) -> Iterator[Token]:
    """The phrase's own words, clauses left out; nothing where it is too long to be a date."""
    words = list(child.subtree)[: _MAX_PHRASE + 1]
    if len(words) <= _MAX_PHRASE:
        yield from words


def _is_old(phrase: list[Token], published: date | None) -> bool:
    words = [token.lower_ for token in phrase]
    if words[0] in {"since", "until", "till", "for", "over", "by", "within", "from"}:
        return False
    return (
        words[0] in lexicon().adverbs["historical"]  # type: ignore[index]
        or _is_last(words)
        or _is_ago(phrase, words)
        or _has_old_year(phrase, words, published)
        or _has_old_month(phrase, published)
    )


def _is_last(words: list[str]) -> bool:
    """ "Last year", "earlier this month", but not "over the last year"."""
    pairs = zip(["", *words], words, [*words[1:], ""], strict=False)
    return any(
        word in {"last", "previous"} and after in lexicon().old_units and before != "the"
        for before, word, after in pairs
    ) or (words[0] == "earlier" and words[-1] in {"month", "year"})


def _is_ago(phrase: list[Token], words: list[str]) -> bool:
    """ "Two years ago", "decades before"."""
    old = {token.lemma_.lower() for token in phrase} & lexicon().old_units
    return bool(old and set(words) & lexicon().ago_words)


def _has_old_year(phrase: list[Token], words: list[str], published: date | None) -> bool:
    years = [year for word in words if (year := _year(word)) is not None]
    if not years:
        return any(len(word) == 5 and word.endswith("0s") and word[:4].isdigit() for word in words)
    if published:
        return max(years) < published.year
    latest = latest_year(phrase[0].doc)
    return max(years) < latest or words[:1] == ["in"]


def _year(word: str) -> int | None:
    return int(word) if len(word) == 4 and word.isascii() and word.isdigit() and int(word) in _YEARS else None


def latest_year(doc: Doc) -> int:
    """The latest year that the text names, 0 where it names none."""
    return max((year for token in doc if (year := _year(token.text)) is not None), default=0)


def _has_old_month(phrase: list[Token], published: date | None) -> bool:
    """Whether a month is named that ended weeks before the article's date."""
    if published is None:
        return False
    months = lexicon().months
    for token in phrase:
        if token.lower_ in months and token.is_title and token.pos_ == "PROPN":
            back = (published.month - 1 - months.index(token.lower_)) % 12
            return back > 1 or (back == 1 and published.day > 1)
    return False
