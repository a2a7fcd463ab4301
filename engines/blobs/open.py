"""Opens the store of bytes that a setting names."""

from pathlib import Path

from engines.blobs.contract import Blobs


def open_blobs(url: str) -> Blobs:
    """The engine for `folder:/path`. Raises ValueError for anything else."""
    scheme, _, rest = url.partition(":")
    if scheme != "folder" or not rest.startswith("/"):
        raise ValueError(f"{url} is not folder:/an/absolute/path")
    from engines.blobs.folder import FolderBlobs

    return FolderBlobs(Path(rest))
