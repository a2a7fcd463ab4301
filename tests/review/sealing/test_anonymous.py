"""In an anonymous interview nobody in review reads who a candidate is: not on any page, in any address, file, mail or order.

Every GET route that a member may open is asked, as the url map lists them, so that later pages fall under it by themselves.
"""

import base64
import json
import re
from pathlib import Path

import pytest

from tests.review.conftest import add_submission, answer_interview
from tests.review.deciding.deciding import decide_with
from tests.review.scoring import give, open_seals, score_whole, sheet_of
from tests.review.sealing.test_leaks import asked, seen

NAMES = ("Pangolin Zebrason", "Åsa Wombatqvist", "Numbat Æxler")
PLANTED = ("pangolin", "zebrason", "wombatqvist", "numbat", "xler", "marsupial")
INITIALS = (">PZ<", ">ÅW<", ">NÆ<")
READERS = ("rut", "bob", "lea", "alice", "carol")


@pytest.fixture
def hidden(house, cast):
    made = answer_interview(house, cast.team_id, cast.alice.id, NAMES)
    house.db.execute("update candidate set email = 'marsupial@' || id || '.example'")
    house.db.execute("update interview set is_anonymous = 1")
    return made


def everything(app, cast, hidden, name):
    """What this person can GET; who runs the invitations reads names on their pages, so of those only review counts."""
    found = asked(app, cast, hidden)
    wall = f"/review/{hidden.interview_id}"
    every = "&".join(f"candidate={id}" for id in hidden.invitations)
    for question in hidden.questions:
        found += [f"{wall}/wall?question={question}&{every}", f"{wall}/choose?question={question}&{every}&sort=name"]
        found += [f"{wall}/wall?question={question}&queue=1&candidate={hidden.invitations[0]}"]
    found += [f"{wall}?{every}", f"{wall}?sort=latest", f"/invitations/{hidden.invitations[0]}"]
    return [one for one in found if "/review" in one] if name in ("alice", "carol") else found


def leaks_in(said):
    """What of the names stands in what was said: as text, as a number of a letter, and inside what a cursor carries."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    inside = "".join(decoded(one) for one in re.findall(r"(?:after|before)=([\w%=-]{8,})", text))
    whole = (text + inside + json.dumps(text)).lower().replace("&#230;", "æ").replace("\\u00e6", "æ")
    return [word for word in PLANTED if word in whole] + [one for one in INITIALS if one in text]


def decoded(cursor):
    try:
        return base64.urlsafe_b64decode(cursor.replace("%3D", "=") + "==").decode("utf-8", "replace")
    except ValueError:
        return ""


@pytest.mark.parametrize("name", READERS)
def test_no_page_address_or_header_tells_a_name(app, cast, hidden, name):
    addresses = everything(app, cast, hidden, name)
    assert sum("/review" in one for one in addresses) >= 16
    told = seen(getattr(cast, name).client, addresses)
    assert {one: found for one, (_, headers, body) in told.items() if (found := leaks_in(body) + leaks_in(str(headers)))} == {}
    shown = b"".join(body for one, (_, _, body) in told.items() if "/review" in one).decode("utf-8", "replace")
    assert len(set(re.findall(r"Candidate \d+", shown))) == 3


def test_the_same_addresses_tell_the_names_of_an_interview_that_is_not_anonymous(house, app, cast, hidden):
    house.db.execute("update interview set is_anonymous = 0")
    told = seen(cast.rut.client, everything(app, cast, hidden, "rut"))
    found = {word for _, _, body in told.values() for word in leaks_in(body)}
    assert {"pangolin", "zebrason", "wombatqvist", "numbat", ">PZ<"} <= found


@pytest.mark.parametrize("name", ["rut", "lea"])
def test_what_one_does_is_answered_without_a_name(house, cast, hidden, name):
    client, first = getattr(cast, name).client, hidden.answers[0, 0]
    said = [
        client.post(f"/review/answers/{first}/comments", json={"body": "b", "at_ms": 1}),
        give(client, hidden, first, 3),
        client.post(f"/review/answers/{first}/hand-in", json={"scorecard": hidden.interview_id}),
        client.post(f"/review/{hidden.interview_id}/queue", data={}, follow_redirects=True),
        client.post(f"/review/answers/{first}/skip", follow_redirects=True),
        client.post(f"/review/answers/{first}/hold"),
        client.post(f"/review/answers/{first}/recuse", data={"reason": "r"}, follow_redirects=True),
        client.post(f"/review/answers/{first}/judge-after-all", follow_redirects=True),
    ]
    assert all(one.status_code < 500 for one in said) and [leaks_in(one.get_data()) for one in said if leaks_in(one.get_data())] == []
    assert "is out of your queue" in said[6].get_data(as_text=True)


def test_a_lead_decides_on_numbers_and_leaves_the_letters_to_an_owner(house, cast, hidden):
    house.db.execute("update interview set phase = 'debrief'")
    at = f"/review/{hidden.interview_id}"
    said = [
        cast.lea.client.post(f"{at}/decisions/{hidden.invitations[0]}/verdict", data={"verdict": "hold", "before": ""}),
        decide_with(cast.lea, hidden, 0, "hold"),
        cast.lea.client.get(f"{at}/decisions"), cast.lea.client.get(f"{at}/letters"),
        cast.lea.client.get(f"{at}/scores.csv"), cast.lea.client.get(f"{at}/compare/numbers.json"),
    ]
    assert [leaks_in(one.get_data()) for one in said if leaks_in(one.get_data())] == []
    assert said[3].status_code == 403 and "An owner can read and send the letters" in said[3].get_data(as_text=True)
    id = house.db.one("select id from decision where ended_at is null")["id"]
    for closed in (f"/review/decisions/{id}/letter", f"{at}/letters/hold"):
        assert cast.lea.client.get(closed).status_code == 403 and cast.alice.client.get(closed).status_code == 200
    assert "Pangolin Zebrason" in cast.alice.client.get(f"{at}/decisions").get_data(as_text=True)


def test_a_search_for_a_name_finds_nobody_and_one_for_a_number_finds_the_candidate(house, cast, hidden):
    at = f"/review/{hidden.interview_id}?q="
    nobody = cast.rut.client.get(at + "nobodyatall").get_data(as_text=True).replace("nobodyatall", "…")
    for word in ("pangolin", "zebrason", "marsupial"):
        assert cast.rut.client.get(at + word).get_data(as_text=True).replace(word, "…") == nobody
    number = house.db.one("select number from invitation where id = :id", id=hidden.invitations[0])["number"]
    for asked_for in (str(number), f"Candidate+{number}"):
        rows = re.findall(r"<th scope=\"row\">.*?</th>", cast.rut.client.get(at + asked_for).get_data(as_text=True), re.S)
        assert len(rows) == 1 and f"Candidate {number} " in rows[0]


def test_the_order_by_number_follows_no_name(house, cast, hidden):
    shown = cast.rut.client.get(f"/review/{hidden.interview_id}?sort=name").get_data(as_text=True)
    numbers = [int(n) for n in re.findall(r"<span>Candidate (\d+) ", shown)]
    assert numbers == sorted(numbers) and len(numbers) == 3


def test_other_names_change_no_byte_of_what_a_reviewer_gets(house, app, cast, hidden):
    addresses = everything(app, cast, hidden, "rut")
    seen(cast.rut.client, addresses)
    before = seen(cast.rut.client, addresses)
    house.db.execute("update candidate set name = 'Bo ' || substr(id, 1, 3)")
    house.db.execute("update invitation set name_key = 'bo', words_key = 'bo'")
    after = seen(cast.rut.client, addresses)
    assert [one for one in addresses if before[one] != after[one]] == []


def test_mails_tell_numbers_in_every_role(house, cast, hidden, run_jobs):
    from interviews.submission_news import note_submission

    version = house.db.one("select current_version_id as id from interview")["id"]
    with house.db.tx():
        id = add_submission(house, cast.team_id, cast.alice.id, hidden.interview_id, version, "Pangolin Zebrason")
        note_submission(house.db, house.clock, cast.team_id, id)
    cast.lea.client.post(f"/review/{hidden.interview_id}/remind/{cast.rut.id}")
    run_jobs(house)
    mails = house.mail.list_messages()
    assert {mail.kind for mail in mails} == {"submissions", "reminder"} and len(mails) == 6
    assert [found for mail in mails if (found := leaks_in(mail.subject + mail.text + mail.html))] == []
    number = house.db.one("select number from invitation where id = :id", id=id)["number"]
    assert {mail.subject for mail in mails if mail.kind == "submissions"} == {f"Candidate {number} has submitted: Team lead"}


def test_lists_show_no_faces(cast, hidden, house):
    shown = cast.rut.client.get(f"/review/{hidden.interview_id}").get_data(as_text=True)
    assert "/poster" not in shown and "0:20" in shown
    house.db.execute("update interview set is_anonymous = 0")
    assert "/poster" in cast.rut.client.get(f"/review/{hidden.interview_id}").get_data(as_text=True)


def test_who_runs_the_invitations_reads_the_name_with_their_own_hand_in_and_nobody_else_does(house, cast, hidden):
    at = f"/review/{hidden.interview_id}"
    for somebody in (cast.alice, cast.rut, cast.lea):
        score_whole(somebody.client, hidden, 0, 4, 4)
    shown = cast.alice.client.get(at).get_data(as_text=True)
    assert "Pangolin Zebrason" in shown and "Wombatqvist" not in shown
    for somebody in (cast.rut, cast.lea):
        assert leaks_in(cast.rut.client.get(at).get_data()) == []
        assert sheet_of(somebody.client, hidden, hidden.answers[0, 0])["isOpen"]


def test_names_open_for_everybody_when_it_is_decided(house, app, cast, hidden):
    house.db.execute("update interview set phase = 'debrief'")
    assert "pangolin" in leaks_in(cast.carol.client.get(f"/review/{hidden.interview_id}").get_data())
    assert leaks_in(cast.lea.client.get(f"/review/{hidden.interview_id}").get_data()) == []
    house.db.execute("update interview set phase = 'decided'")
    told = seen(cast.rut.client, everything(app, cast, hidden, "rut"))
    assert "zebrason" in {word for _, _, body in told.values() for word in leaks_in(body)}


def test_a_lead_is_told_why_the_list_of_candidates_is_closed(house, cast, hidden):
    for at in (f"/interviews/{hidden.interview_id}/candidates", f"/invitations/{hidden.invitations[0]}"):
        said = cast.lea.client.get(at)
        assert said.status_code == 403 and "anonymous until it is decided" in said.get_data(as_text=True)
        assert cast.carol.client.get(at).status_code == 200
    interview = f"/interviews/{hidden.interview_id}"
    assert f"{interview}/candidates" not in cast.lea.client.get(interview).get_data(as_text=True)


def test_numbers_stay_and_follow_neither_names_nor_times(house, cast):
    made = answer_interview(house, cast.team_id, cast.alice.id, [f"Person {n:02}" for n in range(24)])
    rows = house.db.query("select number from invitation where interview_id = :id", id=made.interview_id)
    by_time = [house.db.one("select number from invitation where id = :id", id=id)["number"] for id in made.invitations]
    assert len({row["number"] for row in rows}) == 24 and by_time != sorted(by_time) and by_time != sorted(by_time, reverse=True)
    open_seals(house, made, cast.rut)
    assert by_time == [house.db.one("select number from invitation where id = :id", id=id)["number"] for id in made.invitations]


def test_it_is_switched_by_who_makes_the_interview_and_undone_until_the_first_score(house, cast, answered):
    at = f"/interviews/{answered.interview_id}/scorecard/anonymous"
    for somebody in (cast.bob, cast.lea):
        assert somebody.client.post(at, data={"on": "1"}).status_code == 403
    said = cast.carol.client.post(at, data={"on": "1"})
    shown = cast.carol.client.get(said.location).get_data(as_text=True)
    undo = re.search(rf'action="({at}[^"]*)"><button class="button is-small">Undo', shown)[1]
    assert house.db.one("select is_anonymous from interview")["is_anonymous"] == 1
    cast.carol.client.post(undo)
    assert house.db.one("select is_anonymous from interview")["is_anonymous"] == 0
    cast.carol.client.post(at, data={"on": "1"})
    score_whole(cast.rut.client, answered, 0, 4, 4)
    refused = cast.carol.client.post(at, data={"on": "0"})
    assert refused.status_code == 409 and "stays anonymous" in refused.get_data(as_text=True)
    assert house.db.one("select is_anonymous from interview")["is_anonymous"] == 1


def test_one_statement_of_the_room_reads_names():
    """A page that joins the candidates by itself would have to think of all this again."""
    room = Path(__file__).parents[3] / "review"
    found = {path.relative_to(room).as_posix(): re.findall(r"\b(?:from|join) candidate\b", path.read_text()) for path in room.rglob("*.py")}
    # Letters are addressed to people, and the log asks `told_name` row by row.
    assert {path: len(joins) for path, joins in found.items() if joins} == {
        "sealing/queries.py": 1, "deciding/letter_queries.py": 1, "records/queries.py": 1,
    }
