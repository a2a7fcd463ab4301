"""A list may be the spreadsheet file itself; a workbook that unpacks to too much costs little."""

import io
import time

import pytest

from authoring.inviting.candidates import Candidate
from authoring.inviting.csv_import import read_candidates
from authoring.inviting.spreadsheet import is_spreadsheet, read_spreadsheet
from foundation.errors import Problem
from tests.authoring.inviting.workbooks import ods, packed, xlsx
from tests.authoring.library import published

ROWS = [
    ["Efternamn", "Förnamn", "Ort", "E-post"], ["Holm", "Erin", "Malmö; Lund", "erin@example.org"], ["", "Bo", "", "bo@"],
    ["Öberg", "Åsa", "", "asa@example.org"],
]
PEOPLE = [Candidate("Erin Holm", "erin@example.org"), Candidate("Åsa Öberg", "asa@example.org")]


@pytest.mark.parametrize("data", [xlsx(ROWS), ods(ROWS), xlsx([["Budget"], ["12"]], ROWS)], ids=["xlsx", "ods", "on its second sheet"])
def test_the_rows_of_a_spreadsheet_are_candidates_and_a_broken_one_has_its_own_number(data):
    assert is_spreadsheet(data)
    read = read_candidates(read_spreadsheet(data))
    assert [one.candidate for one in read.good] == PEOPLE and [one.line for one in read.broken] == [3]


def test_a_table_that_begins_further_down_keeps_its_row_numbers():
    read = read_candidates(read_spreadsheet(xlsx([[], [], *ROWS])))
    assert [one.line for one in read.good] == [4, 6] and [one.line for one in read.broken] == [5]


def test_a_spreadsheet_is_taken_in_by_its_page(cast, house):
    row = published(house, cast.carol)
    data = {"file": (io.BytesIO(xlsx(ROWS)), "kandidater.xlsx")}
    page = cast.carol.client.post(f"/interviews/{row['id']}/candidates/import", data=data, content_type="multipart/form-data").text
    assert "Erin Holm" in page and "Åsa Öberg" in page and "Line 3" in page


@pytest.mark.parametrize("data", [
    packed({"word/document.xml": "<w/>"}), xlsx(ROWS)[:700], bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000), packed({}),
], ids=["another packed file", "a part of one", "one with a password", "nothing"])
def test_a_file_that_is_no_readable_spreadsheet_is_named_as_one(data):
    with pytest.raises(Problem) as told:
        read_spreadsheet(data)
    assert told.value.code == "no_spreadsheet" and told.value.status == 422


BOMBS = {
    "300 million letters in a cell": lambda: xlsx(
        [[]], rows_xml='<row r="1"><c r="A1" t="inlineStr"><is><t>' + "a" * 300_000_000 + "</t></is></c></row>"
    ),
    "a cell at the far corner": lambda: xlsx(
        [[]], rows_xml='<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    ),
    "a row a million times": lambda: ods([["a" * 1000] * 100], repeated=1_000_000),
}


@pytest.mark.slow
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_spreadsheet_that_unpacks_to_gigabytes_is_refused_by_the_sandbox(bomb):
    data, before = BOMBS[bomb](), time.process_time()
    with pytest.raises(Problem) as told:
        read_spreadsheet(data)
    assert told.value.code == "no_spreadsheet" and time.process_time() - before < 5  # this process has done next to nothing
