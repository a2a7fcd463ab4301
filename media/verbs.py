"""The verbs of `tagning media`: which arguments each takes, and what it calls. A progress bar on a terminal."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from media.sandbox.command import Box
from media.sandbox.errors import MediaProblem
from media.sandbox.limits import Limits

WIDE = 40


def run(argv: Sequence[str], box: Box | None) -> dict[str, Any]:
    """Do what the arguments say, with the box that is waiting for it; what there is to tell. Raises MediaProblem."""
    chosen = _parser().parse_args([f"./{one}" if one.startswith("-") and Path(one).exists() else one for one in argv])
    _keep_apart(chosen)
    found: dict[str, Any] = chosen.run(chosen, box)
    return found


def _keep_apart(chosen: Any) -> None:
    """Never write over what is read."""
    for name in ("input", "take", "source", "edit"):
        read, written = getattr(chosen, name, None), getattr(chosen, "output", None)
        if read and written and written.exists() and written.samefile(read):
            raise MediaProblem("failed", "The output is the input; choose another name for it.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tagning media", description="Video in a box: normalise, bring to the house format, render, inspect.",
    )
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    _verb(verbs, "normalise", _normalise, "make a clean MP4 of whatever was sent", "INPUT", "OUTPUT")
    _verb(verbs, "house", _house, "bring a take to the house format", "TAKE", "OUTPUT")
    _verb(verbs, "render", _render, "make a clip of a take as an edit says", "SOURCE", "EDIT", "OUTPUT")
    _verb(verbs, "inspect", _inspect, "print what a recording is and the instructions in it", "FILE")
    return parser


def _verb(verbs: Any, name: str, run: Callable[[Any, Box | None], dict[str, Any]], help: str, *files: str) -> None:
    verb = verbs.add_parser(name, help=help, description=help)
    verb.set_defaults(run=run)
    for file in files:
        verb.add_argument(file.lower(), metavar=file, type=Path)
    standard = Limits()
    verb.add_argument("--max-minutes", type=float, default=standard.max_minutes, help="longest recording (%(default)s)")
    verb.add_argument("--max-side", type=int, default=standard.max_side, help="longest side in pixels (%(default)s)")
    verb.add_argument("--max-pixels", type=int, default=standard.max_pixels, help="most pixels in a picture (%(default)s)")


def _limits(chosen: Any) -> Limits:
    return Limits(chosen.max_minutes, chosen.max_side, chosen.max_pixels)


def _normalise(chosen: Any, box: Box | None) -> dict[str, Any]:
    from media.house.normalise import normalise

    return normalise(chosen.input, chosen.output, _limits(chosen), bar()).as_dict()


def _house(chosen: Any, box: Box | None) -> dict[str, Any]:
    from media.house.format import bring_home

    return bring_home(chosen.take, chosen.output, bar(), _limits(chosen))


def _render(chosen: Any, box: Box | None) -> dict[str, Any]:
    from media.clip.render import render
    from media.edit import Edit

    try:
        given = json.loads(chosen.edit.read_text("utf-8"))
    except ValueError as error:
        raise MediaProblem("bad_edit", f"The edit cannot be understood: {error}.") from None
    return render(chosen.source, Edit.from_json(given), chosen.output, bar(), _limits(chosen), box).as_dict()


def _inspect(chosen: Any, box: Box | None) -> dict[str, Any]:
    from media.clip.inspect import inspect

    return inspect(chosen.file, _limits(chosen))


def bar() -> Callable[[int], None]:
    """A progress bar on stderr when that is a terminal; otherwise nothing."""
    if not sys.stderr.isatty():
        return lambda permille: None

    def show(permille: int) -> None:
        full = WIDE * permille // 1000
        print(
            f"\r{'█' * full}{'·' * (WIDE - full)} {permille / 10:5.1f} %", end="\n" if permille >= 1000 else "", file=sys.stderr,
            flush=True,
        )

    return show
