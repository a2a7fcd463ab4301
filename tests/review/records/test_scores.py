"""Scores are taken out as CSV and as a workbook: what was handed in and is open to the reader, and nothing in it runs."""

import csv
import io
import zipfile
from datetime import datetime, timezone

import pytest
from python_calamine import CalamineWorkbook

from review.records.files import BOM
from review.records.workbooks import Sheet, workbook_of
from tests.review.scoring import give, score_whole

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=timezone.utc)


def csv_file(somebody, answered):
    said = somebody.client.get(f"/review/{answered.interview_id}/scores.csv")
    assert said.status_code == 200
    return list(csv.DictReader(io.StringIO(said.text.removeprefix(BOM))))


def book_of(somebody, answered):
    said = somebody.client.get(f"/review/{answered.interview_id}/scores.xlsx")
    assert said.status_code == 200 and "attachment" in said.headers["Content-Disposition"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(said.data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def set_phase(house, phase):
    house.db.execute("update interview set phase = :phase", phase=phase)


def test_every_score_has_a_line_with_its_evidence_and_what_it_was_first(house, cast, answered):
    score_whole(cast.bob.client, answered, 0, 4, 5)
    give(cast.bob.client, answered, answered.answers[0, 0], 2, why="Seen again.", note="=SUM(A1)")
    score_whole(cast.rut.client, answered, 1, 3, 3)
    set_phase(house, "debrief")
    rows = csv_file(cast.lea, answered)
    assert [(row["Candidate"], row["Question"], row["Reviewer"], row["Score"], row["First score"]) for row in rows] == [
        ("Erin Holm", "Question 1", "Bob Nyström", "2", "4"), ("Erin Holm", "Question 2", "Bob Nyström", "5", "5"),
        ("Frans Ek", "Question 1", "Rut Falk", "3", "3"), ("Frans Ek", "Question 2", "Rut Falk", "3", "3"),
    ]
    assert rows[0]["Evidence"] == "0:01.0–0:03.0" and rows[0]["Note"] == "'=SUM(A1)" and rows[0]["Scale"] == "5"


def test_what_is_sealed_is_in_no_file(house, cast, answered):
    score_whole(cast.bob.client, answered, 0, 4, 5)
    score_whole(cast.lea.client, answered, 1, 2, 2)
    score_whole(cast.bob.client, answered, 1, 1, 1)
    rows = csv_file(cast.lea, answered)
    assert {(row["Candidate"], row["Reviewer"]) for row in rows} == {("Frans Ek", "Lea Sund"), ("Frans Ek", "Bob Nyström")}
    assert csv_file(cast.alice, answered) == []
    assert book_of(cast.alice, answered)["Means"][1:] == []
    set_phase(house, "debrief")
    assert len(csv_file(cast.alice, answered)) == 6


def test_drafts_are_in_no_file(house, cast, answered):
    give(cast.bob.client, answered, answered.answers[0, 0], 4)
    set_phase(house, "debrief")
    assert csv_file(cast.lea, answered) == []


def test_no_evidence_seen_is_a_word_and_no_number(house, cast, answered):
    give(cast.bob.client, answered, answered.answers[0, 0], kind="no_evidence")
    score_whole(cast.bob.client, answered, 0, 4, 5)
    give(cast.bob.client, answered, answered.answers[0, 1], kind="no_evidence", why="Looked again.")
    set_phase(house, "debrief")
    row = csv_file(cast.lea, answered)[1]
    assert (row["Score"], row["First score"], row["Kind"]) == ("", "5", "no evidence seen")


def test_the_workbook_has_scores_means_and_the_scorecard(house, cast, answered):
    score_whole(cast.bob.client, answered, 0, 4, 5)
    score_whole(cast.rut.client, answered, 0, 4, 4)
    set_phase(house, "debrief")
    book = book_of(cast.lea, answered)
    assert list(book) == ["Scores", "Means", "Scorecard"]
    assert book["Means"] == [["Candidate", "Overall"], ["Erin Holm", 4.25]]
    assert [row[5] for row in book["Scores"][1:]] == [4.0, 4.0, 5.0, 4.0]
    assert book["Scorecard"][1][0] == "Overall" and book["Scorecard"][1][2].startswith("Shows nothing")


def test_it_speaks_the_readers_language(house, cast, answered):
    house.db.execute("update person set language = 'sv'")
    score_whole(cast.bob.client, answered, 0, 4, 5)
    set_phase(house, "debrief")
    book = book_of(cast.lea, answered)
    assert list(book) == ["Poäng", "Medelvärden", "Bedömning"] and book["Poäng"][0][0] == "Kandidat" and book["Poäng"][1][3] == "Helhet"


@pytest.mark.parametrize("name, status", [("bob", 403), ("carol", 403), ("dave", 404), ("alice", 200), ("lea", 200)])
def test_those_who_decide_take_it_out(cast, answered, name, status):
    for ending in ("csv", "xlsx"):
        assert getattr(cast, name).client.get(f"/review/{answered.interview_id}/scores.{ending}").status_code == status


def test_a_text_stays_a_text_and_the_same_sheets_are_the_same_bytes():
    rows = [["=1+1", 3], ["http://x.example", None], ["\x00bad", 2.5], ["é" * 40_000, 1]]
    made = workbook_of([Sheet("One", ["A", "B"], [10, 10], rows)], NOW)
    assert made == workbook_of([Sheet("One", ["A", "B"], [10, 10], rows)], NOW)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "hyperlink" not in sheet
    read = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_name("One").to_python()
    assert read[1] == ["=1+1", 3.0] and len(read[4][0]) == 32_767 and workbook_of([Sheet("Empty", ["A"], [10], [])], NOW)


def test_more_candidates_than_a_page_holds_are_all_in_it(house, cast):
    from tests.review.conftest import answer_interview

    many = answer_interview(house, cast.team_id, cast.alice.id, [f"Candidate {n:02}" for n in range(27)])
    score_whole(cast.bob.client, many, 0, 3, 3)
    score_whole(cast.bob.client, many, 26, 3, 3)
    set_phase(house, "debrief")
    assert {row["Candidate"] for row in csv_file(cast.lea, many)} == {"Candidate 00", "Candidate 26"}
