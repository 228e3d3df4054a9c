from ipaddress import ip_address, ip_network

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.runtime.dial import (
    Allowed,
    ForbiddenAddressError,
    Refusal,
    forbidden,
    parse_allowed,
    pinned_transport,
    resolve,
)
from services.runtime.errors import ConfigError

REFUSED = {
    "127.0.0.1": Refusal.LOOPBACK,
    "127.255.255.254": Refusal.LOOPBACK,
    "::1": Refusal.LOOPBACK,
    "0.0.0.0": Refusal.UNSPECIFIED,  # noqa: S104 - an address to judge, nothing is bound
    "0.1.2.3": Refusal.UNSPECIFIED,
    "::": Refusal.UNSPECIFIED,
    "10.0.0.1": Refusal.PRIVATE,
    "172.16.0.1": Refusal.PRIVATE,
    "172.31.255.255": Refusal.PRIVATE,
    "192.168.1.1": Refusal.PRIVATE,
    "192.0.2.1": Refusal.PRIVATE,
    "198.18.0.1": Refusal.PRIVATE,
    "fd00::1": Refusal.PRIVATE,
    "fec0::1": Refusal.PRIVATE,
    "2001:db8::1": Refusal.PRIVATE,
    "100::1": Refusal.RESERVED,
    "169.254.169.254": Refusal.LINK_LOCAL,
    "fe80::1": Refusal.LINK_LOCAL,
    "100.64.0.1": Refusal.SHARED,
    "100.127.255.255": Refusal.SHARED,
    "224.0.0.1": Refusal.MULTICAST,
    "ff02::1": Refusal.MULTICAST,
    "ff0e::1": Refusal.MULTICAST,
    "255.255.255.255": Refusal.RESERVED,
    "240.0.0.1": Refusal.RESERVED,
    "64:ff9b::a00:1": Refusal.TRANSLATED,
    "64:ff9b::808:808": Refusal.TRANSLATED,
    "64:ff9b:1::1": Refusal.TRANSLATED,
    "2002:7f00:1::": Refusal.TRANSLATED,
    "2001:0:4136:e378::1": Refusal.TRANSLATED,
    "::7f00:1": Refusal.TRANSLATED,
    "192.88.99.1": Refusal.TRANSLATED,
    "::ffff:127.0.0.1": Refusal.LOOPBACK,
    "::ffff:10.0.0.1": Refusal.PRIVATE,
    "::ffff:169.254.169.254": Refusal.LINK_LOCAL,
    "::ffff:100.64.0.1": Refusal.SHARED,
}


@pytest.mark.parametrize("address", REFUSED)
def test_addresses_inside_some_network_are_refused(address: str) -> None:
    assert forbidden(ip_address(address), 443) is REFUSED[address]


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.215.14", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8"]
)
def test_public_addresses_are_dialled(address: str) -> None:
    assert forbidden(ip_address(address), 443) is None


def test_an_allowed_network_is_dialled_on_its_port_only() -> None:
    allowed = parse_allowed("127.0.0.64/26:8600, 10.1.0.0/16,[fd00::/8]:443", "S")
    assert forbidden(ip_address("127.0.0.65"), 8600, allowed) is None
    assert forbidden(ip_address("::ffff:127.0.0.65"), 8600, allowed) is None
    assert forbidden(ip_address("127.0.0.65"), 8601, allowed) is Refusal.LOOPBACK
    assert forbidden(ip_address("127.0.0.1"), 8600, allowed) is Refusal.LOOPBACK
    assert forbidden(ip_address("10.1.2.3"), 22, allowed) is None
    assert forbidden(ip_address("fd12::1"), 443, allowed) is None
    assert forbidden(ip_address("fd12::1"), 80, allowed) is Refusal.PRIVATE


@pytest.mark.parametrize(
    "text",
    ["localhost", "10.0.0.1", "10.0.0.0/99", "10.0.0.0/8:0", "10.0.0.0/8:70000", "10.0.0.1/8"],
)
def test_a_wrong_allow_list_names_the_setting_and_the_form(text: str) -> None:
    with pytest.raises(ConfigError, match=r"VEDETTE_X: .*CIDR:port"):
        parse_allowed(text, "VEDETTE_X")


def test_an_empty_allow_list_allows_nothing() -> None:
    assert parse_allowed(" , ", "S") == ()


@given(st.ip_addresses(v=4))
def test_an_address_is_judged_alike_in_both_notations(address: object) -> None:
    plain, mapped = ip_address(str(address)), ip_address(f"::ffff:{address}")
    assert forbidden(plain, 80) is forbidden(mapped, 80)


@given(st.ip_addresses())
def test_whatever_is_not_global_is_refused(address: object) -> None:
    judged = ip_address(str(address))
    if not judged.is_global and getattr(judged, "ipv4_mapped", None) is None:
        assert forbidden(judged, 80) is not None


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "0177.0.0.1", "127.1"])
async def test_odd_notations_resolve_to_what_they_mean(host: str) -> None:
    assert await resolve(host, 80) == (ip_address("127.0.0.1"),)


@pytest.mark.parametrize(
    "url", ["http://localhost/", "http://127.1:8600/", "http://0x7f000001/", "http://[::1]/"]
)
async def test_the_client_refuses_before_it_connects(url: str) -> None:
    allowed = (Allowed(ip_network("10.0.0.0/8"), None),)
    async with httpx.AsyncClient(transport=pinned_transport(allowed), trust_env=False) as client:
        with pytest.raises(ForbiddenAddressError, match="loopback"):
            await client.get(url)
