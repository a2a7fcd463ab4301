"""The forms in which an answer is watched: which there are, and how they are made of a file that is here."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from media.reading.probe import probe
from media.sandbox.command import Progress, no_progress, run_task
from media.sandbox.limits import Limits, caps_for

FILES = {
    "playable": ("playable", ""), "wall": ("wall.mp4", "video/mp4"), "poster": ("poster.jpg", "image/jpeg"),
    "storyboard": ("storyboard.jpg", "image/jpeg"), "cues": ("cues.vtt", "text/vtt"), "peaks": ("peaks.json", "application/json"),
    "house": ("house.mp4", "video/mp4"),
}


@dataclass(frozen=True)
class Made:
    """A form that is there: its name, its file in the folder that was given, the type to send it with, and what is known of it."""

    name: str
    file: str
    mimetype: str
    facts: Any

    @property
    def suffix(self) -> str:
        """How its name should end."""
        return Path(self.file).suffix[1:] or self.mimetype.rpartition("/")[2]


def make_forms(
    source: Path, folder: Path, wanted: list[str], progress: Progress = no_progress, limits: Limits = Limits(),
) -> dict[str, Made]:
    """Write the wanted forms (`wall`, `poster`, `storyboard` with its `cues`, `peaks`) into the folder. Raises MediaProblem."""
    found = probe(source, limits)
    order = {
        "source": str(source.absolute()), "folder": str(folder.absolute()), "wanted": wanted, "limits": asdict(limits),
        "probe": asdict(found),
    }
    made = run_task("renditions.making:make_here", order, caps=caps_for(found.duration_ms), progress=progress)
    return {one["name"]: Made(**one) for one in made}


def house_take(source: Path, folder: Path, progress: Progress = no_progress, limits: Limits = Limits()) -> dict[str, Made]:
    """A recruiter's take as `house`, with `poster`, `storyboard`, `cues` and `peaks`. Raises MediaProblem ("no_video" for sound alone)."""
    from media.house.format import is_house, to_house

    found = probe(source, limits)
    order = {"source": str(source.absolute()), "folder": str(folder.absolute()), "limits": asdict(limits), "probe": asdict(found)}
    if is_house(found):
        house = folder / FILES["house"][0]
        facts = to_house(source, house, progress, limits)
        return {**make_forms(house, folder, ["poster", "storyboard", "peaks"]), "house": Made("house", *FILES["house"], facts.as_dict())}
    made = run_task("renditions.house_take:make_here", order, caps=caps_for(found.duration_ms), progress=progress)
    return {one["name"]: Made(**one) for one in made}


def make_form(source: Path, output: Path, name: str, progress: Progress = no_progress, limits: Limits = Limits()) -> Made:
    """One of them, written to `output`. Raises MediaProblem."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix=".form-", dir=output.parent) as folder:
        made = make_forms(source, Path(folder), [name], progress, limits)[name]
        (Path(folder) / made.file).replace(output)
    return made
