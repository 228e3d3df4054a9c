import httpx
import pytest

from services.fetcher.download import _next, _StopError
from services.fetcher.trouble import Trouble

HERE = httpx.URL("https://news.example/a/feed")


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("b", "https://news.example/a/b"),
        ("//other.example/x", "https://other.example/x"),
        ("https://me:secret@other.example/", "https://other.example/"),
    ],
)
def test_a_redirect_leads_to_a_web_address_without_credentials(location: str, target: str) -> None:
    assert str(_next(HERE, location)) == target


@pytest.mark.parametrize(
    "location",
    ["", "http://news.example/", "ftp://news.example/", "data:text/xml,x", "http://[::1"],
)
def test_a_redirect_to_less_safety_or_nowhere_is_not_followed(location: str) -> None:
    with pytest.raises(_StopError) as stopped:
        _next(HERE, location)
    assert stopped.value.failure.trouble is Trouble.REDIRECT
