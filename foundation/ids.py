"""The only source of chance: ids, tokens and what is derived from the installation's secret."""

import base64
import hashlib
import hmac
import secrets


def new_id() -> str:
    """A new id: 20 lower-case hexadecimal characters, 80 bits of chance, usable in a blob's name and in a URL."""
    return secrets.token_hex(10)


def new_token() -> str:
    """A new secret for a cookie: 256 bits, URL-safe."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """What is stored of a token: SHA-256 as hexadecimal. Tokens carry 256 bits, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_token(secret: bytes, purpose: str, subject: str, generation: int = 1) -> str:
    """The token of a personal link, derived so that it need not be stored to be mailed again.

    HMAC-SHA-256 of purpose, subject and generation, URL-safe; a new generation makes older links worthless.
    """
    text = f"{purpose}:{subject}:{generation}".encode()
    digest = hmac.new(secret, text, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
