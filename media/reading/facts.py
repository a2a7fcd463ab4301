"""What is known of a recording."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Facts:
    """A recording as a person meets it: `width` and `height` in px as shown, after rotation and pixel shape.

    `kind` is "video" or "audio" (a camera that was off); a damaged file of which a part can be read is `salvaged`.
    """

    kind: str
    duration_ms: int
    width: int
    height: int
    has_audio: bool
    has_video: bool
    salvaged: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The same, ready for JSON."""
        return asdict(self)
