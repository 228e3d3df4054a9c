"""Written forms of English words, by rule and by a list of the irregular ones."""

from collections.abc import Mapping
from functools import cache
from services.classifier.words import listed

_AMBIGUOUS = listed("inflection_ambiguous")
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


def inflected(lemma: str) -> tuple[str, ...]:
    """Written forms of a lemma, by rule and by list; more than exist, which costs nothing."""
    stem = lemma.removesuffix("e")
    found = [lemma, lemma + "s", stem + "ed", stem + "ing", lemma + "es", stem + "er", stem + "ers"]
    if lemma.endswith("y"):
        found += [lemma[:-1] + "ies", lemma[:-1] + "ied"]
    if lemma.endswith(("n", "b", "g", "m", "p", "t", "l")):
        found += [lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"]
    return (*found, *_IRREGULAR.get(lemma, "").split())


@cache
def irregular() -> Mapping[str, str]:
    """Irregular form -> lemma, where it is a verb's past that stands for nothing else."""
    pasts = {form: lemma for lemma, forms in _IRREGULAR.items() for form in forms.split()}
    return {form: lemma for form, lemma in pasts.items() if form not in _AMBIGUOUS}
