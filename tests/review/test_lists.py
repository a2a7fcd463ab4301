import re

import pytest

from tests.review.conftest import answer_interview
from tests.review.scoring import give, open_seals, score_whole


@pytest.fixture
def crowded(house, cast):
    """Sixty candidates have answered."""
    names = [f"Erin {chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(59)]
    return answer_interview(house, cast.team_id, cast.alice.id, [*names, "Åke Öst"])


def page_of(client, crowded, query=""):
    return client.get(f"/review/{crowded.interview_id}{query}").text


def names_in(page):
    return re.findall(r"<span>(Erin \w\w|Åke Öst) <span", page)


def test_the_overview_says_which_candidates_stand_on_the_page_and_leads_to_the_others(cast, crowded):
    page, seen = page_of(cast.bob.client, crowded, "?sort=name"), []
    for place in ("1–25 of 60", "26–50 of 60", "51–60 of 60"):
        assert place in page
        seen += names_in(page)
        after = re.search(r'name="after" value="([^"]+)"', page)
        page = page_of(cast.bob.client, crowded, f"?sort=name&after={after[1]}") if after else ""
    assert len(seen) == 60 == len(set(seen)) and seen == sorted(seen) and seen[-1] == "Åke Öst"


def test_a_candidate_is_found_by_name_and_nobody_is_said_in_words(cast, crowded):
    assert names_in(page_of(cast.bob.client, crowded, "?q=åke")) == ["Åke Öst"]
    page = page_of(cast.bob.client, crowded, "?q=nobody+here")
    assert "No candidate matches" in page and "Nothing was found for “nobody here”" in page and "Show all" in page


def test_the_filter_knows_what_one_has_handed_in_alone(cast, crowded):
    score_whole(cast.bob.client, crowded, 3, 4, 4)
    give(cast.bob.client, crowded, crowded.answers[5, 0], 4)
    assert names_in(page_of(cast.bob.client, crowded, "?show=scored")) == ["Erin AD"]
    assert "of 59" in page_of(cast.bob.client, crowded, "?show=open")
    assert "No candidate matches" in page_of(cast.rut.client, crowded, "?show=scored")
    assert "of 60" in page_of(cast.rut.client, crowded, "?show=open") and "of 60" in page_of(cast.carol.client, crowded, "?show=scored")


def test_who_is_ticked_stays_ticked_on_the_next_page(cast, crowded):
    page = page_of(cast.bob.client, crowded, f"?sort=name&candidate={crowded.invitations[59]}")
    assert "Also chosen" in page and re.search(rf'value="{crowded.invitations[59]}" checked><span>Åke Öst', page)
    page = page_of(cast.bob.client, crowded, f"?q=åke&candidate={crowded.invitations[59]}")
    assert "Also chosen" not in page and page.count(f'value="{crowded.invitations[59]}" checked') == 1


def test_the_wall_holds_those_who_stand_on_it_and_the_chooser_finds_the_others(cast, crowded):
    at = f"/review/{crowded.interview_id}"
    wall = cast.bob.client.get(f"{at}/wall?question={crowded.questions[0]}&candidate={crowded.invitations[7]}").text
    assert "Erin AH" in wall and "Erin AA" not in wall and "Åke Öst" not in wall
    chooser = cast.bob.client.get(f"{at}/choose?question={crowded.questions[0]}&candidate={crowded.invitations[7]}&q=öst").text
    assert names_in(chooser) == ["Åke Öst"] and "Also chosen" in chooser and "Erin AH" in chooser


def news(client, answered, *answers, after=""):
    return client.get(f"/review/{answered.interview_id}/comments.json", query_string={"answer": answers, "after": after})


def test_the_wall_hears_of_its_own_answers_alone_and_nothing_when_nothing_is_new(cast, house, answered):
    open_seals(house, answered, cast.alice)
    mine, other = answered.answers[0, 0], answered.answers[1, 1]
    number = news(cast.alice.client, answered, mine).json["number"]
    assert news(cast.alice.client, answered, mine, after=number).status_code == 204
    cast.bob.client.post(f"/review/answers/{other}/comments", json={"at_ms": 1, "body": "elsewhere"})
    assert news(cast.alice.client, answered, mine, after=number).status_code == 204
    cast.bob.client.post(f"/review/answers/{mine}/comments", json={"at_ms": 1, "body": "here"})
    told = news(cast.alice.client, answered, mine, after=number)
    assert [c["body"] for c in told.json["comments"]] == ["here"] and int(told.headers["Retry-After"]) >= 1
    assert news(cast.alice.client, answered, mine, after=told.json["number"]).status_code == 204
