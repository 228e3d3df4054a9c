"""HTML fragments, as feeds carry them, to plain text in paragraphs; and text made clean."""

import re
import unicodedata

import lxml.html
from lxml import etree

_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt",
        "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr",
        "ul",
    }
)  # fmt: skip
_DROPPED = ("script", "style", "template", "noscript", "iframe", "svg", "form", "button", "select")

# Controls but for tab and line feed, surrogates, soft hyphens, invisible spaces and marks, and
# directional overrides, which can make a text look like another. Joiners stay: Persian needs them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e"
    "\u180e\u2060-\u206f\U000e0000-\U000e007f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_LINE_END = re.compile("\r\n?|\x85|\u2028|\u2029")
_SPACES = re.compile("[ \t\xa0\u2000-\u200a\u202f\u205f\u3000]+")
_BREAKS = re.compile(r" *\n *")
_BLANK_LINES = re.compile(r"\n{3,}")


def clean(text: str, limit: int) -> str:
    """NFC text without controls and bidi overrides, spaces and blank lines collapsed, cut at `limit`."""
    text = unicodedata.normalize("NFC", _UNWANTED.sub("", _LINE_END.sub("\n", text[: 2 * limit])))
    text = _BREAKS.sub("\n", _SPACES.sub(" ", text))
    return _BLANK_LINES.sub("\n\n", text).strip()[:limit].rstrip()


def one_line(text: str, limit: int) -> str:
    """`clean`, on one line: for titles, names and credits."""
    return " ".join(clean(text, limit).split())


def from_html(fragment: str) -> str:
    """The text of an HTML fragment, a blank line between blocks; text without markup stays as it is."""
    if "<" not in fragment and "&" not in fragment:
        return fragment
    try:
        root = lxml.html.fragment_fromstring(_UNWANTED.sub("", fragment), create_parent="div")
    except (etree.LxmlError, ValueError):
        return re.sub(r"<[^<>]{0,2000}>", " ", fragment)
    for element in list(root.iter(*_DROPPED)):
        element.drop_tree()
    for element in root.iterdescendants(etree.Element):
        if element.tag in _BLOCKS:
            element.text = "\n\n" + (element.text or "")
            element.tail = "\n\n" + (element.tail or "")
    return str(root.text_content())
