"""Reads a clip back: its facts, and the instructions in it."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from media.edit import Edit
from media.reading.sniff import sniff
from media.sandbox.command import Progress, run_task
from media.sandbox.errors import MediaProblem
from media.sandbox.limits import PROBE, Limits

LONGEST = 200_000
LONGEST_CUE, MOST_CUES = 10_000, 200
TEXTS = ("mov_text", "subrip", "webvtt", "text")


def inspect(path: Path, limits: Limits = Limits()) -> dict[str, Any]:
    """The recording's facts and encoding, its chapters, the cues of its text track, and `edit`: its instructions, or None.

    Raises MediaProblem.
    """
    path = path.absolute()
    sniff(path)
    found: dict[str, Any] = run_task("clip.inspect:inspect_inside", {"path": str(path), "limits": asdict(limits)}, caps=PROBE)
    edit = read_edit(found.pop("carried"))
    return {**found, "edit": edit}


def read_edit(carried: str) -> dict[str, Any] | None:
    """The edit in a clip's metadata, validated like any other input; None when it is missing or invalid."""
    try:
        return Edit.from_json(json.loads(carried)).as_dict() if carried else None
    except (ValueError, RecursionError, MediaProblem):
        return None


def inspect_inside(arguments: dict[str, Any], tell: Progress) -> dict[str, Any]:
    """The task of `inspect` inside the sandbox."""
    from media.clip.text_tracks import KEY
    from media.reading.probe import probe_file
    from media.reading.sources import Source

    path, limits = Path(arguments["path"]), Limits(**arguments["limits"])
    found = probe_file(path, limits)
    with Source(path, limits) as source:
        chapters = [
            {"start_ms": round(1000 * one["start"] * one["time_base"]), "end_ms": round(1000 * one["end"] * one["time_base"]),
             "title": one["metadata"].get("title", "")}
            for one in source.container.chapters()
        ]
        carried = source.container.metadata.get(KEY, "")[:LONGEST]
        text = read_text(source.container)
    how = {key: value for key, value in asdict(found).items() if key in ("format", "video", "audio", "rate", "pictures", "pixel_format")}
    return {**found.facts().as_dict(), **how, "chapters": chapters, "text": text, "carried": carried}


def read_text(container: Any) -> list[dict[str, Any]]:
    """The cues of the first text track: {"start_ms", "end_ms", "text"}. Runs inside the sandbox only."""
    tracks = [one for one in container.streams.subtitles if one.codec_context and one.codec_context.name in TEXTS]
    cues: list[dict[str, Any]] = []
    for packet in container.demux(tracks[0]) if tracks else ():
        data = bytes(packet)
        words = data[2 : 2 + int.from_bytes(data[:2], "big")] if tracks[0].codec_context.name == "mov_text" else data
        if words and packet.pts is not None:
            start, end = (round(1000 * at * packet.time_base) for at in (packet.pts, packet.pts + (packet.duration or 0)))
            cues.append({"start_ms": start, "end_ms": end, "text": words.decode("utf-8", "replace")[:LONGEST_CUE]})
        if len(cues) >= MOST_CUES:
            break
    return cues
