"""The rendering task. It forks the artwork first and imports the rest meanwhile. Runs inside the sandbox only."""

import gc
from pathlib import Path
from typing import Any

from media.clip.artwork import start_artwork
from media.edit import Edit
from media.sandbox.command import Progress
from media.sandbox.limits import Limits


def render_inside(arguments: dict[str, Any], tell: Progress) -> dict[str, Any]:
    """Render; returns the result of `media.clip.assembly.make_clip`."""
    edit, limits = Edit.from_json(arguments["edit"]), Limits(**arguments["limits"])
    with start_artwork(edit) as artwork:
        gc.disable()
        from media.clip.assembly import make_clip  # imports PyAV: half of the import time

        gc.freeze()
        gc.enable()
        return make_clip(Path(arguments["house"]), edit, Path(arguments["output"]), artwork, limits, arguments["copying"], tell)
