"""Processes that a test watches without being their parent."""

from pathlib import Path


def running(pid):
    """Whether the process exists and has not ended: a zombie has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False
