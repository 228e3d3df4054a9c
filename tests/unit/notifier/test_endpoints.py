import base64
from pathlib import Path

import pytest

from schemas.alert import SOURCE_QUIET, Severity, Silence
from schemas.article import Source
from services.notifier.endpoint import SCHEDULE
from services.notifier.endpoints import load_endpoints
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
    assert SECRET.removeprefix("whsec_") not in f"{desk!r} {desk} {desk.model_dump_json()}"
    assert "token-abc" not in repr(desk)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            entry(url="http://desk.example"),
            ":2: endpoints[0]: url: is not https; give an https URL",
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
            ":6: endpoints[0].tiemout: is no key here; allowed are id, url, secrets",
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
    assert load_endpoints(write(tmp_path, entry(url=f'"{url}"')), ENVIRON)["desk"].url == url


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


def test_the_shipped_file_loads_and_so_does_its_example(tmp_path: Path) -> None:
    shipped = SHIPPED.read_text(encoding="utf-8")
    assert load_endpoints(SHIPPED, {}) == {}
    example = shipped.partition("endpoints: []")[2].partition("# What may be added")[0]
    followed = "endpoints:\n" + example.replace("# - id", "- id").replace("\n#   ", "\n  ")
    added = shipped.partition("with its default:")[2].partition("# An address")[0]
    followed = followed.rstrip() + added.replace("\n#   ", "\n  ").replace("\n#", "\n")
    newsroom = load_endpoints(write(tmp_path, followed), {"NEWSROOM_SECRET": SECRET})["newsroom"]
    assert newsroom.schedule == SCHEDULE
    assert newsroom.severities == (Severity.WARNING, Severity.CRITICAL)
