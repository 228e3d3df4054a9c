"""Where the texts and their right answers lie.

The annotated passages and the public sets lie beside the project (`../shared`), since most of their texts are
publishers' and cannot be shipped. What is not there is named, and what needs it is left out.
"""

import os
from pathlib import Path
from typing import Any

import orjson

from services.runtime.settings import ROOT

SHARED = ROOT.parent / "shared"
GOLD = SHARED / "gold"
DATA = SHARED / "data"
SHIPPED = ROOT / "tests" / "golden" / "passages"

Record = dict[str, Any]


class MissingError(Exception):
    """Material that is not on this machine; the text is one sentence for people."""


def present(path: Path) -> Path:
    """The path, if there is something.

    Raises:
        MissingError: there is nothing; says what is left out for it.
    """
    if not path.exists():
        raise MissingError(
            f"{os.path.relpath(path, ROOT)} is not there: what it measures is left out."
        )
    return path


def records(path: Path) -> list[Record]:
    """The records of a JSON-lines file, in its order.

    Raises:
        MissingError: there is no such file.
    """
    return [orjson.loads(line) for line in present(path).read_bytes().splitlines() if line.strip()]


def passage_sets() -> dict[str, Path]:
    """The sets of annotated passages by name: `dev`, which the rules were written on, then those shipped.

    Where none is shipped, a file that is not there stands for them, so that their absence is told.
    """
    shipped = {file.stem: file for file in sorted(SHIPPED.glob("*.jsonl"))}
    return {"dev": GOLD / "dev.jsonl", **(shipped or {"shipped": SHIPPED / "*.jsonl"})}
