"""A page costs what it shows: as many statements and bytes with ten times as many candidates."""

from contextlib import contextmanager

import pytest

from tagning.app import create_app
from tests.conftest import make_house
from tests.many import PAGES, make_many

FEW, MANY = 60, 600


class Counted:
    """A database that counts the statements it is asked for."""

    def __init__(self, db):
        self.db, self.statements = db, 0

    def __getattr__(self, name):
        return getattr(self.db, name)

    def query(self, sql, /, **params):
        self.statements += 1
        return self.db.query(sql, **params)

    def one(self, sql, /, **params):
        rows = self.query(sql, **params)
        return rows[0] if rows else None

    def execute(self, sql, /, **params):
        self.statements += 1
        return self.db.execute(sql, **params)


class Team:
    """A house with so many candidates, and what its pages cost."""

    def __init__(self, folder, candidates):
        self.parts = make_house(folder)
        self.db = self.parts.db = Counted(self.parts.db)
        app = create_app(self.parts.config, parts=self.parts)
        self.many = make_many(self.parts, app, candidates)

    def cost(self, path):
        """(statements, response) of the page for alice."""
        client, path = self.many.cast.alice.client, self.many.filled(path)
        client.get(path)
        before = self.db.statements
        response = client.get(path)
        assert response.status_code in (200, 204)
        return self.db.statements - before, response


@contextmanager
def open_team(folder, candidates):
    team = Team(folder, candidates)
    yield team
    team.parts.db.close()


@pytest.fixture(scope="module")
def teams(tmp_path_factory):
    folder = tmp_path_factory.mktemp("many")
    with open_team(folder / "few", FEW) as few, open_team(folder / "many", MANY) as many:
        yield few, many


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_as_much_and_holds_as_much_with_ten_times_the_candidates(teams, path):
    (few, small), (many, large) = (team.cost(path) for team in teams)
    assert few == many
    assert len(large.data) < 150 * 1024
    assert abs(len(large.data) - len(small.data)) <= 600


def test_news_with_nothing_new_is_an_empty_answer_after_few_statements(teams):
    _, team = teams
    news = f"/review/{{interview}}/comments.json?answer={team.many.answer(1, 1)}&answer={team.many.answer(2, 1)}"
    _, first = team.cost(news)
    statements, again = team.cost(f"{news}&after={first.json['number']}")
    assert (again.status_code, again.data) == (204, b"") and int(again.headers["Retry-After"]) >= 1
    assert statements <= team.cost("/jobs/{job}")[0] + 5
