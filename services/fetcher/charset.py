"""Bytes to text: byte-order mark, then header, then the document's own word, then a guess."""

import codecs
import re

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_STARTS = (  # "<" where the mark is missing
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_DOCUMENT = re.compile(
    rb"(?:<\?xml[^>]{0,200}?encoding|<meta[^>]{0,200}?charset)\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})",
    re.IGNORECASE,
)
_HEAD = 4096
_GUESS_FROM = 65_536

_UTF8 = ("utf-8", "utf8", "u8")
_SURROGATE = re.compile("[\ud800-\udfff]")

# What the web means by these names (WHATWG's encoding standard).
_MEANT = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "iso-8859-9": "cp1254",
    "tis-620": "cp874",
}
# Not encodings of documents; UTF-16 and UTF-32 show in the bytes, so that a mere claim of them is wrong.
_REFUSED = re.compile(r"utf-?7|(?:utf|ucs)[-_]?(?:16|32|2|4)|idna|punycode|.*escape")


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a document. Never fails: what no encoding explains becomes U+FFFD.

    A claim counts only if the bytes bear it out. Bytes beyond ASCII that are valid UTF-8 are UTF-8
    whatever a single-byte claim says, since other encodings hardly ever look like it by accident;
    so are those that are mostly valid, since feeds cut titles in the middle of a character.
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    for start, encoding in _STARTS:
        if body.startswith(start):
            return body.decode(encoding, "replace")
    claims = _claims(body, content_type)
    # Some encodings (ISO-2022-JP) use ASCII bytes alone, so that there a claim comes first.
    for claim in (*claims, "utf-8") if body.isascii() else ("utf-8", *claims):
        text = _decoded(body, claim)
        if text is not None:
            return text
    worn = body.decode("utf-8", "replace")
    if worn.count("\ufffd") <= _beyond_ascii(worn) // 2:
        return worn
    best = from_bytes(body[:_GUESS_FROM]).best()
    return body.decode(best.encoding if best else "cp1252", "replace")


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _claims(body: bytes, content_type: str) -> list[str]:
    header = _HEADER.search(content_type)
    document = _DOCUMENT.search(body[:_HEAD])
    found = [header.group(1)] if header else []
    return [*found, document.group(1).decode("ascii")] if document else found


def _decoded(body: bytes, claim: str) -> str | None:
    name = claim.lower()
    if _REFUSED.match(name):
        return None
    try:
        if name in _UTF8:
            return _without_surrogates(body.decode("utf-8", "surrogatepass"))
        return body.decode(_MEANT.get(name, name))
    except (LookupError, UnicodeError):
        return None


def _without_surrogates(text: str) -> str:
    """Some databases write an emoji as two surrogates: those that pair are joined, others are lost."""
    if _SURROGATE.search(text) is None:
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
