"""`vedette endpoints`: check endpoints.yaml, and send a test alert to one endpoint; no broker."""

import asyncio
import os
import secrets
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from pathlib import Path

from schemas.alert import SOURCE_QUIET, Alert, Reason, Severity
from schemas.delivery import DeliveryOutcome
from services.alerter.rules import load_rules
from services.notifier.deliver import open_client, try_once
from services.notifier.delivery import Answer, first
from services.notifier.endpoint import Endpoint
from services.notifier.endpoints import load_endpoints
from services.notifier.format import Format
from services.runtime.clock import system_clock
from services.runtime.dial import parse_allowed
from services.runtime.errors import ConfigError
from services.runtime.settings import ROOT, Settings

EXAMPLE = ROOT / "schemas" / "examples" / "alerts" / "deployment-new.json"

_ADVICE = {
    DeliveryOutcome.REFUSED: "the receiver did not take it; check the URL, the format and the secret",
    DeliveryOutcome.THROTTLED: "the receiver has had enough; wait, then try again",
    DeliveryOutcome.SERVER_ERROR: "the receiver has a fault of its own; look at its logs",
    DeliveryOutcome.TIMEOUT: "no answer came in time; see what keeps the receiver, or raise timeout",
    DeliveryOutcome.UNREACHABLE: (
        "check the host's name, its port and its certificate, and that this machine reaches it"
    ),
    DeliveryOutcome.GONE: "the receiver wants no webhooks any more; remove the entry",
    DeliveryOutcome.BLOCKED: "the address is not public; name its network in VEDETTE_WEBHOOK_ALLOW",
}
_STATUS_ADVICE: Mapping[int, str] = {
    HTTPStatus.BAD_REQUEST: "the receiver cannot read it; check that the format is the receiver's",
    HTTPStatus.UNAUTHORIZED: "the receiver does not accept the signature or token; compare the secrets",
    HTTPStatus.FORBIDDEN: "the receiver does not let it in; check the URL and the token in it",
    HTTPStatus.NOT_FOUND: "nothing is at this URL; copy it anew from the receiver",
}


def check(settings: Settings, file: Path | None) -> None:
    """Check a file and list its endpoints; exit code 1 where one names a rule that does not exist.

    Raises:
        ConfigError: the file or a secret is wrong.
    """
    path = file or settings.endpoints_file
    found = load_endpoints(path, _environment())
    known = {SOURCE_QUIET, "*", *(rule.id for rule in load_rules(settings.rules_file))}
    enabled = sum(one.enabled for one in found.values())
    print(f"{path}: {enabled} of {len(found)} endpoints are enabled.")  # noqa: T201
    unknown = []
    for one in found.values():
        print(f"  {listed(one)}")  # noqa: T201
        unknown += [f"{one.id} names {rule}" for rule in one.rules if rule not in known]
    for told in unknown:
        print(f"  {told}, which is no rule of {settings.rules_file}; correct it.")  # noqa: T201
    if unknown:
        raise SystemExit(1)


def test(settings: Settings, name: str) -> None:
    """Send a test alert to one endpoint and tell how that went; exit code 1 where it failed.

    Raises:
        ConfigError: there is no such endpoint, or it is disabled.
    """
    endpoint = _endpoint(settings, name)
    answer = asyncio.run(send(settings, endpoint))
    print(told(endpoint, answer))  # noqa: T201
    if answer.outcome is not DeliveryOutcome.DELIVERED:
        raise SystemExit(1)


async def send(settings: Settings, endpoint: Endpoint) -> Answer:
    """One attempt, as the notifier makes it."""
    allowed = parse_allowed(settings.webhook_allow, "VEDETTE_WEBHOOK_ALLOW")
    now = system_clock()
    alert = an_alert(endpoint, now, secrets.token_hex(8))
    delivery = first(alert, endpoint.id, now, endpoint.schedule, endpoint.format)
    async with open_client(allowed) as client:
        return await try_once(client, endpoint, delivery, now, allowed)


def an_alert(endpoint: Endpoint, now: datetime, name: str) -> Alert:
    """The example of the shipped records as a test that the endpoint wants, on an incident of its own.

    Args:
        endpoint: Who gets it: of its severities the least, of its rules the first.
        now: When it is made.
        name: Tells this test from others, since receivers drop what they have had.
    """
    example = Alert.model_validate_json(EXAMPLE.read_text(encoding="utf-8"), extra="ignore")
    rule = next((rule for rule in endpoint.rules if rule not in ("*", SOURCE_QUIET)), example.rule)
    moment = {"first_seen": now, "last_seen": now, "updated_at": now}
    incident = example.the_incident.model_copy(update={"id": f"test-{name}", **moment})
    return example.model_copy(
        update={
            "id": f"test-{name}",
            "rule": rule,
            "severity": next(one for one in Severity if one in endpoint.severities),
            "reason": Reason.NEW,
            "title": f"Test: {example.title}",
            "summary": f"This is a test and no news. {example.summary}",
            "incident": incident,
            "created_at": now,
        }
    )


def listed(endpoint: Endpoint) -> str:
    """An endpoint as one line, without anything secret."""
    form = "standard, signed" if endpoint.format is Format.STANDARD else str(endpoint.format)
    rules = "all rules" if "*" in endpoint.rules else ", ".join(endpoint.rules)
    state = "" if endpoint.enabled else " (disabled)"
    return f"{endpoint.id}{state}: {form}; {rules}; {', '.join(endpoint.severities)}"


def told(endpoint: Endpoint, answer: Answer) -> str:
    """How the test went, and where it failed what to do."""
    status = f", status {answer.status}" if answer.status else ""
    text = f"{endpoint.id} ({endpoint.format}): {answer.outcome}{status}, {answer.seconds:.2f} s"
    if answer.outcome is DeliveryOutcome.DELIVERED:
        stays = endpoint.format is Format.ALERTMANAGER
        return f"{text}. Alertmanager shows the test for a day." if stays else f"{text}."
    return f"{text}: {_advice(endpoint, answer)}."


def _advice(endpoint: Endpoint, answer: Answer) -> str:
    status = answer.status or 0
    if endpoint.format is Format.APPRISE and answer.outcome is DeliveryOutcome.UNREACHABLE:
        return "the service was not reached or did not take it; check host, user, password and recipient"
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return "the receiver redirects, which is not followed; give the address it redirects to"
    return _STATUS_ADVICE.get(status) or _ADVICE[answer.outcome]


def _endpoint(settings: Settings, name: str) -> Endpoint:
    found = load_endpoints(settings.endpoints_file, _environment())
    if name not in found:
        has = f"it has {', '.join(found)}" if found else "it has none yet"
        raise ConfigError(f"{name} is no endpoint of {settings.endpoints_file}; {has}.")
    if not found[name].enabled:
        raise ConfigError(f"{name} is disabled in {settings.endpoints_file}; set enabled: true.")
    return found[name]


def _environment() -> Mapping[str, str]:
    return os.environ  # noqa: TID251 - secrets by name
