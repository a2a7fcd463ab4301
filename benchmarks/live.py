"""From the last chunk of an answer to its playback in a browser and to its last rendition; and how many can record at once."""

from pathlib import Path
from statistics import median
from threading import Thread
from time import perf_counter, sleep, time
from typing import Any

from benchmarks.inputs import SHELF, ffmpeg_path
from benchmarks.measure import run, spread
from benchmarks.report import Figure, Report
from benchmarks.sending import RENDITIONS, Candidate, ServerView, recording, start_server, together

ANSWER_S, LONG_S, CROWD_S = 60, 300, 20
CROWDS = (2, 4, 6, 8, 10)
READY_S, FAR_TOO_LATE_S, HEAD_START_S = 0.5, 2, 0.2

# The browser is told at once when there is something to play. When it plays, the whole length must be seekable. One seek is made; it
# takes equally long in any file, because the browser decodes from the previous keyframe.
PLAY = """async (url) => {
  const video = document.createElement("video");
  video.muted = true;
  video.src = url;
  await video.play();
  const playing = Date.now();
  if (video.seekable.end(0) !== video.duration) throw new Error("no jumps in it");
  video.currentTime = video.duration / 2;
  await new Promise((resolve) => video.addEventListener("seeked", resolve, { once: true }));
  return [playing, Date.now()];
}"""


def measure(rounds: int) -> Report:
    """Answers of a minute that are played, a much longer one, and crowds that record in real time until the machine is overloaded."""
    short = _played(rounds)
    print(f"  {LONG_S} s")
    with start_server(live=1, TAGNING_JOB_THREADS="0") as here:
        long = [_lag(here, LONG_S) for _ in range(max(1, rounds // 5))]
    crowds = _crowds()
    carried, carried_in_a_second = (max((n for n, one in crowds.items() if one["worst_s"] <= s), default=0) for s in (READY_S, 1))
    ratios = [max(0.0, lag - HEAD_START_S) / copy for lag, copy in zip(short["playing"], short["copy"])]
    figures = [
        Figure(
            f"last chunk to seekable and playing in the browser, {ANSWER_S} s answer, beyond its first 200 ms: times a plain stream copy",
            median(ratios), 2, "times", at_most=True,
        ),
        Figure(f"last chunk to last rendition, {ANSWER_S} s answer", median(short["made"]), READY_S, "s", at_most=True),
        Figure(f"last chunk to last rendition, {LONG_S} s answer", median(long), READY_S, "s", at_most=True),
        Figure("candidates who end within the same second and have all renditions half a second later", carried, None,
               "candidates"),
        Figure("the same, a second later", carried_in_a_second, None, "candidates"),
    ]
    return Report(figures, {
        "s after the last chunk": {name: spread(found) for name, found in short.items()}, f"everything made, {LONG_S} s": spread(long),
        "at once": {str(n): one for n, one in crowds.items()}, "one more than that": _one_more(max(carried, 2)),
    })


def _played(rounds: int) -> dict[str, list[float]]:
    """Seconds to the stored copy, to playback in Chromium, to a seek to the middle, and to the last rendition; and those of a plain copy
    of the same file.
    """
    from playwright.sync_api import sync_playwright

    from tests.browser.chromium import launch

    print(f"  {ANSWER_S} s")
    found: dict[str, list[float]] = {"stored": [], "playing": [], "jumped": [], "made": [], "copy": []}
    copy: list[str | Path] = [
        ffmpeg_path(), "-v", "error", "-y", "-i", recording(ANSWER_S), "-c", "copy", "-cues_to_front", "1", "-f", "webm",
        SHELF / "copy.webm",
    ]
    with start_server(live=1, TAGNING_JOB_THREADS="0") as here, sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page()
        page.goto(here.server.url + here.link)
        for _ in range(rounds):
            for name, took in {**_play(here, page), "copy": run(copy).wall_s}.items():
                found[name].append(took)
            print("    " + ", ".join(f"{name} {took[-1]:.3f} s" for name, took in found.items()))
        browser.close()
    return found


def _play(here: ServerView, page: Any) -> dict[str, float]:
    take_id = here.begin_take()
    last = here.send_when_ready(take_id, recording(ANSWER_S), ANSWER_S)
    made: list[float] = []
    waiting = Thread(target=lambda: made.append(here.wait_for(take_id, RENDITIONS)))
    waiting.start()
    stored = here.wait_for(take_id, {"playable"})
    playing, jumped = (ms / 1000 - time() + perf_counter() for ms in page.evaluate(PLAY, f"/answer/inv1/takes/{take_id}/video"))
    waiting.join()
    return {"stored": stored - last, "playing": playing - last, "jumped": jumped - last, "made": made[0] - last}


def _lag(here: ServerView, seconds: int) -> float:
    """Seconds from the last chunk to the last rendition."""
    take_id = here.begin_take()
    last = here.send_when_ready(take_id, recording(seconds), seconds)
    lag = here.wait_for(take_id, RENDITIONS) - last
    print(f"    made {lag:.3f} s")
    return lag


def _crowds() -> dict[int, dict[str, Any]]:
    """The delay of the last rendition when so many record in real time and end within the same second; stops when it is far too late."""
    found: dict[int, dict[str, Any]] = {}
    for count in CROWDS:
        with start_server(live=count) as here:
            lags = _at_once(here, count)
        found[count] = {"worst_s": round(max(lags), 3), "median_s": round(median(lags), 3)}
        print(f"  {count} at once: {found[count]}")
        if max(lags) > FAR_TOO_LATE_S:
            break
    return found


def _at_once(here: ServerView, count: int) -> list[float]:
    data, ids = recording(CROWD_S).read_bytes(), [here.begin_take() for _ in range(count)]
    lasts: dict[str, float] = {}
    ready: dict[str, float] = {}

    def send(take_id: str) -> None:
        sleep(ids.index(take_id) / count)
        lasts[take_id] = Candidate(here.server.url, here.link).send(take_id, data, CROWD_S, 1)

    def watch(take_id: str) -> None:
        ready[take_id] = here.wait_for(take_id, RENDITIONS)

    together([*(lambda id=id: send(id) for id in ids), *(lambda id=id: watch(id) for id in ids)])
    return [ready[id] - lasts[id] for id in ids]


def _one_more(places: int) -> dict[str, float]:
    """With all live tasks taken: the delay of one more answer, and the others' worst."""
    with start_server(live=places) as here:
        lags = sorted(_at_once(here, places + 1))
    print(f"  one more than {places} places: {lags[-1]:.3f} s, the others at most {lags[-2]:.3f} s")
    return {"places": places, "the one without a place, s": round(lags[-1], 3), "worst of the others, s": round(lags[-2], 3)}
