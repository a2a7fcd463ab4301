"""A bucket, spoken to in one line for each request; what the store answers comes back in the words of the contract."""

import hashlib
import os
import secrets
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import quote

import boto3
import botocore.session
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import (
    ClientError,
    CredentialRetrievalError,
    HTTPClientError,
    IncompleteReadError,
    NoCredentialsError,
    PartialCredentialsError,
)
from botocore.exceptions import ConnectionError as NoConnection

from engines.blobs.arriving import PIECE
from engines.blobs.contract import Exists, Full, Missing, Unreachable
from engines.blobs.s3.address import Address
from engines.blobs.s3.quick import LARGEST, Quick

_CONFLICTS = 5
_AT_ONCE = 1000
_FULL = {"QuotaExceeded", "InsufficientStorage", "StorageFull", "XMinioStorageFull", "EntityTooLarge"}
_WAIT = {"SlowDown", "RequestTimeout", "OperationAborted", "ServiceUnavailable", "InternalError", "Throttling", "TooManyRequests"}
_CORE = botocore.session.get_session()
_SESSION = boto3.session.Session(botocore_session=_CORE)
_ONE_AT_A_TIME = threading.Lock()
_CONFIG = Config(
    signature_version="s3v4", connect_timeout=2, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 3},
    # As many lines as a process has threads by default, and the jobs' beside them.
    max_pool_connections=128,
    # The store checks the SHA-256 of what it is sent. Newer checksums are asked for only where a request cannot do without:
    # several stores do not know them.
    s3={"addressing_style": "path", "payload_signing_enabled": True},
    request_checksum_calculation="when_required", response_checksum_validation="when_required",
)


class Damaged(OSError):
    """The bytes that came back are not those that were sent."""


@dataclass(frozen=True)
class Found:
    """What is known of an object without reading it."""

    size: int
    metadata: dict[str, str]


@dataclass(frozen=True)
class Sent:
    """A part that the store has: its number and the tag it is asked for by."""

    number: int
    tag: str


class Bucket:
    """The objects below the address's prefix. Every request raises Unreachable, and OSError where the store refuses it."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._clients: dict[tuple[int, str | None], Any] = {}
        self._quicks: dict[int, Quick] = {}

    @property
    def _client(self) -> Any:
        return self._speaking_to(self.address.endpoint)

    def _speaking_to(self, endpoint: str | None) -> Any:
        # One for each process: a line that two processes share after a fork would mix up their answers.
        key = (os.getpid(), endpoint)
        if key not in self._clients:
            self._clients[key] = self._connected(endpoint)
        return self._clients[key]

    def _connected(self, endpoint: str | None) -> Any:
        address = self.address
        with _ONE_AT_A_TIME:  # a session may be shared, but not while it makes a client
            return _SESSION.client(
                "s3", endpoint_url=endpoint, region_name=address.region, config=_CONFIG,
                aws_access_key_id=address.key, aws_secret_access_key=address.secret,
            )

    @property
    def _quick(self) -> Quick:
        pid = os.getpid()
        if pid not in self._quicks:
            self._quicks[pid] = self._quickly(self._client.meta.endpoint_url)
        return self._quicks[pid]

    def _quickly(self, endpoint: str) -> Quick:
        address = self.address
        with _told(address.bucket), _ONE_AT_A_TIME:
            own = Credentials(address.key, address.secret) if address.key else _SESSION.get_credentials()
            if own is None:
                raise NoCredentialsError()
            trusted = _CORE.get_config_variable("ca_bundle") or os.environ.get("REQUESTS_CA_BUNDLE") or True
            return Quick(endpoint, address.bucket, address.region, own, _CONFIG, trusted)

    def _at(self, key: str) -> dict[str, str]:
        return {"Bucket": self.address.bucket, "Key": self.address.prefix + key}

    def put_new(self, key: str, body: bytes | IO[bytes], **metadata: str) -> None:
        """Write an object that was not there; durable on return. Raises Exists, Full.

        A reply that got lost is not taken for somebody else's object: each write carries a word of its own.
        """
        own = secrets.token_hex(8)
        metadata = {"sha256": _sum_of(body), "write": own, **metadata}
        for _ in range(_CONFLICTS):
            try:
                return self._put_once(key, body, metadata)
            except Exists:
                found = self.find(key)
            if found is not None and found.metadata.get("write") == own:
                return
            if found is not None:
                raise Exists(key)
            # It was taken away again, or two came at the very same time and neither won: once more.
        raise Unreachable(key)

    def _put_once(self, key: str, body: bytes | IO[bytes], metadata: dict[str, str]) -> None:
        small = _if_small(body)
        written = None if small is None else self._quick.put_new(self.address.prefix + key, small, metadata["sha256"], metadata)
        if written is False:
            raise Exists(key)
        if written is None:
            with _told(key):
                self._client.put_object(**self._at(key), Body=body, Metadata=metadata, IfNoneMatch="*")

    def find(self, key: str) -> Found | None:
        """What is known of the object, or None."""
        known = self._quick.find(self.address.prefix + key)
        if isinstance(known, tuple):
            return Found(*known)
        if known is False:
            return None
        try:
            with _told(key):
                told = self._client.head_object(**self._at(key))
        except Missing:
            return None
        return Found(told["ContentLength"], told["Metadata"])

    def read(self, key: str, start: int = 0, end: int | None = None) -> tuple[Found, Iterator[bytes]]:
        """The object and its bytes from `start` to `end`. Raises Missing; Damaged at the end when a whole one is not as it was sent."""
        if end is not None and end <= start:
            return self._known(key), iter(())
        wanted = {} if (start, end) == (0, None) else {"Range": f"bytes={start}-{'' if end is None else end - 1}"}
        try:
            with _told(key):
                told = self._client.get_object(**self._at(key), **wanted)
        except _PastTheEnd:
            return self._known(key), iter(())
        found = Found(told["ContentLength"], told["Metadata"])
        return found, _pieces(key, told["Body"], None if wanted else found.metadata.get("sha256"))

    def _known(self, key: str) -> Found:
        found = self.find(key)
        if found is None:
            raise Missing(key)
        return found

    def delete(self, key: str) -> None:
        """Take the object away; no error if it is gone."""
        with _told(key):
            self._client.delete_object(**self._at(key))

    def delete_all(self, keys: Iterable[str]) -> None:
        """Take these objects away; those that are gone are no error."""
        names = [{"Key": self.address.prefix + key} for key in keys]
        for at in range(0, len(names), _AT_ONCE):
            with _told("several objects"):
                told = self._client.delete_objects(Bucket=self.address.bucket, Delete={"Objects": names[at:at + _AT_ONCE], "Quiet": True})
            for error in told.get("Errors", ()):
                raise OSError(f"{error.get('Key')} was not deleted: {error.get('Code')}")

    def below(self, folder: str, after: str = "") -> Iterator[tuple[str, int]]:
        """(key, size) of every object whose key begins with `folder`, in order; those after the key `after` if it is given."""
        since = {"StartAfter": self.address.prefix + after} if after else {}
        for page in self._pages("list_objects_v2", Prefix=self.address.prefix + folder, **since):
            for one in page.get("Contents", ()):
                yield one["Key"].removeprefix(self.address.prefix), one["Size"]

    def folders(self, folder: str) -> Iterator[str]:
        """The names directly below `folder` (which ends with a slash) that have something below them."""
        whole = self.address.prefix + folder
        for page in self._pages("list_objects_v2", Prefix=whole, Delimiter="/"):
            for one in page.get("CommonPrefixes", ()):
                yield one["Prefix"].removeprefix(whole).rstrip("/")

    def _pages(self, verb: str, **arguments: Any) -> Iterator[dict[str, Any]]:
        pages = iter(self._client.get_paginator(verb).paginate(Bucket=self.address.bucket, **arguments))
        while True:
            with _told(verb):
                page = next(pages, None)
            if page is None:
                return
            yield page

    def begin_parts(self, key: str, **metadata: str) -> str:
        """Begin an object that is sent in parts; the id that its parts are sent under."""
        with _told(key):
            return str(self._client.create_multipart_upload(**self._at(key), Metadata=metadata)["UploadId"])

    def put_part(self, key: str, parts_id: str, number: int, body: IO[bytes]) -> Sent:
        """Send one part, in place of an earlier one of that number. Raises Missing when the whole is over."""
        with _told(key):
            told = self._client.upload_part(**self._at(key), UploadId=parts_id, PartNumber=number, Body=body)
        return Sent(number, told["ETag"])

    def complete(self, key: str, parts_id: str, sent: Iterable[Sent]) -> None:
        """Make one object of the parts, in place of what is there. Raises Missing when the whole is over."""
        whole = {"Parts": [{"PartNumber": one.number, "ETag": one.tag} for one in sent]}
        with _told(key):
            self._client.complete_multipart_upload(**self._at(key), UploadId=parts_id, MultipartUpload=whole)

    def abort(self, key: str, parts_id: str) -> None:
        """Throw the parts away; no error if they are gone."""
        try:
            with _told(key):
                self._client.abort_multipart_upload(**self._at(key), UploadId=parts_id)
        except Missing:
            pass

    def open_parts(self, folder: str) -> Iterator[tuple[str, str]]:
        """(key, id) of what was begun in parts below `folder` and is neither whole nor thrown away."""
        for page in self._pages("list_multipart_uploads", Prefix=self.address.prefix + folder):
            for one in page.get("Uploads", ()):
                yield one["Key"].removeprefix(self.address.prefix), one["UploadId"]

    def signed(self, key: str, mimetype: str, download_name: str | None, seconds: int) -> str:
        """An address on the public endpoint under which the object can be read for so long, of this type and no other."""
        disposition = "inline" if download_name is None else f"attachment; filename*=UTF-8''{quote(download_name, safe='')}"
        fixed = {
            "ResponseContentType": mimetype, "ResponseContentDisposition": disposition,
            "ResponseCacheControl": f"private, max-age={seconds}",
        }
        client = self._speaking_to(self.address.public)
        return str(client.generate_presigned_url("get_object", Params={**self._at(key), **fixed}, ExpiresIn=seconds))

    def said_of_itself(self) -> dict[str, str]:
        """The headers with which the store answers when it is asked for the bucket."""
        with _told(self.address.bucket):
            return dict(self._client.head_bucket(Bucket=self.address.bucket)["ResponseMetadata"]["HTTPHeaders"])

    def rules(self) -> list[dict[str, Any]]:
        """The bucket's lifecycle rules."""
        try:
            with _told(self.address.bucket):
                return list(self._client.get_bucket_lifecycle_configuration(Bucket=self.address.bucket)["Rules"])
        except Missing:
            return []

    def set_rules(self, rules: list[dict[str, Any]]) -> None:
        """Put these lifecycle rules in place of those that are there."""
        with _told(self.address.bucket):
            self._client.put_bucket_lifecycle_configuration(Bucket=self.address.bucket, LifecycleConfiguration={"Rules": rules})


class _PastTheEnd(Exception):
    """Bytes were asked for that begin after the last one."""


def _if_small(body: bytes | IO[bytes]) -> bytes | None:
    if isinstance(body, bytes):
        return body if len(body) <= LARGEST else None
    data = body.read(LARGEST + 1)
    body.seek(0)
    return data if len(data) <= LARGEST else None


def _sum_of(body: bytes | IO[bytes]) -> str:
    if isinstance(body, bytes):
        return hashlib.sha256(body).hexdigest()
    body.seek(0)
    digest = hashlib.sha256()
    while piece := body.read(PIECE):
        digest.update(piece)
    body.seek(0)
    return digest.hexdigest()


def _pieces(key: str, body: Any, announced: str | None) -> Iterator[bytes]:
    digest = hashlib.sha256()
    try:
        while True:
            with _told(key):
                piece = body.read(PIECE)
            if not piece:
                break
            digest.update(piece)
            yield piece
    finally:
        body.close()
    if announced not in (None, digest.hexdigest()):
        raise Damaged(f"{key} is not as it was written")


@contextmanager
def _told(key: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        raise _meaning(error, key) from error
    except (NoConnection, HTTPClientError, IncompleteReadError) as error:
        raise Unreachable(f"{key}: {type(error).__name__}") from error
    except (NoCredentialsError, PartialCredentialsError, CredentialRetrievalError) as error:
        raise PermissionError("no access key is given, neither in the address nor by AWS_ACCESS_KEY_ID") from error


def _meaning(error: ClientError, key: str) -> Exception:
    code = str(error.response.get("Error", {}).get("Code", ""))
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    if code in _FULL or status == 507:
        return Full(f"{key}: {code}")
    if status == 412 or code == "ConditionalRequestConflict":
        return Exists(key)
    if code == "NoSuchBucket":
        return FileNotFoundError("there is no bucket of that name")
    if status == 404:
        return Missing(key)
    if status == 416:
        return _PastTheEnd(key)
    if status >= 500 or status == 429 or code in _WAIT:
        return Unreachable(f"{key}: {code} {status}")
    if status in (401, 403):
        return PermissionError(f"the store refuses the access key ({code or status})")
    return OSError(f"the store answers {code or status}")
