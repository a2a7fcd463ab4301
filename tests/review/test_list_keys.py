"""What lists are sorted and counted by is the same whether a migration derives it or the product."""

from engines.database.steps import statements, steps_in
from tagning.places import SCHEMA

KEYS = "select id, name_key, words_key, closes_key, submitted_answers from invitation order by id"
PROGRESS = "select * from review_progress order by invitation_id, reviewer_id"


def test_an_older_database_gets_the_keys_and_counts_that_a_new_one_has(house, cast, answered):
    for key, value in {(0, 0): 4, (0, 1): 2, (1, 1): 5}.items():
        cast.bob.client.put(f"/review/answers/{answered.answers[key]}/score", json={"value": value})
    kept = house.db.query(KEYS), house.db.query(PROGRESS)
    assert [row["submitted_answers"] for row in kept[0]] == [2, 2] and sorted(row["is_complete"] for row in kept[1]) == [0, 1]
    house.db.execute("update invitation set name_key = '', words_key = '', closes_key = '', submitted_answers = 0")
    house.db.execute("delete from review_progress")
    (step,) = [step for step in steps_in(SCHEMA) if step.name.endswith("_list_keys")]
    for sql in statements(step.sql):
        if sql.lstrip().startswith(("update", "insert")):
            house.db.execute(sql)
    assert (house.db.query(KEYS), house.db.query(PROGRESS)) == kept
