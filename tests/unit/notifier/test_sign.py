import base64
import sys
from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from services.notifier.sign import check_secret, secret_key, sign
from tests.webhooks import OTHER_SECRET, SECRET

ids = st.text(st.characters(codec="ascii", exclude_characters=".\r\n"), min_size=1, max_size=60)
keys = st.binary(min_size=24, max_size=64)
bodies = st.text(st.characters(codec="utf-8"), max_size=500)


def whsec(key: bytes) -> str:
    return "whsec_" + base64.b64encode(key).decode()


@given(key=keys, webhook_id=ids, seconds=st.integers(0, 4_000_000_000), body=bodies)
def test_signatures_are_those_of_the_reference_library(
    key: bytes, webhook_id: str, seconds: int, body: str
) -> None:
    headers = sign([whsec(key)], webhook_id, seconds, body.encode())
    reference = Webhook(whsec(key)).sign(webhook_id, datetime.fromtimestamp(seconds, UTC), body)
    assert headers == {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": reference,
    }


def test_each_secret_of_a_rotation_verifies_and_no_other() -> None:
    now = int(datetime.now(UTC).timestamp())
    headers = sign([SECRET, OTHER_SECRET], "msg_1", now, b'{"a": 1}')
    assert len(headers["webhook-signature"].split(" ")) == 2
    for secret in (SECRET, OTHER_SECRET):
        assert Webhook(secret).verify(b'{"a": 1}', headers) == {"a": 1}
    with pytest.raises(WebhookVerificationError):
        Webhook(whsec(b"x" * 32)).verify(b'{"a": 1}', headers)


@pytest.mark.parametrize("changed", ["webhook-id", "webhook-timestamp", "body"])
def test_the_signature_covers_id_time_and_body(changed: str) -> None:
    now = int(datetime.now(UTC).timestamp())
    headers, body = sign([SECRET], "msg_1", now, b"{}"), b"{}"
    if changed == "body":
        body = b"{ }"
    else:
        headers[changed] = {"webhook-id": "msg_2", "webhook-timestamp": str(now - 1)}[changed]
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body, headers)


@given(key=keys)
def test_a_secret_without_padding_is_the_same_secret(key: bytes) -> None:
    assert secret_key(whsec(key).rstrip("=")) == key


@pytest.mark.parametrize(
    "secret",
    [
        "",
        base64.b64encode(b"k" * 32).decode(),
        "whsk_" + base64.b64encode(b"k" * 32).decode(),
        whsec(b"k" * 23),
        whsec(b"k" * 65),
        "whsec_not*base64*not*base64*not*base64*",
        whsec(b"k" * 32) + "é",
        whsec(b"k" * 33)[:20] + "*\n" + whsec(b"k" * 33)[20:],
    ],
)
def test_a_bad_secret_is_refused_without_being_shown(secret: str) -> None:
    with pytest.raises(ValueError, match="allowed is whsec_") as refusal:
        secret_key(secret)
    assert not secret or secret.removeprefix("whsec_") not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_an_id_with_a_full_stop_cannot_be_signed() -> None:
    with pytest.raises(ValueError, match="full stop"):
        sign([SECRET], "msg.1", 1, b"")


def test_nothing_goes_out_unsigned() -> None:
    with pytest.raises(ValueError, match="at least one secret"):
        sign([], "msg_1", 1, b"")


PRIVATE = base64.b64encode(bytes(range(32))).decode()
"""A seed; what is made from it is checked with the public key alone, as a receiver would."""


def public_half() -> bytes:
    key = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    return bytes(key.public_key().public_bytes_raw())


@pytest.mark.parametrize("with_public", [False, True])
def test_a_private_key_signs_what_its_public_key_verifies(with_public: bool) -> None:
    public = public_half()
    raw = bytes(range(32)) + (public if with_public else b"")
    secret = "whsk_" + base64.b64encode(raw).decode()
    headers = sign([secret], "msg_1", 1_700_000_000, b"{}")
    version, _, text = headers["webhook-signature"].partition(",")
    assert version == "v1a"
    verifier = ed25519.Ed25519PublicKey.from_public_bytes(public)
    verifier.verify(base64.b64decode(text), b"msg_1.1700000000.{}")  # raises where it is not right
    with pytest.raises(InvalidSignature):
        verifier.verify(base64.b64decode(text), b"msg_1.1700000000.[]")


def test_a_shared_and_a_private_secret_sign_side_by_side() -> None:
    public_half()
    now = int(datetime.now(UTC).timestamp())
    headers = sign([f"whsk_{PRIVATE}", SECRET], "msg_1", now, b"{}")
    assert [text.partition(",")[0] for text in headers["webhook-signature"].split()] == [
        "v1a",
        "v1",
    ]
    assert Webhook(SECRET).verify(b"{}", headers) == {}


@pytest.mark.parametrize(
    ("secret", "message"),
    [
        ("whsk_" + base64.b64encode(b"short").decode(), "the secret has 5 bytes; allowed is whsk_"),
        ("whsk_*" + PRIVATE, "the secret is not base64; allowed is whsk_"),
        ("whsk_" + base64.b64encode(bytes(64)).decode(), "the secret's public half is not that of"),
    ],
)
def test_a_private_key_that_cannot_be_one_is_told_without_showing_it(
    secret: str, message: str
) -> None:
    public_half()
    with pytest.raises(ValueError, match="secret") as told:
        check_secret(secret)
    assert str(told.value).startswith(message)
    assert secret.removeprefix("whsk_") not in str(told.value)


def test_without_the_extra_a_private_key_is_refused_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric.ed25519", None)
    with pytest.raises(ValueError, match=r"pip install cryptography"):
        check_secret(f"whsk_{PRIVATE}")
