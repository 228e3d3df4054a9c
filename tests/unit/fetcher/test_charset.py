import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.fetcher.charset import decode

TEXT = "Київ: été"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_beats_every_claim(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "text/xml; charset=windows-1251") == TEXT


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_markup_without_a_mark_shows_its_width(encoding: str) -> None:
    assert decode(f"<a>{TEXT}".encode(encoding)) == f"<a>{TEXT}"


def test_the_header_comes_before_the_document() -> None:
    body = '<?xml version="1.0" encoding="koi8-r"?>Война'.encode("cp1251")
    assert decode(body, "text/xml; charset=windows-1251").endswith("Война")


def test_the_document_is_believed_where_the_header_is_silent() -> None:
    assert decode('<?xml version="1.0" encoding="koi8-r"?>Война'.encode("koi8-r")).endswith("Война")
    assert decode('<meta charset="windows-1251">Война'.encode("cp1251")).endswith("Война")


def test_utf8_is_recognised_under_a_wrong_claim() -> None:
    assert decode("été".encode(), "text/html; charset=ISO-8859-1") == "été"


def test_a_latin_1_claim_means_windows_1252() -> None:
    assert decode(b"\x93Peace\x94 \xe9t\xe9", "text/html; charset=iso-8859-1") == "“Peace” été"


def test_a_claim_in_ascii_bytes_still_counts() -> None:
    assert decode("戦争".encode("iso-2022-jp"), "text/html; charset=iso-2022-jp") == "戦争"


@pytest.mark.parametrize(
    "claim", ["utf-7", "utf-16", "base64", "rot13", "idna", "nonsense", "zlib"]
)
def test_claims_that_are_no_encoding_of_these_bytes_are_passed_over(claim: str) -> None:
    assert decode(b"plain +ADw-", f"text/html; charset={claim}") == "plain +ADw-"


def test_a_few_bad_bytes_do_not_change_the_encoding() -> None:
    cut = "Мост взят ".encode() + b"\xd0"
    assert decode(cut, "text/xml; charset=utf-8") == "Мост взят \ufffd"
    assert (
        decode(b"caf\xe9, na\xefve, d\xe9j\xe0", "text/html; charset=iso-8859-1")
        == "café, naïve, déjà"
    )


def test_surrogates_that_pair_are_a_character_and_others_are_lost() -> None:
    written = "\ud83d\ude80 \ud800".encode("utf-8", "surrogatepass")
    assert decode(written) == "\U0001f680 \ufffd"


@given(st.binary(max_size=300), st.text(max_size=30))
def test_any_bytes_become_text(body: bytes, content_type: str) -> None:
    assert isinstance(decode(body, content_type), str)
