"""`python -m benchmarks [NAME…]`: measure, write benchmarks/results/NAME.json, and update the tables in docs/."""

import argparse
from importlib import import_module

from benchmarks.report import Report, machine, write
from benchmarks.table import write_tables

VERDICTS = {True: "met   ", False: "MISSED", None: "      "}
ALL = ("publish", "trim", "lengths", "engines", "candidates", "live", "pages", "intervals")


def main() -> None:
    """Run the named benchmarks, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which to run: {', '.join(ALL)} (all)")
    parser.add_argument("--rounds", type=int, default=5, help="pairs of runs (%(default)s); the slowest rivals get fewer")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(ALL):
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    for name in chosen.names or ALL:
        print(name)
        before = machine()
        report: Report = import_module(f"benchmarks.{name}").measure(chosen.rounds)
        print(f"  {write(name, report, before).name}")
        for figure in report.figures:
            goal = "" if figure.goal is None else f", goal {figure.goal:g}"
            print(f"  {VERDICTS[figure.met]} {figure.what}: {figure.measured:.2f} {figure.unit}{goal}")
    for path in write_tables():
        print(f"written: {path.name}")


if __name__ == "__main__":
    main()
