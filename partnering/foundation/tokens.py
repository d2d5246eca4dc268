"""Random keys that only their holder knows: for sign-in sessions, invitations and forms."""

import hashlib
import secrets


def new_token() -> str:
    """A random key of 43 URL-safe characters (256 bits)."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """The SHA-256 of a key, 32 bytes: what the database keeps instead of the key.

    A fast hash is right here, because the key itself is random and long; passwords use argon2.
    """
    return hashlib.sha256(token.encode()).digest()
