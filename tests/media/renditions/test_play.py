"""Our files play, seek to the right picture and end, in Chromium and in Firefox."""

import json
import shutil
import subprocess
from bisect import bisect_right
from pathlib import Path

import pytest

from media.clip.render import render
from media.edit import Edit
from media.house.normalise import normalise
from media.renditions.playable import make_playable
from media.renditions.transcoding import full, wall
from tests.browser.chromium import NAMES
from tests.media.coded import BITS, CELL, RATE, SIZE, read_pictures
from tests.media.conftest import ffmpeg_complaints, made
from tests.media.gallery import gallery
from tests.servers import require

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).parents[2] / "js" / "media" / "play.mjs"
BROWSERS = {"chrome": NAMES, "firefox": ("firefox-esr", "firefox")}
CELLS = [[20 + bit * CELL + CELL // 2, 40] for bit in range(BITS)]
EDIT = {
    "keep": [[1370, 4200], [5010, 7600]], "instructions": {"question": "Why?", "takes": 2},
    "look": {"card": "before", "card_ms": 1000, "overlay_ms": 500},
}
FRAGMENTS = ["-movflags", "frag_keyframe+empty_moov+default_base_moof"]
VP8 = ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "2M", "-g", "45", "-c:a", "libopus"]
SEEKS = 10


@pytest.fixture(scope="module")
def folder(house, tmp_path_factory):
    """The clips and answers to play."""
    folder = tmp_path_factory.mktemp("gallery")
    live = made(folder / "live.webm", "-i", house, *VP8, "-live", "1")
    fragments = made(
        folder / "fragments.mp4", "-i", house, "-c:v", "libx264", "-preset", "ultrafast", "-g", "50", "-c:a", "libopus", *FRAGMENTS,
    )
    turned = made(folder / "turned.mov", "-i", house, "-vf", "hflip,vflip", "-c:v", "libx265", "-preset", "ultrafast", "-x265-params",
                  "log-level=0", "-tag:v", "hvc1", "-c:a", "copy")
    phone = made(folder / "phone.mov", "-display_rotation", "180", "-i", turned, "-c", "copy", "-tag:v", "hvc1")
    render(house, Edit.from_json(EDIT), folder / "clip.mp4")
    normalise(phone, folder / "phone.mp4")
    normalise(live, folder / "normalised.mp4")
    make_playable(live, folder / "answer.webm")
    make_playable(fragments, folder / "answer.mp4")
    wall(live, folder / "wall.mp4")
    full(live, folder / "full.mp4")
    return folder


FILES = ("clip.mp4", "phone.mp4", "normalised.mp4", "answer.webm", "answer.mp4", "wall.mp4", "full.mp4")


def numbers(path):
    """[(time in s, number)] of every picture, for files in the recording's own size."""
    return [(at, number) for at, number, _, _ in read_pictures(path)]


@pytest.fixture(scope="module")
def expected(folder):
    """The pictures of every file. Those of the wall have another size and are counted by their times."""
    seen = {name: numbers(folder / name) for name in FILES if name != "wall.mp4"}
    seen["wall.mp4"] = [(n / RATE, n) for n in range(8 * RATE)]
    return seen


@pytest.fixture(scope="module", params=BROWSERS)
def seen(request, folder, expected):
    """What this browser showed of each file."""
    found = next(filter(None, map(shutil.which, BROWSERS[request.param])), None)
    require(found, request.param, f"tests/install-{'chromium' if request.param == 'chrome' else request.param}")
    with gallery(folder) as address:
        jobs = [{"url": address + name, "seconds": moments(expected[name])} for name in FILES]
        order = {"page": address, "cells": {"width": SIZE[0], "at": CELLS}, "jobs": jobs}
        ran = subprocess.run(
            ["node", SCRIPT, request.param, found], input=json.dumps(order), capture_output=True, text=True, timeout=400,
        )
    assert ran.returncode == 0, ran.stderr[-3000:]
    return dict(zip(FILES, json.loads(ran.stdout)["answers"]))


def moments(pictures):
    """Ten seek times across the file, each half a picture after a picture's time, in no order."""
    chosen = [pictures[len(pictures) * n // SEEKS + 3][0] + 0.5 / RATE for n in range(SEEKS)]
    return chosen[1::2] + chosen[::-2]


def number(lumas):
    """The number in the cells."""
    return int("".join("1" if luma > 125 else "0" for luma in lumas), 2)


@pytest.mark.browser
@pytest.mark.parametrize("name", FILES)
def test_it_plays_seeks_to_the_right_picture_and_ends(name, seen, expected):
    answer, pictures = seen[name], expected[name]
    assert answer["error"] == ""
    times = [at for at, _ in pictures]
    wanted = [pictures[bisect_right(times, at) - 1][1] for at in moments(pictures)]
    assert [number(lumas) for lumas in answer["seen"]] == wanted
    assert answer["ended"] and answer["at"] == pytest.approx(answer["duration"], abs=0.1)
    assert answer["duration"] == pytest.approx(times[-1] + 1 / RATE, abs=0.1)


@pytest.mark.parametrize("name", FILES)
def test_ffmpeg_reports_no_error(name, folder):
    assert ffmpeg_complaints(folder / name) == ""


@pytest.mark.parametrize(("name", "source"), [
    ("phone.mp4", "house.mp4"), ("normalised.mp4", "live.webm"), ("answer.webm", "live.webm"), ("answer.mp4", "fragments.mp4"),
])
def test_every_picture_is_present_at_its_time(name, source, folder, house):
    made_of, seen = numbers(house if source == "house.mp4" else folder / source), numbers(folder / name)
    assert [n for _, n in seen] == [n for _, n in made_of] == list(range(8 * RATE))
    moved = [at - own for (at, _), (own, _) in zip(seen, made_of)]
    assert max(moved) - min(moved) < 0.0001
