from hypothesis import given
from hypothesis import strategies as st

from services.fetcher.plain import clean, from_html, one_line


def test_blocks_become_paragraphs_and_inline_markup_goes() -> None:
    html = "<p>One <b>bold</b> move.</p><ul><li>Two</li></ul>Three<br>Four"
    assert clean(from_html(html), 100) == "One bold move.\n\nTwo\n\nThree\n\nFour"


def test_scripts_styles_and_forms_leave_nothing() -> None:
    html = "<p>Kept</p><script>x()</script><style>p{}</style><iframe>z</iframe><p>too</p>"
    assert clean(from_html(html), 100) == "Kept\n\ntoo"


def test_entities_are_read_and_bare_brackets_survive() -> None:
    assert from_html("AT&amp;T &lt;3 &eacute;") == "AT&T <3 é"
    assert from_html("5 > 3") == "5 > 3"


def test_what_can_disguise_a_text_is_removed() -> None:
    assert clean("a\x00b\u202ec\u2066d\u200be\ufefff\xadg\ud800h", 100) == "abcdefgh"
    assert clean("a\u206ab\U000e0041c\u180ed", 100) == "abcd"


def test_joiners_of_persian_stay_and_accents_are_composed() -> None:
    assert clean("\u0645\u06cc\u200c\u062e e\u0301", 100) == "\u0645\u06cc\u200c\u062e é"


def test_spaces_and_blank_lines_collapse_and_paragraphs_stay() -> None:
    assert clean(" a \t b\xa0c \r\n\r\n \n\n d\r e", 100) == "a b c\n\nd\ne"


def test_one_line_has_no_break() -> None:
    assert one_line("a\n\nb\u2028c", 100) == "a b c"


@given(st.text(max_size=200), st.integers(1, 50))
def test_clean_text_is_clean_and_within_its_bound(text: str, limit: int) -> None:
    once = clean(text, limit)
    assert len(once) <= limit
    assert clean(once, limit) == once
    once.encode("utf-8")


@given(st.text(alphabet="<>/&;ab p!-[]\n\x00", max_size=80))
def test_any_markup_becomes_text(html: str) -> None:
    assert isinstance(from_html(html), str)
