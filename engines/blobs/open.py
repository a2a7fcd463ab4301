"""Opens the store of bytes that a setting names."""

from pathlib import Path

from engines.blobs.contract import Blobs


def open_blobs(url: str) -> Blobs:
    """The engine for `folder:/path`. Raises ValueError for anything else, OSError when the folder cannot be used."""
    scheme, _, rest = url.partition(":")
    if scheme != "folder" or not rest.startswith("/"):
        # Not the address itself: it may hold a password.
        raise ValueError(f"an address that begins with {scheme}: cannot be used; it has to be folder:/an/absolute/path")
    from engines.blobs.folder import FolderBlobs

    return FolderBlobs(Path(rest))
