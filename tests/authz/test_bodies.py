"""No endpoint takes in more than it needs, whoever asks, and whether the length is told or not."""

import pytest

from tests.authz.asking import Undo, address, is_candidates, requests_of, things_of
from tests.authz.matrix import MATRIX
from tests.authz.world import OURS

pytestmark = pytest.mark.slow

MIB = 1024 * 1024
SENT = 300 * MIB
ASKED = ("alice", "candidate open", "nobody")
KINDS = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json", "text/plain")
HEAD = {"multipart/form-data; boundary=x": b"--x\r\nContent-Disposition: form-data; name=file; filename=f\r\n\r\n"}


class Endless:
    """So many bytes to read, which counts how many of them were wanted and stands for a socket."""

    def __init__(self, head, length):
        self.head, self.left, self.read_bytes = head, length, 0

    def read(self, size=-1):
        size = self.left if size is None or size < 0 else min(size, self.left)
        data = (self.head + b"a" * size)[:size]
        self.head, self.left, self.read_bytes = b"", self.left - len(data), self.read_bytes + len(data)
        return data


def send(world, who, path, method, kind, chunked):
    """(status, bytes that were read) of a body of 300 MiB, of which no more than is read is ever made."""
    body = Endless(HEAD.get(kind, b""), SENT)
    told = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True} if chunked else {"CONTENT_LENGTH": str(SENT)}
    client = world.clients[who]
    cookies = dict(client._cookies)
    response = client.open(
        path, method=method, headers={"Sec-Fetch-Site": "same-origin"}, content_type=kind,
        environ_overrides={"wsgi.input": body, **told},
    )
    client._cookies = cookies
    return response.status_code, body.read_bytes


@pytest.mark.parametrize("chunked", [False, True], ids=["with its length", "in chunks"])
def test_a_body_of_300_megabytes_is_refused_everywhere_and_hardly_read(world, chunked):
    wrong = []
    for endpoint, line in MATRIX.items():
        for rule, method in requests_of(world, endpoint):
            path = address(world.app, rule, line, things_of(world.ours, endpoint))
            for who in ASKED:
                for kind in KINDS:
                    status, read = send(world, who, path, method, kind, chunked)
                    if status != 413 or read > 3 * MIB:
                        wrong.append(f"{who} {method} {endpoint} {kind}: {status}, {read} bytes read")
    assert not wrong, "\n".join([f"{len(wrong)}:", *wrong[:30]])


def test_bytes_of_an_upload_are_read_no_further_than_it_was_said_to_be_long(world):
    for endpoint, who in (("uploads.append", "carol"), ("candidate_uploads.append", "candidate open")):
        things = things_of(world.ours, endpoint)
        world.arrive(things["upload_id"])
        prefix = "/answer" if is_candidates(endpoint) else ""
        body = Endless(b"", SENT)
        response = world.clients[who].patch(
            f"{prefix}/uploads/{things['upload_id']}", content_type="application/offset+octet-stream",
            headers={"Tus-Resumable": "1.0.0", "Upload-Offset": "7", "Sec-Fetch-Site": "same-origin"},
            environ_overrides={"wsgi.input": body, "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True},
        )
        world.arrive(things["upload_id"])
        assert (response.status_code, body.read_bytes < 9 * MIB) == (413, True), endpoint


def test_a_form_of_a_hundred_thousand_fields_is_refused_before_it_is_taken_apart(world):
    body = "a=&" * 80_000
    response = world.clients["nobody"].post("/sign-in", data=body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 413


def test_the_largest_list_of_candidates_still_comes_in(world):
    rows = "".join(f"Candidate {n:03},candidate{n:03}@{OURS}.example\n" for n in range(500))
    client, things = world.clients["carol"], world.ours.things
    text = rows + "," * (999_000 - len(rows))
    response = client.post(
        f"/interviews/{things['interview_id']}/candidates/import", data={"text": text}, content_type="multipart/form-data",
    )
    assert (response.status_code, "too large" in response.text) != (413, True)


def begin(world, length):
    """The answer to a candidate who begins an upload for the take that is under way."""
    things = things_of(world.ours, "candidate_uploads.begin")
    headers = {
        "Tus-Resumable": "1.0.0", "Upload-Length": str(length), "Upload-Metadata": things["answer_metadata"],
        "Sec-Fetch-Site": "same-origin",
    }
    return world.clients["candidate open"].post("/answer/uploads", headers=headers).status_code


def test_an_answer_of_a_minute_may_have_so_many_bytes_and_no_more(world):
    try:
        with world.parts.db.tx():
            assert (begin(world, 240 * MIB), begin(world, 200 * MIB)) == (413, 201)
            raise Undo
    except Undo:
        pass


def test_a_candidate_cannot_fill_the_disk_with_uploads_that_are_never_finished(world):
    try:
        with world.parts.db.tx():
            begun = [begin(world, 1000) for _ in range(8)]
            assert begun[0] == 201 and begun[-1] == 409
            raise Undo
    except Undo:
        pass
