"""A benchmark's report: figures against their goals, and all raw measurements, as JSON in benchmarks/results."""

import json
import os
import platform
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parent / "results"
PACKAGES = ("av", "moviepy", "numpy", "pillow", "imageio-ffmpeg")


@dataclass(frozen=True)
class Figure:
    """One line of the table: `measured` against `goal`, a minimum or (`at_most`) a maximum; `unit` follows both.

    A figure without a goal is for comparison.
    """

    what: str
    measured: float
    goal: float | None
    unit: str
    at_most: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None without a goal."""
        if self.goal is None:
            return None
        return self.measured <= self.goal if self.at_most else self.measured >= self.goal


@dataclass(frozen=True)
class Report:
    """A benchmark's `figures`, and the `runs` behind them (as JSON)."""

    figures: list[Figure]
    runs: dict[str, Any] = field(default_factory=dict)


def write(name: str, report: Report, before: dict[str, Any]) -> Path:
    """Write benchmarks/results/<name>.json; `before` describes the machine at the start of the run."""
    figures = [{**asdict(one), "measured": round(one.measured, 2), "met": one.met} for one in report.figures]
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps({"figures": figures, "machine": {**before, "load_after": load()}, "runs": report.runs}, indent=1) + "\n")
    return path


def read(name: str) -> dict[str, Any]:
    """The last report; {} when there is none."""
    path = RESULTS / f"{name}.json"
    found: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return found


def machine() -> dict[str, Any]:
    """Processors, Python, versions and load."""
    return {
        "processors": os.cpu_count(), "model": _model(), "python": platform.python_version(), "packages": dict(_versions()),
        "load_before": load(),
    }


def load() -> float:
    """The load average of the last minute."""
    return round(os.getloadavg()[0], 2)


def _model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _versions() -> Iterator[tuple[str, str]]:
    for name in PACKAGES:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue
