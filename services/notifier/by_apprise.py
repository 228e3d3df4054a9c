"""E-mail and the many services that Apprise knows: one attempt, in a thread, since Apprise waits.

The package `apprise` is an extra (`notify`), loaded only where an endpoint asks for it. Apprise dials by
itself: the host that stands in a URL is checked before, not while, it does, and what a service's own code
dials beyond that is not checked. deploy/README.md tells users so.
"""

import asyncio
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from schemas.delivery import DeliveryOutcome
from services.notifier.delivery import Answer, Delivery
from services.notifier.endpoint import Endpoint
from services.runtime.dial import Allowed, forbidden, resolve

if TYPE_CHECKING:
    from apprise import NotifyBase

HTTP_PORT, HTTPS_PORT = 80, 443

# Threads of their own: hanging services must not take those that names are resolved in.
_THREADS = ThreadPoolExecutor(max_workers=16, thread_name_prefix="apprise")


async def send(endpoint: Endpoint, delivery: Delivery, allowed: tuple[Allowed, ...]) -> Answer:
    """Try once to deliver, within the endpoint's timeout. What goes wrong is an answer, not an error."""
    clock = asyncio.get_running_loop().time
    started = clock()
    try:
        async with asyncio.timeout_at(started + endpoint.timeout):
            outcome = await _outcome(endpoint, delivery, allowed)
    except TimeoutError:
        outcome = DeliveryOutcome.TIMEOUT
    return Answer(outcome=outcome, seconds=clock() - started)


def check_service(url: str) -> None:
    """See that Apprise knows the service.

    Raises:
        ValueError: it does not, or is not there. The text never shows the URL.
    """
    try:
        service = _service(url)
    except ImportError:
        raise ValueError("needs the package apprise: pip install apprise") from None
    if service is None:
        raise ValueError(
            "is no URL that Apprise can use; its documentation lists them, for example "
            "mailto://USER:PASSWORD@HOST?to=ADDRESS"
        )


async def _outcome(
    endpoint: Endpoint, delivery: Delivery, allowed: tuple[Allowed, ...]
) -> DeliveryOutcome:
    loop = asyncio.get_running_loop()
    url = endpoint.address.get_secret_value()
    service = await loop.run_in_executor(_THREADS, _service, url, endpoint.timeout)
    if service is None:
        return DeliveryOutcome.REFUSED
    try:
        if await _is_forbidden(service, allowed):
            return DeliveryOutcome.BLOCKED
    except (OSError, UnicodeError):
        return DeliveryOutcome.UNREACHABLE
    sent = await loop.run_in_executor(_THREADS, _notify, service, delivery.body)
    return DeliveryOutcome.DELIVERED if sent else DeliveryOutcome.UNREACHABLE


async def _is_forbidden(service: "NotifyBase", allowed: tuple[Allowed, ...]) -> bool:
    """Whether the host that is given in the URL has an address that must not be dialled."""
    host = getattr(service, "smtp_host", None) or service.host
    if "host" not in service.template_tokens or not host:
        return False  # the service has an address of its own
    port = service.port or (HTTPS_PORT if service.secure else HTTP_PORT)
    addresses = await resolve(host, port)
    return any(forbidden(address, port, allowed) is not None for address in addresses)


def _service(url: str, timeout: float = 15.0) -> "NotifyBase | None":
    """The service that a URL describes, None where Apprise cannot tell."""
    from apprise import Apprise, AppriseAsset, OverflowMode  # noqa: PLC0415 - an extra

    # Its lines name users and hosts, and now and then a key.
    logging.getLogger("apprise").disabled = True
    asset = AppriseAsset(app_id="Vedette", app_desc="Vedette", app_url="", http_redirects=False)
    service = Apprise.instantiate(url, asset=asset)
    if service is not None:
        service.socket_connect_timeout = service.socket_read_timeout = timeout
        if service.overflow_mode is OverflowMode.UPSTREAM:
            service.overflow_mode = OverflowMode.TRUNCATE
    return service


def _notify(service: "NotifyBase", body: str) -> bool:
    from apprise import Apprise, NotifyFormat  # noqa: PLC0415 - an extra

    message = json.loads(body)
    return bool(
        Apprise(service, asset=service.asset).notify(
            title=message["title"],
            body=message["body"],
            notify_type=message["type"],
            body_format=NotifyFormat.TEXT,
        )
    )
