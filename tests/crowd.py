"""Other processes for tests: begun quickly, told apart from this one, and killed at a moment of the test's choosing."""

import multiprocessing

CROWD = multiprocessing.get_context("forkserver")
# Loaded once in the process that the others are forked from; it opens no database, so none crosses a fork.
CROWD.set_forkserver_preload([
    "pytest", "engines.blobs.folder", "engines.blobs.s3", "engines.database.sqlite", "engines.database.postgres", "engines.mail.outbox",
    "tagning.worker",
])


def start(function, *args):
    """A process that does `function(*args)`. Kill it with `.kill()` (SIGKILL), then `.join()`."""
    process = CROWD.Process(target=function, args=args, daemon=True)
    process.start()
    return process


def together(function, calls):
    """Do `function(*args)` in one process for each args of `calls`; fails when one of them did."""
    processes = [start(function, *args) for args in calls]
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0] * len(processes)
