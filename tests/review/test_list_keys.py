"""What lists are sorted and counted by is the same whether a migration derives it or the product."""

from engines.database.steps import statements, steps_in
from tagning.places import SCHEMA

KEYS = "select id, name_key, words_key, closes_key, submitted_answers from invitation order by id"


def test_an_older_database_gets_the_keys_and_counts_that_a_new_one_has(house, cast, answered):
    kept = house.db.query(KEYS)
    assert [row["submitted_answers"] for row in kept] == [2, 2]
    house.db.execute("update invitation set name_key = '', words_key = '', closes_key = '', submitted_answers = 0")
    (step,) = [step for step in steps_in(SCHEMA) if step.name.endswith("_list_keys")]
    for sql in statements(step.sql):
        if sql.lstrip().startswith("update"):
            house.db.execute(sql)
    assert house.db.query(KEYS) == kept
