"""From the last chunk of an answer to its playing in a browser and to everything made of it; and how many may record at once."""

import time
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.sending import FORMS, Candidate, Room, recording, room, together
from benchmarks.inputs import SHELF, ffmpeg_path
from benchmarks.measure import run, spread
from benchmarks.report import Figure, Report

LENGTHS, ANSWER_S, AT_ONCE_S = (30, 60, 120), 60, 30
FASTER = 2
CROWDS = (2, 4, 6, 8, 10, 12)
READY_S, HEAD_START_S = 0.5, 0.2

# Begins before the last chunk is sent; asks for the take's video until it is there, plays it, and goes to its middle.
PLAY = """async (url) => {
  for (;;) {
    const reply = await fetch(url, { headers: { Range: "bytes=0-0" } });
    if (reply.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const video = document.createElement("video");
  video.muted = true;
  video.src = url;
  await video.play();
  video.currentTime = video.duration / 2;
  await new Promise((resolve) => video.addEventListener("seeked", resolve, { once: true }));
  return [performance.timeOrigin + performance.now(), video.duration];
}"""


def measure(rounds: int) -> Report:
    """Answers of three lengths, one after the other; then crowds that record in real time."""
    lags = {seconds: _lags(seconds, rounds) for seconds in LENGTHS}
    playing, copies = _playing(rounds)
    crowds = _crowds()
    carried = max((n for n, one in crowds.items() if one["worst_s"] <= READY_S), default=0)
    ratios = [(lag - HEAD_START_S) / copy for lag, copy in zip(playing, copies)]
    figures = [
        Figure(f"last chunk to playing and seeking in the browser, {ANSWER_S} s answer, less 200 ms: times a plain stream copy",
               median(ratios), 2, "times", at_most=True),
        *(Figure(f"last chunk to everything made, {seconds} s answer", median(one), READY_S, "s", at_most=True)
          for seconds, one in lags.items()),
        Figure("candidates recording at once whose answers are all made within half a second", carried, 6, "candidates"),
    ]
    return Report(figures, {
        "everything made, s after the last chunk": {str(seconds): spread(one) for seconds, one in lags.items()},
        "playing, s after the last chunk": spread(playing), "plain stream copy, s": spread(copies),
        "at once": {str(n): one for n, one in crowds.items()}, "one more than that": _one_more(max(carried, 2)),
    })


def _lags(seconds: int, rounds: int) -> list[float]:
    print(f"  {seconds} s")
    found = []
    with room(live=1) as here:
        for _ in range(rounds):
            found.append(_lag(here, seconds))
            print(f"    {found[-1]:.3f} s")
    return found


def _lag(here: Room, seconds: int, every_s: float = 1 / FASTER) -> float:
    """Seconds from the last chunk to everything made."""
    take_id = here.begin_take()
    last = Candidate(here.server.url, here.link).send(take_id, recording(seconds).read_bytes(), seconds, every_s)
    return here.wait_for(take_id, FORMS) - last


def _playing(rounds: int) -> tuple[list[float], list[float]]:
    """Seconds to playing in Chromium, and of a plain copy of the same file beside it."""
    from playwright.sync_api import sync_playwright

    from tests.browser.chromium import launch

    print("  playing")
    found, copies, path = list[float](), list[float](), recording(ANSWER_S)
    copy: list[str | Path] = [
        ffmpeg_path(), "-v", "error", "-y", "-i", path, "-c", "copy", "-cues_to_front", "1", "-f", "webm", SHELF / "copy.webm",
    ]
    with room(live=1) as here, sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page()
        page.goto(here.server.url + here.link)
        for _ in range(rounds):
            found.append(_played(here, page, path.read_bytes()))
            copies.append(run(copy).wall_s)
            print(f"    {found[-1]:.3f} s, the copy {copies[-1]:.3f} s")
        browser.close()
    return found, copies


def _played(here: Room, page: Any, data: bytes) -> float:
    take_id = here.begin_take()
    shift = time.time() - time.perf_counter()
    last = Candidate(here.server.url, here.link).send(take_id, data, ANSWER_S, 1 / FASTER) + shift
    at_ms, _ = page.evaluate(PLAY, f"/answer/inv1/takes/{take_id}/video")
    return float(at_ms) / 1000 - last


def _crowds() -> dict[int, dict[str, Any]]:
    """How late the last form is when so many record in real time, until one is far too late."""
    found: dict[int, dict[str, Any]] = {}
    for count in CROWDS:
        with room(live=count) as here:
            lags = _at_once(here, count)
        found[count] = {"worst_s": round(max(lags), 3), "median_s": round(median(lags), 3)}
        print(f"  {count} at once: {found[count]}")
        if max(lags) > 4 * READY_S:
            break
    return found


def _at_once(here: Room, count: int) -> list[float]:
    data, ids = recording(AT_ONCE_S).read_bytes(), [here.begin_take() for _ in range(count)]
    lasts: dict[str, float] = {}

    def send(take_id: str) -> None:
        lasts[take_id] = Candidate(here.server.url, here.link).send(take_id, data, AT_ONCE_S, 1)

    def watch(take_id: str) -> None:
        ready[take_id] = here.wait_for(take_id, FORMS)

    ready: dict[str, float] = {}
    together([*(lambda id=id: send(id) for id in ids), *(lambda id=id: watch(id) for id in ids)])
    return [ready[id] - lasts[id] for id in ids]


def _one_more(places: int) -> dict[str, float]:
    """With all places taken: how late the one is for whom there was none, and the others' worst."""
    with room(live=places) as here:
        lags = sorted(_at_once(here, places + 1))
    return {"the one without a place, s": round(lags[-1], 3), "worst of the others, s": round(lags[-2], 3)}
