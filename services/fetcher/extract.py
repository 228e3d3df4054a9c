"""A page's bytes to the article in it, without I/O. Called in the sandbox only: pages are hostile."""

import re

import trafilatura

from services.fetcher.charset import decode
from services.fetcher.dates import parse_date
from services.fetcher.documents import Page
from services.fetcher.plain import clean, one_line

MAX_PAGE = 3_000_000
"""Characters of a page that are looked at."""
MAX_TEXT = 200_000
MAX_TITLE = 500

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
        html, url=url, include_comments=False, include_tables=False, with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )  # fmt: skip
    if found is None or isinstance(found, dict):
        return Page()
    stated = next((match[1] for rule in _STATED if (match := rule.search(html))), "")
    return Page(
        title=one_line(found.title or "", MAX_TITLE),
        text=clean(found.text or "", MAX_TEXT),
        byline=one_line(found.author or "", MAX_TITLE) or None,
        language=_language(html) or found.language,
        url=found.url,
        published_at=parse_date(stated) or parse_date(found.date or ""),
    )


_HTML_LANGUAGE = re.compile(r"<html[^>]{0,500}?\slang\s*=\s*[\"']?([A-Za-z]{2,3})\b", re.IGNORECASE)


def _language(html: str) -> str | None:
    match = _HTML_LANGUAGE.search(html[:10_000])
    return match[1].lower() if match else None
