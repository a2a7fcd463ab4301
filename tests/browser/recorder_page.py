"""A page with only the recorder and the file import, behind the upload door of tests.tagning.web.door, with our own headers."""

import os
from functools import partial

from flask import Response, request

from tagning.web.playback import content_policy
from tests.tagning.web.door import Door

PAGE = """<!doctype html>
<html lang="en" data-single-keys="on">
<title>Recorder</title>
<section id="recorder">
  <video data-preview muted playsinline hidden></video>
  <video data-playback controls playsinline hidden></video>
  <div data-off><span data-off-words></span><button type="button" data-ask>Turn on the camera</button></div>
  <span data-tally hidden><span data-tally-words></span></span>
  <div data-countdown aria-hidden="true"></div>
  <span data-ring><button type="button" data-record><span class="icon-dot"></span></button></span>
  <button type="button" data-pause hidden><span data-pause-label></span></button>
  <button type="button" data-again hidden>Another take</button>
  <button type="button" data-screen aria-pressed="false">Share screen</button>
  <button type="button" data-camera-off aria-pressed="false">Camera off</button>
  <select data-camera aria-label="Camera"></select><select data-microphone aria-label="Microphone"></select>
  <span data-elapsed></span> <span data-left></span>
  <meter data-meter aria-label="Level"></meter><span data-meter-words></span>
  <span data-saved hidden></span>
  <a data-download hidden>Download</a>
  <p data-status role="status"></p>
</section>
<section id="import">
  <button type="button" data-import>Import</button><input type="file" data-import-file aria-label="File" hidden>
  <progress data-import-bar hidden></progress><p data-import-status role="status"></p>
  <button type="button" data-import-stop hidden>Stop</button>
</section>
<textarea id="field" aria-label="A field"></textarea>
<script type="module" src="/page.js"></script>
"""
SCRIPT = """
import { createImport } from "/static/shared/importing/import.js";
import { createRecorder } from "/static/shared/recorder/recorder.js";
const wish = new URLSearchParams(location.search);
window.takes = [];
const onTake = (take) => window.takes.push({ ...take, blob: take.blob?.size ?? null, file: take.file?.name ?? null });
window.recorder = createRecorder(document.getElementById("recorder"), {
  purpose: wish.has("practice") ? null : "take", subject: "question", countdown: Number(wish.get("countdown") ?? 0),
  limitMs: wish.has("limit") ? Number(wish.get("limit")) : null, onTake,
});
createImport(document.getElementById("import"), { purpose: "take", subject: "question", mostBytes: 2_000_000, onTake });
"""


def served():
    """The app that gunicorn serves."""
    door = Door(os.environ["DOOR_FOLDER"])
    app = door.app()
    app.add_url_rule("/", "page", lambda: Response(PAGE, mimetype="text/html"))
    app.add_url_rule("/page.js", "script", lambda: Response(SCRIPT, mimetype="text/javascript"))
    app.after_request(partial(_headers, content_policy(door.blobs)))
    return app


def _headers(policy, response):
    response.headers["Content-Security-Policy"] = policy
    if request.endpoint == "page":
        response.headers["Permissions-Policy"] = "camera=(self), microphone=(self), display-capture=(self)"
        response.set_cookie("actor", "alice")
    return response
