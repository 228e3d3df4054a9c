"""Whether a text is English: it has more of the words of English than of any other language."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache

from services.classifier.gate import triggers
from services.classifier.words import classes, demonyms, listed, read_data

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
SAMPLE = 400
"""Words looked at."""
FLOOR = 0.15
"""Share of English words; news has 0.27 and more, a language without a list hardly a tenth."""
TINY = 12
"""Words below which a text may have none."""
LATIN = 0.5
"""Share of plain letters that a text in Latin script has at least, Vietnamese apart."""
_ENGLISH = "english"


def is_english(text: str) -> bool:
    """Tell English from other languages; of texts too short to tell, those in plain letters are English."""
    words = [m.group().lower() for _, m in zip(range(SAMPLE), _WORD.finditer(text), strict=False)]
    letters = "".join(words)
    if len(letters.encode("ascii", "ignore")) < LATIN * len(letters):
        return False
    common = _languages()
    spoken = Counter(name for word in words for name in common.get(word, ()))
    english = spoken.pop(_ENGLISH, 0)
    if english < max(spoken.values(), default=0):
        return False
    if len(words) < TINY:
        return english > 0 or letters.isascii()
    return english >= FLOOR * len(words)


@cache
def _languages() -> Mapping[str, tuple[str, ...]]:
    """Each common word -> the languages that have it.

    Of English also the peoples and the words that the engine looks for, which reports are full of.
    """
    words = {name: str(given).split() for name, given in read_data("languages.yaml").items()}
    plurals = [f"{word}s" for word in classes()]
    words[_ENGLISH] = [*listed("language_function"), *triggers(), *demonyms(), *classes(), *plurals]
    spoken: defaultdict[str, list[str]] = defaultdict(list)
    for name, common in words.items():
        for word in dict.fromkeys(common):
            spoken[word].append(name)
    return {word: tuple(names) for word, names in spoken.items()}
