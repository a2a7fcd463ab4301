"""What is thrown away every day, and that it is every day."""

from foundation import jobs
from foundation.ids import new_id
from tagning.handlers import plan_sweep

DAY_MS = 86_400_000


def sweeps(house, state):
    return [row["dedup"] for row in house.db.query("select dedup from job where kind = 'sweep' and state = :s order by dedup", s=state)]


def test_a_sweep_plans_that_of_the_next_day_however_many_processes_begin_one(house, run_jobs):
    plan_sweep(house)
    plan_sweep(house)
    assert run_jobs(house) == 1
    assert (sweeps(house, "done"), sweeps(house, "ready")) == (["sweep:2026-11-23"], ["sweep:2026-11-24"])
    assert run_jobs(house) == 0
    house.clock.advance(DAY_MS)
    plan_sweep(house)  # another process begins on that day
    assert run_jobs(house) == 1
    assert sweeps(house, "ready") == ["sweep:2026-11-25"]


def test_finished_jobs_go_after_two_weeks(house, run_jobs):
    with house.db.tx():
        job_id = jobs.put(house.db, house.clock, "sweep", dedup=new_id())
    assert run_jobs(house) == 1
    house.clock.advance(14 * DAY_MS)
    run_jobs(house)
    assert jobs.find(house.db, job_id)
    house.clock.advance(DAY_MS)
    run_jobs(house)
    assert jobs.find(house.db, job_id) is None
