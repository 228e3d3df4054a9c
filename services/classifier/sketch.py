"""A MinHash sketch of an article's text, by which copies are recognised without the text.

Broder 1997, "On the resemblance and containment of documents"; one byte of each minimum is kept, as in Li and
König 2010, "b-Bit minwise hashing". The share of equal bytes of two sketches estimates the share of word runs
that two texts have in common, with a standard error of 0.06 at a share of 0.35.
"""

import re
from zlib import crc32

import numpy as np

RUN = 4
"""Words that stand next to each other."""
MIN_WORDS = 40
"""Shorter texts are alike by chance."""
MAX_WORDS = 4_000
HASHES = 64

_WORD = re.compile(r"\w+")
_RANDOM = np.random.default_rng(1997)
_FACTORS = _RANDOM.integers(0, 2**63, HASHES, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_SHIFTS = _RANDOM.integers(0, 2**63, HASHES, dtype=np.uint64)
_PLACES = _RANDOM.integers(0, 2**63, RUN, dtype=np.uint64) * np.uint64(2) + np.uint64(1)


def sketch(text: str) -> str | None:
    """The sketch as hexadecimal digits, two for each hash; none for a short text."""
    words = _WORD.findall(text.casefold())[:MAX_WORDS]
    if len(words) < MIN_WORDS:
        return None
    hashed = np.array([crc32(word.encode()) for word in words], dtype=np.uint64)
    starts = len(hashed) - RUN + 1
    summed = sum(hashed[n : n + starts] * _PLACES[n] for n in range(RUN))
    runs = summed >> np.uint64(20)
    lowest = (np.outer(_FACTORS, runs) + _SHIFTS[:, None]).min(axis=1)
    return bytes((lowest >> np.uint64(8)).astype(np.uint8)).hex()
