"""The shipped nginx configuration in front of two web processes with a shared folder: what it serves, forwards and hides."""

import base64
import contextlib
import http.client
import socket
import threading
import time
from urllib.parse import urlsplit

import pytest

from tests.waiting import until
from tests.distributed.stack import Stack
from tests.review.conftest import answer_interview
from tests.tagning.connections.test_gunicorn_worker import STALLS

pytestmark = [pytest.mark.servers, pytest.mark.slow]
VIDEO = b"0123456789"
BYTES = "application/offset+octet-stream"


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    made = Stack(tmp_path_factory.mktemp("pair"), {"TAGNING_SENDFILE": "x-accel"}, workers=0, folders=False)
    made.answered = answer_interview(made.parts, made.cast.team_id, made.cast.alice.id, ("Erin Holm",))
    yield made.start()
    made.stop()


def ask(url, path, method="GET", body=None, **headers):
    """The response to one request at `url`; header names have underscores."""
    line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    with contextlib.closing(line):
        line.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = line.getresponse()
        answer.content = answer.read()
        return answer


@pytest.fixture
def video(stack):
    return f"/review/answers/{stack.answered.answers[0, 0]}/video"


def test_nginx_sends_the_video_after_the_web_process_has_checked_access(stack, video):
    bob = stack.cookie(stack.cast.bob)
    told = ask(stack.webs[0].url, video, Cookie=bob)
    assert told.headers["X-Accel-Redirect"].startswith("/_blobs/") and told.content == b""
    sent = ask(stack.url, video, Cookie=bob)
    assert (sent.status, sent.content, sent.headers["Content-Type"]) == (200, VIDEO, "video/mp4")
    part = ask(stack.url, video, Cookie=bob, Range="bytes=2-4")
    assert (part.status, part.content, part.headers["Content-Range"]) == (206, b"234", "bytes 2-4/10")
    assert ask(stack.url, video, Cookie=stack.cookie(stack.cast.dave)).status == 404


@pytest.mark.parametrize(("asked", "status", "length"), [
    ("bytes=-99", 206, 10), ("bytes=-3", 206, 3), ("bytes=7-99", 206, 3), ("items=0-5", 200, 10), ("bytes=99-", 416, None),
])
def test_nginx_answers_a_range_as_a_web_process_does(stack, video, asked, status, length):
    answer = ask(stack.url, video, Cookie=stack.cookie(stack.cast.bob), Range=asked)
    assert answer.status == status and (length is None or len(answer.content) == length)
    assert answer.headers["Content-Range"] == {206: f"bytes {10 - (length or 0)}-9/10", 416: "bytes */10"}.get(status)


def test_an_outdated_copy_is_not_continued_through_nginx(stack, video):
    bob = stack.cookie(stack.cast.bob)
    etag = ask(stack.url, video, Cookie=bob).headers["ETag"]
    statuses = [ask(stack.url, video, Cookie=bob, Range="bytes=2-4", If_Range=tag).status for tag in (etag, '"an older one"')]
    assert statuses == [206, 200]


def test_nginx_keeps_the_web_process_headers_on_the_video(stack, video):
    bob = stack.cookie(stack.cast.bob)
    given, sent = (ask(url, video, Cookie=bob).headers for url in (stack.webs[0].url, stack.url))
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Cache-Control", "Cross-Origin-Resource-Policy", "Referrer-Policy"):
        assert given[name] and sent.get_all(name) == [given[name]], name
    assert "X-Accel-Redirect" not in sent


def test_internal_paths_are_not_reachable_from_outside(stack, video):
    bob = stack.cookie(stack.cast.bob)
    inside = ask(stack.webs[0].url, video, Cookie=bob).headers["X-Accel-Redirect"]
    assert ask(stack.url, inside, Cookie=bob).status == 404
    assert ask(stack.url, inside.replace("/_blobs/", "/_blobs/../"), Cookie=bob).status in (400, 404)
    assert ask(stack.url, "/metrics").status == 404


def test_no_log_holds_a_link_even_when_the_web_processes_are_down(stack):
    ask(stack.url, "/i/the-key-of-a-candidate")
    for web in stack.webs:
        web.kill()
    try:
        assert ask(stack.url, "/i/the-key-of-a-candidate").status in (502, 504)
    finally:
        for web in stack.webs:
            web.start()
    logs = [path.read_text() for path in stack.nginx.folder.glob("*.log")]
    assert len(logs) == 2 and not any("the-key-of" in text for text in logs)


def test_both_web_processes_serve_and_one_alone_serves_everyone(stack):
    until(lambda: {ask(stack.url, "/sign-in").status for _ in range(4)} == {200}, what="both to be asked again")
    before = stack.served_by()
    assert {ask(stack.url, "/sign-in").status for _ in range(10)} == {200}
    assert all(count > before[web] for web, count in stack.served_by().items())
    stack.webs[0].kill()
    try:
        assert {ask(stack.url, "/sign-in").status for _ in range(10)} == {200}
    finally:
        stack.webs[0].start()


def test_a_restarted_web_process_is_used_at_once_after_both_were_marked_down(stack):
    for web in stack.webs:
        web.kill()
    over = threading.Event()

    def keep_asking():
        while not over.wait(0.05):
            ask(stack.url, "/sign-in")

    asking = threading.Thread(target=keep_asking)
    asking.start()
    try:
        stack.webs[0].start()
    finally:
        over.set()
        asking.join()
    try:
        assert {ask(stack.url, "/sign-in").status for _ in range(5)} == {200}
    finally:
        stack.webs[1].start()


def test_a_chunk_whose_connection_to_nginx_breaks_is_kept_up_to_the_break(stack):
    question = stack.answered.questions[0]
    headers = {"Cookie": stack.cookie(stack.cast.carol), "Tus_Resumable": "1.0.0"}
    said = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in (("purpose", "take"), ("subject", question)))
    begun = ask(stack.url, "/uploads", "POST", Upload_Length="4000000", Upload_Metadata=said, **headers)
    assert begun.status == 201
    head = "\r\n".join([
        f"PATCH {begun.headers['Location']} HTTP/1.1", f"Host: localhost:{stack.nginx.port}", f"Cookie: {headers['Cookie']}",
        "Tus-Resumable: 1.0.0", "Upload-Offset: 0", "Content-Type: application/offset+octet-stream", "Content-Length: 4000000", "", "",
    ])
    with socket.create_connection(("127.0.0.1", stack.nginx.port)) as line:
        line.sendall(head.encode() + bytes(1_000_000))
        time.sleep(1)

    def kept():
        return int(ask(stack.url, begun.headers["Location"], "HEAD", **headers).headers["Upload-Offset"]) == 1_000_000

    until(kept, what="the cut")


@pytest.mark.parametrize("where", STALLS)
def test_two_hundred_lines_that_stall_at_nginx_keep_nobody_else_waiting(stack, where):
    with contextlib.ExitStack() as held:
        for _ in range(200):
            held.enter_context(socket.create_connection(("localhost", urlsplit(stack.url).port))).sendall(STALLS[where].encode())
        assert [ask(stack.url, page).status for page in ("/health", "/sign-in")] == [200, 200]


def test_a_body_that_is_too_large_is_refused_at_nginx_but_an_upload_is_passed_on(stack):
    assert ask(stack.url, "/sign-in", "POST", b"a" * 4_000_000).status == 413
    assert ask(stack.url, "/answer/uploads/none", "PATCH", b"a" * 4_000_000, Tus_Resumable="1.0.0", Content_Type=BYTES).status == 404
