"""The subcommands of `tagning media`: their arguments and what each one calls. They show a progress bar on a terminal."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from media.sandbox.command import Sandbox
from media.sandbox.errors import MediaProblem
from media.sandbox.limits import Limits

WIDE = 40


def run(argv: Sequence[str], sandbox: Sandbox | None) -> dict[str, Any]:
    """Run the command that the arguments name, in the warm sandbox if there is one. Returns the result. Raises MediaProblem."""
    chosen = _parser().parse_args([f"./{one}" if one.startswith("-") and Path(one).exists() else one for one in argv])
    _keep_apart(chosen)
    found: dict[str, Any] = chosen.run(chosen, sandbox)
    return found


def _keep_apart(chosen: Any) -> None:
    """Never overwrite an input file."""
    for name in ("input", "take", "source", "edit"):
        read, written = getattr(chosen, name, None), getattr(chosen, "output", None)
        if read and written and written.exists() and written.samefile(read):
            raise MediaProblem("failed", "The output is the input; choose another name for it.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tagning media", description="Video in a sandbox: normalise, bring to the house format, render, inspect.",
    )
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    _verb(verbs, "normalise", _normalise, "make a clean MP4 from an untrusted file", "INPUT", "OUTPUT")
    _verb(verbs, "house", _house, "convert a take to the house format", "TAKE", "OUTPUT")
    _verb(verbs, "render", _render, "render a clip from a take and an edit", "SOURCE", "EDIT", "OUTPUT")
    _verb(verbs, "inspect", _inspect, "print a recording's facts and its instructions", "FILE")
    return parser


def _verb(verbs: Any, name: str, run: Callable[[Any, Sandbox | None], dict[str, Any]], help: str, *files: str) -> None:
    verb = verbs.add_parser(name, help=help, description=help)
    verb.set_defaults(run=run)
    for file in files:
        verb.add_argument(file.lower(), metavar=file, type=Path)
    standard = Limits()
    verb.add_argument("--max-minutes", type=float, default=standard.max_minutes, help="longest recording (%(default)s)")
    verb.add_argument("--max-side", type=int, default=standard.max_side, help="longest side in pixels (%(default)s)")
    verb.add_argument("--max-pixels", type=int, default=standard.max_pixels, help="most pixels per picture (%(default)s)")


def _limits(chosen: Any) -> Limits:
    return Limits(chosen.max_minutes, chosen.max_side, chosen.max_pixels)


def _normalise(chosen: Any, sandbox: Sandbox | None) -> dict[str, Any]:
    from media.house.normalise import normalise

    return normalise(chosen.input, chosen.output, _limits(chosen), bar()).as_dict()


def _house(chosen: Any, sandbox: Sandbox | None) -> dict[str, Any]:
    from media.house.format import to_house_with_report

    return to_house_with_report(chosen.take, chosen.output, bar(), _limits(chosen))


def _render(chosen: Any, sandbox: Sandbox | None) -> dict[str, Any]:
    from media.clip.render import render
    from media.edit import Edit

    try:
        given = json.loads(chosen.edit.read_text("utf-8"))
    except ValueError as error:
        raise MediaProblem("bad_edit", f"The edit cannot be understood: {error}.") from None
    return render(chosen.source, Edit.from_json(given), chosen.output, bar(), _limits(chosen), sandbox).as_dict()


def _inspect(chosen: Any, sandbox: Sandbox | None) -> dict[str, Any]:
    from media.clip.inspect import inspect

    return inspect(chosen.file, _limits(chosen))


def bar() -> Callable[[int], None]:
    """A progress bar on stderr; it prints nothing when stderr is no terminal."""
    if not sys.stderr.isatty():
        return lambda permille: None

    def show(permille: int) -> None:
        full = WIDE * permille // 1000
        print(
            f"\r{'█' * full}{'·' * (WIDE - full)} {permille / 10:5.1f} %", end="\n" if permille >= 1000 else "", file=sys.stderr,
            flush=True,
        )

    return show
