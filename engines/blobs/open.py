"""Opens the blob store that a setting names."""

from pathlib import Path

from engines.blobs.contract import Blobs


def open_blobs(url: str, reserve: int = 0) -> Blobs:
    """The engine for `folder:/path` or `s3://bucket?endpoint=…`. A folder leaves `reserve` bytes of its disk free.

    Raises ValueError for other addresses, OSError when the store is unusable.
    """
    scheme, _, rest = url.partition(":")
    if scheme == "folder" and rest.startswith("/"):
        from engines.blobs.folder import FolderBlobs

        return FolderBlobs(Path(rest), reserve)
    if scheme == "s3":
        from engines.blobs.s3.address import parse_address
        from engines.blobs.s3.store import S3Blobs

        return S3Blobs(parse_address(url))
    # Leave out the address: it may hold a password.
    known = "folder:/an/absolute/path or s3://bucket?endpoint=…"
    raise ValueError(f"an address that begins with {scheme}: cannot be used; it has to be {known}")
