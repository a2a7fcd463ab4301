"""Writes the tables in docs/ from benchmarks/results, so nobody types figures. `python -m benchmarks.table` runs only this.

A document marks the place with `<!-- benchmarks: publish trim -->` and `<!-- end of benchmarks -->`.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.report import RESULTS, read

DOCS = Path(__file__).resolve().parent.parent / "docs"
PLACE = re.compile(r"(<!-- benchmarks: ([\w ]+) -->\n).*?(<!-- end of benchmarks -->)", re.S)


def write_tables() -> list[Path]:
    """Update every document; returns those with tables."""
    written = []
    for path in sorted(DOCS.glob("*.md")):
        text = path.read_text("utf-8")
        if PLACE.search(text):
            path.write_text(filled(text), "utf-8")
            written.append(path)
    return written


def filled(text: str) -> str:
    """The document with tables from the results."""
    return PLACE.sub(lambda match: match[1] + "\n".join(_table(match[2].split())) + "\n" + match[3], text)


def _table(names: list[str]) -> Iterator[str]:
    yield ""
    yield "| what | wanted | measured | |"
    yield "|---|---|---|---|"
    results = [found for name in names if (found := read(name))]
    for result in results:
        for figure in result["figures"]:
            yield _row(figure)
    yield ""
    if results:
        yield _about(results[0]["machine"])
        yield ""
    for name in names:
        if (RESULTS / f"{name}.svg").exists():
            yield f"![{name}](../benchmarks/results/{name}.svg)"
            yield ""


def _row(figure: dict[str, Any]) -> str:
    unit = figure["unit"]
    if figure["goal"] is None:
        return f"| {figure['what']} | | {_number(figure['measured'])} {unit} | |"
    wanted = f"{'at most' if figure['at_most'] else 'at least'} {_number(figure['goal'])} {unit}"
    return f"| {figure['what']} | {wanted} | {_number(figure['measured'])} {unit} | {'met' if figure['met'] else 'missed'} |"


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"


def _about(machine: dict[str, Any]) -> str:
    packages = ", ".join(f"{name} {version}" for name, version in machine["packages"].items())
    return (
        f"Measured on {machine['processors']} processors ({machine['model']}), load {machine['load_before']} before it; "
        f"Python {machine['python']}, {packages}."
    )


if __name__ == "__main__":
    write_tables()
