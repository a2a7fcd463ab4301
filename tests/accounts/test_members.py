import re

import pytest

from tests.cast import add_somebody, sign_in

ROLES = {"roles": ["recruiter", "lead"]}


def roles_of(house, cast, person):
    return house.db.one(
        "select roles from membership where team_id = :t and person_id = :p and removed_at is null", t=cast.team_id, p=person.id
    )


def invite(cast, house, run_jobs, email="nils@example.org", roles=("reviewer", "lead")):
    answer = cast.alice.client.post("/team/invitations", data={"email": email, "roles": list(roles)})
    run_jobs(house)
    return answer


def link_in(mail):
    return re.search(r"http://localhost(/join/\S+)", mail.text).group(1)


def test_everyone_sees_who_belongs_to_the_team_and_nobody_of_another(cast):
    page = cast.bob.client.get("/team/members").text
    assert all(somebody.name in page for somebody in (cast.alice, cast.bob, cast.carol, cast.lea))
    assert "Dave" not in page and 'name="email"' not in page


def test_an_owner_gives_several_roles(cast, house):
    answer = cast.alice.client.post(f"/team/members/{cast.bob.id}/roles", data=ROLES)
    assert answer.status_code == 303
    assert roles_of(house, cast, cast.bob)["roles"] == "recruiter,lead"


def test_new_roles_count_from_the_next_request(cast):
    assert cast.bob.client.get("/outbox").status_code == 403
    cast.alice.client.post(f"/team/members/{cast.bob.id}/roles", data=ROLES)
    assert cast.bob.client.get("/outbox").status_code == 200


@pytest.mark.parametrize("roles", [[], ["emperor"], ["owner", "emperor"]])
def test_roles_that_do_not_exist_change_nothing(cast, house, roles):
    cast.alice.client.post(f"/team/members/{cast.bob.id}/roles", data={"roles": roles})
    assert roles_of(house, cast, cast.bob)["roles"] == "reviewer"


def test_the_last_owner_cannot_be_demoted(cast, house):
    answer = cast.alice.client.post(f"/team/members/{cast.alice.id}/roles", data={"roles": ["reviewer"]})
    assert answer.status_code == 303 and "A team needs an owner" in cast.alice.client.get("/team/members").text
    assert roles_of(house, cast, cast.alice)["roles"] == "owner"


def test_the_last_owner_cannot_be_removed(cast, house):
    assert cast.alice.client.post(f"/team/members/{cast.alice.id}/remove").status_code == 303
    assert "A team needs an owner" in cast.alice.client.get("/team/members").text and roles_of(house, cast, cast.alice)


def test_one_of_two_owners_may_go(cast, house):
    cast.alice.client.post(f"/team/members/{cast.lea.id}/roles", data={"roles": ["owner"]})
    assert cast.alice.client.post(f"/team/members/{cast.alice.id}/remove").status_code == 303
    assert roles_of(house, cast, cast.alice) is None
    assert cast.alice.client.get("/team/members").status_code == 302


def test_a_removed_member_sees_nothing_from_the_next_request_on(cast):
    assert cast.bob.client.get("/team/members").status_code == 200
    cast.alice.client.post(f"/team/members/{cast.bob.id}/remove")
    assert cast.bob.client.get("/team/members").status_code == 302


def test_a_removed_member_is_found_and_taken_back_with_the_same_roles(cast, house):
    before = roles_of(house, cast, cast.bob)
    cast.alice.client.post(f"/team/members/{cast.bob.id}/remove")
    page = cast.alice.client.get("/team/members").text
    assert "1 former member" in page and page.count(f"/team/members/{cast.bob.id}/restore") == 2  # beside the message too
    assert f"/team/members/{cast.bob.id}/restore" not in cast.lea.client.get("/team/members").text
    cast.alice.client.post(f"/team/members/{cast.bob.id}/restore")
    assert roles_of(house, cast, cast.bob) == before and sign_in(cast.bob.client, cast.bob.email).status_code == 303
    assert "former member" not in cast.alice.client.get("/team/members").text


def test_somebody_new_is_invited_and_joins(cast, house, run_jobs):
    assert invite(cast, house, run_jobs).status_code == 303
    (mail,) = house.mail.list_messages()
    assert mail.to == "nils@example.org" and mail.subject == "Alice Lindqvist invites you to Nordvik"
    page = cast.stranger.get(link_in(mail))
    assert "Join Nordvik" in page.text and "Reviewer, Team lead" in page.text
    assert cast.stranger.post(link_in(mail), data={"name": "Nils Å", "password": "tre gula paraplyer"}).status_code == 303
    members = cast.stranger.get("/team/members").text
    assert "Nils Å" in members and "Dave" not in members


def test_a_browser_asks_for_no_role_in_particular(cast):
    boxes = re.findall(r'<input[^>]*name="roles"[^>]*>', cast.alice.client.get("/team/members").text)
    assert len(boxes) > 4 and not any("required" in box for box in boxes)


def test_the_link_works_once(cast, house, run_jobs, app):
    invite(cast, house, run_jobs)
    link = link_in(house.mail.list_messages()[0])
    cast.stranger.post(link, data={"name": "Nils", "password": "tre gula paraplyer"})
    again = app.test_client().post(link, data={"name": "Thief", "password": "fyra gula paraplyer"})
    assert again.status_code == 404 and "has been used" in again.text


def test_somebody_of_another_team_joins_with_the_password_they_have(cast, house, run_jobs, app):
    invite(cast, house, run_jobs, "Dave@example.org")
    link = link_in(house.mail.list_messages()[0])
    client = app.test_client()
    assert client.post(link, data={"password": "guessed wrongly"}).status_code == 422
    assert roles_of(house, cast, cast.dave) is None
    assert client.post(link, data={"password": cast.dave.password}).status_code == 303
    assert "Alice Lindqvist" in client.get("/team/members").text
    assert client.post("/settings/team", data={"team": cast.other_team_id}).status_code == 303
    assert "Alice Lindqvist" not in client.get("/team/members").text


def test_nobody_goes_to_a_team_they_do_not_belong_to(cast):
    assert cast.alice.client.post("/settings/team", data={"team": cast.other_team_id}).status_code == 404
    assert "Alice Lindqvist" in cast.alice.client.get("/team/members").text


@pytest.mark.parametrize("end, word", [("withdraw", "withdrawn"), ("wait", "expired")])
def test_a_withdrawn_or_old_invitation_says_what_became_of_it(cast, house, run_jobs, end, word):
    invite(cast, house, run_jobs)
    link = link_in(house.mail.list_messages()[0])
    if end == "wait":
        house.clock.advance(7 * 24 * 3_600_000)
    else:
        id = house.db.one("select id from member_invitation")["id"]
        assert cast.alice.client.post(f"/team/invitations/{id}/withdraw").status_code == 303
    answer = cast.stranger.post(link, data={"name": "Nils", "password": "tre gula paraplyer"})
    assert answer.status_code == 404 and word in answer.text
    assert house.db.one("select count(*) as n from person where email = 'nils@example.org'")["n"] == 0


def test_mailing_again_gives_the_same_link_another_week(cast, house, run_jobs):
    invite(cast, house, run_jobs)
    house.clock.advance(6 * 24 * 3_600_000)
    assert sign_in(cast.alice.client, cast.alice.email).status_code == 303
    id = house.db.one("select id from member_invitation")["id"]
    cast.alice.client.post(f"/team/invitations/{id}/resend")
    run_jobs(house)
    first, second = house.mail.list_messages()
    assert link_in(first) == link_in(second)
    house.clock.advance(6 * 24 * 3_600_000)
    assert cast.stranger.get(link_in(first)).status_code == 200


@pytest.mark.parametrize(
    "email, says", [("bob@example.org", "already a member"), ("no address", "does not look like"), ("", "Write an e-mail")]
)
def test_an_invitation_that_makes_no_sense_is_refused_with_a_reason(cast, house, run_jobs, email, says):
    answer = invite(cast, house, run_jobs, email)
    assert answer.status_code == 422 and says in answer.text
    assert house.mail.list_messages() == []


def test_nobody_is_invited_twice(cast, house, run_jobs):
    invite(cast, house, run_jobs)
    again = invite(cast, house, run_jobs, "NILS@example.org")
    assert again.status_code == 422 and "already has an invitation" in again.text


def test_the_fifty_first_invitation_of_a_day_waits(cast, house):
    answers = [
        cast.alice.client.post("/team/invitations", data={"email": f"n{n}@example.org", "roles": ["lead"]}).status_code for n in range(51)
    ]
    assert answers == [303] * 50 + [429]


def test_the_team_gets_a_new_name(cast):
    assert cast.alice.client.post("/team", data={"name": " Sydvik ", "language": "sv"}).status_code == 303
    assert "Sydvik" in cast.bob.client.get("/team/members").text


def test_a_team_without_a_name_is_refused_and_the_page_says_so(cast):
    answer = cast.alice.client.post("/team", data={"name": " ", "language": "sv"})
    assert answer.status_code == 422 and "Write a name." in answer.text


def test_a_member_with_two_roles_may_do_what_either_may(cast, house, app):
    both = add_somebody(house, app, cast.team_id, "Both Two", "both@example.org", ["reviewer", "recruiter"])
    assert both.client.get("/outbox").status_code == 200 and both.client.get("/review").status_code == 200


def test_open_invitations_are_shown_in_pages(cast, house):
    for n in range(30):
        house.clock.advance(1000)
        cast.alice.client.post("/team/invitations", data={"email": f"n{n}@example.org", "roles": ["lead"]})
    first = cast.alice.client.get("/team/members").text
    assert "1–25 of 30" in first and "<strong>n29@example.org" in first and "<strong>n4@example.org" not in first
    second = cast.alice.client.get(re.search(r'href="([^"#]+invited_after[^"#]+)', first)[1]).text
    assert "26–30 of 30" in second and "<strong>n4@example.org" in second and "Alice Lindqvist" in second
