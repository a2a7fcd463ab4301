"""The distributed store: an S3 bucket. It overwrites nothing, except that a gathered blob replaces its marker."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from pathlib import Path

import boto3

from engines.blobs.contract import PLAYBACK_S, Exists, Full, Missing, Unreachable, blob_of, check_name, require_short
from engines.blobs.s3.address import Address
from engines.blobs.s3.bucket import Bucket
from engines.blobs.s3.finished_uploads import FinishedUploads, state_of
from engines.blobs.s3.uploads import Uploads

# The largest body of one S3 request.
_LARGEST = 5 * 1024**3
_RULE = "tagning: parts that were never made whole"
_ABANDONED_DAYS = 8  # a day after the upload itself has expired


class S3Blobs:
    """Blobs are stored below `blobs/`, uploads below `uploads/`, in one bucket under one prefix that nothing else uses."""

    finishes_in_pieces = True

    def __init__(self, address: Address) -> None:
        """Raises OSError with one clear line when the bucket is unusable."""
        self._bucket = Bucket(address)
        self._finished = FinishedUploads(self._bucket, f"blobs/{blob_of('')}")
        self._uploads = Uploads(self._bucket, self._finished)
        try:
            _require_use(self._bucket)
            self._rule = _rule_set(self._bucket)
        except Unreachable as error:
            raise ConnectionError(f"the store at {address.endpoint or 'amazonaws.com'} does not answer") from error

    def put_file(self, name: str, source: Path) -> int:
        size = source.stat().st_size
        if size > _LARGEST:
            raise Full(f"{name}: {size} bytes are more than one request can hold")
        with source.open("rb") as file:
            self._bucket.put_new(_key(name), file)
        return size

    def put_bytes(self, name: str, data: bytes) -> int:
        self._bucket.put_new(_key(name), data)
        return len(data)

    def size(self, name: str) -> int:
        found = self._bucket.find(_key(name))
        if found is None or state_of(found).abandoned:
            raise Missing(name)
        return state_of(found).size

    def read(self, name: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        found, pieces = self._bucket.read(_key(name), start, end)
        there = state_of(found)
        if there.abandoned:
            raise Missing(name)
        return self._finished.read(_upload_of(name), there.size, start, end) if there.in_pieces else pieces

    @contextmanager
    def local_path(self, name: str) -> Iterator[Path]:
        pieces = self.read(name)
        with tempfile.NamedTemporaryFile(prefix="tagning-") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            yield Path(file.name)

    def path_or_none(self, name: str) -> None:
        self.size(name)

    def playback_url(self, name: str, mimetype: str, download_name: str | None = None, seconds: int = PLAYBACK_S) -> str | None:
        require_short(seconds)
        if (upload := _upload_of(name)) and self._finished.is_in_pieces(upload):
            return None
        return self._bucket.signed(_key(name), mimetype, download_name, seconds)

    def delete(self, name: str) -> None:
        key, upload = _key(name), _upload_of(name)
        if upload:
            self._finished.delete(upload)
        else:
            self._bucket.delete(key)

    def names(self, prefix: str = "") -> Iterator[str]:
        for key, size in self._bucket.below(f"blobs/{prefix}"):
            name = key.removeprefix("blobs/")
            # A marker is empty; almost no blob is.
            if size or not ((upload := _upload_of(name)) and self._finished.is_void(upload)):
                yield name

    def begin(self, upload: str) -> None:
        self._uploads.begin(_checked(upload))

    def offset(self, upload: str) -> int:
        return self._uploads.offset(_checked(upload))

    def append(
        self, upload: str, offset: int, chunks: Iterable[bytes], *, checksum: tuple[str, bytes] | None = None, limit: int | None = None,
    ) -> int:
        return self._uploads.append(_checked(upload), offset, chunks, checksum, limit)

    def finish(self, upload: str) -> int:
        return self._uploads.finish(_checked(upload))

    def gather(self, upload: str) -> None:
        self._finished.gather(_checked(upload))

    def abandon(self, upload: str) -> None:
        self._uploads.abandon(_checked(upload))

    def upload_ids(self) -> Iterator[str]:
        return self._uploads.ids()

    def read_upload(self, upload: str, start: int = 0) -> Iterator[bytes]:
        return self._uploads.read(_checked(upload), start)

    def about(self) -> dict[str, str]:
        address, headers = self._bucket.address, self._bucket.bucket_headers()
        ceph = any(name.startswith("x-rgw-") for name in headers)
        return {
            "product": headers.get("server") or ("Ceph RGW" if ceph else "S3"), "client": f"boto3 {boto3.__version__}",
            "place": f"{address.bucket}/{address.prefix} at {address.endpoint or f'Amazon, {address.region}'}",
            "public": address.public or f"Amazon, {address.region}", "lifecycle": self._rule,
            **_clock(headers.get("date")),
        }


def _key(name: str) -> str:
    return f"blobs/{check_name(name)}"


def _upload_of(name: str) -> str:
    """The upload that became the blob of that name, or ""."""
    upload = name.removeprefix(blob_of(""))
    return "" if upload == name or "/" in upload else upload


def _checked(upload: str) -> str:
    if "/" in check_name(upload):
        raise ValueError(f"not an upload's id: {upload!r}")
    return upload


def _clock(date: str | None) -> dict[str, str]:
    """The store's clock, to the second; empty when it tells none."""
    try:
        return {"clock": f"{parsedate_to_datetime(date or ''):%Y-%m-%dT%H:%M:%S.000Z}"}
    except ValueError:
        return {}


def _require_use(bucket: Bucket) -> None:
    """Raise OSError unless the key may list and write, and the store honours If-None-Match."""
    next(bucket.below("store"), None)
    try:
        bucket.put_new("store", b"Tagning keeps blobs/ and uploads/ beside this.")
        bucket.put_new("store", b"")
    except Exists:
        return
    raise OSError("the store ignores If-None-Match and overwrites objects: it is unusable")


def _rule_set(bucket: Bucket) -> str:
    """Have the store itself abort old multipart uploads. Returns the outcome in words for operators."""
    prefix = f"{bucket.address.prefix}blobs/"
    try:
        rules = bucket.rules()
        if any(rule.get("ID") == f"{_RULE} {prefix}" for rule in rules):
            return "set"
        bucket.set_rules([*rules, {
            "ID": f"{_RULE} {prefix}", "Status": "Enabled", "Filter": {"Prefix": prefix},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": _ABANDONED_DAYS},
        }])
    except OSError as error:
        return f"not set ({error}); the sweep aborts old uploads too"
    return "set"
