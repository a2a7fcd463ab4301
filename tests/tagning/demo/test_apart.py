import pytest

from tagning.config import BadSetting
from tagning.demo.apart import list_open, require_no_demo, require_no_installation
from tagning.demo.make import prepare_demo, say_hello
from tests.cast import PASSWORD


def test_serve_refuses_a_database_whose_people_have_the_passwords_of_the_demo(house):
    require_no_demo(house.config, house.db, house.passwords)
    prepare_demo(house)
    with pytest.raises(BadSetting, match="tagning demo"):
        require_no_demo(house.config, house.db, house.passwords)


def test_a_demo_whose_people_have_passwords_of_their_own_is_an_installation(house):
    prepare_demo(house)
    house.db.execute("update person set password_hash = :hash", hash=house.passwords.hash(PASSWORD))
    assert list_open(house.db, house.passwords) == []


def test_demo_refuses_a_database_with_people_of_somebodys_own(house, cast):
    with pytest.raises(BadSetting, match="TAGNING_DATA"):
        require_no_installation(house.config, house.db)


def test_demo_goes_on_with_its_own_database_and_with_an_empty_one(house):
    require_no_installation(house.config, house.db)
    prepare_demo(house)
    require_no_installation(house.config, house.db)


@pytest.mark.parametrize("host, warned", [("127.0.0.1", False), ("0.0.0.0", True)])
def test_a_demo_that_others_reach_says_so_loudly(tmp_path, capsys, host, warned):
    from tests.conftest import make_house

    demo = make_house(tmp_path / "demo", demo=True, host=host)
    demo.db.close()
    say_hello(demo.config)
    assert ("WARNING" in capsys.readouterr().out) == warned
