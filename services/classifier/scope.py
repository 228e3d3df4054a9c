"""The way from an event's head word up through the words that govern it."""

from collections.abc import Iterator
from itertools import chain, islice, takewhile
from typing import NamedTuple

from services.classifier.tree import Token, once

MAX_CLIMB = 40
"""Steps after which a climb ends; real clauses nest less than 15 deep."""

_CLAUSES = frozenset({"relcl", "acl"})
_MAX_LOOKED_AT = 40
_PREPOSITIONS = frozenset({"prep", "agent", "dative"})
_LOOSE = frozenset({"prep", "advcl"})
_WHOLE_CLAUSES = frozenset({"ccomp", "parataxis"})
UNTIL = frozenset({"until", "till"})
_ITS = frozenset({"his", "her", "its", "their", "my", "our"})


class Step(NamedTuple):
    """One governor of an event.

    `below` is the word by which the event hangs on `token`, `link` its dependency and `marker` the
    preposition between them, if there is one: in "accused Kyiv of shelling" the link is "prep" and the
    marker "of".
    """

    token: Token
    below: Token
    link: str
    marker: str = ""


@once
def governors(token: Token) -> tuple[Step, ...]:
    """Every governor of `token`, the nearest first, prepositions folded into the step."""
    return tuple(islice(_climb(token), MAX_CLIMB))


def _climb(below: Token) -> Iterator[Step]:
    while below.head.i != below.i:
        head, link, marker = below.head, below.dep_, ""
        if head.dep_ in _PREPOSITIONS and head.head.i != head.i:
            # "from within Libya": the outer preposition is the one the governor chose.
            head, link, marker = head.head, "prep", head.lower_
        if link in _LOOSE:
            head = _of_what_is_said(below, head)
        if link in _WHOLE_CLAUSES and _is_severed(below, head):
            return
        yield Step(head, below, link, marker)
        below = head


def _of_what_is_said(below: Token, head: Token) -> Token:
    """The clause that a phrase before "he said" belongs to, where the parser has hung it on "said"."""
    said = [c for c in dependents(head, "ccomp", "advcl") if c.i < below.i < head.i]
    said = [c for c in said if c.dep_ == "ccomp" or _is_whole(c)]
    return said[-1] if said else head


def _is_whole(clause: Token) -> bool:
    """Whether a clause has all that a sentence has and nothing that hangs it on another."""
    opened = any(mark.i < clause.i for mark in dependents(clause, "mark"))
    return not opened and bool(dependents(clause, "aux")) and bool(dependents(clause, "nsubj"))


def _is_severed(below: Token, head: Token) -> bool:
    """Whether a semicolon stands between: whoever speaks behind it says nothing of what is before."""
    first, last = sorted((below.i, head.i))
    return any(token.text == ";" for token in below.doc[first:last])


def dependents(token: Token, *links: str) -> list[Token]:
    """Children of `token` by these dependencies."""
    return [child for child in token.children if child.dep_ in links]


def with_particles(token: Token) -> set[str]:
    """The lemma alone and with each particle and preposition: "rule" and "rule_out"."""
    lemma = token.lemma_.lower()
    joined = dependents(token, "prt", "prep", "advmod")
    return {lemma, *(f"{lemma}_{child.lower_}" for child in joined if not _is_of_time(child))}


def _is_of_time(preposition: Token) -> bool:
    """Read "voted on Thursday to send" as voting to do something, not on something."""
    return any(child.ent_type_ == "DATE" for child in dependents(preposition, "pobj"))


def is_past(token: Token) -> bool:
    """Whether a verb is in the past, alone or by its auxiliary."""
    if token.tag_ == "VBD":
        return True
    return any(child.tag_ == "VBD" for child in dependents(token, "aux", "auxpass"))


def is_infinitive(token: Token) -> bool:
    """Whether a verb stands with "to"."""
    return any(child.lower_ == "to" for child in dependents(token, "aux"))


def is_until(clause: Token) -> bool:
    """Whether "until" opens a clause: what it tells is still to come."""
    return any(mark.lower_ in UNTIL for mark in dependents(clause, "mark"))


def is_own(who: Token) -> bool:
    """Read "told his generals", "asked its parliament": they are the speaker's own."""
    return any(owner.lower_ in _ITS for owner in dependents(who, "poss"))


def own_words(phrase: Token) -> Iterator[Token]:
    """A phrase's words but for its clauses: "under a deal that they signed in April" is no date."""
    for token in islice(phrase.subtree, _MAX_LOOKED_AT):
        up_to_it = takewhile(lambda above: above is not phrase, chain([token], token.ancestors))
        if not any(above.dep_ in _CLAUSES for above in up_to_it):
            yield token
