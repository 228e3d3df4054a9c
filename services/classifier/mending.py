"""A mistake that parsers make again and again, set right before anything reads the parse."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from services.classifier.tree import Token

_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
_AUXILIARY = frozenset({"aux", "auxpass"})
_SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
_NOUNS, _VERBS = frozenset({"NOUN", "PROPN"}), frozenset({"VERB", "AUX"})
_ENDING = frozenset({"dobj", "pobj", "attr"})
"""What stands at the end of a clause, so that another may begin behind it."""
_BELOW = frozenset({"advcl", "acl", "relcl"})


@dataclass(frozen=True)
class Links:
    """The words of a sentence, and where in it each one's head is, as parsed and as far as mended."""

    words: Sequence[Token]
    heads: list[int]

    @cached_property
    def subjects(self) -> Counter[int]:
        """How many subjects each word had when it was parsed."""
        linked = zip(self.words, self.heads, strict=True)
        return Counter(head for word, head in linked if word.dep_ in _SUBJECT)

    @cached_property
    def passives(self) -> frozenset[int]:
        """The verbs that are passive."""
        linked = zip(self.words, self.heads, strict=True)
        return frozenset(head for word, head in linked if word.dep_ == "auxpass")

    def hang(self, word: int, head: int, link: str) -> None:
        """Give a word another head."""
        self.words[word].dep_, self.heads[word] = link, head

    def is_below(self, one: int, other: int) -> bool:
        """Whether the one is the other, or hangs on it."""
        while one != other and self.heads[one] != one:
            one = self.heads[one]
        return one == other

    def up_to_verb(self, noun: int) -> tuple[int, int | None]:
        """The highest noun of the phrase that a noun is in, and the verb above it if there is one."""
        top, above = noun, self.heads[noun]
        while self.words[above].pos_ not in _VERBS:
            top = above if self.words[above].pos_ in _NOUNS else top
            if self.heads[above] == above:
                return above, None
            above = self.heads[above]
        return top, above


def give_subjects(words: Sequence[Token], heads: list[int]) -> None:
    """Give verbs the subject that was joined to the noun before it, in place.

    "The carrier has reached the sea and Britain is sending two ships": parsers join Britain to the sea.

    Args:
        words: those of a sentence, their links as parsed.
        heads: where in the sentence each one's head is.
    """
    links = Links(words, heads)
    for noun in range(len(words) - 1):
        following = words[noun + 1]
        if words[noun].dep_ != "conj" or following.tag_ not in _FINITE:
            continue
        verb = heads[noun + 1] if following.dep_ in _AUXILIARY else noun + 1
        open_ = words[verb].pos_ in _VERBS and verb > noun and not links.subjects[verb]
        if open_ and words[noun].pos_ in _NOUNS and _ends_clause(heads[noun], links):
            _part(noun, verb, links)


def _ends_clause(noun: int, links: Links) -> bool:
    """Whether a clause may end with a noun; what stands "between" it and another does not."""
    word = links.words[noun]
    between = links.words[links.heads[noun]].lower_ == "between"
    return word.dep_ in _ENDING and word.pos_ in _NOUNS and not between


def _part(noun: int, verb: int, links: Links) -> None:
    """Make a noun the subject of a verb, and the verb's clause one of its own where it was below another.

    Where the noun is part of a phrase that nothing else needs, that phrase is the subject: "Soldiers with
    trucks and jeeps rolled in", "..., the agency said".
    """
    subject = "nsubjpass" if verb in links.passives else "nsubj"
    top, above = links.up_to_verb(noun)
    if above is None:
        links.hang(top, verb, subject)
        links.hang(verb, verb, "ROOT")
        return
    spare = links.words[top].dep_ in _SUBJECT and links.subjects[above] > 1
    moved = top if spare else noun
    hung = links.words[verb].dep_ in _BELOW or links.is_below(verb, moved)
    if hung and links.is_below(above, verb):
        return
    links.hang(moved, verb, subject)
    if hung:
        links.hang(verb, above, "ccomp" if spare else "conj")
