import pytest

from foundation.paging import Ask, Order, folded, page_of, read_ask, take_page

NAME = folded("name")
LISTING = f"""select id, name, {NAME} as name_key from candidate
              where team_id = :team_id and (:search = '' or {NAME} like :search escape '!')"""
BY_NAME, LAST_FIRST = Order(("name_key", "id")), Order(("name_key", "id"), descending=True)


@pytest.fixture
def listed(house, cast):
    """`listed(ask)` is a page of three of the team's candidates; `listed.add(name)` makes another one."""
    def add(name):
        house.db.execute(
            "insert into candidate (id, team_id, name, email, created_at) values (:name, :team_id, :name, :name, '')",
            name=name, team_id=cast.team_id,
        )

    def page(ask, order=BY_NAME):
        return take_page(house.db, ask, order, LISTING, 3, team_id=cast.team_id)

    page.add = add
    for name in ("Anna", "Bo", "Cilla", "Dan", "Eva", "Åsa", "Örjan"):
        add(name)
    return page


def names(page):
    return [row["name"] for row in page.rows]


@pytest.mark.parametrize(("order", "wanted"), [
    (BY_NAME, [["Anna", "Bo", "Cilla"], ["Dan", "Eva", "Åsa"], ["Örjan"]]),
    (LAST_FIRST, [["Örjan", "Åsa", "Eva"], ["Dan", "Cilla", "Bo"], ["Anna"]]),
])
def test_every_row_stands_on_one_page_on_the_way_there_and_on_the_way_back(listed, order, wanted):
    page, there = listed(Ask(), order), []
    while True:
        there.append((names(page), page.first, page.last, page.total))
        if not page.after:
            break
        page = listed(Ask(after=page.after), order)
    assert [found for found, *_ in there] == wanted
    assert [place for _, *place in there] == [[1, 3, 7], [4, 6, 7], [7, 7, 7]]
    back = []
    while page.before:
        page = listed(Ask(before=page.before), order)
        back.append((names(page), page.first, page.last, page.total))
    assert back == there[-2::-1]


def test_somebody_who_comes_meanwhile_shifts_nobody_from_the_next_page(listed):
    first = listed(Ask())
    listed.add("Adam")
    second = listed(Ask(after=first.after))
    assert names(second) == ["Dan", "Eva", "Åsa"] and (second.first, second.total) == (5, 8)


def test_the_row_that_a_page_begins_after_may_be_gone(listed, house):
    first = listed(Ask())
    house.db.execute("delete from candidate where name = 'Cilla'")
    assert names(listed(Ask(after=first.after))) == ["Dan", "Eva", "Åsa"]


def test_a_page_before_which_too_little_is_left_is_the_first_page(listed, house):
    second = listed(Ask(after=listed(Ask()).after))
    house.db.execute("delete from candidate where name = 'Bo'")
    page = listed(Ask(before=second.before))
    assert names(page) == ["Anna", "Cilla", "Dan"] and (page.first, page.before) == (1, "")


@pytest.mark.parametrize("cursor", ["x", "W10", "WzEsMl0", "bnVsbA", "€", "A" * 5000, "W10" * 900, "//8"])
def test_a_cursor_that_nobody_made_leads_to_the_first_page(listed, cursor):
    assert names(listed(Ask(after=cursor))) == ["Anna", "Bo", "Cilla"] == names(listed(Ask(before=cursor)))


@pytest.mark.parametrize(("words", "found"), [
    ("an", ["Anna", "Dan", "Örjan"]), ("åsa", ["Åsa"]), ("ÖR", ["Örjan"]), ("a%", []), ("_o", []), ("!", []), ("zz", []),
    ("ci la", ["Cilla"]),
])
def test_words_are_found_in_small_and_capital_letters_and_signs_mean_themselves(listed, words, found):
    page = listed(read_ask({"q": words}))
    assert names(page) == found and page.total == len(found) and page.is_all


def test_what_an_address_asks_is_kept_by_its_neighbours_but_for_the_cursor():
    ask = read_ask({"q": " erin  holm ", "sort": "name", "show": "secret", "after": "x", "before": "y"}, ("", "name"), ("", "open"))
    assert (ask.search, ask.sort, ask.show, ask.after, ask.before) == ("erin holm", "name", "", "x", "")
    assert ask.query(after="z") == {"q": "erin holm", "sort": "name", "after": "z"}
    assert ask.query(search="") == {"sort": "name"} and ask.is_narrowed


def test_rows_in_memory_are_paged_alike():
    rows = [f"{n:02}" for n in range(9, -1, -1)]
    key = lambda row: [row]  # noqa: E731
    first = page_of(rows, Ask(), key, 4)
    second = page_of(rows, Ask(after=first.after), key, 4)
    last = page_of(rows, Ask(after=second.after), key, 4)
    assert (second.rows, second.first, second.last, second.total) == (["05", "04", "03", "02"], 5, 8, 10)
    assert last.rows == ["01", "00"] and not last.after
    assert page_of(rows, Ask(before=last.before), key, 4).rows == second.rows
    assert page_of([], Ask(after=first.after), key, 4).rows == []
