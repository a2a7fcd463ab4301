"""A fuzzer for `media`: python -m tests.media.fuzz COUNT [--first N] [--doors DOOR ...].

The case number is the seed: the same number gives the same file. Every file must be accepted, salvaged or refused with a code; anything
else is a finding. Each file goes through `probe`, `normalise` and one more entry point chosen by its size, or through the requested ones.
"""

import argparse
import contextlib
import json
import os
import random
import struct
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

from media.clip.inspect import inspect
from media.house.format import to_house
from media.house.normalise import normalise
from media.reading.probe import probe
from media.renditions.catalogue import make_house_take, make_renditions
from media.renditions.live import WANTED, process_answer_live, process_take_live
from media.renditions.playable import make_playable
from media.sandbox.errors import REFUSALS, MediaProblem
from tests.media.conftest import ffmpeg_complaints
from tests.media.corpus import CORPUS, Shelf

SEEDS = (
    "small.mp4", "small-late-moov.mp4", "small-fragments.mp4", "small-live.webm", "small-hevc.mov", "small-av1.webm", "small-voice.webm",
    "small-vp9.mp4", "turned-90.mp4", "gps.mp4", "edit-list.mp4", "anamorphic.mp4", "subtitles.mp4", "shrinks.mp4", "old-phone.3gp",
)
MARKS = (
    b"moov", b"trak", b"stsd", b"stsz", b"stco", b"stts", b"ctts", b"elst", b"moof", b"trun", b"tfdt", b"mdat", b"avcC", b"udta", b"meta",
    b"\x1f\x43\xb6\x75", b"\x16\x54\xae\x6b", b"\x1a\x45\xdf\xa3", b"\xa3",
)
PIECE = 1500
ALWAYS, BY_SIZE, ARRIVING = ("probe", "normalise"), ("playable", "inspect", "house", "renditions", "live"), ("live", "take")


def flip(data, chance, others):
    for _ in range(chance.choice((1, 3, 10, 100))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def flip_head(data, chance, others):
    for _ in range(chance.choice((1, 2, 5, 20))):
        data[chance.randrange(min(len(data), 2000))] = chance.randrange(256)


def cut(data, chance, others):
    del data[chance.randrange(len(data)) :]


def lose(data, chance, others):
    at = chance.randrange(len(data))
    del data[at : at + chance.choice((1, 7, 188, PIECE, 4 * PIECE))]


def twice(data, chance, others):
    at = chance.randrange(len(data))
    data[at:at] = data[at : at + chance.choice((8, PIECE, 4 * PIECE))]


def splice(data, chance, others):
    other, at = chance.choice(others), chance.randrange(len(data))
    start = chance.randrange(len(other))
    data[at : at + PIECE] = other[start : start + chance.choice((20, PIECE, len(other)))]


def nought(data, chance, others):
    at = chance.randrange(len(data))
    length = min(chance.choice((4, 64, PIECE)), len(data) - at)
    data[at : at + length] = bytes([chance.choice((0, 255))]) * length


def lie(data, chance, others):
    """Overwrite a size or number next to a meaningful mark."""
    places = [at for mark in MARKS for at in _finds(data, mark)]
    if places:
        at = max(0, chance.choice(places) + chance.choice((-4, 4, 8, 12, 16, 20, 24)))
        lie = chance.choice((0, 1, 7, 0x7FFFFFFF, 0xFFFFFFFF, 0x10000, len(data), chance.randrange(1 << 32)))
        data[at : at + 4] = struct.pack(">I", lie)


def _finds(data, mark):
    at = data.find(mark)
    while at >= 0:
        yield at
        at = data.find(mark, at + 1)


WAYS = (flip, flip_head, cut, lose, twice, splice, nought, lie, lie)


def broken(seeds, number):
    """(name of the seed file, the mutations, the bytes) of case `number`."""
    chance = random.Random(number)
    name = chance.choice(list(seeds))
    data, ways = bytearray(seeds[name]), []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        if data:
            ways.append(chance.choice(WAYS))
            ways[-1](data, chance, list(seeds.values()))
    return name, [way.__name__ for way in ways], bytes(data)


def outcomes(path, output, asked=()):
    """The result of each entry point for a file: "accepted", "salvaged", a refusal's code, or what went wrong."""
    def knock(work):
        try:
            found = work()
        except MediaProblem as problem:
            return problem.code if problem.code in REFUSALS else f"FINDING {problem.code}: {problem.detail[-400:]}"
        except Exception as error:
            return f"FINDING {error!r}"
        return "salvaged" if getattr(found, "salvaged", False) else "accepted"

    doors = {
        "probe": lambda: probe(path), "normalise": lambda: normalise(path, output), "playable": lambda: make_playable(path, output),
        "inspect": lambda: inspect(path), "house": lambda: to_house(path, output), "renditions": lambda: renditions(path),
        "live": lambda: live(path),
        "take": lambda: take(path),
    }
    said = {}
    for door in ("probe", *asked) if asked else (*ALWAYS, BY_SIZE[path.stat().st_size % len(BY_SIZE)]):
        said[door] = knock(doors[door])
        if output.exists():
            noise = ffmpeg_complaints(output) if door != "playable" else ""
            if noise:
                said[door] = f"FINDING the output is not clean: {noise[:400]}"
            output.unlink()
        if door not in ARRIVING and said["probe"] not in ("accepted", "salvaged") and said[door] != said["probe"]:
            said[door] = f"FINDING {door} says {said[door]}, probe {said['probe']}"
    return said


def renditions(path):
    """Every rendition of an answer, made by the job."""
    with tempfile.TemporaryDirectory() as folder:
        make_renditions(path, Path(folder), [rendition for rendition in WANTED if rendition != "playable"])


def live(path):
    """Every rendition of an answer, made live. The job makes what the live task leaves."""
    _or_later(lambda: arrive(path), lambda: later(path))


def take(path):
    """A recruiter's take, made live, or by the job when the live task leaves it."""
    _or_later(lambda: arrive(path, begin=process_take_live), lambda: take_later(path))


def _or_later(now, then):
    try:
        now()
    except MediaProblem as problem:
        if problem.code != "later":
            raise
        then()


def later(path):
    """What the job makes of an answer that the live task left."""
    with tempfile.TemporaryDirectory() as folder:
        make_playable(path, Path(folder) / "playable")
    renditions(path)


def take_later(path):
    """What the job makes of a take that the live task left."""
    with tempfile.TemporaryDirectory() as folder:
        make_house_take(path, Path(folder))


def answer():
    """A live task for an answer of up to a minute."""
    return process_answer_live(60_000)


def arrive(path, look=lambda made, file: None, begin=answer):
    """Feed the file in pieces; `look` receives every rendition and its path."""
    with begin() as task:
        data = path.read_bytes()
        for at in range(0, len(data), 5000):
            task.feed(data[at : at + 5000])
            for made in task.made():
                look(made, task.folder / made.file)
        task.end()
        while not task.is_over:
            for made in task.made(1.0):
                look(made, task.folder / made.file)


def children(folder):
    """Sandbox processes of this one that still work in `folder`."""
    found = []
    for task in Path("/proc/self/task").iterdir():
        for one in (task / "children").read_text().split():
            with contextlib.suppress(OSError):  # the process has ended
                found += [one] if Path(os.readlink(f"/proc/{one}/cwd")).is_relative_to(folder) else []
    return found


def run(shelf, numbers, keep=None, asked=()):
    """The cases: outcome counts per entry point, findings ({"case", "seed", "ways", "said"}), and (s, number) of the slowest."""
    seeds = {name: shelf(name).read_bytes() for name in SEEDS}
    tally, findings, longest = defaultdict(Counter), [], (0.0, -1)
    with tempfile.TemporaryDirectory() as folder:
        before, tempfile.tempdir = tempfile.tempdir, folder
        try:
            for number in numbers:
                seed, ways, data = broken(seeds, number)
                path, output = Path(folder) / f"case{Path(seed).suffix}", Path(folder) / "out.mp4"
                path.write_bytes(data)
                started = time.monotonic()
                said = outcomes(path, output, asked)
                longest = max(longest, (round(time.monotonic() - started, 1), number))
                for door, word in said.items():
                    tally[door][word.split()[0]] += 1
                left = [one.name for one in Path(folder).iterdir() if one != path] + children(folder)
                if left:
                    said["left"] = f"FINDING left behind: {left}"
                if any(one.startswith("FINDING") for one in said.values()):
                    findings.append({"case": number, "seed": seed, "ways": ways, "said": said})
                    if keep:
                        (keep / f"{number}-{seed}").write_bytes(data)
                path.unlink()
        finally:
            tempfile.tempdir = before
    return tally, findings, longest


def main():
    """Run from the command line."""
    parser = argparse.ArgumentParser("python -m tests.media.fuzz")
    parser.add_argument("count", type=int)
    parser.add_argument("--first", type=int, default=0, help="the number of the first case")
    parser.add_argument("--doors", nargs="+", default=(), choices=(*ALWAYS, *BY_SIZE, *ARRIVING), help="every case through these")
    parser.add_argument("--keep", type=Path, help="a folder for the files with which something was found")
    wanted = parser.parse_args()
    if wanted.keep:
        wanted.keep.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        shelf, started = Shelf(Path(folder)), time.monotonic()
        tally, findings, longest = run(shelf, range(wanted.first, wanted.first + wanted.count), wanted.keep, wanted.doors)
    for one in findings:
        print(json.dumps(one))
    print(json.dumps({"cases": wanted.count, "from": wanted.first, "outcomes": tally, "findings": len(findings), "longest": longest,
                      "all_s": round(time.monotonic() - started)}))
    return bool(findings)


if __name__ == "__main__":
    assert set(SEEDS) <= set(CORPUS)
    sys.exit(main())
