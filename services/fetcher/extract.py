"""A page's bytes to the article in it, without I/O. Called in the sandbox only: pages are hostile."""

import re
from itertools import islice
from urllib.parse import urlsplit

import trafilatura
from tld import get_fld

from services.fetcher.charset import decode
from services.fetcher.dates import parse_date
from services.fetcher.documents import Page
from services.fetcher.identity import canonical_url, url_key
from services.fetcher.plain import clean, from_html, one_line

MAX_PAGE = 3_000_000
"""Characters of a page that are looked at."""
MAX_TEXT = 200_000
MAX_TITLE = 500
MAX_HEADINGS = 50

# When a page says it was published, in the three ways that news sites say it.
_STATED = (
    re.compile(
        r"<meta[^>]{0,200}(?:article:published_time|datePublished|parsely-pub-date)[\"'][^>]{0,100}?"
        r"content\s*=\s*[\"']([^\"']{8,40})[\"']",
        re.IGNORECASE,
    ),
    re.compile(r"\"datePublished\"\s{0,5}:\s{0,5}\"([^\"]{8,40})\""),
    re.compile(
        r"<time[^>]{0,200}(?:datePublished|pubdate)[^>]{0,200}?datetime\s*=\s*[\"']([^\"']{8,40})[\"']",
        re.IGNORECASE,
    ),
)


def read_page(body: bytes, content_type: str, url: str) -> Page:
    """Find the article in an HTML page: title, text, byline, date, language and canonical URL."""
    html = decode(body, content_type)[:MAX_PAGE]
    found = trafilatura.bare_extraction(
        html, url=url, include_comments=False, with_metadata=True,
        date_extraction_params={"extensive_search": True, "original_date": True},
    )  # fmt: skip
    if found is None or isinstance(found, dict):
        return Page()
    stated = next((match[1] for rule in _STATED if (match := rule.search(html))), "")
    return Page(
        title=_headline(one_line(found.title or "", MAX_TITLE), html),
        text=clean(found.text or "", MAX_TEXT),
        byline=one_line(found.author or "", MAX_TITLE) or None,
        language=_language(html) or found.language,
        url=own_address(found.url, url),
        published_at=parse_date(stated) or parse_date(found.date or ""),
    )


def own_address(stated: str | None, url: str) -> str | None:
    """The address that a page calls its own, where it may: a page cannot take that of another site.

    Nor that of a folder it lies in: careless sites call their front page the address of all their pages.
    `url` is where the page came from, empty for a file: then its word is taken.
    """
    address, here = canonical_url(stated or ""), canonical_url(url)
    if not url:
        return address
    if address is None or here is None or site(address) != site(here) or _is_above(address, here):
        return url
    return address


def _is_above(address: str, here: str) -> bool:
    upper, lower = (urlsplit(url_key(url)).path.rstrip("/") for url in (address, here))
    return lower.startswith(f"{upper}/")


def site(url: str) -> str:
    """The registrable domain of an address ("news.co.uk"), by the Public Suffix List; or its IP address."""
    host = urlsplit(url).hostname or ""
    domain: str | None = get_fld(url, fail_silently=True, search_private=True)
    if domain or host[-1:].isdigit() or ":" in host:
        return domain or host
    return ".".join(host.split(".")[-2:])  # the list's rule for endings that it does not have


def _headline(title: str, html: str) -> str:
    """The title without the site's name behind it, where the page has a heading of just those words."""
    cuts = [title[: match.start()] for match in _BEHIND.finditer(title)]
    if not cuts:
        return title
    found = islice(_HEADING.finditer(html), MAX_HEADINGS)
    headings = {one_line(from_html(heading[1]), MAX_TITLE) for heading in found}
    return next((cut for cut in cuts if cut in headings), title)


_BEHIND = re.compile(r"\s+[|\u2013\u2014\u00b7\u2022\u2502\u00bb-]\s+|\s+\(")
_HEADING = re.compile(r"<h[12][^>]{0,500}>(.{1,1000}?)</h[12]>", re.IGNORECASE | re.DOTALL)
_HTML_LANGUAGE = re.compile(r"<html[^>]{0,500}?\slang\s*=\s*[\"']?([A-Za-z]{2,3})\b", re.IGNORECASE)


def _language(html: str) -> str | None:
    match = _HTML_LANGUAGE.search(html[:10_000])
    return match[1].lower() if match else None
