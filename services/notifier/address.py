"""The URL that an endpoint is posted to: checked, and completed where a format asks for it. Pure.

No text of an error shows the URL: its path or query may be a credential.
"""

import ipaddress

import httpx

from services.notifier.format import Format

MAX_URL = 2_000
MAX_PORT = 65_535

URL_ALLOWED = "an https URL without user or password, or env: NAME or file: PATH that holds it"

ALERTMANAGER_PATH = "/api/v2/alerts"


def address_of(text: str, form: Format, *, allow_http: bool) -> str:
    """What is posted to.

    Raises:
        ValueError: what is wrong with the URL, and what is allowed.
    """
    if len(text) > MAX_URL:
        raise ValueError(f"is longer than {MAX_URL:,} characters; allowed is: {URL_ALLOWED}")
    if form is Format.APPRISE:
        return text  # Apprise's own to judge
    url = _web_address(text)
    if url.userinfo:
        raise ValueError(
            f"has a user or password, which would not be sent; allowed is: {URL_ALLOWED}"
        )
    if url.scheme == "http" and not allow_http and not _is_loopback(url.host):
        raise ValueError("is not https; give an https URL or set allow_http: true")
    if form is Format.TELEGRAM:
        _check_telegram(url)
    if form is Format.ALERTMANAGER:
        path = url.path.rstrip("/").removesuffix(ALERTMANAGER_PATH)
        return str(url.copy_with(path=path + ALERTMANAGER_PATH))
    return text


def _web_address(text: str) -> httpx.URL:
    problem = f"is not a web address; allowed is: {URL_ALLOWED}"
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        raise ValueError(problem) from None
    usable = url.scheme in ("http", "https") and bool(url.host)
    if not usable or not 0 < (url.port or 443) <= MAX_PORT:
        raise ValueError(problem)
    return url


def _check_telegram(url: httpx.URL) -> None:
    if not url.path.endswith("/sendMessage") or not url.params.get("chat_id"):
        raise ValueError(
            "is not Telegram's sendMessage to a chat; "
            "give https://api.telegram.org/bot<TOKEN>/sendMessage?chat_id=<CHAT>"
        )


def _is_loopback(host: str) -> bool:
    """A name or address of this machine, where nobody else can listen to plain HTTP."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
