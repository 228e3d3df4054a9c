"""Which article this is, and which revision of it: deterministic, from the URL and the words alone."""

import re
from collections.abc import Iterable
from hashlib import sha256
from urllib.parse import (
    SplitResult,
    parse_qsl,
    quote,
    unquote_to_bytes,
    urlencode,
    urlsplit,
    urlunsplit,
)

MAX_URL = 2_000

_PORTS = {"http": 80, "https": 443}

# Parameters that say how a reader came, not what is read.
_TRACKING_PREFIXES = ("utm_", "at_", "mc_", "ns_", "pk_", "mtm_", "hsa_", "vero_", "wt_", "wt.")
_TRACKING_NAMES = frozenset(
    {
        "fbclid", "gclid", "dclid", "msclkid", "yclid", "twclid", "ttclid", "gbraid",
        "wbraid", "li_fat_id", "igsh", "igshid", "_ga", "_gl", "_hsenc", "_hsmi", "mkt_tok",
        "ref_src", "ref_url", "cmp", "cmpid", "ncid", "ocid", "s_cid", "smid", "smtyp",
        "taid", "xtor", "spm", "guccounter", "guce_referrer", "guce_referrer_sig",
        "traffic_source", "maca", "feedtype", "feedname", "trk", "icid", "intcid",
        "__twitter_impression", "amp", "amp_js_v", "amp_gsa", "usqp", "gad_source", "srsltid",
        "__source", "dicbo", "fb_ref", "wprov", "sharetype", "share_id",
    }
)  # fmt: skip
_TRACKING_PAIRS = frozenset(
    {
        ("emc", "rss"),
        ("partner", "rss"),
        ("source", "rss"),
        ("src", "rss"),
        ("ref", "rss"),
        ("rss", "1"),
        ("outputtype", "amp"),
    }
)
_LABELS = re.compile(r"^(?:(?:www\d?|m|mobile|mobi|touch|wap|amp)\.)+(?=[^.]+\.)")
_AMP_PATH = re.compile(r"/amp(?=/|$)|\.amp$|\.amp(?=\.html$)")
_AMP_CACHE = re.compile(
    r"^https?://(?:[a-z0-9-]+\.cdn\.ampproject\.org/[a-z]/|www\.google\.[a-z.]{2,6}/amp/)(s/)?",
    re.IGNORECASE,
)
_HOST = re.compile(r"[a-z0-9_.-]+|\[[0-9a-f:.]+\]")
_NOT_IN_URLS = re.compile(r"[\x00-\x20\x7f\\]")
_ESCAPED = re.compile(r"%(?:[0-9a-fA-F]{2})")
_ANY = "surrogateescape"  # keeps escapes that are no UTF-8 as they are
_SAFE = "/!$&'()*+,;=:@~-._"


def canonical_url(url: str) -> str | None:
    """The URL to record: http(s), host in lower case and ASCII, no user, default port or tracking.

    None where `url` is no web address. Fragments go, but for those that name content ("#!").
    """
    address = _outside_caches(url.strip()[: MAX_URL + 1])
    if len(address) > MAX_URL or _NOT_IN_URLS.search(address):
        return None
    try:
        parts = urlsplit(address)
        host = _host(parts)
        path, query, fragment = _path(parts.path), _query(parts.query), _fragment(parts.fragment)
    except (ValueError, UnicodeError):
        return None
    if host is None:
        return None
    found = urlunsplit((parts.scheme, host, path, query, fragment))
    return found if len(found) <= MAX_URL else None


def _outside_caches(address: str) -> str:
    """What AMP caches show, which may be one in the other."""
    while found := _AMP_CACHE.match(address):
        address = ("https://" if found[1] else "http://") + address[found.end() :]
    return address


def _host(parts: SplitResult) -> str | None:
    name = parts.hostname or ""
    name = (name if name.isascii() else name.encode("idna").decode("ascii")).rstrip(".")
    name = f"[{name}]" if ":" in name else name
    if parts.scheme not in _PORTS or _HOST.fullmatch(name) is None:
        return None
    return name if parts.port in (None, _PORTS[parts.scheme]) else f"{name}:{parts.port}"


def _path(path: str) -> str:
    """One spelling of the path: escapes only where they are needed, in capitals."""
    if not _ESCAPED.search(path) and path.isascii():
        return path or "/"
    # An escaped slash or question mark is another path than a bare one, so those stay as they are.
    pieces = re.split(r"(%2[fF]|%3[fF]|%23|%25)", path)
    return "".join(
        piece.upper() if _ESCAPED.fullmatch(piece) else _quoted(piece) for piece in pieces
    )


def _quoted(piece: str) -> str:
    return quote(unquote_to_bytes(piece), safe=_SAFE)  # bytes, since not all escapes are UTF-8


def _fragment(fragment: str) -> str:
    return _quoted(fragment) if fragment.startswith("!") else ""


def _query(query: str) -> str:
    return _joined(pair for pair in _pairs(query) if not _is_tracking(*pair))


def _pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True, max_num_fields=200, errors=_ANY)


def _joined(pairs: Iterable[tuple[str, str]]) -> str:
    return urlencode(list(pairs), errors=_ANY)


def _is_tracking(name: str, value: str) -> bool:
    name = name.lower()
    return (
        name in _TRACKING_NAMES
        or name.startswith(_TRACKING_PREFIXES)
        or (name, value.lower()) in _TRACKING_PAIRS
    )


def url_key(url: str) -> str:
    """What a canonical URL has in common with its mobile, AMP, http and trailing-slash forms."""
    parts = urlsplit(url)
    host = _LABELS.sub("", parts.netloc)
    path = _AMP_PATH.sub("", parts.path).rstrip("/") or "/"
    query = _joined(sorted(_pairs(parts.query)))
    return urlunsplit(("", host, path, query, parts.fragment))


def article_id(url: str | None, source_id: str, local_id: str) -> str:
    """The article's id: of its canonical URL, or of its name at the source where it has no URL."""
    return digest(url_key(url)) if url else digest(source_id, local_id)


def revision(title: str, text: str) -> str:
    """What the article says, as a hash: the same words give the same revision, whatever the date."""
    return digest(" ".join(title.split()), " ".join(text.split()))


def digest(*parts: str) -> str:
    """128 bits of SHA-256 in hex, over the parts in order."""
    joined = "\x1f".join(parts)
    return sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:32]
