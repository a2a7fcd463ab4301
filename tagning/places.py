"""The folders of templates, static files and translations: inside the installed package, or beside it in a checkout."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def _find(name: str) -> Path:
    installed = _HERE / name
    return installed if installed.is_dir() else _HERE.parent / name


TEMPLATES = _find("templates")
STATIC = _find("static")
TRANSLATIONS = _find("translations")
SCHEMA = _HERE.parent / "interviews" / "schema"
