import base64
import re
import sys
from pathlib import Path

import pytest
import yaml

from schemas.alert import SOURCE_QUIET, Severity, Silence
from schemas.article import Source
from services.notifier.endpoint import SCHEDULE
from services.notifier.endpoints import load_endpoints
from services.notifier.format import Format
from services.runtime.errors import ConfigError
from tests.builders import at
from tests.webhooks import OTHER_SECRET, SECRET, an_alert, an_endpoint

ENVIRON = {"DESK_SECRET": SECRET, "SHORT": "whsec_" + base64.b64encode(b"short").decode()}
SHIPPED = Path(__file__).parents[3] / "deploy" / "config" / "endpoints.yaml"


def write(folder: Path, text: str) -> Path:
    path = folder / "endpoints.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def entry(
    *lines: str, url: str = "https://desk.example/hook", where: str = "env: DESK_SECRET"
) -> str:
    first = ("endpoints:", "  - id: desk", f"    url: {url}", "    secrets:", f"      - {where}")
    return "\n".join((*first, *(f"    {line}" for line in lines))) + "\n"


def refusal(path: Path) -> str:
    with pytest.raises(ConfigError) as refused:
        load_endpoints(path, ENVIRON)
    text = str(refused.value)
    assert "\n" not in text
    return text.removeprefix(str(path))


def test_an_entry_with_nothing_but_the_needed_gets_the_defaults(tmp_path: Path) -> None:
    desk = load_endpoints(write(tmp_path, entry()), ENVIRON)["desk"]
    assert [key.get_secret_value() for key in desk.keys] == [SECRET]
    assert (desk.timeout, desk.schedule, desk.enabled) == (15.0, SCHEDULE, True)
    assert desk.wants(an_alert())


@pytest.mark.parametrize(
    ("line", "per_minute"),
    [("rate: 60", 60), ("rate: {per_minute: 0.5}", 0.5), ("rate:", None), ("", None)],
)
def test_a_rate_is_a_number_or_a_mapping_or_left_out(
    tmp_path: Path, line: str, per_minute: float | None
) -> None:
    desk = load_endpoints(write(tmp_path, entry(line)), ENVIRON)["desk"]
    assert (desk.rate and desk.rate.per_minute) == per_minute
    assert desk.groups == (per_minute is not None)


def test_a_paused_endpoint_still_wants_its_alerts_and_a_disabled_one_does_not(
    tmp_path: Path,
) -> None:
    paused = load_endpoints(write(tmp_path, entry("pause: true")), ENVIRON)["desk"]
    disabled = load_endpoints(write(tmp_path, entry("enabled: false")), ENVIRON)["desk"]
    assert (paused.pause, paused.wants(an_alert())) == (True, True)
    assert not disabled.wants(an_alert())


def test_a_secret_may_stand_in_a_file_and_two_may_be_valid_at_once(tmp_path: Path) -> None:
    (tmp_path / "old").write_text(OTHER_SECRET + "\n", encoding="utf-8")
    path = write(tmp_path, entry("  - file: old"))
    keys = load_endpoints(path, ENVIRON)["desk"].keys
    assert [key.get_secret_value() for key in keys] == [SECRET, OTHER_SECRET]


def test_secrets_and_the_url_are_not_shown_when_an_endpoint_is_printed(tmp_path: Path) -> None:
    path = write(tmp_path, entry(url="https://desk.example/token-abc"))
    desk = load_endpoints(path, ENVIRON)["desk"]
    printed = f"{desk!r} {desk} {desk.model_dump_json()} {desk.model_dump()}"
    assert SECRET.removeprefix("whsec_") not in printed
    assert "token-abc" not in printed


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            entry(url="http://desk.example"),
            ":3: endpoints[0].url: is not https; give an https URL",
        ),
        (
            entry(url="desk.example"),
            ":3: endpoints[0].url: is not a web address; allowed is: an https",
        ),
        (entry(url="ftp://desk.example"), ":3: endpoints[0].url: is not a web address"),
        (entry(url="https://desk.example:99999"), ":3: endpoints[0].url: is not a web address"),
        (entry(url="https://u:pw@desk.example"), ":3: endpoints[0].url: has a user or password"),
        (
            entry("rate: 0"),
            ":6: endpoints[0].rate.per_minute: Input should be greater than or equal",
        ),
        (entry("rate: fast"), ":6: endpoints[0].rate: is no rate; allowed is: 0.1 to 6000 notif"),
        (entry("rate: true"), ":6: endpoints[0].rate: is no rate; allowed is: 0.1 to 6000 notif"),
        (entry("rate: {per_hour: 3}"), ":6: endpoints[0].rate."),
        (entry("pause: maybe"), ":6: endpoints[0].pause: Input should be a valid boolean"),
        (entry(where=SECRET), ":5: endpoints[0].secrets[0]: a secret never stands in this file"),
        (entry(where="{env: A, file: b}"), ":5: endpoints[0].secrets[0]: give either env"),
        (
            entry(where="env: NOWHERE"),
            ":5: endpoints[0].secrets[0]: the environment variable NOWHERE",
        ),
        (
            entry(where="env: SHORT"),
            ":5: endpoints[0].secrets[0]: the secret has 5 bytes; allowed is",
        ),
        (entry(where="file: none"), ":5: endpoints[0].secrets[0]: "),
        (
            entry("timeout: 31"),
            ":6: endpoints[0].timeout: Input should be less than or equal to 30",
        ),
        (entry("timeout: .nan"), ":6: endpoints[0].timeout: "),
        (
            entry("severities: [grave]"),
            ":6: endpoints[0].severities[0]: Input should be 'info', 'warn",
        ),
        (entry("rules: []"), ":6: endpoints[0].rules: "),
        (entry("schedule: [0, -5]"), ":6: endpoints[0].schedule[1]: Input should be greater than"),
        (entry("schedule: [0, .inf]"), ":6: endpoints[0].schedule[1]: "),
        (
            entry("tiemout: 3"),
            ":6: endpoints[0].tiemout: is no key here; allowed are id, format, url, secrets",
        ),
        (entry() + entry().partition("\n")[2], ":6: endpoints[1].id: desk is already taken"),
        (entry().replace("id: desk", "id: The Desk"), ":2: endpoints[0].id: "),
    ],
)
def test_each_mistake_is_one_line_that_says_where_and_what_is_allowed(
    tmp_path: Path, text: str, message: str
) -> None:
    told = refusal(write(tmp_path, text))
    assert told.startswith(message)
    for secret in (SECRET, ENVIRON["SHORT"], "pw@"):
        assert secret.removeprefix("whsec_") not in told


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080/hook", "http://[::1]/", "http://localhost/"]
)
def test_plain_http_is_fine_on_this_machine(tmp_path: Path, url: str) -> None:
    desk = load_endpoints(write(tmp_path, entry(url=f'"{url}"')), ENVIRON)["desk"]
    assert desk.address.get_secret_value() == url


def chat(form: str, *lines: str, url: str = "https://chat.example/hook") -> str:
    first = ("endpoints:", "  - id: desk", f"    format: {form}", f"    url: {url}")
    return "\n".join((*first, *(f"    {line}" for line in lines))) + "\n"


@pytest.mark.parametrize("form", [f for f in Format if f not in (Format.STANDARD, Format.APPRISE)])
def test_what_is_not_signed_needs_no_secrets_and_takes_none(tmp_path: Path, form: Format) -> None:
    url = "https://chat.example/sendMessage?chat_id=-100"
    desk = load_endpoints(write(tmp_path, chat(form, url=url)), {})["desk"]
    assert (desk.format, desk.keys) == (form, ())
    told = refusal(write(tmp_path, chat(form, "secrets:", "  - env: DESK_SECRET", url=url)))
    assert told.startswith(f":2: endpoints[0]: secrets: do nothing, since {form} is not signed")


def test_what_is_signed_needs_secrets(tmp_path: Path) -> None:
    told = refusal(write(tmp_path, chat("standard")))
    assert told.startswith(":2: endpoints[0]: secrets: is missing; give a list of env: NAME or")


def test_a_url_may_stand_in_the_environment_or_in_a_file(tmp_path: Path) -> None:
    url = "https://chat.example/token-abc"
    (tmp_path / "url").write_text(url + "\n", encoding="utf-8")
    for place, environ in (("{env: CHAT_URL}", {"CHAT_URL": url}), ("{file: url}", {})):
        path = write(tmp_path, chat("slack", url=place))
        desk = load_endpoints(path, environ)["desk"]
        assert desk.address.get_secret_value() == url
        assert "token-abc" not in f"{desk!r} {desk.model_dump_json()} {desk.model_dump()}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (chat("slak"), ":3: endpoints[0].format: Input should be 'standard', 'slack', 'discord'"),
        (
            chat("slack", url="{env: NOWHERE}"),
            ":4: endpoints[0].url: the environment variable NOWHERE is not set; set it to the URL.",
        ),
        (chat("slack", url="{env: SHORT}"), ":4: endpoints[0].url: is not a web address; allowed"),
        (chat("slack", url="{file: none}"), ":4: endpoints[0].url: "),
        (chat("slack", url="{env: A, file: b}"), ":4: endpoints[0].url: is no URL; allowed is: an"),
        (chat("slack", url="7"), ":4: endpoints[0].url: is no URL; allowed is: an https URL"),
        (chat("slack", url="http://chat.example"), ":4: endpoints[0].url: is not https"),
        (chat("slack", url="https://chat.example/" + "x" * 2_000), ":4: endpoints[0].url: is long"),
        (
            chat("telegram", url="https://api.telegram.example/bot12:secret/sendMessage"),
            ":4: endpoints[0].url: is not Telegram's sendMessage to a chat; give https://api.teleg",
        ),
        (
            chat("telegram", url="https://api.telegram.example/bot12:secret/?chat_id=5"),
            ":4: endpoints[0].url: is not Telegram's sendMessage to a chat; give https://api.teleg",
        ),
    ],
)
def test_mistakes_with_formats_and_urls_are_told_without_the_url(
    tmp_path: Path, text: str, message: str
) -> None:
    told = refusal(write(tmp_path, text))
    assert told.startswith(message)
    for secret in ("chat.example", "secret", ENVIRON["SHORT"].removeprefix("whsec_")):
        assert secret not in told


@pytest.mark.parametrize(
    "url", ["https://am.example/x", "https://am.example/x/", "https://am.example/x/api/v2/alerts"]
)
def test_alertmanager_is_posted_to_where_its_api_is(tmp_path: Path, url: str) -> None:
    desk = load_endpoints(write(tmp_path, chat("alertmanager", url=url)), {})["desk"]
    assert desk.address.get_secret_value() == "https://am.example/x/api/v2/alerts"


def test_without_the_extra_apprise_is_refused_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    told = refusal(write(tmp_path, chat("apprise", url="mailto://a:pw@mail.example")))
    assert told.startswith(":4: endpoints[0].url: needs the package apprise: pip install app")


def test_a_disabled_endpoints_url_is_not_looked_for(tmp_path: Path) -> None:
    path = write(tmp_path, chat("slack", "enabled: false", url="{env: NOWHERE}"))
    assert not load_endpoints(path, {})["desk"].wants(an_alert())


def test_plain_http_to_elsewhere_is_fine_where_it_is_allowed(tmp_path: Path) -> None:
    path = write(tmp_path, entry("allow_http: true", url="http://desk.example/"))
    assert load_endpoints(path, ENVIRON)["desk"].allow_http


def test_a_disabled_endpoint_needs_no_secret_and_wants_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, entry("enabled: false", where="env: NOWHERE"))
    desk = load_endpoints(path, ENVIRON)["desk"]
    assert not desk.wants(an_alert())


def test_an_endpoint_wants_its_rules_and_severities_only() -> None:
    desk = an_endpoint(rules=("ceasefire",), severities=(Severity.CRITICAL,))
    assert desk.wants(an_alert(rule="ceasefire", severity=Severity.CRITICAL))
    assert not desk.wants(an_alert(rule="ceasefire", severity=Severity.WARNING))
    assert not desk.wants(an_alert(rule="air-strikes", severity=Severity.CRITICAL))


def test_only_who_names_it_hears_of_quiet_sources() -> None:
    silence = Silence(
        source=Source(id="outlet", name="Outlet"), url="https://outlet.example/", quiet_since=at()
    )
    told = an_alert(rule=SOURCE_QUIET).model_copy(update={"incident": None, "silence": silence})
    assert not an_endpoint(rules=("*",)).wants(told)
    assert an_endpoint(rules=("*", SOURCE_QUIET)).wants(told)


def examples() -> dict[str, str]:
    """The entries that stand in comments of the shipped file, uncommented, by their ids."""
    shipped = SHIPPED.read_text(encoding="utf-8")
    found = re.findall(r"^# - id: (\S+).*\n((?:#   .*\n)*)", shipped, re.MULTILINE)
    return {name: f"- id: {name}\n" + re.sub("(?m)^# ", "", lines) for name, lines in found}


CREDENTIALS = {
    "NEWSROOM_SECRET": SECRET,
    "NEWSROOM_SLACK_URL": "https://hooks.slack.com/services/T0/B0/token",
    "NEWSROOM_DISCORD_URL": "https://discord.com/api/webhooks/1/token",
    "NEWSROOM_TEAMS_URL": "https://teams.example/workflows/1?api-version=1&sig=token",
    "NEWSROOM_TELEGRAM_URL": "https://api.telegram.org/bot1:token/sendMessage?chat_id=-100",
    "EDITOR_MAIL_URL": (
        "mailtos://USER:PASSWORD@mail.example?from=vedette@mail.example&to=editor@mail.example"
    ),
}


@pytest.mark.parametrize("name", examples())
def test_each_example_of_the_shipped_file_works_alone(tmp_path: Path, name: str) -> None:
    text = examples()[name]
    path = write(tmp_path, "endpoints:\n" + text)
    assert load_endpoints(path, CREDENTIALS)[name].enabled


def test_the_shipped_file_has_an_example_of_each_format_and_loads_as_it_is() -> None:
    assert load_endpoints(SHIPPED, {}) == {}
    entries = yaml.safe_load("".join(examples().values()))
    assert [entry.get("format", "standard") for entry in entries] == list(Format)
    for entry in entries:  # the names of variables are those that the texts give
        place = entry["url"] if isinstance(entry["url"], dict) else {}
        assert set(place.values()) <= set(CREDENTIALS)


def test_what_the_shipped_file_gives_as_defaults_are_the_defaults(tmp_path: Path) -> None:
    shipped = SHIPPED.read_text(encoding="utf-8")
    added = shipped.partition("with its default:")[2].partition("# An address")[0]
    followed = examples()["newsroom"] + added.replace("\n#   ", "\n  ").replace("\n#", "\n")
    entries = [
        load_endpoints(write(tmp_path, "endpoints:\n" + text), CREDENTIALS)["newsroom"]
        for text in (examples()["newsroom"], followed)
    ]
    assert len(followed.splitlines()) > len(examples()["newsroom"].splitlines()) + 3
    unlimited = entries[1].model_copy(update={"rate": None})
    assert entries[0] == unlimited != entries[1]
    assert entries[0].severities == (Severity.WARNING, Severity.CRITICAL)


def test_only_signed_webhooks_are_grouped(tmp_path: Path) -> None:
    signed = load_endpoints(write(tmp_path, entry("rate: 60")), ENVIRON)
    messages = load_endpoints(write(tmp_path, chat("slack", "rate: 60")), {})
    assert [one.groups for one in (*signed.values(), *messages.values())] == [True, False]
