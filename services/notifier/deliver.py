"""One attempt over HTTP: a POST, whose answer is judged by its status and read to a bound."""

import asyncio
import contextlib
from datetime import datetime

import httpx

from schemas.delivery import DeliveryOutcome
from services.notifier import by_apprise
from services.notifier.delivery import Answer, Delivery, outcome_of
from services.notifier.endpoint import Endpoint
from services.notifier.format import Format
from services.notifier.sign import sign
from services.runtime.dial import Allowed, ForbiddenAddressError, pinned_transport

MAX_ANSWER = 20_000
"""Bytes of an answer's body that are read; it is read only so that the connection can be used again."""

MAX_CONNECTIONS = 1_000
"""Far above endpoints times concurrency, so that a hanging endpoint takes no connection from another."""

MAX_RETRY_AFTER = 64


def open_client(allowed: tuple[Allowed, ...]) -> httpx.AsyncClient:
    """A client that dials public addresses and `allowed`, and neither redirects nor proxies."""
    return httpx.AsyncClient(
        transport=pinned_transport(allowed, MAX_CONNECTIONS),
        follow_redirects=False,
        trust_env=False,
        timeout=None,  # noqa: S113 - `post` bounds the whole attempt
        headers={"user-agent": "Vedette/1 (webhook)", "accept-encoding": "identity"},
    )


async def try_once(
    client: httpx.AsyncClient,
    endpoint: Endpoint,
    delivery: Delivery,
    now: datetime,
    allowed: tuple[Allowed, ...],
) -> Answer:
    """Try once to deliver, in the way of the endpoint's format.

    Args:
        client: As `open_client` gives it for `allowed`.
        endpoint: Where to.
        delivery: What.
        now: The attempt's moment.
        allowed: The networks that may be dialled although they are not public.
    """
    if delivery.format is not endpoint.format:
        return Answer(outcome=DeliveryOutcome.REFUSED)  # endpoints.yaml has changed meanwhile
    if endpoint.format is Format.APPRISE:
        return await by_apprise.send(endpoint, delivery, allowed)
    return await post(client, endpoint, delivery, now)


async def post(
    client: httpx.AsyncClient, endpoint: Endpoint, delivery: Delivery, now: datetime
) -> Answer:
    """Try once over HTTP, within the endpoint's timeout. What goes wrong is an answer, not an error.

    Args:
        client: As `open_client` gives it.
        endpoint: Where to, and its secrets.
        delivery: What; its body goes out byte for byte.
        now: The attempt's moment, which is signed where anything is.
    """
    clock = asyncio.get_running_loop().time
    started = clock()
    try:
        async with asyncio.timeout_at(started + endpoint.timeout):
            response = await client.send(_request(client, endpoint, delivery, now), stream=True)
    except (TimeoutError, httpx.TimeoutException):
        return Answer(outcome=DeliveryOutcome.TIMEOUT, seconds=clock() - started)
    except ForbiddenAddressError:
        return Answer(outcome=DeliveryOutcome.BLOCKED, seconds=clock() - started)
    except httpx.TransportError:
        return Answer(outcome=DeliveryOutcome.UNREACHABLE, seconds=clock() - started)
    seconds = clock() - started
    await _drain(response, started + endpoint.timeout)
    retry_after = response.headers.get("retry-after")
    return Answer(
        outcome=outcome_of(response.status_code),
        status=response.status_code,
        retry_after=retry_after[:MAX_RETRY_AFTER] if retry_after else None,
        seconds=seconds,
    )


def _request(
    client: httpx.AsyncClient, endpoint: Endpoint, delivery: Delivery, now: datetime
) -> httpx.Request:
    body = delivery.body.encode()
    headers = {"content-type": "application/json"}
    if endpoint.format is Format.STANDARD:
        secrets = [key.get_secret_value() for key in endpoint.keys]
        headers |= sign(secrets, delivery.webhook_id, int(now.timestamp()), body)
    url = endpoint.address.get_secret_value()
    return client.build_request("POST", url, content=body, headers=headers)


async def _drain(response: httpx.Response, deadline: float) -> None:
    """Read the body to its end or its bound. The status has decided: what breaks here changes nothing."""
    with contextlib.suppress(TimeoutError, httpx.TransportError):
        async with asyncio.timeout_at(deadline):
            taken = 0
            async for chunk in response.aiter_raw():
                taken += len(chunk)
                if taken > MAX_ANSWER:
                    break
    await response.aclose()
