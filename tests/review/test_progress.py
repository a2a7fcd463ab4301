"""How much of each candidate a reviewer has scored, as the lists show it."""

import re

from tests.review.scoring import give, score_whole


def test_the_front_page_counts_ones_own_scores_and_a_changed_score_once(cast, answered):
    assert "0 of 4 answers" in cast.bob.client.get("/review").text
    give(cast.bob.client, answered, answered.answers[0, 0], 4)
    give(cast.bob.client, answered, answered.answers[0, 0], 5)
    give(cast.bob.client, answered, answered.answers[1, 1], 3)
    assert "2 of 4 answers" in cast.bob.client.get("/review").text and "0 of 4 answers" in cast.rut.client.get("/review").text


def test_a_candidate_is_handed_in_when_the_scorecard_is_and_not_before(cast, answered):
    at = f"/review/{answered.interview_id}?show=scored"
    give(cast.bob.client, answered, answered.answers[0, 0], 4)
    assert "No candidate matches" in cast.bob.client.get(at).text
    score_whole(cast.bob.client, answered, 0, 4, 4)
    assert "Erin Holm" in cast.bob.client.get(at).text and "No candidate matches" in cast.rut.client.get(at).text


def test_the_front_page_shows_the_interviews_in_pages(house, cast, answered):
    for n in range(25):
        house.db.execute(
            """insert into interview (id, team_id, title, role, about, language, state, current_version_id, created_by, created_at,
                                      updated_at)
               values (:id, :team_id, :title, '', '', 'en', 'published', 'v', :by, :now, :now)""",
            id=f"interview{n:02}", team_id=cast.team_id, title=f"Older {n}", by=cast.alice.id, now="2026-01-01T00:00:00.000Z",
        )
    first = cast.bob.client.get("/review").text
    assert "1–25 of 26" in first and "Team lead" in first and "Older 0<" not in first
    second = cast.bob.client.get(re.search(r'rel="next" href="([^"#]+)', first)[1].replace("&amp;", "&")).text
    assert "26–26 of 26" in second and "Older 0<" in second and "Team lead" not in second
