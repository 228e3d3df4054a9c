import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.runtime.logs import MAX_FIELD, configure_logs, logger, redact, redact_url
from services.runtime.settings import LogFormat, load_settings


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://user:pw@host.example/a?key=s3cret#f", "https://host.example/a?…"),
        ("https://host.example/a", "https://host.example/a"),
        ("http://[::1", "[unreadable url]"),
    ],
)
def test_a_url_is_shown_without_what_may_be_a_credential(url: str, shown: str) -> None:
    assert redact_url(url) == shown


def test_urls_and_webhook_secrets_inside_a_text_are_redacted() -> None:
    text = redact("POST https://a:b@h.example/x?t=1 signed whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    assert text == "POST https://h.example/x?… signed [secret]"


@given(st.text())
def test_a_logged_text_is_bounded_and_has_no_control_characters(text: str) -> None:
    shown = redact(text)
    assert len(shown) <= MAX_FIELD + 1
    assert shown.isprintable()


def test_secret_fields_never_reach_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    settings = load_settings(log_format=LogFormat.JSON)
    handlers = logging.getLogger().handlers
    try:
        configure_logs("notifier", settings)
        fields = {"api_key": "k3y", "db_token": "pw", "url": "https://u:p@h.example/?q=1"}
        logger("notifier").warning("Said.", **fields)
        line = capsys.readouterr().err
    finally:
        logging.getLogger().handlers = handlers
    said = json.loads(line)
    assert said["service"] == "notifier"
    assert said["url"] == "https://h.example/?…"
    assert "k3y" not in line
    assert "pw" not in line
