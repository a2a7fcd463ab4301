"""Parses a bucket's address: `s3://bucket?endpoint=…&public=…&region=…&prefix=…`, with an optional `key:secret@` before the bucket."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_SERVER = re.compile(r"https?://([A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(:[0-9]{1,5})?/?")
_PREFIX = re.compile(r"([a-z0-9][a-z0-9_.-]*/)*")


@dataclass(frozen=True)
class Address:
    """The place of a bucket. `endpoint` is for us, `public` for browsers; None means Amazon's endpoint for the region.

    Without `key` and `secret`, credentials come from Amazon's usual places: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or
    the machine's role. `prefix` is empty or ends with a slash.
    """

    bucket: str
    endpoint: str | None = None
    public: str | None = None
    region: str = "us-east-1"
    prefix: str = ""
    key: str | None = field(default=None, repr=False)
    secret: str | None = field(default=None, repr=False)


def parse_address(url: str) -> Address:
    """The parts of the address. Raises ValueError with the reason; it repeats nothing secret."""
    parts = urlsplit(url)
    said = dict(parse_qsl(parts.query, keep_blank_values=True))
    _require(parts.scheme == "s3" and parts.path in ("", "/") and not parts.fragment, "has to be s3://bucket?endpoint=https://…")
    _require(set(said) <= {"endpoint", "public", "region", "prefix"}, "takes only endpoint, public, region and prefix as options")
    key, secret = _credentials(parts.netloc)
    bucket = parts.netloc.rpartition("@")[2]
    _require(bool(_BUCKET.fullmatch(bucket)), "needs a bucket name of 3 to 63 lower-case letters, digits, dots and hyphens")
    prefix = f"{said['prefix'].strip('/')}/" if said.get("prefix", "").strip("/") else ""
    _require(bool(_PREFIX.fullmatch(prefix)), "has a prefix that is not words of lower-case letters and digits separated by slashes")
    endpoint = _server("endpoint", said.get("endpoint"))
    return Address(
        bucket=bucket, endpoint=endpoint, public=_server("public", said.get("public")) or endpoint,
        region=said.get("region") or "us-east-1", prefix=prefix, key=key, secret=secret,
    )


def _credentials(place: str) -> tuple[str | None, str | None]:
    said, at, _bucket = place.rpartition("@")
    if not at:
        return None, None
    key, colon, secret = said.partition(":")
    _require(bool(key and colon and secret), "has to name both the key and its secret, key:secret@bucket")
    return unquote(key), unquote(secret)


def _server(name: str, url: str | None) -> str | None:
    if url is None:
        return None
    _require(bool(_SERVER.fullmatch(url)), f"has a {name} that is not http:// or https:// with a host and nothing after it")
    return url.rstrip("/")


def _require(fine: bool, what: str) -> None:
    if not fine:
        raise ValueError(f"an address that begins with s3: {what}")
