import pytest

from tests.review.scoring import open_seals


def write(client, answer_id, body="names the conflict", **more):
    return client.post(f"/review/answers/{answer_id}/comments", json={"body": body, "at_ms": 4200, **more})


def change(client, comment, body):
    return client.put(f"/review/comments/{comment['id']}", json={"body": body, "seq": comment["seq"]})


def news(client, answered, after=""):
    query = {"answer": [*answered.answers.values()], "after": after}
    reply = client.get(f"/review/{answered.interview_id}/comments.json", query_string=query)
    return reply.json if reply.status_code == 200 else {"comments": []}


@pytest.fixture(autouse=True)
def opened(house, cast, answered):
    """alice and rut have handed in; what bob writes is open to them."""
    open_seals(house, answered, cast.alice, cast.rut)


def test_a_comment_stands_at_its_moment_and_colleagues_see_it(cast, answered):
    answer_id = answered.answers[0, 0]
    written = write(cast.bob.client, answer_id)
    assert written.status_code == 201
    seen = news(cast.alice.client, answered)
    assert [(c["author"], c["at_ms"], c["body"]) for c in seen["comments"]] == [("Bob Nyström", 4200, "names the conflict")]


def test_asking_again_after_the_last_number_brings_only_what_is_new(cast, answered):
    write(cast.bob.client, answered.answers[0, 0], "one")
    number = news(cast.alice.client, answered)["number"]
    write(cast.rut.client, answered.answers[1, 0], "two")
    told = news(cast.alice.client, answered, number)
    assert [c["body"] for c in told["comments"]] == ["two"]
    assert news(cast.alice.client, answered, told["number"])["comments"] == []


def test_a_range_has_a_beginning_and_an_end(cast, answered):
    assert write(cast.bob.client, answered.answers[0, 0], until_ms=9000).json["comment"]["until_ms"] == 9000
    assert write(cast.bob.client, answered.answers[0, 0], until_ms=4200).status_code == 400


@pytest.mark.parametrize(
    "values", [
        {"body": "   "}, {"body": "\u200b"}, {"body": "\u3164 \u200d"}, {"body": {"a": 1}}, {"body": ["a"]},
        {"body": "x" * 4001}, {"at_ms": 99_000}, {"at_ms": -1}, {"at_ms": None}, {"at_ms": "soon"},
    ],
)
def test_a_comment_that_cannot_be_gets_a_sentence_and_is_not_kept(cast, answered, values):
    said = cast.bob.client.post(f"/review/answers/{answered.answers[0, 0]}/comments", json={"body": "x", "at_ms": 1, **values})
    assert said.status_code == 400 and len(said.json["error"]["message"]) > 10
    assert news(cast.bob.client, answered)["comments"] == []


def test_a_reply_stands_at_its_threads_moment(cast, answered):
    first = write(cast.bob.client, answered.answers[0, 0], until_ms=5000).json["comment"]
    reply = write(cast.rut.client, answered.answers[0, 0], "I agree", at_ms=0, parent_id=first["id"]).json["comment"]
    assert (reply["at_ms"], reply["until_ms"], reply["parent_id"]) == (4200, 5000, first["id"])
    deeper = write(cast.alice.client, answered.answers[0, 0], "so do I", parent_id=reply["id"]).json["comment"]
    assert deeper["parent_id"] == first["id"]


def test_a_reply_to_a_thread_on_another_answer_finds_nothing(cast, answered):
    first = write(cast.bob.client, answered.answers[0, 0]).json["comment"]
    assert write(cast.rut.client, answered.answers[1, 0], parent_id=first["id"]).status_code == 404


def test_only_its_author_changes_or_removes_a_comment(cast, answered):
    comment = write(cast.bob.client, answered.answers[0, 0]).json["comment"]
    url = f"/review/comments/{comment['id']}"
    assert change(cast.alice.client, comment, "other").status_code == 403
    assert cast.alice.client.delete(url).status_code == 403
    changed = change(cast.bob.client, comment, "names it at once").json["comment"]
    assert changed["body"] == "names it at once" and changed["seq"] > comment["seq"]


def test_a_removed_comment_is_told_to_those_who_look_and_its_words_are_gone(cast, house, answered):
    comment = write(cast.bob.client, answered.answers[0, 0], "a secret word").json["comment"]
    number = news(cast.alice.client, answered)["number"]
    assert cast.bob.client.delete(f"/review/comments/{comment['id']}").json == {"ok": True}
    [told] = news(cast.alice.client, answered, number)["comments"]
    assert told["removed"] and told["body"] == ""
    assert house.db.query("select 1 from comment where body like '%secret%'") == []
    assert cast.bob.client.put(f"/review/comments/{comment['id']}", json={"body": "x"}).status_code == 404


def test_dave_of_another_team_finds_none_of_it(cast, answered):
    comment = write(cast.bob.client, answered.answers[0, 0]).json["comment"]
    client = cast.dave.client
    assert write(client, answered.answers[0, 0]).status_code == 404
    assert client.get(f"/review/{answered.interview_id}").status_code == 404
    assert client.put(f"/review/comments/{comment['id']}", json={"body": "x"}).status_code == 404
    assert client.get(f"/review/answers/{answered.answers[0, 0]}/video").status_code == 404


def test_of_two_windows_that_change_a_comment_the_second_is_told_and_nothing_is_lost(cast, answered):
    seen_by_both = write(cast.bob.client, answered.answers[0, 0], "names two").json["comment"]
    first = change(cast.bob.client, seen_by_both, "names three").json["comment"]
    second = change(cast.bob.client, seen_by_both, "names none")
    assert second.status_code == 409 and second.json["error"]["code"] == "changed"
    assert second.json["comment"]["body"] == "names three"
    assert [c["body"] for c in news(cast.alice.client, answered)["comments"]] == ["names three"]
    assert change(cast.bob.client, first, "names none").json["comment"]["body"] == "names none"


def test_the_same_text_from_two_windows_is_no_conflict(cast, answered):
    seen_by_both = write(cast.bob.client, answered.answers[0, 0], "names two").json["comment"]
    change(cast.bob.client, seen_by_both, "names three")
    assert change(cast.bob.client, seen_by_both, "names three").status_code == 200


@pytest.mark.parametrize("seq", [None, "soon", -1, 10**30])
def test_a_change_over_no_known_text_is_refused(cast, answered, seq):
    comment = write(cast.bob.client, answered.answers[0, 0], "names two").json["comment"]
    assert change(cast.bob.client, {**comment, "seq": seq}, "names three").status_code == 400
