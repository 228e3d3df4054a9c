"""Which addresses may be dialled, checked on the address that is really connected to.

A name is resolved once, every address it has is judged, and a judged address is dialled, so that neither
redirects nor a name server that changes its mind lead into a private network.
"""

import asyncio
import contextlib
import re
import socket
from collections.abc import Iterable
from enum import StrEnum
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import NamedTuple

import httpcore
import httpx

from services.runtime.errors import ConfigError

LAST_PORT = 65_535

Address = IPv4Address | IPv6Address

_ALLOWED = re.compile(r"^\[?(?P<network>[0-9A-Fa-f.:]+/\d{1,3})\]?(?::(?P<port>\d{1,5}))?$")


class Refusal(StrEnum):
    """Why an address is not dialled."""

    LOOPBACK = "loopback"
    PRIVATE = "private"
    LINK_LOCAL = "link_local"
    SHARED = "shared"
    MULTICAST = "multicast"
    UNSPECIFIED = "unspecified"
    TRANSLATED = "translated"
    RESERVED = "reserved"


class ForbiddenAddressError(Exception):
    """A host whose address must not be dialled."""

    def __init__(self, host: str, refusal: Refusal) -> None:
        super().__init__(f"{host} has a {refusal.value.replace('_', ' ')} address")
        self.refusal = refusal


class Allowed(NamedTuple):
    """A network that may be dialled although it is not public; `port` None is any port."""

    network: IPv4Network | IPv6Network
    port: int | None


# `is_global` is true for all of these but the last two, so each needs a rule of its own.
_NETWORKS: tuple[tuple[IPv4Network | IPv6Network, Refusal], ...] = (
    (ip_network("64:ff9b::/96"), Refusal.TRANSLATED),  # NAT64
    (ip_network("64:ff9b:1::/48"), Refusal.TRANSLATED),  # NAT64 of a local network
    (ip_network("2002::/16"), Refusal.TRANSLATED),  # 6to4
    (ip_network("2001::/32"), Refusal.TRANSLATED),  # Teredo
    (ip_network("::/96"), Refusal.TRANSLATED),  # IPv4-compatible, long out of use
    (ip_network("192.88.99.0/24"), Refusal.TRANSLATED),  # 6to4 relays
    (ip_network("fec0::/10"), Refusal.PRIVATE),  # site-local, out of use
    (ip_network("100.64.0.0/10"), Refusal.SHARED),  # carrier-grade NAT
    (ip_network("0.0.0.0/8"), Refusal.UNSPECIFIED),  # "this network"; Linux dials itself
)


def parse_allowed(text: str, setting: str) -> tuple[Allowed, ...]:
    """Read an allow-list such as ``127.0.0.64/26:8600,10.0.0.0/8,[fd00::/8]:443``.

    Raises:
        ConfigError: an entry is not ``network/bits`` or ``network/bits:port``.
    """
    return tuple(_allowed(entry.strip(), setting) for entry in text.split(",") if entry.strip())


def _allowed(entry: str, setting: str) -> Allowed:
    match = _ALLOWED.match(entry)
    with contextlib.suppress(ValueError):
        if match is not None and 0 < int(match["port"] or 1) <= LAST_PORT:
            port = None if match["port"] is None else int(match["port"])
            return Allowed(ip_network(match["network"]), port)
    raise ConfigError(
        f"{setting}: {entry[:60]!r} is not a network; allowed is CIDR or CIDR:port, "
        "for example 127.0.0.64/26:8600."
    )


def forbidden(address: Address, port: int, allowed: Iterable[Allowed] = ()) -> Refusal | None:
    """Why `address` must not be dialled, or None where it may be.

    Only public unicast addresses may, and those of `allowed`. An IPv4 address that is mapped into
    IPv6 is judged as the IPv4 address that would be dialled.
    """
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if any(
        address.version == entry.network.version
        and address in entry.network
        and entry.port in (None, port)
        for entry in allowed
    ):
        return None
    return _by_kind(address) or _by_network(address)


def _by_kind(address: Address) -> Refusal | None:
    kinds = (
        (address.is_unspecified, Refusal.UNSPECIFIED),
        (address.is_loopback, Refusal.LOOPBACK),
        (address.is_link_local, Refusal.LINK_LOCAL),
        (address.is_multicast, Refusal.MULTICAST),
    )
    return next((refusal for holds, refusal in kinds if holds), None)


def _by_network(address: Address) -> Refusal | None:
    for network, refusal in _NETWORKS:
        if address.version == network.version and address in network:
            return refusal
    if address.is_reserved:
        return Refusal.RESERVED
    return None if address.is_global else Refusal.PRIVATE


async def resolve(host: str, port: int) -> tuple[Address, ...]:
    """All addresses of `host`, in the resolver's order; odd notations come out as what they mean.

    Raises:
        OSError: the name cannot be resolved.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    # A scope ("fe80::1%eth0") names an interface of this machine; the address alone decides.
    addresses = (ip_address(str(entry[4][0]).partition("%")[0]) for entry in found)
    return tuple(dict.fromkeys(addresses))


class PinnedBackend(httpcore.AsyncNetworkBackend):
    """Connects to checked addresses only; TLS and the Host header still use the name."""

    def __init__(self, allowed: tuple[Allowed, ...]) -> None:
        self._allowed = allowed
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        for attempt in await self._checked(host, port, timeout):
            try:
                return await self._backend.connect_tcp(
                    str(attempt), port, timeout, local_address, socket_options
                )
            except httpcore.ConnectError as error:
                failure = error
        raise failure

    async def _checked(self, host: str, port: int, seconds: float | None) -> tuple[Address, ...]:
        try:
            async with asyncio.timeout(seconds):
                addresses = await resolve(host, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"no answer to the name {host}") from error
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} cannot be resolved") from error
        for address in addresses:
            refusal = forbidden(address, port, self._allowed)
            if refusal is not None:
                raise ForbiddenAddressError(host, refusal)
        return addresses

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        del timeout, socket_options
        raise httpcore.ConnectError(f"{path} is a socket of this machine")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def pinned_transport(
    allowed: tuple[Allowed, ...], max_connections: int = 100
) -> httpx.AsyncHTTPTransport:
    """An httpx transport that dials public addresses and those of `allowed`, and nothing else.

    Neither proxies nor certificates named by the environment are used. Requests through it raise
    `ForbiddenAddressError` beside httpx's own errors.
    """
    transport = httpx.AsyncHTTPTransport(trust_env=False)
    # httpx has no public way to give the pool a network backend; a test fails if this one breaks.
    transport._pool = httpcore.AsyncConnectionPool(  # noqa: SLF001
        ssl_context=httpx.create_ssl_context(trust_env=False),
        max_connections=max_connections,
        max_keepalive_connections=max_connections // 5,
        keepalive_expiry=10.0,
        network_backend=PinnedBackend(allowed),
    )
    return transport
