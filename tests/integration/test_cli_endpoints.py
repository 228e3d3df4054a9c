"""`vedette endpoints` as it is typed: check and test, against receivers over real HTTP."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from schemas.delivery import DeliveryOutcome
from services.cli.endpoints import an_alert, told
from services.cli.receiver import Receiver, Reply
from services.notifier.body import render
from services.notifier.delivery import Answer
from services.notifier.format import Format
from tests.builders import at
from tests.webhooks import SECRET, an_endpoint, scripted_server

SECONDS = 60


class Done(NamedTuple):
    code: int
    said: str


async def vedette(*words: str, **environment: str) -> Done:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.cli", "endpoints", *words,
        env={**os.environ, **environment},  # noqa: TID251 - a child inherits it
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    async with asyncio.timeout(SECONDS):
        output, _ = await process.communicate()
    return Done(process.returncode or 0, output.decode())


def settings(folder: Path, *entries: Mapping[str, object]) -> dict[str, str]:
    path = folder / "endpoints.yaml"
    path.write_text(yaml.safe_dump({"endpoints": list(entries)}), encoding="utf-8")
    return {
        "VEDETTE_ENDPOINTS_FILE": str(path),
        "VEDETTE_WEBHOOK_ALLOW": "127.0.0.0/8",
        "DESK_SECRET": SECRET,
    }


def desk(url: str, **fields: Any) -> dict[str, object]:  # noqa: ANN401 - a value of YAML
    return {"id": "desk", "url": url, "secrets": [{"env": "DESK_SECRET"}], **fields}


async def test_a_test_alert_arrives_signed_and_marked_as_one(tmp_path: Path) -> None:
    async with Receiver(secret=SECRET) as receiver:
        environment = settings(tmp_path, desk(f"{receiver.url}/token-abc"))
        done = await vedette("test", "desk", **environment)
        (received,) = receiver.received
    assert done.code == 0
    assert done.said.startswith("desk (standard): delivered, status 204, 0.")
    assert len(done.said.splitlines()) == 1
    assert received.body["type"] == "alert.new"
    assert received.body["data"]["title"].startswith("Test: ")
    assert received.body["data"]["summary"].startswith("This is a test and no news.")


async def test_two_tests_are_not_taken_for_one(tmp_path: Path) -> None:
    async with Receiver(secret=SECRET) as receiver:
        environment = settings(tmp_path, desk(receiver.url))
        for _ in range(2):
            await vedette("test", "desk", **environment)
        ids = {received.headers["webhook-id"] for received in receiver.received}
    assert len(ids) == 2


async def test_a_chat_gets_it_in_its_format(tmp_path: Path) -> None:
    heard: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        del reader
        heard.append(b"")
        writer.write(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n")
        await writer.drain()

    async with scripted_server(listen) as url:
        entry = {"id": "chat", "format": "slack", "url": {"env": "CHAT_URL"}}
        environment = settings(tmp_path, entry)
        done = await vedette("test", "chat", **environment, CHAT_URL=f"{url}/token-abc")
    assert (done.code, len(heard)) == (1, 1)
    assert "chat (slack): refused, status 404, 0." in done.said
    assert "nothing is at this URL; copy it anew from the receiver." in done.said
    assert "token-abc" not in done.said


async def test_a_failure_says_what_to_do_and_shows_nothing_secret(tmp_path: Path) -> None:
    async with Receiver(lambda _: Reply(401), secret=SECRET) as receiver:
        environment = settings(tmp_path, desk(f"{receiver.url}/token-abc"))
        refused = await vedette("test", "desk", **environment)
        environment["VEDETTE_WEBHOOK_ALLOW"] = ""
        blocked = await vedette("test", "desk", **environment)
        assert len(receiver.received) == 1
    assert refused.code == blocked.code == 1
    assert "refused, status 401" in refused.said
    assert "compare the secrets." in refused.said
    assert "name its network in VEDETTE_WEBHOOK_ALLOW." in blocked.said
    for secret in ("token-abc", SECRET.removeprefix("whsec_")):
        assert secret not in refused.said + blocked.said


@pytest.mark.parametrize(
    ("name", "says"),
    [("other", "other is no endpoint of"), ("off", "off is disabled in")],
)
async def test_an_endpoint_that_cannot_be_tested_is_one_line(
    tmp_path: Path, name: str, says: str
) -> None:
    off = {**desk("https://desk.example"), "id": "off", "enabled": False}
    environment = settings(tmp_path, desk("https://desk.example"), off)
    done = await vedette("test", name, **environment)
    assert done.code == 2
    assert done.said.startswith(f"vedette: {says}")
    assert len(done.said.splitlines()) == 1


async def test_check_lists_the_endpoints_and_names_rules_that_do_not_exist(tmp_path: Path) -> None:
    off = {"id": "off", "format": "slack", "url": {"env": "NOWHERE"}, "enabled": False}
    good = settings(tmp_path, desk("https://desk.example/token-abc"), off)
    done = await vedette("check", **good)
    assert done.code == 0
    assert "1 of 2 endpoints are enabled." in done.said
    assert "  desk: standard, signed; all rules; info, warning, critical\n" in done.said
    assert "  off (disabled): slack; all rules;" in done.said
    assert "token-abc" not in done.said
    bad = settings(tmp_path, desk("https://desk.example", rules=["ceasfire", "source-quiet"]))
    done = await vedette("check", bad.pop("VEDETTE_ENDPOINTS_FILE"), **bad)
    assert done.code == 1
    assert "desk names ceasfire, which is no rule of " in done.said
    assert "names source-quiet" not in done.said


async def test_check_tells_a_mistake_in_one_line(tmp_path: Path) -> None:
    done = await vedette("check", **settings(tmp_path, desk("ftp://desk.example")))
    assert done.code == 2
    assert ".url: is not a web address" in done.said
    assert len(done.said.splitlines()) == 1


@pytest.mark.parametrize("form", Format)
def test_the_test_is_marked_in_every_format(form: Format) -> None:
    endpoint = an_endpoint(format=form, rules=("ceasefire",), severities=("critical",))
    alert = an_alert(endpoint, at(), "1")
    assert endpoint.wants(alert)
    assert "Test" in json.dumps(json.loads(render(alert, form)))
    assert alert.subject == ("test-1", 1)


@pytest.mark.parametrize("outcome", DeliveryOutcome)
@pytest.mark.parametrize("form", Format)
def test_every_outcome_is_told(form: Format, outcome: DeliveryOutcome) -> None:
    text = told(an_endpoint(format=form), Answer(outcome=outcome, seconds=0.123))
    assert text.startswith(f"desk ({form}): {outcome}, 0.12 s")
    assert (": " in text.partition(" s")[2]) == (outcome is not DeliveryOutcome.DELIVERED)


def test_a_redirect_is_told_as_one() -> None:
    answer = Answer(outcome=DeliveryOutcome.REFUSED, status=302, seconds=0.1)
    assert "give the address it redirects to." in told(an_endpoint(), answer)
