"""Records in the database how each job ends, so that none can end twice unnoticed."""

_TABLE = "create table ending (job_id text not null, state text not null)"
_ON_SQLITE = """create trigger job_ends after update of state on job when new.finished_at is not null
                begin insert into ending values (new.id, new.state); end"""
_ON_POSTGRESQL = (
    """create function note_ending() returns trigger language plpgsql as
       'begin insert into ending values (new.id, new.state); return null; end'""",
    """create trigger job_ends after update of state on job for each row when (new.finished_at is not null)
       execute function note_ending()""",
)


def watch_endings(db):
    """Record every ending from now on."""
    db.execute(_TABLE)
    for statement in _ON_POSTGRESQL if db.dialect == "postgresql" else (_ON_SQLITE,):
        db.execute(statement)


def endings(db, kind=None):
    """(job's id, state) of every ending in order, of one kind of job if named."""
    rows = db.query("select job_id, ending.state, kind from ending join job on job.id = job_id order by job_id")
    return [(row["job_id"], row["state"]) for row in rows if kind in (None, row["kind"])]
