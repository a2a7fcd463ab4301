"""Checks that the program's files are its own: another distribution may silently overwrite a package of the same name.

It imports nothing of ours, so that it works when our files are gone.
"""

import base64
import hashlib
from importlib import metadata
from pathlib import Path


def list_foreign(name: str = "tagning") -> list[str]:
    """The files of the installed distribution that are missing or changed; none for a checkout, which has no list."""
    try:
        files = metadata.distribution(name).files or []
    except metadata.PackageNotFoundError:
        return []
    return [str(one) for one in files if one.suffix == ".py" and one.hash and not _is_as_installed(Path(str(one.locate())), one.hash)]


def complaint(foreign: list[str]) -> str:
    """The one-line error message about these files."""
    return (
        f"tagning: {foreign[0]} is not ours any more ({len(foreign)} files): another package has overwritten it. Install tagning in an "
        "environment of its own, with pipx or uv or in a container."
    )


def _is_as_installed(path: Path, told: metadata.FileHash) -> bool:
    try:
        found = hashlib.new(told.mode, path.read_bytes()).digest()
    except OSError:
        return False
    return base64.urlsafe_b64encode(found).rstrip(b"=").decode() == told.value
