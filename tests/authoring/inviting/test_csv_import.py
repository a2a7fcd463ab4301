import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from authoring.inviting.candidates import Candidate
from authoring.inviting.csv_import import MOST_ROWS, read_candidates
from authoring.inviting.tables import decode
from foundation.errors import Problem

ERIN, ASA = Candidate("Erin Holm", "erin@example.org"), Candidate("Åsa Öberg", "asa@example.org")


def people(text):
    return [one.candidate for one in read_candidates(text).good]


def broken(text):
    return [(one.line, one.reason) for one in read_candidates(text).broken]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_comma_semicolon_and_tab_are_read(delimiter):
    text = f"Name{delimiter}E-mail\nErin Holm{delimiter}erin@example.org\nÅsa Öberg{delimiter}asa@example.org\n"
    assert people(text) == [ERIN, ASA]


@pytest.mark.parametrize(
    "header",
    ["Namn;E-post", "E-post;Namn", "name;email", "Full name;E-mail address", "Kandidat;Mejladress", "NAMN;E-POSTADRESS", "Ort;Namn;Mail"],
)
def test_columns_are_known_by_their_names_in_both_languages(header):
    cells = {"email": "erin@example.org", "name": "Erin Holm", "other": "Malmö"}
    kind = {"namn": "name", "name": "name", "full name": "name", "kandidat": "name", "ort": "other"}
    row = ";".join(cells[kind.get(word.lower(), "email")] for word in header.split(";"))
    assert people(f"{header}\n{row}") == [ERIN]


def test_first_and_last_name_may_stand_apart():
    assert people("Efternamn;Förnamn;E-post\nHolm;Erin;erin@example.org") == [ERIN]


@pytest.mark.parametrize("row", ["Erin Holm;erin@example.org", "erin@example.org;Erin Holm", "Erin;Holm;erin@example.org"])
def test_a_list_without_names_of_columns_is_understood(row):
    assert people(row) == [ERIN]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_files_of_every_usual_encoding_are_read(encoding):
    data = "Namn;E-post\r\nÅsa Öberg;asa@example.org\r\n".encode(encoding)
    assert people(decode(data)) == [ASA]


def test_each_broken_row_is_named_with_its_line_and_why():
    text = "\n".join([
        "Namn;E-post", "Erin Holm;erin@example.org", ";nils@example.org", "Bo;bo@", "", "Eva;", "Erin again;ERIN@example.org",
        "Åsa Öberg;asa@example.org",
    ])
    assert people(text) == [ERIN, ASA]
    assert broken(text) == [
        (3, "The name is missing."), (4, "That is not an e-mail address."), (6, "The e-mail address is missing."),
        (7, "The same address is already on line %(line)s."),
    ]
    assert read_candidates(text).broken[3].params == {"line": 2}


def test_a_quotation_mark_that_stays_open_costs_its_own_line_only():
    text = 'Namn;E-post\n"Bo;bo@example.org\nErin Holm;erin@example.org'
    assert people(text) == [ERIN] and broken(text) == [(2, "A quotation mark is opened but not closed.")]


def test_quoted_cells_may_hold_delimiters_and_line_ends():
    text = 'Namn,E-post,Anteckning\n"Holm, Erin",erin@example.org,"rang,\ntwice"\nÅsa Öberg,asa@example.org,'
    assert people(text) == [Candidate("Holm, Erin", "erin@example.org"), ASA]
    assert [one.line for one in read_candidates(text).good] == [2, 4]


def test_a_lone_quotation_mark_inside_a_name_is_a_letter_and_swallows_no_row():
    text = 'name;email\nA 5" B;a@example.org\nMia;m@example.org\nC 7" D;c@example.org\n"Mia" Ek;mia@example.org'
    assert [one.name for one in people(text)] == ['A 5" B', "Mia", 'C 7" D', "Mia Ek"] and broken(text) == []


@pytest.mark.parametrize("text", [
    "sep=;\r\nEfternamn;Förnamn;E-post\r\nHolm;Erin;erin@example.org\r\n",
    '"sep=,"\r\nOrt,Namn,E-post\r\nMalmö,Erin Holm,erin@example.org\r\n',
    "sep=\t\nNamn\tE-post\nErin Holm\terin@example.org",
])
def test_excels_line_about_the_delimiter_is_no_row(text):
    assert people(text) == [ERIN] and broken(text) == []


@pytest.mark.parametrize(("header", "row"), [
    ("First Name,Middle Name,Last Name,Organization Name,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value",
     "Erin,,Holm,ACME,called twice,* myContacts,* Work,erin@example.org"),
    ("Förnamn;Efternamn;Anteckning;Kontakt", "Erin;Holm;svår att nå;erin@example.org"),
    ("First Name,Last Name,Notes,E-mail Address,E-mail 2 Address", "Erin,Holm,called twice,erin@example.org,"),
])
def test_a_recruiters_note_never_becomes_part_of_a_name(header, row):
    assert people(f"{header}\n{row}") == [ERIN] and broken(f"{header}\n{row}") == []


@pytest.mark.parametrize("text", [
    '"Name, first, last";E-post\nErin Holm;erin@example.org\n', "Erin Holm;erin@example.org;called, twice, on Monday",
])
def test_the_delimiter_is_what_leaves_the_address_alone(text):
    assert people(text) == [ERIN]


def test_one_strange_byte_garbles_no_other_name():
    data = "Namn;E-post\nÅsa Öberg;asa@example.org\n".encode() + "Björn Ek;b@example.org\n".encode("cp1252")
    assert [one.name for one in people(decode(data))] == ["Åsa Öberg", "Björn Ek"]


@pytest.mark.parametrize(("encoding", "name"), [
    ("mac_roman", "Björn Åkesson"), ("mac_roman", "Zoë Ødegård"), ("cp1252", "Ivan Šaric"), ("cp1252", "Björn Ek"),
])
def test_names_from_an_older_mac_and_from_windows_are_right(encoding, name):
    assert [one.name for one in people(decode(f"Namn;E-post\n{name};b@example.org\n".encode(encoding)))] == [name]


@pytest.mark.parametrize("name", ["Ã…sa Ã–berg", "Bj\ufffdrn"])
def test_a_name_whose_letters_were_lost_is_not_mailed(name):
    text = f"Namn;E-post\n{name};a@example.org"
    assert people(text) == [] and broken(text) == [(2, "Letters in the name were lost. Write the name anew, or save the list as UTF-8.")]


def test_rows_past_the_limit_are_named_and_the_first_ones_kept():
    read = read_candidates("name,email\n" + "".join(f"Person {n},p{n}@example.org\n" for n in range(MOST_ROWS + 3)))
    assert len(read.good) == MOST_ROWS and [one.line for one in read.broken] == [MOST_ROWS + 2, MOST_ROWS + 3, MOST_ROWS + 4]


@pytest.mark.parametrize(("text", "code"), [("", "empty_list"), ("\n  \n;;\n", "empty_list"), ("Namn\nErin", "no_addresses")])
def test_a_list_that_holds_no_candidates_says_what_to_do(text, code):
    with pytest.raises(Problem) as told:
        read_candidates(text)
    assert told.value.code == code


@pytest.mark.parametrize("address", ["erin", "erin@", "@example.org", "erin@example", "a b@x.org", "erin@x.org\x00", "e@x.org,f@x.org"])
def test_what_is_no_address_is_not_invited(address):
    assert people(f"name\temail\nErin\t{address}") == [] and len(broken(f"name\temail\nErin\t{address}")) == 1


def test_a_name_comes_out_on_one_line():
    assert people('name,email\n"Erin\n  Holm",erin@example.org') == [ERIN]


cell = st.text(alphabet=st.characters(blacklist_characters="\r\n", codec="utf-8"), max_size=20) | st.sampled_from(
    ["erin@example.org", "a@b.se", "Namn", "E-post", '"', '""', '"x', ";", ",", "\t", "", " ", "\0", "\u2028", "\x0b", "\x85", "\x1c", "="]
)
lines = st.lists(st.lists(cell, max_size=5), max_size=15)


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(rows=lines, delimiter=st.sampled_from(",;\t"), end=st.sampled_from(["\n", "\r\n", "\r"]), header=st.booleans())
def test_whatever_the_list_holds_every_row_ends_up_good_or_broken(rows, delimiter, end, header):
    text = end.join((["Namn" + delimiter + "E-post"] if header else []) + [delimiter.join(row) for row in rows])
    try:
        read = read_candidates(text)
    except Problem as problem:
        assert problem.code in ("empty_list", "no_addresses")
        return
    assert len(read.good) + len(read.broken) == read.lines
    places = [one.line for one in (*read.good, *read.broken)]
    assert len(set(places)) == len(places)
    if '"' not in text:  # then each line is a row of its own, and none may be lost
        written = [n for n, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1)
                   if n > header and any(letter.isprintable() and letter not in ",;\t " for letter in line)]
        lost = set(written) - set(places)
        assert len(lost) <= (0 if header else 1), lost


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_can_break_the_reader(data):
    try:
        read = read_candidates(decode(data))
    except Problem:
        return
    assert len(read.good) + len(read.broken) == read.lines


def test_a_row_of_hundreds_of_columns_is_refused_with_words():
    with pytest.raises(Problem) as caught:
        read_candidates("a@b.example," * 200)
    assert caught.value.code == "too_wide"
