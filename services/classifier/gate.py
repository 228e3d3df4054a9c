"""Which sentences are worth parsing: those with a word that some rule could fire on."""

import re
from functools import cache

from services.classifier.triggers import load_rules
from services.classifier.words import classes, country_words

_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_IRREGULAR = {
    "send": "sent", "shoot": "shot", "strike": "struck stricken", "hit": "hitting", "fight": "fought",
    "flee": "fled", "hold": "held", "meet": "met", "take": "took taken", "bring": "brought",
    "fall": "fell fallen", "give": "gave given", "seek": "sought", "speak": "spoke spoken", "fly": "flew flown",
    "leave": "left", "withdraw": "withdrew withdrawn", "break": "broke broken", "say": "said",
    "sell": "sold", "lose": "lost", "seize": "seized", "put": "putting", "keep": "kept", "have": "has had having",
    "be": "is are was were been being", "freeze": "froze frozen", "begin": "began begun", "come": "came",
    "go": "went gone going goes", "stand": "stood", "cut": "cutting", "make": "made", "burn": "burnt",
    "throw": "threw thrown", "blow": "blew blown", "build": "built", "set": "setting", "get": "got",
    "beat": "beaten", "fend": "fended", "steal": "stole stolen", "lend": "lent", "overrun": "overran",
    "retake": "retook retaken", "draw": "drew drawn", "lay": "laid", "drive": "drove driven", "die": "dying",
    "pay": "paid", "land": "landed", "lift": "lifted", "jam": "jammed", "ring": "ringed", "stab": "stabbed",
    "stop": "stopped stopping", "bar": "barred", "mob": "mobbed", "gun": "gunned gunning",
    "ram": "rammed ramming", "repel": "repelled repelling", "expel": "expelled expelling", "plan": "planned planning",
    "swap": "swapped swapping", "ship": "shipped shipping", "transfer": "transferred transferring",
    "commit": "committed committing", "abduct": "abducted", "kidnap": "kidnapped kidnapping", "arm": "armed",
    "drop": "dropped dropping", "man": "men", "woman": "women", "child": "children", "foot": "feet",
    "rebel": "rebelled", "cede": "ceded", "ban": "banned banning", "torture": "tortured", "hand": "handed handing",
    "shut": "shutting", "hack": "hacked", "lie": "lying", "mow": "mown", "rebut": "rebutted", "pull": "pulled",
}  # fmt: skip
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
_CONTEXT = frozenset({"country", "force", "group", "conflict", "polity", "official", "civilian", "captives"})
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


def inflected(lemma: str) -> tuple[str, ...]:
    """Written forms of a lemma, by rule and by list; more than exist, which costs nothing."""
    stem = lemma[:-1] if lemma.endswith("e") else lemma
    found = [lemma, lemma + "s", stem + "ed", stem + "ing", lemma + "es", stem + "er", stem + "ers"]
    if lemma.endswith("y"):
        found += [lemma[:-1] + "ies", lemma[:-1] + "ied"]
    if lemma.endswith(("n", "b", "g", "m", "p", "t", "l")):
        found += [lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"]
    return (*found, *_IRREGULAR.get(lemma, "").split())


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
