"""Whether a text is English: the share of function words, which no other language comes near."""

import re

from services.classifier.words import listed

_WORD = re.compile(r"[^\W\d_]+")
_FUNCTION = listed("language_function")
SAMPLE = 400
"""Words looked at."""
FLOOR = 0.2
"""English news has 0.30 to 0.45; German, French or Spanish under 0.12 (a, in, no, as, was, on …)."""
SHORT = 40
"""Words below which less is asked: headlines have few function words."""
SHORT_FLOOR = 0.1
TINY = 12
LATIN = 0.5


def is_english(text: str) -> bool:
    """Tell English from other languages; texts too short to tell count as English when Latin."""
    words = [m.group().lower() for _, m in zip(range(SAMPLE), _WORD.finditer(text), strict=False)]
    if not words:
        return True
    latin = sum(word.isascii() for word in words) / len(words)
    share = sum(word in _FUNCTION for word in words) / len(words)
    if len(words) < TINY:
        return latin >= LATIN and (share > 0 or latin == 1.0)
    return latin >= LATIN and share >= (FLOOR if len(words) >= SHORT else SHORT_FLOOR)
