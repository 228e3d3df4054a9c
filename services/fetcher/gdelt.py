"""GDELT 2.0's 15-minute export as a pointer to articles: its own codings are not used.

`lastupdate.txt` names the newest export, a zipped table of 61 columns (GDELT Event Codebook 2.0); the
articles of its conflict events are read from where they were published. Called in the sandbox only.
"""

import io
import re
import zipfile
import zlib

from services.fetcher.documents import Feed, FeedItem
from services.fetcher.feed import MAX_ID, MAX_ITEMS, FeedError
from services.fetcher.trouble import Trouble

POINTER = re.compile(
    r"^\d{1,12} [0-9a-f]{32} (https?://\S{1,500}\.export\.CSV\.zip)\s*$",
    re.MULTILINE | re.IGNORECASE,
)
ZIPPED = b"PK\x03\x04"
MAX_TABLE = 50_000_000
"""Bytes of the unzipped table; a quarter of an hour has about 1 MB."""
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, IndexError, RuntimeError)
"""What zipfile raises: IndexError where there are no files, RuntimeError of encryption or another packing."""
_COLUMNS, _QUAD_CLASS, _URL = 61, 29, 60
_OF_CONFLICT = frozenset({"3", "4"})
"""GDELT's QuadClass: verbal and material conflict."""


def parse_pointer(text: str) -> Feed | None:
    """The export that `lastupdate.txt` names, as a feed's child; None where it is no such file."""
    found = POINTER.search(text[:5_000])
    return Feed(children=(found[1],)) if found else None


def parse_export(body: bytes) -> Feed:
    """The articles of an export's conflict events, each once.

    Raises:
        FeedError: it is no zipped export.
    """
    try:
        with (
            zipfile.ZipFile(io.BytesIO(body)) as archive,
            archive.open(archive.namelist()[0]) as table,
        ):
            lines = table.read(MAX_TABLE).decode("utf-8", "replace").splitlines()
    except _UNREADABLE:
        raise FeedError(Trouble.NOT_A_FEED, "the archive holds no GDELT export") from None
    rows = (line.split("\t") for line in lines)
    links = [
        row[_URL].strip()
        for row in rows
        if len(row) == _COLUMNS and row[_QUAD_CLASS] in _OF_CONFLICT
    ]
    if lines and not links and len(lines[0].split("\t")) != _COLUMNS:
        raise FeedError(Trouble.NOT_A_FEED, "the archive holds no GDELT export")
    unique = [link for link in dict.fromkeys(links) if link and len(link) <= MAX_ID]
    return Feed(
        items=tuple(FeedItem(link=link) for link in unique[:MAX_ITEMS]), cut=len(unique) > MAX_ITEMS
    )
