"""What a source's bytes are, as they themselves tell: servers are often wrong. Called in the sandbox only."""

import re
import zlib

from services.fetcher.charset import decode
from services.fetcher.documents import Feed
from services.fetcher.feed import FeedError, parse_feed
from services.fetcher.gdelt import ZIPPED, parse_export, parse_pointer
from services.fetcher.json_feed import parse_json_feed
from services.fetcher.sitemap import ROOTS, parse_sitemap
from services.fetcher.trouble import Trouble

MAX_UNPACKED = 50_000_000
"""Bytes of a gzipped sitemap, the bound of sitemaps.org."""
_GZIPPED, _GZIP = b"\x1f\x8b", 31
_PROLOG = r"\s*(?:<\?.{0,500}?\?>\s*|<!--.{0,2000}?-->\s*){0,20}"
_SITEMAP = re.compile(rf"{_PROLOG}<(?:\w{{1,20}}:)?(?:{'|'.join(sorted(ROOTS))})[\s>]", re.DOTALL)


def parse_source(body: bytes, content_type: str, url: str) -> Feed:
    """Read RSS, RDF, Atom, JSON Feed, a sitemap or an index of them, or GDELT's export.

    Raises:
        FeedError: it is none of these, or one that is refused.
    """
    if body.startswith(ZIPPED):
        return parse_export(body)
    if body.startswith(_GZIPPED):
        body = _unpacked(body)
    text = decode(body, content_type)
    if text.lstrip().startswith("{"):
        return parse_json_feed(text, url)
    if _SITEMAP.match(text[:20_000]):
        return parse_sitemap(text, url)
    return parse_pointer(text) or parse_feed(body, content_type, url)


def _unpacked(body: bytes) -> bytes:
    """What a gzip file holds, all of its members."""
    whole, rest = b"", body
    while rest.startswith(_GZIPPED):
        inflater = zlib.decompressobj(_GZIP)
        try:
            whole += inflater.decompress(rest, MAX_UNPACKED + 1 - len(whole))
        except zlib.error:
            raise FeedError(Trouble.BAD_ENCODING, "not the gzip that it claims to be") from None
        if len(whole) > MAX_UNPACKED:
            raise FeedError(Trouble.TOO_LARGE, f"more than {MAX_UNPACKED} bytes when unpacked")
        if not inflater.eof:
            raise FeedError(Trouble.BAD_ENCODING, "the compressed file is cut short")
        rest = inflater.unused_data
    return whole
