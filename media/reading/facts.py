"""The facts of a recording."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Facts:
    """A recording as people see it: `width` and `height` are px after rotation and pixel aspect ratio.

    `kind` is "video" or "audio" (the camera was off). `salvaged` marks a damaged file of which a part can be read. `promised_ms` is the
    length that the file's header claims; 0 where it claims none.
    """

    kind: str
    duration_ms: int
    width: int
    height: int
    has_audio: bool
    has_video: bool
    salvaged: bool = False
    promised_ms: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The facts as JSON."""
        return asdict(self)
