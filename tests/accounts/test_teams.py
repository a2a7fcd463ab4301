import pytest
from click.testing import CliRunner

from accounts import queries, teams
from foundation.errors import Problem
from tagning.cli import main
from tests.cast import PASSWORD, sign_in


def found(house, **changes):
    values = {"name": "Sydvik", "language": "sv", "owner": "Eva Ö", "email": "Eva@Example.org", "password": PASSWORD}
    return teams.found_team(house.db, house.clock, house.passwords, **{**values, **changes})


def test_a_new_team_has_an_owner_who_can_sign_in(house, app):
    team_id = found(house)
    assert [row["roles"] for row in queries.list_members(house.db, team_id)] == ["owner"]
    assert sign_in(app.test_client(), "eva@example.org").status_code == 303


def test_somebody_with_an_account_founds_a_second_team_with_the_password_they_have(house, app):
    found(house)
    found(house, name="Nordvik", password="another one entirely")
    assert sign_in(app.test_client(), "eva@example.org", PASSWORD).status_code == 303
    assert len(queries.teams_of(house.db, queries.find_person_by_email(house.db, "eva@example.org")["id"])) == 2


def test_a_password_that_will_not_do_leaves_no_team_behind(house):
    with pytest.raises(Problem):
        found(house, password="kort")
    assert house.db.query("select * from team") == []


def test_the_command_makes_a_team_or_says_in_one_line_why_not(tmp_path):
    def run(password):
        arguments = ["team", "Sydvik", "--owner", "Eva", "--email", "eva@example.org", "--password", password]
        return CliRunner().invoke(main, arguments, env={"TAGNING_DATA": str(tmp_path / "data")})

    refused, made = run("kort"), run(PASSWORD)
    assert refused.exit_code == 1 and "at least 10 characters" in refused.output
    assert made.exit_code == 0 and "Sign in as eva@example.org" in made.output
