"""Quantities: number, hedge and noun as written, with what befell those that they count."""

from collections.abc import Sequence

from schemas.mention import Amount, Counted
from services.classifier import grammar, numerals
from services.classifier.spans import Text
from services.classifier.tree import Token
from services.classifier.words import kinds, listed

_PEOPLE = frozenset({"civilian", "official", "people_detained", "police", "captives", "personnel"})
_THINGS = frozenset({
    "drone", "missile", "arms", "aircraft", "hardware", "bomb", "territory", "site", "country",
    "polity", "conflict", "airpower",
})  # fmt: skip
_COLLECTIVE = listed("amounts_collective")
KILLED = listed("amounts_killed")
WOUNDED = frozenset(["wound", "injure", "hurt", "maim", "hospitalise", "hospitalize"])
HARMING = KILLED | WOUNDED
CAPTURED = listed("amounts_captured")
DISPLACED = frozenset(["flee", "displace", "evacuate", "cross", "uproot"])
_TOLL_NOUNS = {
    "casualty": Counted.CASUALTIES,
    **dict.fromkeys(("death", "fatality", "dead"), Counted.KILLED),
    **dict.fromkeys(("injury", "wounded", "injured", "hurt"), Counted.WOUNDED),
    "refugee": Counted.DISPLACED,
    "life": Counted.KILLED,
}
KILLINGS = listed("amounts_killings")
_BEFALLING = (
    (frozenset({"neutralise", "neutralize"}), Counted.CASUALTIES),
    (KILLED, Counted.KILLED),
    (WOUNDED, Counted.WOUNDED),
    (CAPTURED, Counted.CAPTURED),
    (DISPLACED, Counted.DISPLACED),
)
FINDING = frozenset(
    ["count", "recover", "find", "lay", "pull", "retrieve", "collect", "bring", "see", "bury"]
)
_TOLLS = frozenset({"toll"})
_NEEDING = frozenset({"need", "require", "receive"})
_SENTENCING = frozenset({"sentence", "condemn", "put", "lead", "relate"})
_CARE = frozenset({"treatment", "hospitalisation", "hospitalization", "surgery"})
_CARRYING = frozenset(
    {"take", "bring", "rush", "carry", "admit", "transport", "transfer", "airlift"}
)
_GOODS = frozenset({"hardware", "arms"})
_LOADS = frozenset(
    {"body", "truck", "lorry", "convoy", "tonne", "ton", "box", "generator", "litre"}
)
_CHECKS = frozenset({"check", "checkup", "check-up", "examination"})
_WARDS = frozenset({"hospital", "clinic"})
_CURRENCIES = listed("amounts_currencies")
_STATE_WITHIN = 14
_BACK = 45
_COUNTED_BEFORE = frozenset(
    {"drone", "missile", "aircraft", "arms", "hardware", "force", "police", "captives"}
)
_ONE = frozenset({"a", "an", "another"})


def is_one(noun: Token, wanted: frozenset[str]) -> bool:
    """Whether a phrase names one of a kind: "a contractor", "another helicopter"; a tribe's name is none."""
    return _is_single(noun) and bool(wanted & kinds(noun))


def is_the_one(noun: Token, wanted: frozenset[str]) -> bool:
    """Whether a phrase names one that is known: "the plane was downed"."""
    known = any(c.dep_ == "det" and c.lower_ == "the" for c in noun.children)
    return noun.tag_ == "NN" and known and bool(wanted & kinds(noun))


def is_victim(noun: Token) -> bool:
    """Whether a phrase names one who can be hurt or taken, whatever he does: "a mountain guide"."""
    found = kinds(noun)
    somebody = bool(found & _PEOPLE) or not found & _THINGS
    return _is_single(noun) and somebody and noun.lemma_ not in _COLLECTIVE | KILLINGS


def _is_single(noun: Token) -> bool:
    articled = any(c.dep_ == "det" and c.lower_ in _ONE for c in noun.children)
    designated = noun.tag_ == "NNP" and any(map(str.isdigit, noun.text))  # "a Su-24"
    return (noun.tag_ == "NN" or designated) and articled and not numerals.is_counted(noun)


def counts(noun: Token, verb: Token | None) -> Counted:
    """What a quantity counts, from its noun and the verb it depends on."""
    if noun.lemma_.lower() in _CURRENCIES:
        return Counted.MONEY
    toll = _TOLL_NOUNS.get(noun.lemma_.lower()) or _TOLL_NOUNS.get(noun.lower_)
    if toll or verb is None:
        return toll or Counted.THING
    if verb.lemma_ == "leave" and noun.i > verb.i:
        return _left(noun)
    return _named_toll(noun, verb) or _befallen(noun, verb)


def _named_toll(noun: Token, word: Token) -> Counted | None:
    """What a word of death or injury says that is no verb of killing: "deaths of", "62 bodies found"."""
    lemma = word.lemma_.lower()
    if lemma in _TOLL_NOUNS or is_cured(word):
        return _TOLL_NOUNS.get(lemma, Counted.WOUNDED)
    dead = word.lower_ == "dead" or (noun.lemma_ == "body" and lemma in FINDING)
    lost = lemma == "lose" and noun.i < word.i  # "47 civilians lost their lives"
    lost = lost or (lemma == "survive" and any(c.dep_ == "neg" for c in word.children))
    killing = lemma in _TOLLS or (word.pos_ == "NOUN" and lemma in KILLINGS)
    return Counted.KILLED if dead or lost or killing else None


def _befallen(noun: Token, verb: Token) -> Counted:
    lemma = verb.lemma_.lower()
    if is_to_death(verb):
        return Counted.KILLED
    if _downed(verb) or is_machine(grammar.core(noun)):
        return Counted.THING
    if lemma in HARMING and _either(verb):
        return Counted.CASUALTIES
    found = next((what for words, what in _BEFALLING if lemma in words), Counted.THING)
    things = found is Counted.DISPLACED and kinds(grammar.core(noun)) & {"hardware", "arms"}
    return Counted.THING if things else found  # lorries cross, too


def is_to_death(verb: Token) -> bool:
    """Read "hacked to death"; not "sentenced to death"."""
    ends = (p for c, p in grammar.preps(verb) if c.lower_ == "to")
    return verb.lemma_ not in _SENTENCING and any(end.lower_ == "death" for end in ends)


def is_cured(verb: Token) -> bool:
    """Whether a verb's subject was hurt: "needed treatment", "were treated", "was rushed to hospital"."""
    if verb.lemma_ == "treat" or (verb.lemma_ in _CARRYING and _to_hospital(verb)):
        return grammar.is_passive(verb) and not any(map(_is_no_patient, verb.children))
    return verb.lemma_ in _NEEDING and any(o.lemma_ in _CARE for o in grammar.objects(verb))


def _is_no_patient(child: Token) -> bool:
    """Lorries and bodies are brought to hospitals too, and those set free for checks."""
    loaded = child.lemma_ in _LOADS or bool(kinds(child) & _GOODS)
    thing = child.dep_ == "nsubjpass" and loaded
    return thing or any(word.lemma_ in _CHECKS for word in child.children)


def _to_hospital(verb: Token) -> bool:
    return any(c.lower_ in {"to", "in"} and p.lemma_ in _WARDS for c, p in grammar.preps(verb))


def _left(noun: Token) -> Counted:
    """In what state an attack left them: "left six dead and 14 wounded"."""
    for token in noun.doc[noun.i : min(noun.sent.end, noun.i + _STATE_WITHIN)]:
        if token.lower_ in {"dead", "killed"}:
            return Counted.KILLED
        if token.lower_ in {"wounded", "injured", "hurt", "hospitalised", "hospitalized"}:
            return Counted.WOUNDED
        if token.tag_ in {"VBN", "VBD"} or token.dep_ == "oprd":
            return Counted.THING
    return Counted.THING


def _downed(verb: Token) -> bool:
    """Read "shot down", "shot three of them down"."""
    return verb.lemma_ == "shoot" and any(c.lower_ == "down" for c in verb.children)


def _either(verb: Token) -> bool:
    """Whether a number is that of the dead and the wounded: "killed or wounded 40"."""
    first = verb.head if verb.dep_ == "conj" else verb
    chain = grammar.conjuncts(first)
    lemmas = {t.lemma_ for t in chain if _adjoin(t, verb, chain)}
    return bool(lemmas & KILLED) and bool(lemmas & WOUNDED)


def _adjoin(one: Token, other: Token, chain: Sequence[Token]) -> bool:
    low, high = sorted((one.i, other.i))
    between = one.doc[low + 1 : high]
    return all(t.pos_ in {"CCONJ", "PUNCT"} or t in chain for t in between)


def is_machine(noun: Token) -> bool:
    """Whether a noun is a weapon and not, as "fighters", people as well."""
    found = kinds(noun)
    typed = any(kinds(m) & {"aircraft", "drone"} for m in noun.lefts)  # "a Su-24 bomber"
    return bool(found & {"drone", "missile", "aircraft", "arms"}) and (
        typed or "group" not in found
    )


def amount(laid: Text, first: Token, last: Token, what: Counted) -> Amount:
    """A quantity as written."""
    span = laid.span(first, last)
    return Amount(text=span.text, start=span.start, end=span.end, counts=what)


def of_phrases(laid: Text, heads: Sequence[Token], verb: Token | None) -> list[Amount]:
    """Quantities that the phrases of these heads state, down to "a brigade of 3,000 troops"."""
    nouns = [noun for head in heads for noun in numerals.counted_in(head)]
    return [stated(laid, noun, counts(noun, verb)) for noun in nouns]


def stated(laid: Text, noun: Token, what: Counted) -> Amount:
    """The quantity that a counted noun states; a bare number counts what was spoken of before it."""
    found = amount(laid, *numerals.extent(noun), what)
    before = _antecedent(noun) if noun.tag_ == "CD" and what is Counted.THING else None
    return found if before is None else found.model_copy(update={"noun": before.text})


def _antecedent(number: Token) -> Token | None:
    """What "25 of which", "three of them" or a mere "40" counts: the counted or plural noun before it."""
    verb = number.head
    if verb.dep_ == "relcl" and verb.head.i < number.i and verb.head.tag_ == "NNS":
        return verb.head
    if number.dep_ == "pobj" and verb.lower_ == "of" and _COUNTED_BEFORE & kinds(verb.head):
        return None  # "a contingent of 30,000"
    before = reversed(number.doc[max(0, number.i - _BACK) : number.i])
    acting = grammar.surface_subjects(verb) if number.dep_ == "dobj" else ()  # "gunners downed 39"
    things = [
        t
        for t in before
        if t.tag_ in {"NNS", "NN"} and _COUNTED_BEFORE & kinds(t) and t not in acting
    ]
    plural = (t for t in things if t.tag_ == "NNS" or numerals.is_counted(t))
    return next(plural, None)
