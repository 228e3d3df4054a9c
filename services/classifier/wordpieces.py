"""Words cut into the pieces of a BERT vocabulary: the longest that fits, then the longest of the rest.

WordPiece as in Devlin et al. 2019 (uncased), on the parser's words, so that a word keeps its place.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

UNKNOWN, FIRST, LAST = "[UNK]", "[CLS]", "[SEP]"
_MOST = 50_000
_LONGEST = 100
"""Characters; a longer run is no word."""
_PARTS = re.compile(r"\w+|[^\w\s]")


class Vocabulary:
    """The pieces with their numbers; words met before are remembered."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self._numbers = numbers
        self._of = lru_cache(maxsize=_MOST)(self._cut)

    @classmethod
    def load(cls, path: Path) -> "Vocabulary":
        """Read a vocabulary, one piece a line; its number is its line's."""
        lines = path.read_text(encoding="utf-8").splitlines()
        return cls({piece: number for number, piece in enumerate(lines)})

    def encode(self, words: Sequence[str], most: int) -> tuple[list[int], list[int]]:
        """Numbers of a sentence's pieces, at most so many, and where among them each word begins.

        Words behind the last piece that there is room for have no place; blank ones share the next one's.
        """
        pieces, begins = [self._numbers[FIRST]], []
        for word in words:
            if len(pieces) >= most:
                break
            begins.append(len(pieces))
            pieces += self._of(word)
        return [*pieces[: most - 1], self._numbers[LAST]], [b for b in begins if b < most - 1]

    def _cut(self, word: str) -> tuple[int, ...]:
        plain = unicodedata.normalize("NFD", word.lower())
        bare = "".join(c for c in plain if unicodedata.category(c) != "Mn")
        return tuple(n for part in _PARTS.findall(bare) for n in self._pieces(part))

    def _pieces(self, part: str) -> list[int]:
        found: list[int] = []
        start = 0
        while start < len(part) <= _LONGEST:
            ends = range(len(part), start, -1)
            named = (("##" if start else "") + part[start:end] for end in ends)
            piece = next((one for one in named if one in self._numbers), None)
            if piece is None:
                break
            found.append(self._numbers[piece])
            start += len(piece) - 2 * bool(start)
        return found if start == len(part) else [self._numbers[UNKNOWN]]
