"""How long each test took when it last ran, kept in pytest's cache: `make slow` prints the fifty slowest."""

import json
from collections import defaultdict
from pathlib import Path

KEY = "tagning/durations"
KEPT = Path(__file__).parents[1] / ".pytest_cache" / "v" / KEY
MARKS = ("browser", "faults", "rounds", "servers", "slow", "sweep")
TESTS, FILES = 50, 15


class Durations:
    """A plugin that adds up the phases of each test and keeps them when the run ends."""

    def __init__(self, cache):
        self._cache, self._took = cache, {}

    def pytest_runtest_logreport(self, report):
        test = self._took.setdefault(report.nodeid, {"marks": [mark for mark in MARKS if mark in report.keywords]})
        test[report.when] = round(report.duration, 3)

    def pytest_sessionfinish(self):
        self._cache.set(KEY, self._cache.get(KEY, {}) | self._took)


def seconds(test):
    """All three phases: what a module's fixtures cost falls to its first test."""
    return sum(value for phase, value in test.items() if phase != "marks")


def table(kept):
    """The lines of the two tables: tests and files, slowest first."""
    tests = sorted(kept.items(), key=lambda item: -seconds(item[1]))
    yield f"{'all s':>7} {'setup s':>8}  test"
    for name, test in tests[:TESTS]:
        yield f"{seconds(test):7.1f} {test.get('setup', 0):8.1f}  {name}  {' '.join(test['marks'])}"
    files = defaultdict(float)
    for name, test in tests:
        files[name.split("::")[0]] += seconds(test)
    yield f"\n{'all s':>7}  file ({sum(files.values()):.0f} s in all)"
    for name, took in sorted(files.items(), key=lambda item: -item[1])[:FILES]:
        yield f"{took:7.1f}  {name}"


def main():
    """Print what the last runs of each test took."""
    if not KEPT.exists():
        raise SystemExit("No test has run here yet: make test, then make slow.")
    present = {name: test for name, test in json.loads(KEPT.read_text()).items() if (KEPT.parents[3] / name.split("::")[0]).exists()}
    print("\n".join(table(present)))


if __name__ == "__main__":
    main()
