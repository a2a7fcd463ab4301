"""The only source of randomness: ids, tokens, and values derived from the installation's secret."""

import base64
import hashlib
import hmac
import secrets


def new_id() -> str:
    """A new id: 20 lower-case hexadecimal characters, 80 random bits, safe in a blob's name and in a URL."""
    return secrets.token_hex(10)


def any_below(n: int) -> int:
    """A random whole number from 0 to n - 1."""
    return secrets.randbelow(n)


def new_token() -> str:
    """A new secret for a cookie: 256 bits, URL-safe."""
    return secrets.token_urlsafe(32)


def new_salt() -> str:
    """A new salt for a digest that must not be guessed from its input: 128 random bits, as 32 hexadecimal characters."""
    return secrets.token_hex(16)


def hash_token(token: str) -> str:
    """The hash of a token to store: SHA-256 in hexadecimal. Tokens carry 256 bits, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_token(secret: bytes, purpose: str, subject: str, generation: int = 1) -> str:
    """The token of a personal link. It is derived, so it can be mailed again without being stored.

    HMAC-SHA-256 of purpose, subject and generation, URL-safe. A new generation invalidates older links.
    """
    text = f"{purpose}:{subject}:{generation}".encode()
    digest = hmac.new(secret, text, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
