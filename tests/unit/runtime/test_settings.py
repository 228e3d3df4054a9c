from pathlib import Path

import pytest

from services.runtime.errors import ConfigError
from services.runtime.settings import load_settings


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("VEDETTE_HTTP_PORT", "http", "VEDETTE_HTTP_PORT"),
        ("VEDETTE_HTTP_PORT", "70000", "port of health"),
        ("VEDETTE_KAFKA_BOOTSTRAP", "kafka", "host:port"),
        ("VEDETTE_KAFKA_SECURITY", "none", "plaintext, tls or sasl_tls"),
        ("VEDETTE_LOG_LEVEL", "loud", "least level"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError) as error:
        load_settings()
    text = str(error.value)
    assert "\n" not in text
    assert name in text
    assert says in text


def test_a_secret_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("hunter2\n")
    monkeypatch.setenv("VEDETTE_KAFKA_PASSWORD_FILE", str(file))
    settings = load_settings()
    assert settings.kafka_password.get_secret_value() == "hunter2"
    assert "hunter2" not in repr(settings)


def test_a_secret_file_that_is_not_there_is_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VEDETTE_KAFKA_PASSWORD_FILE", str(tmp_path / "none"))
    with pytest.raises(ConfigError, match="VEDETTE_KAFKA_PASSWORD_FILE: cannot read"):
        load_settings()


def test_only_secrets_are_read_from_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "port"
    file.write_text("9999")
    monkeypatch.setenv("VEDETTE_HTTP_PORT_FILE", str(file))
    assert load_settings().http_port == 9100
