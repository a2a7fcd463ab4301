"""Rendering: the stills are painted beside everything else, and everything else is loaded once that has begun. Inside the box only."""

import gc
from pathlib import Path
from typing import Any

from media.clip.composing import painting
from media.edit import Edit
from media.sandbox.command import Progress
from media.sandbox.limits import Limits


def render_here(arguments: dict[str, Any], tell: Progress) -> dict[str, Any]:
    """Render; what `media.clip.assembly.make_clip` says of it."""
    edit, limits = Edit.from_json(arguments["edit"]), Limits(**arguments["limits"])
    with painting(edit) as stills:
        gc.disable()
        from media.clip.assembly import make_clip  # PyAV: half of what there is to load

        gc.freeze()
        gc.enable()
        return make_clip(Path(arguments["house"]), edit, Path(arguments["output"]), stills, limits, arguments["copying"], tell)
