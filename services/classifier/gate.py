"""Which sentences are worth parsing: those with a word that some rule could fire on."""

import re
from functools import cache

from services.classifier.inflection import inflected
from services.classifier.triggers import load_rules
from services.classifier.words import classes, country_words

_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_VAGUE = frozenset(
    "be have take put make get go come see lead hold give set do bring move place add keep order receive host "
    "welcome accept provide offer supply pledge prepare order use open close pay drop begin start agree join "
    "speak talk discuss call ask meet visit travel arrive land fly return leave share help back support raise "
    "increase expand boost double strengthen deepen cross enter gather play turn block sign reach make strike "
    "express voice declare cut end reduce lift ease gain lose grant yield request appeal demand reject refuse "
    "dismiss decline praise thank hail exchange deal agreement call conversation visit meeting list measure "
    "presence release pause patrol operation exercise drill training test launch fire hit target fall drive "
    "charge find set burn throw stand stay remain serve operate appear protect guard fight battle push advance "
    "win blame slam blast warn insist urge vow promise criticise criticize step scale position head order "
    "crash retain rush rotate base post contribute commit concession cooperation cooperate participate assist"
    .split()
)
_CONTEXT = frozenset({"country", "force", "group", "conflict", "polity", "official", "civilian", "captives", "drone", "missile", "bomb", "arms", "crowd", "aircraft", "airpower", "police"})
_TRUTH = frozenset(
    "verified verify confirmed confirm denied denies deny denial disputed disputes dismissed dismisses rejected "
    "false untrue evidence claim claims unconfirmed independently fabricated refuted contradicted countered "
    "verification corroborate corroborated proof baseless unverified".split()
)


@cache
def forms() -> frozenset[str]:
    """Every written form of a trigger that is telling by itself."""
    return frozenset(f for lemma, _ in load_rules() if lemma not in _VAGUE for f in inflected(lemma))


@cache
def vague_forms() -> frozenset[str]:
    """Forms of triggers that need a party or a word of conflict beside them."""
    return frozenset(f for lemma, _ in load_rules() if lemma in _VAGUE for f in inflected(lemma))


@cache
def context_forms() -> frozenset[str]:
    """Forms of words that name parties or conflict."""
    named = (w for w, names in classes().items() if names & _CONTEXT)
    return country_words() | frozenset(f for word in named for f in inflected(word))


def tokens(text: str) -> set[str]:
    """Lower-case words, hyphenated ones also by part, without possessive endings."""
    found: set[str] = set()
    for match in _WORD.finditer(text.lower()):
        word = match.group().rstrip("-'’")
        word = word.removesuffix("'s").removesuffix("’s")
        found.add(word)
        found.add(word.rstrip("."))
        found.update(word.split("-"))
    return found


def worth_parsing(words: set[str]) -> bool:
    """Whether a sentence of these words could report an event."""
    if not words.isdisjoint(forms()):
        return True
    return not words.isdisjoint(vague_forms()) and not words.isdisjoint(context_forms())


def speaks_of_truth(words: set[str]) -> bool:
    """Whether a sentence may confirm, deny or doubt what an earlier one said."""
    return not words.isdisjoint(_TRUTH)
