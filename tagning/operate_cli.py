"""The commands for whoever runs an installation: doctor, move, backup, restore."""

import json
import os
import sys
from typing import Any

import click

from tagning.starting import strictly

_MARKS = {"ok": "ok", "note": "note", "wrong": "WRONG", "bad": "WRONG"}
_COLOURS = {"ok": "green", "note": "yellow", "wrong": "red", "bad": "red"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Say it as JSON.")
@click.option("--mail-to", default="", metavar="ADDRESS", help="Send a test mail there too.")
def doctor(as_json: bool, mail_to: str) -> None:
    """Look everything over: exit code 1 when something is wrong, 2 when a setting cannot be used."""
    from tagning.clock import SystemClock
    from tagning.config import Config
    from tagning.doctor import examine, versions
    from tagning.findings import exit_code
    from tagning.hiding import shown_settings

    def run() -> None:
        findings = examine(Config.from_env(), SystemClock(), mail_to)
        said: dict[str, Any] = {"versions": versions(), "settings": shown_settings(os.environ)}
        if as_json:
            told = [vars(finding) for finding in findings]
            click.echo(json.dumps({"ok": exit_code(findings) == 0, "findings": told, **said}, ensure_ascii=False, indent=2))
        else:
            _print(findings, said)
        sys.exit(exit_code(findings))

    strictly(run)


def _print(findings: list[Any], said: dict[str, dict[str, str]]) -> None:
    click.echo(" · ".join(f"{name} {version}" for name, version in said["versions"].items()))
    for name, value in said["settings"].items():
        click.echo(f"  {name}={value}")
    for finding in findings:
        click.echo(f"{click.style(_MARKS[finding.level].ljust(6), fg=_COLOURS[finding.level])} {finding.about}: {finding.text}")
        if finding.todo and finding.level != "ok":
            click.echo(f"       → {finding.todo}")
