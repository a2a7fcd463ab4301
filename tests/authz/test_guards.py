"""What stands round every route: requests of other sites, headers, cookies. The routes come from the app's own map."""

import re

import pytest

from tagning.connections import gunicorn_worker
from tagning.app import create_app
from tagning.web.access import all_lines
from tests.authz.asking import address, is_candidates, requests_of, things_of, tried
from tests.authz.matrix import MATRIX
from tests.conftest import make_house

pytestmark = pytest.mark.slow

SAFE = {"GET", "HEAD", "OPTIONS"}
FOREIGN = {
    "cross-site": {"Sec-Fetch-Site": "cross-site"},
    "same-site": {"Sec-Fetch-Site": "same-site"},
    "foreign origin": {"Origin": "https://evil.example"},
    "opaque origin": {"Origin": "null"},
    "foreign port": {"Origin": "http://localhost:9999"},
    "foreign origin that begins like ours": {"Origin": "http://localhost.evil.example"},
    "a strange word": {"Sec-Fetch-Site": "whatever"},
}
EVERYTHING = {
    "Content-Security-Policy",
    "Permissions-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Cache-Control",
}


def all_requests(world):
    """(endpoint, line, rule, method) for everything that can be asked."""
    return [(endpoint, line, rule, method) for endpoint, line in MATRIX.items() for rule, method in requests_of(world, endpoint)]


def send(world, endpoint, line, rule, method, headers=None):
    """(response, tables changed), asked by somebody who may."""
    who = "candidate open" if is_candidates(endpoint) else "carol" if "carol" in line.who else "alice"
    return tried(world, who, method, rule, line, things_of(world.ours, endpoint), headers)


@pytest.mark.parametrize("foreign", FOREIGN)
def test_no_unsafe_request_of_another_site_is_carried_out(world, foreign):
    asked = [one for one in all_requests(world) if one[3] not in SAFE]
    answers = {f"{one[3]} {one[0]}": send(world, *one, FOREIGN[foreign]) for one in asked}
    assert len(asked) > 40
    assert not [name for name, (response, changed) in answers.items() if response.status_code != 403 or changed]


def test_a_foreign_site_is_told_by_what_the_browser_says_even_if_the_origin_looks_right(world):
    answer = world.clients["alice"].post("/sign-out", headers={"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"})
    assert answer.status_code == 403


@pytest.mark.parametrize("own", [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://localhost"}, {}])
def test_our_own_pages_and_programs_get_through(world, own):
    assert world.clients["nobody"].post("/preferences", data={"language": "sv"}, headers=own).status_code == 303


def test_looking_writes_nothing(world):
    wrote = []
    for endpoint, line, rule, method in all_requests(world):
        if method not in SAFE or endpoint in ("answering.open", "answering.home"):  # a link's cookie; the first opening is noted
            continue
        changed = send(world, endpoint, line, rule, method)[1]
        if changed:
            wrote.append(f"{method} {endpoint}: {changed}")
    assert not wrote, wrote


@pytest.fixture(scope="module")
def responses(world):
    """(endpoint, response) of every route and of addresses that lead nowhere."""
    return list(all_responses(world))


def all_responses(world):
    """One response of every route, asked by somebody who may and by nobody, and of addresses that do not exist."""
    for endpoint, line, rule, method in all_requests(world):
        things = things_of(world.ours, endpoint)
        yield endpoint, send(world, endpoint, line, rule, method)[0]
        yield endpoint, tried(world, "nobody", method, rule, line, things)[0]
        yield "nothing", world.clients["nobody"].open(address(world.app, rule, line, things), method="TRACE")
    for url in ("/nowhere", "/static/x/nothing.css", "/answer/nothing", "/i/nothing"):
        yield "nothing", world.clients["nobody"].get(url)


def test_every_response_carries_every_header(responses):
    missing = [(endpoint, response.status_code, EVERYTHING - set(response.headers.keys())) for endpoint, response in responses]
    assert not [one for one in missing if one[2]]


def test_the_content_policy_allows_no_inline_script_or_style_and_no_framing(responses):
    for _, response in responses:
        policy = response.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "frame-ancestors 'none'" in policy
        assert "script-src 'self';" in policy and "style-src 'self';" in policy and "base-uri 'none'" in policy


def test_only_recording_pages_may_ask_for_the_camera(responses):
    lines = all_lines()
    for endpoint, response in responses:
        wanted = "(self)" if endpoint in lines and lines[endpoint].camera else "()"
        assert f"camera={wanted}, microphone={wanted}" in response.headers["Permissions-Policy"], endpoint


def test_the_recording_pages_are_these_and_no_others():
    assert {endpoint for endpoint, line in all_lines().items() if line.camera} == {
        "authoring.record",
        "answering.check",
        "answering.practice",
        "answering.question",
    }


def test_candidates_send_no_address_of_theirs_to_anyone(responses):
    for endpoint, response in responses:
        if is_candidates(endpoint):
            assert response.headers["Referrer-Policy"] == "no-referrer", endpoint


def test_pages_with_something_personal_are_not_kept_by_caches(responses):
    for endpoint, response in responses:
        kept = response.headers["Cache-Control"]
        same_for_all = endpoint in ("static", "authoring.card_font") and response.status_code == 200
        fine = "public" in kept if same_for_all else "no-store" in kept or "private" in kept or "no-cache" in kept
        assert fine, (endpoint, kept)


def test_no_page_has_inline_script_or_style(responses):
    bad = re.compile(
        rb"<script(?![^>]*(?:src=|type=\"application/json\"))|\sstyle=|\son(?:click|load|error|submit|input|change)=|<style|javascript:"
    )
    found = {endpoint for endpoint, response in responses if response.mimetype == "text/html" and bad.search(response.get_data())}
    assert not found


def test_what_is_refused_is_written_down_without_what_was_sent(world, caplog):
    caplog.set_level("WARNING", "tagning")
    world.clients["bob"].get("/outbox")
    world.clients["nobody"].post("/sign-in", data={"email": "alice@example.org", "password": "not-the-password"})
    assert f"GET accounts.outbox by person:{world.cast.bob.id}: forbidden" in caplog.text
    assert "wrong address or password from 127.0.0.1" in caplog.text
    assert "not-the-password" not in caplog.text and "alice@" not in caplog.text


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "evil.example:80", "", "[::1", "localhost@evil.example"])
@pytest.mark.parametrize("path", ["/", "/sign-in", "/questions//", "/forgotten"])
def test_a_request_under_a_name_that_is_not_ours_is_refused(world, host, path):
    answer = world.clients["alice"].get(path, headers={"Host": host})
    assert answer.status_code == 400 and "evil" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("host", ["localhost", "localhost:8123", "127.0.0.1:80", "[::1]:80", "LOCALHOST"])
def test_our_own_names_are_known_on_every_port(world, host):
    assert world.clients["nobody"].get("/sign-in", headers={"Host": host}).status_code == 200


def test_whoever_asks_whether_the_process_lives_may_use_any_name(world):
    assert world.clients["nobody"].get("/health", headers={"Host": "10.0.0.7:8000"}).status_code == 200


def test_over_https_a_page_of_http_is_another_site_and_cookies_are_secure(tmp_path):
    house = make_house(tmp_path / "data", base_url="https://localhost", hsts="subdomains")
    client = create_app(house.config, parts=house).test_client()
    asked = {"data": {"language": "sv", "theme": "dark"}, "base_url": "https://localhost"}
    assert client.post("/preferences", headers={"Origin": "http://localhost"}, **asked).status_code == 403
    answer = client.post("/preferences", headers={"Origin": "https://localhost"}, **asked)
    house.db.close()
    assert all("; Secure" in line for line in answer.headers.getlist("Set-Cookie")) and answer.headers.getlist("Set-Cookie")
    assert answer.headers["Strict-Transport-Security"].endswith("includeSubDomains")


def test_every_endpoint_that_sends_files_has_the_servers_threads_for_files(world, responses):
    """A file may be asked for in parts: that tells it from a page."""
    paths = {endpoint: response.request.path for endpoint, response in responses if "Accept-Ranges" in response.headers}
    assert {"authoring.take_file", "authoring.clip_file", "answering.clip_video", "static"} <= set(paths)
    assert [endpoint for endpoint, path in paths.items() if not gunicorn_worker._FILES.match(f"GET {path}".encode())] == ["favicon"]
