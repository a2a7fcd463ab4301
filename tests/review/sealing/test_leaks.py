"""Nothing that a colleague does behind a seal reaches whoever has not handed in: not its words, not its numbers, not by a changed byte.

Every GET route of the app that a member may open is asked, as the url map lists them, so that later pages fall under it by themselves.
"""

import pytest

from tests.authz.asking import address
from tests.authz.matrix import MATRIX
from tests.review.scoring import cite, give, hand_in, open_seals

WORDS = ("quokka-comment", "quokka-reply", "quokka-note", "quokka-abstains", "quokka-why")
_OF_THE_CLOCK = ("Date", "Expires", "Set-Cookie", "Content-Security-Policy")
SEALED = ("alice", "lea", "rut", "carol")
"""Owner, lead and reviewer who have not handed in, and a recruiter who does not score."""


def asked(app, cast, answered):
    """The address of everything that a member can GET, with this interview's things in it."""
    things = {
        "interview_id": answered.interview_id, "answer_id": answered.answers[0, 0], "invitation_id": answered.invitations[0],
        "question_id": answered.questions[0], "scorecard_id": answered.interview_id, "competency_id": answered.interview_id,
        "team_id": cast.team_id, "version": "x", "path": "favicon.svg",
    }
    found = []
    for rule in app.url_map.iter_rules():
        line = MATRIX[rule.endpoint]
        known = rule.arguments <= {*things, *line.values}
        if "GET" in rule.methods and line.who not in ("bearer", "candidate") and known:
            found.append(address(app, rule, line, things))
    wall = f"/review/{answered.interview_id}"
    every = "&".join(f"answer={id}" for id in answered.answers.values())
    found += [f"{wall}?sort=name&show=open", f"{wall}?q=erin", f"{wall}?q=quokka", f"{wall}/comments.json?{every}"]
    found += [f"{wall}/compare/{answered.interview_id}.json?candidate={id}" for id in answered.invitations]
    found += [f"{wall}/wall?question={question}" for question in answered.questions]
    return found


def seen(client, addresses):
    """What each address shows: status, headers that tell something, and every byte."""
    pages = {}
    for one in addresses:
        reply = client.get(one)
        headers = {name: value for name, value in reply.headers.items() if name not in _OF_THE_CLOCK}
        pages[one] = (reply.status_code, headers, reply.get_data())
    return pages


def work(house, cast, answered):
    """bob says and scores everything there is: a comment with a range, a reply, an edit, marks, evidence, notes, a hand-in, a change."""
    client, first, second = cast.bob.client, answered.answers[0, 0], answered.answers[0, 1]
    sent = {"body": "quokka-comment", "at_ms": 1000, "until_ms": 3000}
    written = client.post(f"/review/answers/{first}/comments", json=sent).json["comment"]
    comment = written["id"]
    client.post(f"/review/answers/{first}/comments", json={"body": "quokka-reply", "at_ms": 1, "parent_id": comment})
    client.put(f"/review/comments/{comment}", json={"body": "quokka-comment, edited", "seq": written["seq"]})
    house.clock.advance(1000)
    cite(client, answered, first, comment=comment)
    give(client, answered, first, 5, note="quokka-note")
    give(client, answered, second, kind="cannot_judge", reason="quokka-abstains")
    assert hand_in(client, answered, first).status_code == 200
    give(client, answered, first, 1, note="quokka-note", why="quokka-why")
    house.clock.advance(1000)
    return comment


@pytest.fixture
def begun(house, cast, answered):
    """Everybody has written a comment and a draft of their own; nobody has handed in."""
    for name in ("alice", "lea", "rut"):
        client = getattr(cast, name).client
        client.post(f"/review/answers/{answered.answers[0, 0]}/comments", json={"body": f"own of {name}", "at_ms": 500})
        give(client, answered, answered.answers[0, 0], 3)
        house.clock.advance(1000)
    return answered


@pytest.mark.parametrize("name", SEALED)
def test_no_byte_of_any_page_changes_when_a_colleague_works_behind_the_seal(house, app, cast, begun, name):
    client, addresses = getattr(cast, name).client, asked(app, cast, begun)
    assert sum("/review" in one for one in addresses) >= 8
    seen(client, addresses)
    before = seen(client, addresses)
    work(house, cast, begun)
    # Whoever reads relative times reads them three seconds later; the moment itself is put back.
    house.clock.advance(-2000)
    after = seen(client, addresses)
    leaks = [one for one in addresses if any(word.encode() in after[one][2] for word in WORDS)]
    assert leaks == []
    # Who leads the review is told how many scorecards each reviewer has handed in, there alone. tests/review/phases shows that it is all.
    counted = {f"/review/{begun.interview_id}/status"} if name in ("alice", "lea") else set()
    assert {one for one in addresses if before[one] != after[one]} == counted


@pytest.mark.parametrize("name", SEALED)
def test_the_number_of_the_news_stands_still_and_own_comments_are_numbered_as_if_one_were_alone(house, app, cast, begun, name):
    client = getattr(cast, name).client
    address = f"/review/{begun.interview_id}/comments.json?answer={begun.answers[0, 0]}"
    number = client.get(address).json["number"]
    work(house, cast, begun)
    assert client.get(f"{address}&after={number}").status_code == 204
    if name != "carol":
        written = client.post(f"/review/answers/{begun.answers[0, 0]}/comments", json={"body": "mine", "at_ms": 1}).json["comment"]
        assert written["seq"] == int(house.clock.now().timestamp() * 1000)


@pytest.mark.parametrize("name", ["alice", "lea", "rut"])
def test_a_sealed_comment_is_as_one_that_does_not_exist(house, cast, begun, name):
    client, comment = getattr(cast, name).client, work(house, cast, begun)
    answers = []
    for id in (comment, "f" * 20):
        reply = {"body": "r", "at_ms": 1, "parent_id": id}
        passage = {"scorecard": begun.interview_id, "comment": id}
        answers.append([(said.status_code, said.get_data()) for said in (
            client.put(f"/review/comments/{id}", json={"body": "x", "seq": 1}),
            client.delete(f"/review/comments/{id}", headers={"Accept": "application/json"}),
            client.post(f"/review/answers/{begun.answers[0, 0]}/comments", json=reply),
            client.post(f"/review/answers/{begun.answers[0, 0]}/marks/{begun.interview_id}/evidence", json=passage),
        )])
    assert answers[0] == answers[1] and {status for status, _ in answers[0]} == {404}


def test_all_of_it_is_there_once_the_seal_is_open(house, app, cast, begun):
    work(house, cast, begun)
    open_seals(house, begun, cast.rut)
    told = b"".join(body for _, _, body in seen(cast.rut.client, asked(app, cast, begun)).values()).decode()
    assert [word for word in WORDS if word not in told] == []


def test_breaking_the_seal_needs_a_reason_and_is_told_to_everybody(house, cast, begun):
    work(house, cast, begun)
    at = f"/review/answers/{begun.answers[0, 0]}/seal"
    assert cast.rut.client.post(at, json={"reason": "curious"}).status_code == 403
    assert cast.lea.client.post(at, json={"reason": " "}).status_code == 400
    told = cast.lea.client.post(at, json={"reason": "She asks today."}).json["sheets"][begun.answers[0, 0]]
    assert told["isOpen"] and told["colleagues"][0]["reviewer"] == "Bob Nyström"
    assert cast.lea.client.post(at, json={"reason": "again"}).status_code == 409
    news = cast.rut.client.get(f"/review/{begun.interview_id}/comments.json?answer={begun.answers[0, 0]}").json
    [one] = news["sheets"][begun.answers[0, 0]]["breaks"]
    assert (one["person"], one["reason"]) == ("Lea Sund", "She asks today.") and not news["sheets"][begun.answers[0, 0]]["isOpen"]


@pytest.mark.parametrize("opens, done, is_open", [
    ("candidate", [0], True), ("question", [0], False), ("question", [0, 1], True), ("everyone", [0, 1], False),
])
def test_the_interviews_setting_says_when_it_opens(house, cast, begun, opens, done, is_open):
    work(house, cast, begun)
    house.db.execute("update scorecard set opens = :opens", opens=opens)
    if opens == "everyone":
        house.db.execute("delete from hand_in where reviewer_id = :bob", bob=cast.bob.id)
    for candidate in done:
        house.db.execute(
            """insert into hand_in (invitation_id, reviewer_id, team_id, scorecard_id, handed_in_at)
               values (:invitation_id, :person_id, :team_id, :scorecard_id, :now)""",
            invitation_id=begun.invitations[candidate], person_id=cast.rut.id, team_id=cast.team_id, scorecard_id=begun.interview_id,
            now=house.clock.iso(),
        )
    news = cast.rut.client.get(f"/review/{begun.interview_id}/comments.json?answer={begun.answers[0, 0]}").json
    assert ("quokka-comment" in str(news)) is is_open and news["sheets"][begun.answers[0, 0]]["isOpen"] is is_open
    if opens == "everyone":
        open_seals(house, begun, cast.bob)
        assert cast.rut.client.get(f"/review/{begun.interview_id}/comments.json?answer={begun.answers[0, 0]}").json[
            "sheets"][begun.answers[0, 0]]["isOpen"]
