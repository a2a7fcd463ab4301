"""Live processing of recordings: real ones from Chromium, odd ones and hostile ones."""

import base64
import contextlib
import time

import av
import pytest
from PIL import Image

from media.reading.incoming import is_in_fragments
from media.reading.probe import probe
from media.renditions.catalogue import make_house_take, make_renditions
from media.renditions.live import process_answer_live, process_take_live
from media.renditions.playable import make_playable
from media.sandbox.errors import MediaProblem
from media.sandbox.limits import Limits
from tests.media.corpus import CORPUS
from tests.media.poison import write_poison

pytestmark = pytest.mark.slow

RENDITIONS = ["wall", "poster", "storyboard", "cues", "peaks"]
LIMIT_MS = 20_000
RECORDERS = {
    "vp8": "video/webm;codecs=vp8,opus", "vp9": "video/webm;codecs=vp9,opus", "fragments": "video/mp4;codecs=avc1,opus",
    "voice": "audio/webm;codecs=opus",
}
# These can be read from front to end; the rest of the corpus is left to the job.
ODD = (
    "chrome-avc-opus-fragments.mp4", "safari-avc-aac-fragments.mp4", "chrome-vp9-opus.mp4", "chrome-av1-live.webm", "mkv-called.webm",
    "firefox-vorbis.webm", "odd-size.webm", "a-strip.webm", "one-picture.webm", "holes.webm", "grows.webm", "shrinks.webm",
    "starts-at-an-hour.webm", "ten-hours-it-says.webm", "mute.webm", "camera-off.webm", "camera-off.mp4", "sound-comes-late.webm",
    "turned.mkv",
    "cut-live.webm", "cut-fragments.mp4", "damaged.webm", "lost-middle.webm", "gps.mkv", "two-appended.webm",
)
LEFT = (
    "late-moov.mp4", "plain.mp4", "iphone-hevc.mov", "locked.mp4", "only-beginning.webm", "lost-first.mp4", "only-subtitles.mkv",
    "ten-hours-on-the-line.webm", "16383-px.webm", "400-streams.mkv", "nested.mp4", "two-thousand-million-samples.mp4",
)

RECORD = """async ([seconds, mimeType]) => {
  const video = mimeType.startsWith("audio") ? false : { width: 320, height: 240 };
  const stream = await navigator.mediaDevices.getUserMedia({ video, audio: true });
  const recorder = new MediaRecorder(stream, { mimeType });
  const chunks = [];
  recorder.ondataavailable = (event) => chunks.push(event.data);
  recorder.start(1000);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  await new Promise((resolve) => { recorder.onstop = resolve; recorder.stop(); });
  for (const track of stream.getTracks()) track.stop();
  const bytes = new Uint8Array(await new Blob(chunks).arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}"""


def feed(context, data, folder, pieces=9):
    """The renditions that the task made of bytes in pieces: {name: Rendition}; their files are in `folder`. Raises MediaProblem."""
    made, step = {}, -(-len(data) // pieces)
    with context as task:
        def keep(wait_s=0.0):
            for one in task.made(wait_s):
                made[one.name] = one
                (folder / one.name).write_bytes((task.folder / one.file).read_bytes())

        for at in range(0, len(data), step):
            task.feed(data[at : at + step])
            keep()
        task.end()
        until = time.monotonic() + 90
        while not task.is_over:
            keep(0.5)
            assert time.monotonic() < until, "it hangs"
    return made


def live(data, folder, limit_ms=LIMIT_MS):
    folder.mkdir(exist_ok=True)
    return feed(process_answer_live(limit_ms), data, folder)


@pytest.fixture(scope="module")
def chromium(tmp_path_factory):
    """A page that can record."""
    from playwright.sync_api import sync_playwright

    from tests.browser.chromium import film_camera, launch

    with sync_playwright() as playwright:
        browser = launch(playwright, film_camera(tmp_path_factory.mktemp("camera")))
        page = browser.new_page()
        page.route("**/*", lambda route: route.fulfill(body="<p>", content_type="text/html"))
        page.goto("http://localhost:1/")
        yield page
        browser.close()


@pytest.fixture(scope="module")
def recorded(chromium, tmp_path_factory):
    """`recorded(name)`: three seconds from that recorder, recorded once."""
    folder = tmp_path_factory.mktemp("recorded")

    def record(name):
        path = folder / name
        if not path.exists():
            path.write_bytes(base64.b64decode(chromium.evaluate(RECORD, [3, RECORDERS[name]])))
        return path
    return record


def packets(path):
    with av.open(str(path)) as file:
        return sorted((p.stream_index, round(float(p.pts * p.time_base), 4), bytes(p)) for p in file.demux() if p.size)


def pictures(path):
    with av.open(str(path)) as file:
        return sorted(round(float(p.pts * p.time_base) * 30) for p in file.demux(video=0) if p.size)


@pytest.mark.browser
@pytest.mark.parametrize("name", RECORDERS)
def test_chromiums_recordings_become_the_same_renditions_live_and_by_the_job(name, recorded, tmp_path):
    path = recorded(name)
    made = live(path.read_bytes(), tmp_path / "live")
    assert set(made) == {"playable", *RENDITIONS}
    later = make_renditions(path, tmp_path, ["wall", "poster", "storyboard", "peaks"])
    for rendition in RENDITIONS:
        assert (tmp_path / "live" / rendition).read_bytes() == (tmp_path / later[rendition].file).read_bytes(), rendition
        assert made[rendition].facts == later[rendition].facts
    plain = make_playable(path, tmp_path / "playable")
    assert packets(tmp_path / "live" / "playable") == packets(tmp_path / "playable")
    facts = made["playable"].facts
    assert (made["playable"].mimetype, facts["kind"], facts["width"]) == (plain.mimetype, plain.facts.kind, plain.facts.width)
    shown = pictures(tmp_path / "live" / "wall")
    assert shown == list(range(len(shown))) and abs(len(shown) - facts["duration_ms"] * 0.03) <= 1
    assert len(made["storyboard"].facts) and Image.open(tmp_path / "live" / "poster").size == tuple(made["poster"].facts.values())
    speech = made["peaks"].facts["speech"]
    assert 0 <= speech["onset_ms"] < speech["end_ms"] <= facts["duration_ms"] + 20


@pytest.mark.browser
@pytest.mark.parametrize("name", ["vp8", "fragments"])
def test_chromiums_takes_become_the_same_house_format_live_and_by_the_job(name, recorded, tmp_path):
    path = recorded(name)
    (tmp_path / "live").mkdir()
    made = feed(process_take_live(), path.read_bytes(), tmp_path / "live")
    later = make_house_take(path, tmp_path)
    assert set(made) == set(later) == {"house", "poster", "storyboard", "cues", "peaks"}
    for rendition in made:
        assert (tmp_path / "live" / rendition).read_bytes() == (tmp_path / later[rendition].file).read_bytes(), rendition


@pytest.mark.parametrize("name", ODD)
def test_odd_recordings_give_the_same_result_live_and_from_a_file(name, odd, tmp_path):
    path = odd(name)
    made = live(path.read_bytes(), tmp_path / "live")
    wanted = CORPUS[name][1]
    facts = made["playable"].facts
    assert (facts["kind"], facts["width"], facts["height"]) == (wanted.kind, *wanted.size)
    assert wanted.ms[0] - 100 <= facts["duration_ms"] <= wanted.ms[1] + 100
    with contextlib.suppress(MediaProblem):
        assert probe(tmp_path / "live" / "playable").duration_ms == pytest.approx(facts["duration_ms"], abs=120)
    later = make_renditions(path, tmp_path, ["wall"])
    assert pictures(tmp_path / "live" / "wall") == pictures(tmp_path / later["wall"].file)


@pytest.mark.parametrize("name", LEFT)
def test_what_cannot_be_made_live_is_left_to_the_job_with_a_reason(name, odd, tmp_path):
    with pytest.raises(MediaProblem):
        live(odd(name).read_bytes(), tmp_path / "live")
    assert not [one for one in (tmp_path / "live").iterdir() if one.name == "playable"]


def test_poison_opens_nothing_while_it_arrives(mp4, tmp_path):
    victim = tmp_path / "victim.mp4"
    victim.write_bytes(mp4.read_bytes())
    for path in write_poison(tmp_path, victim, 9):
        with pytest.raises(MediaProblem) as caught:
            live(path.read_bytes(), tmp_path / "live")
        assert caught.value.code in ("not_media", "unsupported_container", "unreadable", "later"), path.name


def test_a_recording_over_the_limit_is_stopped(webm, tmp_path):
    with pytest.raises(MediaProblem) as caught:
        live(webm.read_bytes(), tmp_path / "live", limit_ms=1000)
    assert caught.value.code == "too_long"


def test_a_take_without_a_picture_is_refused(voice, tmp_path):
    with pytest.raises(MediaProblem) as caught:
        feed(process_take_live(Limits()), voice.read_bytes(), tmp_path)
    assert caught.value.code == "no_video"


def test_nothing_is_left_behind(webm, tmp_path, monkeypatch):
    (tmp_path / "temp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temp"))
    with process_answer_live(LIMIT_MS) as task:
        task.feed(webm.read_bytes()[:2000])
    live(webm.read_bytes(), tmp_path / "live")
    assert list((tmp_path / "temp").iterdir()) == []


def test_the_first_atoms_tell_whether_an_mp4_is_fragmented():
    atom = b"\0\0\0\x10ftypisom\0\0\0\0"
    assert not is_in_fragments(atom + b"\0\0\1\0mdat")
    assert not is_in_fragments(atom + b"\0\0\0\x10moov" + b"x" * 8)
    assert is_in_fragments(atom + b"\0\0\0\x08free" + b"\0\0\0\x14moov" + b"\0\0\0\x08mvex" + b"1234")
    assert not is_in_fragments(b"\0\0\0\0moov" * 9)
