"""Assembles a clip: pictures, sound and text in one file. Runs inside the sandbox only."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from media.clip.artwork import ArtworkCall
from media.clip.film import Film
from media.clip.index import Index, track_kind
from media.clip.plan import plan, ticks
from media.clip.skeleton import skeleton
from media.clip.soundplan import RATE, samples
from media.clip.soundtrack import write_sound
from media.clip.text_tracks import as_webvtt, chapters
from media.edit import Edit
from media.house.format import TICKS
from media.mp4.atoms import Atom
from media.mp4.nal import Misfit
from media.mp4.tables import Table, read_table
from media.mp4.writing import TrackWriter, write_file
from media.reading.probe import stored_loudness
from media.reading.sources import Source
from media.sandbox.command import Progress
from media.sandbox.errors import MediaProblem
from media.sandbox.limits import Limits
from media.sandbox.prefetch import prefetched

TAKE, PICTURES, SOUND, WORDS = range(4)
FILMED = 900


def make_clip(house: Path, edit: Edit, output: Path, artwork: ArtworkCall, limits: Limits, copying: bool, tell: Progress) -> dict[str, Any]:
    """Render a clip and return its facts.

    Returns {"foreign": why} for a take that is not in the house format, or {"misfit": why, "duration_ms"} when its pictures could not be
    copied.
    """
    with Source(house, limits, indexed=True) as source:
        try:
            index = Index(house, source)
        except Misfit as misfit:
            return {"foreign": str(misfit)}
        artwork.send((index.size, index.colours))
        try:
            return Clip(house, source, index, edit, artwork, copying).write(output, tell)
        except Misfit as misfit:
            return {"misfit": str(misfit), "duration_ms": index.duration_ms}


class Clip:
    """One clip in progress."""

    def __init__(self, house: Path, source: Source, index: Index, edit: Edit, artwork: ArtworkCall, copying: bool) -> None:
        self.house, self.source, self.index, self.edit, self.copying = house, source, index, edit, copying
        front, keep = ticks(edit.look.before_ms), edit.ranges(index.duration_ms)
        self.stretches = plan(index.stamps, index.keys, index.end, keep, front, ticks(edit.look.overlay_ms), copying)
        if not self.stretches:
            raise MediaProblem("bad_edit", "The edit cannot be understood: nothing is left of the take.")
        content_end = self.stretches[-1].at + self.stretches[-1].length
        self.content_ms = (content_end - front) * 1000 // TICKS
        self.end = content_end + ticks(edit.look.after_ms)
        self.film = Film(source, index, edit, self.stretches, artwork, copying)

    def write(self, output: Path, tell: Progress) -> dict[str, Any]:
        """Write the file; returns its facts."""
        with ExitStack() as stack:
            take = stack.enter_context(open(self.house, "rb"))
            spools = [stack.enter_context(tempfile.TemporaryFile()) for _ in (PICTURES, SOUND)]
            words = BytesIO()
            heard = stack.enter_context(prefetched(self._heard(spools[1]), 1))
            tables = {b"vide": self._filmed(spools[0], take, tell)}
            tables.update((b"soun", table) for table in heard)
            moov = skeleton(self.source, self.index, self.edit, self.content_ms, self.copying, words)
            tracks = list(self._tracks(moov, tables, words.tell()))
            write_file(output, moov, tracks, [take, *spools, words], lambda permille: tell(FILMED + permille * (999 - FILMED) // 1000))
        return {
            "duration_ms": self.end * 1000 // TICKS, "width": self.index.size[0], "height": self.index.size[1],
            "frames_encoded": self.film.encoded, "frames_copied": self.film.copied, "method": "smart" if self.copying else "full",
            "reason": "", "loudness": stored_loudness(self.index.loudness),
            "chapters": [mark.as_dict() for mark in chapters(self.edit, self.content_ms)],
            "captions": as_webvtt(self.edit, self.content_ms),
        }

    def _filmed(self, spool: BinaryIO, take: BinaryIO, tell: Progress) -> Table:
        writer, total = TrackWriter(spool, PICTURES, TAKE, TICKS), max(1, self.film.to_encode)
        for done in self.film.write(writer, take):
            tell(FILMED * done // total)
        return writer.table(self.end)

    def _heard(self, spool: BinaryIO) -> Iterator[Table]:
        """The sound's table; nothing when there is no sound."""
        if self.index.sounds is not None:
            writer, end = TrackWriter(spool, SOUND, TAKE, RATE), samples(self.end)
            write_sound(self.house, self.index.sounds, self.stretches, end, writer, self.copying)
            yield writer.table(end)

    def _tracks(self, moov: Atom, tables: dict[bytes, Table], size: int) -> Iterator[tuple[Atom, Table]]:
        """The skeleton's tracks with their tables. Copied picture and sound keep the take's sample description."""
        for trak in moov.all(b"trak"):
            kind = track_kind(trak)
            if kind not in tables:
                yield trak, read_table(moov, trak, size, WORDS)
                continue
            if self.copying:
                path = (b"mdia", b"minf", b"stbl")
                trak.at(*path).put(self.index.tracks[kind].at(*path, b"stsd"))
            yield trak, tables[kind]
