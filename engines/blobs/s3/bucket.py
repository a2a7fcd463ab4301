"""A bucket with one method per request. The store's errors become exceptions of the contract."""

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
)
from botocore.exceptions import ConnectionError as NoConnection
from botocore.exceptions import CredentialRetrievalError, HTTPClientError, IncompleteReadError, NoCredentialsError, PartialCredentialsError

from engines.blobs.checked_chunks import PIECE
from engines.blobs.contract import Exists, Full, Missing, Unreachable
from engines.blobs.s3.address import Address
from engines.blobs.s3.fast_requests import LARGEST, FastRequests

_CONFLICTS = 5
_AT_ONCE = 1000
_FULL = {"QuotaExceeded", "InsufficientStorage", "StorageFull", "XMinioStorageFull", "EntityTooLarge"}
_WAIT = {"SlowDown", "RequestTimeout", "OperationAborted", "ServiceUnavailable", "InternalError", "Throttling", "TooManyRequests"}
_CORE = botocore.session.get_session()
_SESSION = boto3.session.Session(botocore_session=_CORE)
_ONE_AT_A_TIME = threading.Lock()
_CONFIG = Config(
    signature_version="s3v4", connect_timeout=2, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 3},
    # As many connections as a process has threads by default, plus those of the jobs.
    max_pool_connections=128,
    # The store checks the SHA-256 of every body. Newer checksums are used only where a request requires them, because several stores do
    # not know them.
    s3={"addressing_style": "path", "payload_signing_enabled": True},
    request_checksum_calculation="when_required", response_checksum_validation="when_required",
)


class Damaged(OSError):
    """The bytes read differ from the bytes written."""


@dataclass(frozen=True)
class Found:
    """Size and metadata of an object."""

    size: int
    metadata: dict[str, str]


@dataclass(frozen=True)
class Sent:
    """A part that the store has: its number and its ETag."""

    number: int
    tag: str


class Bucket:
    """The objects below the address's prefix. Every request raises Unreachable, or OSError when the store refuses it."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._clients: dict[tuple[int, str | None], Any] = {}
        self._fast_requests_by_process: dict[int, FastRequests] = {}

    @property
    def _client(self) -> Any:
        return self._speaking_to(self.address.endpoint)

    def _speaking_to(self, endpoint: str | None) -> Any:
        # One client per process: after a fork, two processes would mix up the answers on a shared connection.
        key = (os.getpid(), endpoint)
        if key not in self._clients:
            self._clients[key] = self._connected(endpoint)
        return self._clients[key]

    def _connected(self, endpoint: str | None) -> Any:
        address = self.address
        with _ONE_AT_A_TIME:  # a session is thread-safe, but not while it creates a client
            return _SESSION.client(
                "s3", endpoint_url=endpoint, region_name=address.region, config=_CONFIG,
                aws_access_key_id=address.key, aws_secret_access_key=address.secret,
            )

    @property
    def _fast_requests(self) -> FastRequests:
        pid = os.getpid()
        if pid not in self._fast_requests_by_process:
            self._fast_requests_by_process[pid] = self._new_fast_requests(self._client.meta.endpoint_url)
        return self._fast_requests_by_process[pid]

    def _new_fast_requests(self, endpoint: str) -> FastRequests:
        address = self.address
        with _translated(address.bucket), _ONE_AT_A_TIME:
            own = Credentials(address.key, address.secret) if address.key else _SESSION.get_credentials()
            if own is None:
                raise NoCredentialsError()
            trusted = _CORE.get_config_variable("ca_bundle") or os.environ.get("REQUESTS_CA_BUNDLE") or True
            return FastRequests(endpoint, address.bucket, address.region, own, _CONFIG, trusted)

    def _at(self, key: str) -> dict[str, str]:
        return {"Bucket": self.address.bucket, "Key": self.address.prefix + key}

    def put_new(self, key: str, body: bytes | IO[bytes], **metadata: str) -> None:
        """Write an object that does not exist yet; durable on return. Raises Exists, Full.

        Each write carries a random token, so a write whose response was lost recognises its own object.
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
            # The object was deleted again, or two concurrent writes both lost: try again.
        raise Unreachable(key)

    def _put_once(self, key: str, body: bytes | IO[bytes], metadata: dict[str, str]) -> None:
        small = _if_small(body)
        written = None if small is None else self._fast_requests.put_new(self.address.prefix + key, small, metadata["sha256"], metadata)
        if written is False:
            raise Exists(key)
        if written is None:
            with _translated(key):
                self._client.put_object(**self._at(key), Body=body, Metadata=metadata, IfNoneMatch="*")

    def find(self, key: str) -> Found | None:
        """Size and metadata of the object, or None."""
        known = self._fast_requests.find(self.address.prefix + key)
        if isinstance(known, tuple):
            return Found(*known)
        if known is False:
            return None
        try:
            with _translated(key):
                told = self._client.head_object(**self._at(key))
        except Missing:
            return None
        return Found(told["ContentLength"], told["Metadata"])

    def read(self, key: str, start: int = 0, end: int | None = None) -> tuple[Found, Iterator[bytes]]:
        """The object and its bytes from `start` to `end`.

        Raises Missing. A whole read raises Damaged at its end when the bytes are not as written.
        """
        if end is not None and end <= start:
            return self._known(key), iter(())
        wanted = {} if (start, end) == (0, None) else {"Range": f"bytes={start}-{'' if end is None else end - 1}"}
        try:
            with _translated(key):
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
        """Delete the object. It is no error if the object is gone."""
        with _translated(key):
            self._client.delete_object(**self._at(key))

    def delete_all(self, keys: Iterable[str]) -> None:
        """Delete these objects. Missing ones are no error."""
        names = [{"Key": self.address.prefix + key} for key in keys]
        for at in range(0, len(names), _AT_ONCE):
            with _translated("several objects"):
                told = self._client.delete_objects(Bucket=self.address.bucket, Delete={"Objects": names[at:at + _AT_ONCE], "Quiet": True})
            for error in told.get("Errors", ()):
                raise OSError(f"{error.get('Key')} was not deleted: {error.get('Code')}")

    def below(self, folder: str, after: str = "") -> Iterator[tuple[str, int]]:
        """(key, size) of every object whose key begins with `folder`, in order, after the key `after`."""
        since = {"StartAfter": self.address.prefix + after} if after else {}
        for page in self._pages("list_objects_v2", Prefix=self.address.prefix + folder, **since):
            for one in page.get("Contents", ()):
                yield one["Key"].removeprefix(self.address.prefix), one["Size"]

    def folders(self, folder: str) -> Iterator[str]:
        """The names directly below `folder` (which ends with a slash) that have objects below them."""
        whole = self.address.prefix + folder
        for page in self._pages("list_objects_v2", Prefix=whole, Delimiter="/"):
            for one in page.get("CommonPrefixes", ()):
                yield one["Prefix"].removeprefix(whole).rstrip("/")

    def _pages(self, verb: str, **arguments: Any) -> Iterator[dict[str, Any]]:
        pages = iter(self._client.get_paginator(verb).paginate(Bucket=self.address.bucket, **arguments))
        while True:
            with _translated(verb):
                page = next(pages, None)
            if page is None:
                return
            yield page

    def begin_parts(self, key: str, **metadata: str) -> str:
        """Begin a multipart upload; returns its id."""
        with _translated(key):
            return str(self._client.create_multipart_upload(**self._at(key), Metadata=metadata)["UploadId"])

    def put_part(self, key: str, parts_id: str, number: int, body: IO[bytes]) -> Sent:
        """Send one part; it replaces an earlier part of that number. Raises Missing when the multipart upload is over."""
        with _translated(key):
            told = self._client.upload_part(**self._at(key), UploadId=parts_id, PartNumber=number, Body=body)
        return Sent(number, told["ETag"])

    def complete(self, key: str, parts_id: str, sent: Iterable[Sent]) -> None:
        """Complete the multipart upload; the result replaces an existing object. Raises Missing when the multipart upload is over."""
        whole = {"Parts": [{"PartNumber": one.number, "ETag": one.tag} for one in sent]}
        with _translated(key):
            self._client.complete_multipart_upload(**self._at(key), UploadId=parts_id, MultipartUpload=whole)

    def abort(self, key: str, parts_id: str) -> None:
        """Abort the multipart upload. It is no error if it is gone."""
        try:
            with _translated(key):
                self._client.abort_multipart_upload(**self._at(key), UploadId=parts_id)
        except Missing:
            pass

    def open_parts(self, folder: str) -> Iterator[tuple[str, str]]:
        """(key, id) of the open multipart uploads below `folder`."""
        for page in self._pages("list_multipart_uploads", Prefix=self.address.prefix + folder):
            for one in page.get("Uploads", ()):
                yield one["Key"].removeprefix(self.address.prefix), one["UploadId"]

    def signed(self, key: str, mimetype: str, download_name: str | None, seconds: int) -> str:
        """A presigned address on the public endpoint that serves the object for `seconds`, only as this MIME type."""
        disposition = "inline" if download_name is None else f"attachment; filename*=UTF-8''{quote(download_name, safe='')}"
        fixed = {
            "ResponseContentType": mimetype, "ResponseContentDisposition": disposition,
            "ResponseCacheControl": f"private, max-age={seconds}",
        }
        client = self._speaking_to(self.address.public)
        return str(client.generate_presigned_url("get_object", Params={**self._at(key), **fixed}, ExpiresIn=seconds))

    def bucket_headers(self) -> dict[str, str]:
        """The response headers of a HEAD request for the bucket."""
        with _translated(self.address.bucket):
            return dict(self._client.head_bucket(Bucket=self.address.bucket)["ResponseMetadata"]["HTTPHeaders"])

    def rules(self) -> list[dict[str, Any]]:
        """The bucket's lifecycle rules."""
        try:
            with _translated(self.address.bucket):
                return list(self._client.get_bucket_lifecycle_configuration(Bucket=self.address.bucket)["Rules"])
        except Missing:
            return []

    def set_rules(self, rules: list[dict[str, Any]]) -> None:
        """Replace the bucket's lifecycle rules."""
        with _translated(self.address.bucket):
            self._client.put_bucket_lifecycle_configuration(Bucket=self.address.bucket, LifecycleConfiguration={"Rules": rules})


class _PastTheEnd(Exception):
    """The requested range begins after the last byte."""


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
            with _translated(key):
                piece = body.read(PIECE)
            if not piece:
                break
            digest.update(piece)
            yield piece
    finally:
        body.close()
    if announced not in (None, digest.hexdigest()):
        raise Damaged(f"{key} is damaged")


@contextmanager
def _translated(key: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        raise _contract_error(error, key) from error
    except (NoConnection, HTTPClientError, IncompleteReadError) as error:
        raise Unreachable(f"{key}: {type(error).__name__}") from error
    except (NoCredentialsError, PartialCredentialsError, CredentialRetrievalError) as error:
        raise PermissionError("no access key is given, in the address or in AWS_ACCESS_KEY_ID") from error


def _contract_error(error: ClientError, key: str) -> Exception:
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
