"""kill -9 during writes of bytes, mails and rows: whatever was confirmed exists afterwards, complete and once."""

import contextlib
import hashlib
import random
import time

import pytest

from engines.blobs.contract import Exists, Missing
from engines.blobs.open import open_blobs
from engines.database.contract import Step
from engines.database.open import open_database
from engines.mail.contract import Message
from engines.mail.open import open_mail
from tests import crowd
from tests.faults.rows import require_sound
from tests.rounds import rounds

ROUNDS = rounds(15)
LONGEST_MS = 60
PATTERN = random.Random(5).randbytes(1 << 20)
STEP = Step("0001", """
    create table box (id text primary key);
    create table thing (id text primary key, box_id text not null references box(id));
""")

pytestmark = [pytest.mark.faults, pytest.mark.slow]


def bytes_at(start, size):
    """The bytes at this place of the endless upload."""
    whole = PATTERN * (2 + size // len(PATTERN))
    return whole[start % len(PATTERN):][:size]


def killed_at_random(function, *args, first=True):
    """What the process running `function(confirm, *args)` had confirmed when it was killed at a random moment."""
    ours, theirs = crowd.CROWD.Pipe(duplex=False)
    process = crowd.start(function, theirs, *args)
    theirs.close()
    confirmed = [ours.recv()]  # the process is about to begin
    if first and random.random() < 0.8:
        confirmed.append(ours.recv())  # usually the kill hits the middle, sometimes before the first write
    time.sleep(random.uniform(0, LONGEST_MS) / 1000)
    process.kill()
    process.join()
    with contextlib.suppress(EOFError, OSError):
        while ours.poll():
            confirmed.append(ours.recv())
    ours.close()
    return confirmed[1:]


def append_on_and_on(confirm, url, seed):
    chance, blobs = random.Random(seed), open_blobs(url)
    offset = blobs.offset("u1")
    confirm.send("at work")
    while True:
        data = bytes_at(offset, chance.randrange(1, 200_000))
        chunks = [data[at:at + 8192] for at in range(0, len(data), 8192)]
        checksum = ("sha1", hashlib.sha1(data).digest()) if chance.random() < 0.5 else None
        offset = blobs.append("u1", offset, chunks, checksum=checksum)
        confirm.send(offset)


@pytest.mark.rounds
def test_no_confirmed_byte_of_an_upload_is_lost_or_wrong(blobs_url):
    blobs = open_blobs(blobs_url)
    blobs.begin("u1")
    confirmed = 0
    for seed in range(ROUNDS):
        for confirmed in killed_at_random(append_on_and_on, blobs_url, seed):
            pass
        assert blobs.offset("u1") >= confirmed
    assert confirmed > 0
    size = blobs.finish("u1")
    found = hashlib.sha256()
    for piece in blobs.read("raw/u1"):
        found.update(piece)
    assert found.digest() == hashlib.sha256(bytes_at(0, size)).digest()


def append_unverified(confirm, url):
    """Chunks that come slowly and never match the announced checksum."""
    def chunks():
        for n in range(100_000):
            yield b"doubtful" * 500
            if n == 3:
                confirm.send("at work")
            time.sleep(0.001)

    open_blobs(url).append("u1", 5, chunks(), checksum=("sha1", b"never"))


@pytest.mark.rounds
def test_unverified_bytes_are_gone_after_a_kill(tmp_path):
    url = f"folder:{tmp_path}"
    blobs = open_blobs(url)
    blobs.begin("u1")
    blobs.append("u1", 0, [b"bytes"])
    for _ in range(max(3, ROUNDS // 3)):
        killed_at_random(append_unverified, url, first=False)
        assert blobs.offset("u1") == 5
    assert [path.name for path in (tmp_path / "uploads").iterdir()] == ["u1"]


def put_on_and_on(confirm, url, seed):
    blobs = open_blobs(url)
    confirm.send("at work")
    for n in range(100_000):
        name = f"team{seed % 3}/round{seed}/{n}"
        blobs.put_bytes(name, bytes_at(n, 30_000))
        confirm.send((name, n))


@pytest.mark.rounds
def test_confirmed_blobs_are_complete_and_no_partial_blob_exists(blobs_url):
    blobs = open_blobs(blobs_url)
    confirmed = dict(pair for seed in range(ROUNDS) for pair in killed_at_random(put_on_and_on, blobs_url, seed))
    names = set(blobs.names())
    assert confirmed and set(confirmed) <= names
    for name in names:
        assert b"".join(blobs.read(name)) == bytes_at(int(name.rpartition("/")[2]), 30_000), name


def finish_on_and_on(confirm, url, seed):
    blobs = open_blobs(url)
    confirm.send("at work")
    for n in range(100_000):
        upload = f"u{seed}x{n}"
        blobs.begin(upload)
        blobs.append(upload, 0, [bytes_at(n, 20_000)])
        confirm.send((upload, n))
        blobs.finish(upload)


@pytest.mark.rounds
def test_a_retry_completes_a_killed_finish(tmp_path):
    url = f"folder:{tmp_path}"  # tests/engines/s3/test_kill.py kills before each request to a bucket
    blobs = open_blobs(url)
    confirmed = dict(pair for seed in range(ROUNDS) for pair in killed_at_random(finish_on_and_on, url, seed))
    assert confirmed
    for upload, n in confirmed.items():
        assert blobs.finish(upload) == 20_000
        assert b"".join(blobs.read(f"raw/{upload}")) == bytes_at(n, 20_000)
        with pytest.raises(Missing):
            blobs.offset(upload)
    for name in blobs.names():
        assert blobs.size(name) == 20_000
        with pytest.raises(Exists):
            blobs.put_bytes(name, b"x")


def send_on_and_on(confirm, url, seed):
    mail = open_mail(url, None)
    confirm.send("at work")
    for n in range(100_000):
        key = f"{seed}-{n}"
        mail.send(Message(key, "erin@example.org", key, "text" * 500, "<p></p>", "a@example.org"))
        confirm.send(key)


@pytest.mark.rounds
def test_every_confirmed_mail_is_in_the_outbox_once_and_complete(tmp_path):
    url = f"outbox:{tmp_path}"
    confirmed = [key for seed in range(ROUNDS) for key in killed_at_random(send_on_and_on, url, seed)]
    mail = open_mail(url, None)
    for key in confirmed:
        mail.send(Message(key, "erin@example.org", key, "again", "<p></p>", "a@example.org"))
    found = mail.list_messages()
    subjects = [one.subject for one in found]
    assert confirmed and set(confirmed) <= set(subjects) and len(set(subjects)) == len(subjects)
    assert {one.text.strip() for one in found} == {"text" * 500}


def write_rows_on_and_on(confirm, url, seed):
    db = open_database(url)
    confirm.send("at work")
    for n in range(100_000):
        key = f"{seed}-{n}"
        with db.tx():
            db.execute("insert into box (id) values (:key)", key=key)
            db.execute("insert into thing (id, box_id) values (:key, :key)", key=key)
        confirm.send(key)


@pytest.mark.rounds
def test_confirmed_rows_exist_and_transactions_are_complete(database_url):
    db = open_database(database_url)
    db.migrate([STEP])
    confirmed = {key for seed in range(ROUNDS) for key in killed_at_random(write_rows_on_and_on, database_url, seed)}
    boxes, things = ({row["id"] for row in db.query(f"select id from {table}")} for table in ("box", "thing"))
    assert confirmed and confirmed <= boxes and boxes == things
    require_sound(db)
    db.close()
