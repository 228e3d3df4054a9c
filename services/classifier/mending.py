"""A mistake that parsers make again and again, set right before anything reads the parse."""

from collections.abc import Sequence

from services.classifier.tree import Token

_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
_AUXILIARY = frozenset({"aux", "auxpass"})
_SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
_NOUNS, _VERBS = frozenset({"NOUN", "PROPN"}), frozenset({"VERB", "AUX"})
_ENDING = frozenset({"dobj", "pobj", "attr"})
"""What stands at the end of a clause, so that another may begin behind it."""
_BELOW = frozenset({"advcl", "acl", "relcl"})


def give_subjects(words: Sequence[Token], heads: list[int]) -> None:
    """Give verbs the subject that was joined to the noun before it, in place.

    "The carrier has reached the sea and Britain is sending two ships": parsers join Britain to the sea.

    Args:
        words: those of a sentence, their links as parsed.
        heads: where in the sentence each one's head is.
    """
    told = {head for word, head in zip(words, heads, strict=True) if word.dep_ in _SUBJECT}
    for noun in range(len(words) - 1):
        following = words[noun + 1]
        if words[noun].dep_ != "conj" or following.tag_ not in _FINITE:
            continue
        verb = heads[noun + 1] if following.dep_ in _AUXILIARY else noun + 1
        open_ = words[verb].pos_ in _VERBS and verb > noun and verb not in told
        if open_ and words[noun].pos_ in _NOUNS and _ends_clause(heads[noun], words, heads):
            _part(noun, verb, words, heads)


def _ends_clause(noun: int, words: Sequence[Token], heads: Sequence[int]) -> bool:
    """Whether a clause may end with a noun; what stands "between" it and another does not."""
    between = words[heads[noun]].lower_ == "between"
    return words[noun].dep_ in _ENDING and words[noun].pos_ in _NOUNS and not between


def _part(noun: int, verb: int, words: Sequence[Token], heads: list[int]) -> None:
    """Make a noun the subject of a verb, and the verb's clause one of its own where it was below another.

    Where the noun is part of a phrase that nothing else needs, that phrase is the subject: "Soldiers with
    trucks and jeeps rolled in", "..., the agency said".
    """
    top, above = _up_to_verb(noun, words, heads)
    whole = words[above].pos_ not in _VERBS
    rivals = [at for at, head in enumerate(heads) if head == above and words[at].dep_ in _SUBJECT]
    spare = top in rivals and len(rivals) > 1
    hung = not whole and (words[verb].dep_ in _BELOW or _is_below(verb, noun, heads))
    if hung and _is_below(above, verb, heads):
        return
    linked = zip(words, heads, strict=True)
    passive = any(word.dep_ == "auxpass" and head == verb for word, head in linked)
    subject = top if whole or spare else noun
    words[subject].dep_, heads[subject] = "nsubjpass" if passive else "nsubj", verb
    if whole:
        words[verb].dep_, heads[verb] = "ROOT", verb
    elif hung:
        words[verb].dep_, heads[verb] = "ccomp" if spare else "conj", above


def _is_below(one: int, other: int, heads: Sequence[int]) -> bool:
    """Whether the one is the other, or hangs on it."""
    while one != other and heads[one] != one:
        one = heads[one]
    return one == other


def _up_to_verb(noun: int, words: Sequence[Token], heads: Sequence[int]) -> tuple[int, int]:
    """The highest noun of the phrase that a noun is in, and the verb above it; without one, that noun."""
    top, above = noun, heads[noun]
    while words[above].pos_ not in _VERBS and heads[above] != above:
        top = above if words[above].pos_ in _NOUNS else top
        above = heads[above]
    return (top, above) if words[above].pos_ in _VERBS else (above, above)
