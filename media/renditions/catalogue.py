"""The catalogue of renditions, and how they are made from a file."""

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
class Rendition:
    """A finished rendition: its name, its file name in the output folder, its MIME type, and its facts."""

    name: str
    file: str
    mimetype: str
    facts: Any

    @property
    def suffix(self) -> str:
        """The suffix for its stored name."""
        return Path(self.file).suffix[1:] or self.mimetype.rpartition("/")[2]


def make_renditions(
    source: Path, folder: Path, wanted: list[str], progress: Progress = no_progress, limits: Limits = Limits(),
) -> dict[str, Rendition]:
    """Write the wanted renditions (`wall`, `poster`, `storyboard` with its `cues`, `peaks`) into the folder. Raises MediaProblem."""
    found = probe(source, limits)
    order = {
        "source": str(source.absolute()), "folder": str(folder.absolute()), "wanted": wanted, "limits": asdict(limits),
        "probe": asdict(found),
    }
    made = run_task("renditions.from_file:make_inside", order, caps=caps_for(found.duration_ms), progress=progress)
    return {one["name"]: Rendition(**one) for one in made}


def make_house_take(source: Path, folder: Path, progress: Progress = no_progress, limits: Limits = Limits()) -> dict[str, Rendition]:
    """A recruiter's take as `house`, with `poster`, `storyboard`, `cues` and `peaks`. Raises MediaProblem ("no_video" for sound alone)."""
    from media.house.format import is_house, to_house

    found = probe(source, limits)
    order = {"source": str(source.absolute()), "folder": str(folder.absolute()), "limits": asdict(limits), "probe": asdict(found)}
    if is_house(found):
        house = folder / FILES["house"][0]
        facts = to_house(source, house, progress, limits)
        pictures = make_renditions(house, folder, ["poster", "storyboard", "peaks"])
        return {**pictures, "house": Rendition("house", *FILES["house"], facts.as_dict())}
    made = run_task("renditions.take_renditions:make_inside", order, caps=caps_for(found.duration_ms), progress=progress)
    return {one["name"]: Rendition(**one) for one in made}


def make_rendition(source: Path, output: Path, name: str, progress: Progress = no_progress, limits: Limits = Limits()) -> Rendition:
    """Write one rendition to `output`. Raises MediaProblem."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix=".rendition-", dir=output.parent) as folder:
        made = make_renditions(source, Path(folder), [name], progress, limits)[name]
        (Path(folder) / made.file).replace(output)
    return made
