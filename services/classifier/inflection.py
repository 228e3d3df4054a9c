"""Written forms of English words, by rule and by a list of the irregular ones."""

from collections.abc import Mapping
from functools import cache

from services.classifier.words import listed, read_data

_AMBIGUOUS = listed("inflection_ambiguous")


@cache
def _table() -> Mapping[str, tuple[str, ...]]:
    given = read_data("irregular.yaml")
    return {str(lemma): tuple(str(forms).split()) for lemma, forms in given.items()}


def inflected(lemma: str) -> tuple[str, ...]:
    """Written forms of a lemma, by rule and by list; more than exist, which costs nothing."""
    stem = lemma.removesuffix("e")
    found = [lemma, lemma + "s", stem + "ed", stem + "ing", lemma + "es", stem + "er", stem + "ers"]
    if lemma.endswith("y"):
        found += [lemma[:-1] + "ies", lemma[:-1] + "ied"]
    if lemma.endswith(("n", "b", "g", "m", "p", "t", "l")):
        found += [lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"]
    return (*found, *_table().get(lemma, ()))


@cache
def irregular() -> Mapping[str, str]:
    """Irregular form -> lemma, where it is a verb's past that stands for nothing else."""
    pasts = {form: lemma for lemma, forms in _table().items() for form in forms}
    return {form: lemma for form, lemma in pasts.items() if form not in _AMBIGUOUS}
