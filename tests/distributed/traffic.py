"""People at work on an installation, and what was acknowledged to them."""

import random
import re
import threading
import time
from contextlib import contextmanager

import requests

from tests.waiting import until
from tests.recording import Recording

PAUSE_MS = 60
LATER = (502, 503, 504)


class Person(requests.Session):
    """A browser with cookies that sends one request at a time. Addresses are paths."""

    def __init__(self, url, cookie=None):
        super().__init__()
        self.url = url
        self.trust_env = False
        if cookie:
            self.headers["Cookie"] = cookie

    def request(self, method, path, **more):
        more.setdefault("timeout", 20)
        return super().request(method, path if path.startswith("http") else self.url + path, **more)

    def patiently(self, method, path, **more):
        """Repeat an idempotent request while the installation asks to retry later."""
        end = time.monotonic() + 90
        while True:
            try:
                answer = self.request(method, path, **more)
                if answer.status_code not in LATER:
                    return answer
                said = answer.text[:500]
            except requests.RequestException as error:
                said = repr(error)
            assert time.monotonic() < end, said
            time.sleep(0.3)


class Busy(threading.Thread):
    """Repeats an action until stopped; `acknowledged` lists what succeeded."""

    def __init__(self):
        super().__init__(daemon=True)
        self.acknowledged, self.refused, self._over = [], 0, threading.Event()
        self.start()

    def run(self):
        while not self._over.wait(random.uniform(0.02, 0.1)):
            try:
                self.once()
            except requests.RequestException:
                self.refused += 1  # the outcome is unknown
                time.sleep(0.2)

    def end(self):
        self._over.set()
        self.join(60)
        assert not self.is_alive()
        return self.acknowledged

    def note(self, answer, good, what):
        """The action was acknowledged, or failed temporarily."""
        if answer.status_code == good:
            self.acknowledged.append(what)
        else:
            assert answer.status_code in LATER, answer.text[:500]
            self.refused += 1


class Reviewer(Busy):
    """Comments on an answer."""

    def __init__(self, url, cookie, answer_id):
        self._person, self._path = Person(url, cookie), f"/review/answers/{answer_id}/comments"
        super().__init__()

    def once(self):
        body = f"what I saw {random.getrandbits(64):x}"
        self.note(self._person.request("POST", self._path, json={"body": body, "at_ms": 1000}), 201, body)


class Recruiter(Busy):
    """Invites people to an interview."""

    def __init__(self, url, cookie, interview_id):
        self._person, self._path = Person(url, cookie), f"/interviews/{interview_id}/candidates"
        super().__init__()

    def once(self):
        email = f"c{random.getrandbits(64):x}@example.org"
        answer = self._person.request("POST", self._path, data={"name": "Erin Holm", "email": email}, allow_redirects=False)
        self.note(answer, 303, email)
        time.sleep(1.5)  # a team sends at most a thousand invitations a day


class Candidate(Person):
    """A candidate with a link: opens it, agrees, and begins a take of the first question."""

    def __init__(self, url, link):
        super().__init__(url)
        self.home = self.patiently("GET", link).url.removeprefix(url)
        assert self.patiently("POST", f"{self.home}/consent", data={"agreed": "y"}).ok
        assert self.patiently("POST", f"{self.home}/questions/1/think.json").ok
        begun = self.patiently("POST", f"{self.home}/questions/1/takes.json").json()
        self.take_id, self.recording = begun["begun"], None

    @property
    def invitation_id(self):
        return self.home.rpartition("/")[2]

    def record(self, path):
        """Send the file at a recorder's pace."""
        cookie = "; ".join(f"{one.name}={one.value}" for one in self.cookies)
        self.recording = Recording(f"{self.url}/answer/uploads", path, PAUSE_MS, ("answer", self.take_id), {"Cookie": cookie})
        return self.recording

    def hand_in(self):
        """Stop, keep the take, and submit without the second question."""
        take = f"{self.home}/questions/1/takes/{self.take_id}"
        assert self.patiently("POST", f"{take}/end.json", json={"duration_ms": 2000, "rest_follows": True}).ok
        assert self.patiently("POST", f"{take}/keep.json").ok
        page = self.patiently("POST", f"{self.home}/submit", data={"leave_out": "y"})
        assert page.url.endswith("/receipt"), page.text


class Colleagues:
    """Two reviewers, a recruiter, and candidates. `.comments` and `.invited` are acknowledged."""

    def __init__(self, many, interview_id, answer_id):
        self._many, self._interview_id, self._answer_id = many, interview_id, answer_id
        self.comments, self.invited = [], []

    def _cookie(self, name):
        return self._many.cookie(getattr(self._many.cast, name))

    @contextmanager
    def at_work(self):
        """They comment and invite without a pause while the block runs."""
        reviewers = [Reviewer(self._many.url, self._cookie(name), self._answer_id) for name in ("bob", "rut")]
        recruiter = Recruiter(self._many.url, self._cookie("carol"), self._interview_id)
        try:
            yield
        finally:
            for one in reviewers:
                self.comments += one.end()
            self.invited += recruiter.end()

    def candidate(self):
        """A candidate who was invited by mail and is about to record."""
        email = f"erin-{random.getrandbits(64):x}@example.org"
        carol = Person(self._many.url, self._cookie("carol"))
        asked = carol.request("POST", f"/interviews/{self._interview_id}/candidates", data={"name": "Erin Holm", "email": email})
        assert asked.ok, asked.text
        self.invited.append(email)
        return Candidate(self._many.url, link_in(self._many.mails, email))


def link_in(mails, address):
    """The personal link in the mail to that address, once it has arrived."""
    def found():
        for one in list(mails.received):
            if one.to == address:
                return re.search(r"http\S+/i/\S+", one.body("plain"))[0]

    return until(found, seconds=60, what=f"the mail to {address}")
