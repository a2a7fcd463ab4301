"""The contract of every blob store."""

import contextlib
import hashlib
import random

import pytest

from engines.blobs.contract import ChecksumMismatch, Exists, Locked, Missing, TooLong, WrongOffset
from engines.blobs.open import open_blobs
from tests import crowd

HOSTILE = [
    "", ".", "..", "/", "//", "a//b", "/a", "a/", "../a", "a/..", "a/../b", "a/../../b", "a/./b", "./a", ".a", "a/.b", "a/..b", "a/b..c",
    "/etc/passwd", "../../etc/passwd", "a/../../../../etc/passwd", "..\\a", "a\\b", "c:a", "C:/a", "~", "~/a", "$HOME/a", "a\n", "a\nb",
    "a\0", "a\0.mp4", "a b", "%2e%2e/a", "a/%2e%2e/b", "A", "a/B", "å", "a/\u202eb", "\uff0e\uff0e/a", "-rf", "a/-rf", "a*", "a?b", "a:b",
    "a" * 201, "con\u0000", "a/\u0301", "a|b", "file:a",
]


def content(blobs, name):
    return b"".join(blobs.read(name))


def digest(data, kind="sha256"):
    return kind, hashlib.new(kind, data).digest()


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "source"
    path.write_bytes(random.Random(1).randbytes(700_001))
    return path


def test_put_bytes_are_read_back(blobs, source):
    assert blobs.put_file("team1/take/a.mp4", source) == 700_001
    assert blobs.put_bytes("team1/take/b", b"bytes") == 5
    assert content(blobs, "team1/take/a.mp4") == source.read_bytes()
    assert (blobs.size("team1/take/a.mp4"), content(blobs, "team1/take/b")) == (700_001, b"bytes")


def test_a_reopened_store_has_what_was_put(blobs, blobs_url):
    blobs.put_bytes("a/b", b"bytes")
    assert content(open_blobs(blobs_url), "a/b") == b"bytes"


def test_a_taken_name_is_refused_and_keeps_its_bytes(blobs, source):
    blobs.put_bytes("a/b", b"first")
    with pytest.raises(Exists):
        blobs.put_bytes("a/b", b"second")
    with pytest.raises(Exists):
        blobs.put_file("a/b", source)
    assert content(blobs, "a/b") == b"first"


@pytest.mark.parametrize(
    "start, end", [(0, 0), (0, 1), (5, 9), (699_990, None), (262_143, 262_145), (10, 5), (699_999, 900_000), (900_000, None)],
)
def test_a_range_equals_the_slice(blobs, source, start, end):
    blobs.put_file("a", source)
    assert b"".join(blobs.read("a", start, end)) == source.read_bytes()[start:end]


def test_unknown_names_are_missing(blobs):
    for ask in (blobs.size, blobs.read, blobs.offset, blobs.path_or_none, blobs.read_upload):
        with pytest.raises(Missing):
            ask("a")
    with pytest.raises(Missing), blobs.local_path("a"):
        pass
    for verb in (lambda: blobs.append("a", 0, [b"x"]), lambda: blobs.finish("a")):
        with pytest.raises(Missing):
            verb()


def test_local_path_is_a_file_with_the_bytes(blobs):
    blobs.put_bytes("a/b", b"bytes")
    with blobs.local_path("a/b") as path:
        assert path.read_bytes() == b"bytes"
    direct = blobs.path_or_none("a/b")
    assert direct is None or direct.read_bytes() == b"bytes"


def test_delete_removes_the_blob_and_is_idempotent(blobs):
    blobs.put_bytes("a/b", b"bytes")
    for name in ("a/b", "a/b", "a", "a/b/c"):
        blobs.delete(name)
    with pytest.raises(Missing):
        blobs.size("a/b")
    assert blobs.put_bytes("a/b", b"again") == 5


def test_names_lists_the_blobs_with_the_prefix(blobs):
    for name in ("t1/a/x", "t1/a/y.mp4", "t1/b", "t10/a", "raw/x"):
        blobs.put_bytes(name, b"")
    blobs.begin("t1")
    assert set(blobs.names()) == {"t1/a/x", "t1/a/y.mp4", "t1/b", "t10/a", "raw/x"}
    assert set(blobs.names("t1/")) == {"t1/a/x", "t1/a/y.mp4", "t1/b"}
    assert set(blobs.names("t1/a/x")) == {"t1/a/x"}
    assert set(blobs.names("t1")) == {"t1/a/x", "t1/a/y.mp4", "t1/b", "t10/a"}
    assert set(blobs.names("../")) == set()


VERBS = {
    "put_file": lambda blobs, name, source: blobs.put_file(name, source),
    "put_bytes": lambda blobs, name, source: blobs.put_bytes(name, b"x"),
    "size": lambda blobs, name, source: blobs.size(name),
    "read": lambda blobs, name, source: list(blobs.read(name)),
    "local_path": lambda blobs, name, source: blobs.local_path(name).__enter__(),
    "path_or_none": lambda blobs, name, source: blobs.path_or_none(name),
    "delete": lambda blobs, name, source: blobs.delete(name),
    "begin": lambda blobs, name, source: blobs.begin(name),
    "offset": lambda blobs, name, source: blobs.offset(name),
    "append": lambda blobs, name, source: blobs.append(name, 0, [b"x"]),
    "playback_url": lambda blobs, name, source: blobs.playback_url(name, "video/mp4"),
    "finish": lambda blobs, name, source: blobs.finish(name),
    "gather": lambda blobs, name, source: blobs.gather(name),
    "abandon": lambda blobs, name, source: blobs.abandon(name),
    "read_upload": lambda blobs, name, source: list(blobs.read_upload(name)),
}


@pytest.mark.parametrize("verb", VERBS)
def test_every_method_refuses_a_hostile_name(blobs, source, everything, verb):
    blobs.begin("u1")
    before = everything()
    for name in HOSTILE:
        with pytest.raises(ValueError):
            VERBS[verb](blobs, name, source)
    assert everything() == before


def test_an_append_extends_the_upload(blobs):
    blobs.begin("u1")
    assert blobs.offset("u1") == 0
    assert blobs.append("u1", 0, [b"one ", b"two "]) == 8
    assert blobs.append("u1", 8, [b"three"], checksum=digest(b"three", "md5")) == 13
    assert blobs.append("u1", 13, []) == 13
    assert blobs.offset("u1") == 13
    assert b"".join(blobs.read_upload("u1")) == b"one two three"
    assert list(blobs.names()) == []


def test_an_upload_can_begin_only_once(blobs):
    blobs.begin("u1")
    blobs.append("u1", 0, [b"bytes"])
    with pytest.raises(Exists):
        blobs.begin("u1")
    assert blobs.offset("u1") == 5


@pytest.mark.parametrize("offset", [0, 4, 6])
def test_an_append_at_another_offset_is_refused(blobs, offset):
    blobs.begin("u1")
    blobs.append("u1", 0, [b"bytes"])
    with pytest.raises(WrongOffset):
        blobs.append("u1", offset, [b"more"])
    assert blobs.offset("u1") == 5


@pytest.mark.parametrize("size", [5, 3_000_000])
def test_bytes_with_a_wrong_checksum_are_discarded(blobs, size):
    blobs.begin("u1")
    blobs.append("u1", 0, [b"kept"])
    with pytest.raises(ChecksumMismatch):
        blobs.append("u1", 4, [b"x" * size], checksum=digest(b"y"))
    assert blobs.offset("u1") == 4
    assert blobs.append("u1", 4, [b"x" * size], checksum=digest(b"x" * size)) == 4 + size


def test_unverified_bytes_are_not_in_the_upload_while_they_arrive(blobs):
    blobs.begin("u1")
    seen = []

    def chunks():
        yield b"x" * 2_000_000
        seen.append(blobs.offset("u1"))
        yield b"y"

    blobs.append("u1", 0, chunks(), checksum=digest(b"x" * 2_000_000 + b"y"))
    assert seen == [0]


@pytest.mark.parametrize("announced", [None, "sha256"])
def test_one_byte_over_the_limit_is_too_long_and_none_are_kept(blobs, announced):
    blobs.begin("u1")
    blobs.append("u1", 0, [b"kept"])
    checksum = digest(b"123456", announced) if announced else None
    with pytest.raises(TooLong):
        blobs.append("u1", 4, [b"123", b"456"], checksum=checksum, limit=9)
    assert blobs.offset("u1") == 4
    assert blobs.append("u1", 4, [b"12345"], limit=9) == 9


def broken_line():
    yield b"came "
    raise ConnectionError("the line was cut")


def test_bytes_received_before_the_connection_broke_are_kept(blobs):
    blobs.begin("u1")
    with pytest.raises(ConnectionError):
        blobs.append("u1", 0, broken_line())
    assert blobs.offset("u1") == 5


def test_unverifiable_bytes_of_a_broken_connection_are_discarded(blobs):
    blobs.begin("u1")
    with pytest.raises(ConnectionError):
        blobs.append("u1", 0, broken_line(), checksum=digest(b"came whole"))
    assert blobs.offset("u1") == 0


def test_an_unknown_checksum_algorithm_is_refused_before_any_byte(blobs):
    blobs.begin("u1")
    with pytest.raises(ValueError):
        blobs.append("u1", 0, [b"x"], checksum=("rot13", b"x"))
    assert blobs.offset("u1") == 0


def test_a_finished_upload_is_a_blob_and_finish_is_idempotent(blobs):
    blobs.begin("u1")
    blobs.append("u1", 0, [b"bytes"])
    assert blobs.finish("u1") == 5
    assert blobs.finish("u1") == 5
    assert content(blobs, "raw/u1") == b"bytes"
    with pytest.raises(Missing):
        blobs.offset("u1")


def finished(blobs, data, step=250_000):
    """The upload u1 of these bytes, finished; returns its blob's name."""
    blobs.begin("u1")
    for at in range(0, len(data), step):
        blobs.append("u1", at, [data[at:at + step]])
    assert blobs.finish("u1") == len(data)
    return "raw/u1"


@pytest.mark.parametrize("gathered", [False, True])
@pytest.mark.parametrize("size", [0, 5, 700_000])
def test_every_method_sees_a_finished_blob_before_and_after_gather(blobs, blobs_url, size, gathered):
    data = random.Random(8).randbytes(size)
    name = finished(blobs, data)
    if gathered:
        blobs.gather("u1")
        blobs.gather("u1")
    for store in (blobs, open_blobs(blobs_url)):
        assert (store.size(name), content(store, name), list(store.names("raw/"))) == (size, data, [name])
        for start, end in ((0, 1), (249_999, 250_001), (600_000, None), (size, None), (10, 5), (3, 900_000)):
            assert b"".join(store.read(name, start, end)) == data[start:end]
        with store.local_path(name) as path:
            assert path.read_bytes() == data
        assert store.finish("u1") == size and list(store.upload_ids()) == []
        for verb in (store.offset, store.read_upload, lambda upload: store.append(upload, size, [b"x"])):
            with pytest.raises(Missing):
                verb("u1")
        for verb in (lambda: store.begin("u1"), lambda: store.put_bytes(name, b"x")):
            with pytest.raises(Exists):
                verb()
        store.abandon("u1")
    assert content(blobs, name) == data


@pytest.mark.parametrize("gathered", [False, True])
def test_deleting_a_finished_upload_removes_everything_of_it(blobs, everything, gathered):
    before = everything()
    name = finished(blobs, b"bytes " * 100)
    if gathered:
        blobs.gather("u1")
    blobs.delete(name)
    assert everything() == before
    blobs.gather("u1")
    with pytest.raises(Missing):
        blobs.size(name)


def test_a_running_read_is_correct_while_the_blob_is_gathered(blobs):
    data = random.Random(9).randbytes(700_000)
    name = finished(blobs, data)
    begun = [blobs.read(name), blobs.read(name, 10, 600_000)]
    firsts = [next(one) for one in begun]
    blobs.gather("u1")
    assert [first + b"".join(one) for first, one in zip(firsts, begun)] == [data, data[10:600_000]]


def test_deleting_a_missing_blob_leaves_the_upload_alone(blobs):
    blobs.begin("u1")
    blobs.append("u1", 0, [b"bytes"])
    blobs.delete("raw/u1")
    assert blobs.append("u1", 5, [b"!"]) == 6
    assert blobs.finish("u1") == 6


def test_finish_does_not_overwrite_another_blob(blobs):
    blobs.begin("u1")
    blobs.append("u1", 0, [b"bytes"])
    blobs.put_bytes("raw/u1", b"another")
    with pytest.raises(Exists):
        blobs.finish("u1")
    assert (content(blobs, "raw/u1"), blobs.offset("u1")) == (b"another", 5)


def test_an_upload_whose_blob_exists_cannot_begin_again(blobs):
    blobs.begin("u1")
    blobs.finish("u1")
    with pytest.raises(Exists):
        blobs.begin("u1")


def test_abandon_removes_the_upload_and_is_idempotent(blobs):
    blobs.begin("u1")
    blobs.append("u1", 0, [b"bytes"])
    blobs.abandon("u1")
    blobs.abandon("u1")
    with pytest.raises(Missing):
        blobs.offset("u1")


def test_upload_ids_include_remains(blobs):
    for upload in ("u1", "u2", "u3", "u4"):
        blobs.begin(upload)
    blobs.append("u2", 0, [b"bytes"])
    blobs.finish("u3")
    blobs.abandon("u4")
    assert sorted(blobs.upload_ids()) == ["u1", "u2"]


def test_a_playback_address_lasts_at_most_ten_minutes(blobs):
    blobs.put_bytes("a", b"bytes")
    with pytest.raises(ValueError):
        blobs.playback_url("a", "video/mp4", seconds=601)


def test_about_tells_product_and_place(blobs):
    about = blobs.about()
    assert about["product"] and about["place"]


def test_concurrent_append_and_abandon_confirm_no_lost_bytes(blobs):
    blobs.begin("u1")

    def chunks():
        yield b"bytes"
        blobs.abandon("u1")

    with pytest.raises(Missing):
        blobs.append("u1", 0, chunks())


def attempt(blobs, upload, offset, chunks):
    """The upload's offset after appending the chunks, or None when another writer was in the way."""
    try:
        return blobs.append(upload, offset, chunks)
    except (Locked, WrongOffset):
        return None


def hold(url, upload, has_it, let_go, told):
    """Append to the upload until told to stop, and report what was confirmed."""
    def chunks():
        yield b"first"
        has_it.set()
        let_go.wait(30)
        yield b" last"

    told.send(attempt(open_blobs(url), upload, 0, chunks()))


@pytest.fixture
def holder(blobs, blobs_url):
    """Another process in the middle of an append to the upload u1. Call it to let it end; returns what was confirmed to it."""
    blobs.begin("u1")
    has_it, let_go = crowd.CROWD.Event(), crowd.CROWD.Event()
    telling, told = crowd.CROWD.Pipe(duplex=False)
    process = crowd.start(hold, blobs_url, "u1", has_it, let_go, told)
    assert has_it.wait(30)

    def end():
        let_go.set()
        process.join(30)
        assert process.exitcode == 0
        return telling.recv()

    end.process = process
    yield end
    process.kill()
    process.join()


def test_one_of_two_writers_in_two_processes_is_confirmed_and_kept(blobs, holder):
    mine = attempt(blobs, "u1", 0, [b"mine"])
    theirs = holder()
    assert (mine, theirs) in ((None, 10), (4, None))
    assert b"".join(blobs.read_upload("u1")) == (b"mine" if mine else b"first last")
    assert blobs.append("u1", mine or theirs, [b"!"]) == (mine or theirs) + 1


def test_one_of_two_writers_in_one_process_is_confirmed_and_kept(blobs):
    blobs.begin("u1")
    seen = []

    def chunks():
        yield b"first"
        seen.append(attempt(blobs, "u1", 0, [b"second"]))

    outer = attempt(blobs, "u1", 0, chunks())
    assert (outer, seen) in ((5, [None]), (None, [6]))
    assert b"".join(blobs.read_upload("u1")) == (b"first" if outer else b"second")


def test_a_killed_writer_leaves_no_lock(blobs, holder):
    holder.process.kill()
    holder.process.join()
    at = blobs.offset("u1")
    assert blobs.append("u1", at, [b"!"]) == at + 1


def test_concurrent_append_and_finish_lose_nothing_confirmed(blobs, monkeypatch):
    monkeypatch.setattr("engines.blobs.folder._PATIENCE_S", 0.05)
    blobs.begin("u1")
    blobs.append("u1", 0, [b"kept "])
    finished = []

    def chunks():
        yield b"first"
        with contextlib.suppress(Locked):
            finished.append(blobs.finish("u1"))

    try:
        confirmed = blobs.append("u1", 5, chunks())
    except (Locked, Missing):
        confirmed = None
    assert (confirmed, finished) in ((10, []), (None, [5]))
    assert blobs.finish("u1") == (confirmed or 5)
    assert content(blobs, "raw/u1") == (b"kept first" if confirmed else b"kept ")


def put_own(url, number, name):
    """Try to put a blob that names its writer."""
    try:
        open_blobs(url).put_bytes(name, bytes([number]) * 100_000)
    except Exists:
        pass


def test_one_of_many_concurrent_puts_wins_completely(blobs, blobs_url):
    crowd.together(put_own, [(blobs_url, number, "deep/er/name") for number in range(6)])
    data = content(blobs, "deep/er/name")
    assert len(data) == 100_000 and len(set(data)) == 1


@pytest.mark.parametrize("start", [0, 1, 262_144, 599_999, 600_000, 700_000])
def test_an_upload_can_be_read_from_any_offset(blobs, start):
    data = random.Random(5).randbytes(600_000)
    blobs.begin("u1")
    blobs.append("u1", 0, [data])
    assert b"".join(blobs.read_upload("u1", start)) == data[start:]


def test_a_later_read_continues_where_the_last_one_ended(blobs):
    blobs.begin("u1")
    assert list(blobs.read_upload("u1")) == []
    blobs.append("u1", 0, [b"first"])
    begun = blobs.read_upload("u1")
    blobs.append("u1", 5, [b" and last"])
    assert b"".join(begun) == b"first"
    assert b"".join(blobs.read_upload("u1", 5)) == b" and last"


def test_an_upload_can_be_read_while_it_is_written_to(blobs, holder):
    assert b"first".startswith(b"".join(blobs.read_upload("u1")))
    holder()
    assert b"".join(blobs.read_upload("u1")) == b"first last"


@pytest.mark.parametrize("end", [lambda blobs: blobs.finish("u1"), lambda blobs: blobs.abandon("u1")], ids=["finish", "abandon"])
def test_a_running_read_is_correct_or_missing_when_the_upload_ends(blobs, end):
    data = random.Random(6).randbytes(600_000)
    blobs.begin("u1")
    blobs.append("u1", 0, [data])
    begun = blobs.read_upload("u1")
    first = next(begun)
    end(blobs)
    with pytest.raises(Missing):
        blobs.read_upload("u1")
    with contextlib.suppress(Missing):
        assert first + b"".join(begun) == data


@pytest.mark.parametrize("url", ["", "folder:relative", "folder", "s4://key:word@bucket", "/tmp/x", "sqlite:/x"])
def test_an_unknown_address_is_refused_without_repeating_a_password(url):
    with pytest.raises(ValueError, match="folder:/an/absolute/path") as refused:
        open_blobs(url)
    assert "word" not in str(refused.value)
