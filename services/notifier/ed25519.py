"""Ed25519 for webhooks: what one private key signs, everyone can check with its public key.

The package `cryptography` is an extra (`ed25519`), loaded only where such a secret is used.
"""

import base64
import binascii
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PREFIX = "whsk_"
SEED = 32
"""Bytes of a private key; some tools append the public key, which has as many."""


def private_key(secret: str) -> "Ed25519PrivateKey":
    """The key in a serialised secret.

    Raises:
        ValueError: it is not `whsk_` and the base64 of a private key, or the package is not there. The text
            never shows the secret.
    """
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - an extra
            Ed25519PrivateKey,
        )
    except ImportError:
        raise ValueError(
            f"a {PREFIX} secret needs the package cryptography: pip install cryptography"
        ) from None
    raw = _bytes(secret)
    key = Ed25519PrivateKey.from_private_bytes(raw[:SEED])
    if raw[SEED:] not in (b"", key.public_key().public_bytes_raw()):
        raise ValueError("the secret's public half is not that of its private half; make a new one")
    return key


def _bytes(secret: str) -> bytes:
    allowed = f"allowed is {PREFIX} and the base64 of an Ed25519 private key, {SEED} bytes"
    text = secret.removeprefix(PREFIX)
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(f"the secret is not base64; {allowed}") from None
    if len(raw) not in (SEED, 2 * SEED):
        raise ValueError(f"the secret has {len(raw)} bytes; {allowed}")
    return raw
