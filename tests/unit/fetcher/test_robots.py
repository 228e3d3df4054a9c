import pytest

from services.fetcher.robots import (
    KEPT_SECONDS,
    MAX_DELAY,
    RETRY_SECONDS,
    robots_of,
    robots_url,
    verdict,
)
from services.fetcher.trouble import Failure, Trouble

SITE = "https://one.example"


def allowed(text: str, path: str) -> bool:
    return verdict(text, SITE + path).allowed


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://one.example/a/b?c#d", "https://one.example/robots.txt"),
        ("http://One.example:8080/a", "http://one.example:8080/robots.txt"),
        ("https://user@one.example/", "https://one.example/robots.txt"),
    ],
)
def test_every_scheme_host_and_port_has_its_own_rules(url: str, place: str) -> None:
    assert robots_url(url) == place


def test_our_own_group_counts_before_the_one_for_all() -> None:
    text = "User-agent: *\nDisallow: /\n\nUser-agent: Vedette\nDisallow: /private\n"
    assert allowed(text, "/feed")
    assert not allowed(text, "/private/feed")


def test_groups_of_others_do_not_concern_us() -> None:
    assert allowed("User-agent: OtherBot\nDisallow: /\n", "/feed")


def test_the_longest_match_counts_and_allow_among_equals() -> None:
    text = "User-agent: *\nDisallow: /news\nAllow: /news/open\nDisallow: /same\nAllow: /same\n"
    assert not allowed(text, "/news/closed")
    assert allowed(text, "/news/open/1")
    assert allowed(text, "/same")


def test_a_page_that_is_no_robots_file_forbids_nothing() -> None:
    assert allowed("<!doctype html><html><body>Not found</body></html>", "/feed")


@pytest.mark.parametrize(
    ("stated", "delay"),
    [("2.5", 2.5), ("9999", MAX_DELAY), ("-1", 0), ("nan", 0), ("inf", 0), ("soon", 0)],
)
def test_crawl_delay_is_bounded(stated: str, delay: float) -> None:
    text = f"User-agent: *\nCrawl-delay: {stated}\nDisallow: /x\n"
    assert verdict(text, SITE + "/").delay == delay


@pytest.mark.parametrize("trouble", [Trouble.CLIENT_ERROR, Trouble.GONE, Trouble.REDIRECT])
def test_a_file_that_is_not_there_forbids_nothing_for_a_day(trouble: Trouble) -> None:
    robots = robots_of(Failure(trouble, "HTTP status 404"), 100.0)
    assert robots == ("", 100.0 + KEPT_SECONDS)


@pytest.mark.parametrize(
    "trouble", [Trouble.SERVER_ERROR, Trouble.NAME, Trouble.TIMED_OUT, Trouble.THROTTLED]
)
def test_a_file_that_cannot_be_had_forbids_all_until_it_is_asked_again(trouble: Trouble) -> None:
    robots = robots_of(Failure(trouble, "HTTP status 503"), 100.0)
    assert isinstance(robots.found, Failure)
    assert robots.found.trouble is trouble
    assert robots.found.detail.startswith("robots.txt: ")
    assert robots.until == 100.0 + RETRY_SECONDS


@pytest.mark.parametrize(
    ("asked", "wait"), [(1.0, RETRY_SECONDS), (900.0, 900.0), (1e9, KEPT_SECONDS)]
)
def test_retry_after_of_the_file_is_honoured_within_bounds(asked: float, wait: float) -> None:
    robots = robots_of(Failure(Trouble.SERVER_ERROR, "HTTP status 503", asked), 0.0)
    assert robots.until == wait


def test_bytes_that_are_no_text_are_read_as_far_as_they_go() -> None:
    robots = robots_of(b"\xef\xbb\xbfUser-agent: *\nDisallow: /caf\xe9\nDisallow: /x\n", 0.0)
    assert isinstance(robots.found, str)
    assert not allowed(robots.found, "/x")
