"""kill -9 of mail senders against a real mail server: no mail is missing, and every duplicate is recognisable."""

import random
import time
from collections import Counter

import pytest

from engines.mail.smtp import SmtpMail, Timeouts
from engines.mail.smtp_address import read_address
from foundation import jobs
from foundation.ids import hash_token
from tagning.clock import SystemClock
from tagning.worker import Worker
from tests import crowd
from tests.engines.outgoing import at_the_server, message, open_ledger
from tests.rounds import rounds
from tests.waiting import until

ROUNDS = rounds(10)
MAILS = 40
LEASE_MS = 300

pytestmark = [pytest.mark.faults, pytest.mark.slow]


def send_on_and_on(ledger_url, mail_url, begun):
    """The product's worker process with shorter waits."""
    jobs.run_one.__defaults__ = (LEASE_MS,)
    jobs.LONGEST_WAIT_S = 0.1
    with open_ledger(ledger_url) as ledger:
        mail = SmtpMail(read_address(mail_url), ledger, Timeouts(held_s=1))
        handlers = {"mail": lambda job: mail.send(message(job.args["key"], subject=job.args["key"]))}
        Worker(ledger.db, SystemClock(), handlers, threads=2, poll_ms=20).start()
        begun.set()
        time.sleep(3600)


@pytest.fixture
def sending(server, database):
    """`sending()` starts a process that sends queued mails; `.db` has the jobs and the ledger."""
    with open_ledger(database) as ledger:
        yield Sending(server, database, ledger.db)


class Sending:
    """Sender processes and their shared state."""

    def __init__(self, server, url, db):
        self.server, self.url, self.db = server, url, db

    def start(self):
        """Start a process; returns when it is at work."""
        self.begun = crowd.CROWD.Event()  # kept alive: the process looks it up by name
        process = crowd.start(send_on_and_on, self.url, self.server.url(starttls="never"), self.begun)
        assert self.begun.wait(30)
        return process

    def put(self, *keys):
        """Queue these mails."""
        with self.db.tx():
            for key in keys:
                jobs.put(self.db, SystemClock(), "mail", max_attempts=10_000, key=key)

    def finish(self):
        """Run everything with a process that nobody kills."""
        process = self.start()
        until(lambda: not self.db.one("select count(*) as n from job where finished_at is null")["n"], 60)
        stop(process)
        assert {row["state"] for row in self.db.query("select state from job")} == {"done"}

    def arrived(self):
        """How often each mail arrived, by subject; duplicates must share one Message-ID."""
        mails = at_the_server(self.server)
        assert len({(mail.subject, mail.letter["Message-ID"]) for mail in mails}) == len({mail.subject for mail in mails})
        return Counter(mail.subject for mail in mails)

    def row(self, key):
        """The ledger's row of the mail."""
        return self.db.one("select * from mail where key_hash = :key_hash", key_hash=hash_token(key))


def stop(process):
    process.kill()
    process.join()


@pytest.mark.rounds
def test_killed_senders_lose_no_mail_and_explain_every_duplicate(sending):
    keys = [f"mail {n}" for n in range(MAILS)]
    sending.server.answers["TAKEN"] = [0.01] * 10_000  # this widens the moment in which a duplicate can arise
    sending.put(*keys)
    for n in range(ROUNDS):
        process = sending.start()
        time.sleep(random.uniform(0, 0.15))
        stop(process)
        sending.put(f"later {n}")
        keys.append(f"later {n}")
    sending.finish()
    arrived = sending.arrived()
    assert set(arrived) == set(keys), "missing"
    silent = {key: sending.row(key)["attempts"] - 1 for key in keys}
    assert all(arrived[key] <= 1 + silent[key] for key in keys), "a copy without a sender that died"
    assert sum(silent.values()) > 0, "no sender was ever hit: the kills prove nothing"
    print(f"{ROUNDS} kills, {len(keys)} mails, {sum(silent.values())} tries cut off, {sum(arrived.values()) - len(keys)} copies")


@pytest.mark.parametrize("command, copies", [("MAIL", 1), ("RCPT", 1), ("DATA", 1), ("TAKEN", 2)])
def test_a_duplicate_needs_a_kill_between_delivery_and_our_note(sending, command, copies):
    sending.server.answers[command] = [3600]
    sending.put("mail")
    process = sending.start()
    until(lambda: not sending.server.answers[command])  # the server is busy and its reply will not come
    stop(process)
    sending.finish()
    assert sending.arrived() == {"mail": copies} and sending.row("mail")["attempts"] == 2


def test_a_noted_mail_is_not_sent_again_after_a_kill(sending):
    sending.put("mail")
    sending.server.answers["QUIT"] = [3600]
    process = sending.start()
    until(lambda: (sending.row("mail") or {"sent_at": None})["sent_at"])
    stop(process)
    sending.db.execute("update job set state = 'ready', finished_at = null")  # as if the end had not been written
    sending.finish()
    assert sending.arrived() == {"mail": 1}
