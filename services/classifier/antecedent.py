"""What a speaker's pronoun or bare title refers to."""

from services.classifier.tree import Span, Token

_REACH = 120
"""Words back in which an antecedent is sought."""
_PERSONS = frozenset({"he", "she"})
_THINGS = frozenset({"it", "they"})
_BODIES = frozenset({"ORG", "GPE", "NORP", "FAC"})


def antecedent(head: Token, span: Span) -> str | None:
    """The nearest earlier name that a pronoun or "the ministry" can stand for, or None.

    Args:
        head: The head word of the party.
        span: The whole party; a party with a name in it needs none.
    """
    word = head.lower_
    if word in _PERSONS | _THINGS and (told := _sayer_above(head)):
        return told
    if word in _PERSONS:
        return _nearest(head, frozenset({"PERSON"}))
    if word in _THINGS:
        return _nearest(head, _BODIES)
    if head.pos_ == "NOUN" and not span.ents and span[0].lower_ == "the":
        return _fuller(head)
    return None


def _nearest(head: Token, labels: frozenset[str]) -> str | None:
    before = head.doc[max(0, head.i - _REACH) : head.i]
    names = [ent for ent in reversed(before.ents) if ent.label_ in labels]
    subjects = [ent for ent in names if ent.root.dep_ in {"nsubj", "nsubjpass"}]
    found = next((ent.text for ent in [*subjects, *names]), None)
    return found or _nearest_subject(before)


def _nearest_subject(before: Span) -> str | None:
    """The nearest earlier subject with a proper name that the entity recogniser has missed."""
    for token in reversed(list(before)):
        if token.dep_ == "nsubj" and token.pos_ == "PROPN":
            return before.doc[token.left_edge.i : token.i + 1].text
    return None


def _sayer_above(head: Token) -> str | None:
    """The named subject of "X said that they ...", whom the pronoun most likely means."""
    verb = head.head
    if verb.dep_ != "ccomp":
        return None
    for subject in verb.head.children:
        if subject.dep_ == "nsubj" and subject.pos_ in {"PROPN", "NOUN"} and subject.i < head.i:
            return head.doc[subject.left_edge.i : subject.right_edge.i + 1].text
    return None


def _fuller(head: Token) -> str | None:
    """Read "Kenya's Foreign Ministry" earlier on, for "the ministry"."""
    before = head.doc[max(0, head.i - _REACH) : head.i]
    for ent in reversed(before.ents):
        if ent.end < len(head.doc) and head.lemma_.lower() in {
            ent.root.lower_,
            ent.root.lemma_.lower(),
        }:
            return _with_owner(ent)
    return None


def _with_owner(ent: Span) -> str:
    return ent.doc[ent.root.left_edge.i : ent.end].text
