"""Signatures as Standard Webhooks 1.0 asks for them: who sent a webhook, when, and these exact bytes."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence

from services.notifier import ed25519

PREFIX = "whsec_"
MIN_SECRET, MAX_SECRET = 24, 64
"""Bytes of a secret, after decoding."""


def check_secret(secret: str) -> None:
    """See that it can sign.

    Raises:
        ValueError: it is neither a `whsec_` nor a `whsk_` secret. The text never shows the secret.
    """
    if secret.startswith(ed25519.PREFIX):
        ed25519.private_key(secret)
    else:
        secret_key(secret)


def secret_key(secret: str) -> bytes:
    """The key in a serialised secret.

    Raises:
        ValueError: it is not `whsec_` and the base64 of 24 to 64 bytes. The text never shows the secret.
    """
    allowed = f"allowed is {PREFIX} and the base64 of {MIN_SECRET} to {MAX_SECRET} random bytes"
    if not secret.startswith(PREFIX):
        raise ValueError(f"the secret does not begin with {PREFIX}; {allowed}")
    text = secret.removeprefix(PREFIX)
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(f"the secret is not base64; {allowed}") from None
    if not MIN_SECRET <= len(key) <= MAX_SECRET:
        raise ValueError(f"the secret has {len(key)} bytes; {allowed}")
    return key


def sign(secrets: Sequence[str], webhook_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers that prove a webhook.

    Args:
        secrets: Serialised secrets (`whsec_…` signs with HMAC, `whsk_…` with Ed25519); several while a
            receiver changes from an old to a new one.
        webhook_id: The same on every retry; the receiver's idempotency key.
        timestamp: Unix seconds of this attempt.
        body: The exact bytes that are sent.

    Raises:
        ValueError: no secret, a bad one, or an id with a full stop, which would blur the signed text.
    """
    if not secrets:
        raise ValueError("a webhook needs at least one secret")
    if "." in webhook_id:
        raise ValueError("a webhook id has no full stop")
    signed = b".".join((webhook_id.encode(), str(timestamp).encode(), body))
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(_signature(secret, signed) for secret in secrets),
    }


def _signature(secret: str, signed: bytes) -> str:
    if secret.startswith(ed25519.PREFIX):
        return f"v1a,{base64.b64encode(ed25519.private_key(secret).sign(signed)).decode()}"
    mac = hmac.digest(secret_key(secret), signed, hashlib.sha256)
    return f"v1,{base64.b64encode(mac).decode()}"
