"""Videos that are played from a bucket: another host than the pages', by addresses that end while somebody is still watching."""

import base64
import subprocess
import threading
from types import SimpleNamespace

import pytest
from imageio_ffmpeg import get_ffmpeg_exe
from werkzeug.serving import make_server

from foundation.renditions import record
from tagning.app import create_app
from tagning.clock import SystemClock
from tests.browser.chromium import Visit
from tests.browser.waiting import holds
from tests.cast import make_cast
from tests.conftest import make_house
from tests.review.conftest import answer_interview

pytestmark = [pytest.mark.browser, pytest.mark.servers]
SECONDS = 40
LASTS_S = 2
DOT = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


@pytest.fixture(scope="module")
def served(rgw, tmp_path_factory):
    """The program in this process, on a bucket, with one long answer; signed addresses last two seconds."""
    folder = tmp_path_factory.mktemp("store")
    public = rgw.endpoint.replace("127.0.0.1", "localhost")
    parts = make_house(folder / "data", blobs=rgw.url(rgw.bucket(), public=public))
    parts.clock = SystemClock()
    app = create_app(parts.config, parts=parts)
    cast = make_cast(parts, app)
    answered = answer_interview(parts, cast.team_id, cast.alice.id, ("Erin Holm",))
    put_film(parts, answered.answers[0, 0], film(folder))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("engines.blobs.s3.store.S3Blobs.playback_url.__defaults__", (None, LASTS_S))
        thread.start()
        yield SimpleNamespace(url=f"http://localhost:{server.server_port}", parts=parts, cast=cast, answered=answered, public=public)
        server.shutdown()
    parts.db.close()


def film(folder):
    """Forty seconds of noise: far more bytes than a browser takes in advance."""
    path = folder / "noise.mp4"
    source = f"color=gray:s=320x180:r=25:d={SECONDS},noise=alls=100:allf=t"
    shape = ["-c:v", "libx264", "-preset", "ultrafast", "-qp", "4", "-pix_fmt", "yuv420p", "-g", "25", "-movflags", "+faststart"]
    subprocess.run([get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", source, *shape, path], check=True)
    assert path.stat().st_size > 80_000_000
    return path


def put_film(parts, answer_id, path):
    row = parts.db.one("select team_id, kept_take_id as take_id from answer where id = :id", id=answer_id)
    parts.db.execute("update answer_take set duration_ms = :ms where id = :id", ms=SECONDS * 1000, id=row["take_id"])
    parts.blobs.put_file("t/wall.mp4", path)
    parts.blobs.put_bytes("t/peaks.json", b"[10, 50, 90, 20]")
    parts.blobs.put_bytes("t/poster.png", DOT)
    of = {"team_id": row["team_id"], "owner": f"answer_take:{row['take_id']}"}
    record(parts.db, parts.clock, **of, name="wall", blob="t/wall.mp4", mimetype="video/mp4", facts={})
    record(parts.db, parts.clock, **of, name="poster", blob="t/poster.png", mimetype="image/png", facts={})
    record(parts.db, parts.clock, **of, name="peaks", blob="t/peaks.json", mimetype="application/json", facts={})


@pytest.fixture
def wall(browser, served):
    """The wall with the long answer, opened by alice, and the addresses that the browser asked for."""
    one = Visit(browser, served.url)
    page = one.be(served.cast.alice).page
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/review/{served.answered.interview_id}/wall?question={served.answered.questions[0]}")
    yield SimpleNamespace(page=page, asked=asked)
    one.context.close()
    assert [complaint for complaint in one.complaints if "403" not in complaint] == []


def test_the_wall_plays_from_the_store_and_goes_on_when_the_address_has_ended(wall, served):
    page, asked = wall.page, wall.asked
    holds(page, "document.querySelector('video').readyState >= 3")
    assert any(url.startswith(f"{served.public}/") for url in asked), "read at the store's public endpoint"
    page.wait_for_timeout(LASTS_S * 1000 + 1200)
    asked.clear()
    page.evaluate("tagningClock.seek(35000)")
    holds(page, "document.querySelector('video').currentTime > 34.9 && document.querySelector('video').readyState >= 3")
    assert not page.evaluate("document.querySelector('video').error")
    assert any("/review/answers/" in url and url.endswith("/wall") for url in asked), "the right was asked for again"
    page.click("[data-play]")
    holds(page, "document.querySelector('video').currentTime > 36")
