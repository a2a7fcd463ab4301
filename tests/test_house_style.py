"""The house's own style, measured, so that it cannot rot: sizes, names, imports, and nothing inline in pages."""

import ast
import re
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tagning import rooms

ROOT = Path(__file__).resolve().parent.parent
ROOMS = tuple(room.name for room in rooms.ROOMS)
PACKAGES = ("tagning", *ROOMS, "interviews", "foundation", "media", "engines")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
_EMPTY_WORDS = re.compile(r"(?i)(manager|helper|utils?|service|misc|common|base_?class)s?$")
_OTHERS_OWN = {"AbstractContextManager", "LoginManager", "contextmanager"}


@cache
def trees():
    return {path: ast.parse(path.read_text()) for path in MODULES}


@cache
def functions():
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return [(path, node) for path, tree in trees().items() for node in ast.walk(tree) if isinstance(node, kinds)]


def name_of(path):
    return str(path.relative_to(ROOT))


def lines_of(node):
    return node.end_lineno - node.lineno + 1


def long_ones(paths, most):
    return [f"{name_of(path)}: {count}" for path in paths if (count := len(path.read_text().splitlines())) > most]


def test_no_module_is_longer_than_400_lines():
    assert not long_ones(MODULES, 400)


def test_no_function_is_longer_than_50_lines():
    assert not [f"{name_of(path)}:{node.lineno} {node.name}: {lines_of(node)}" for path, node in functions() if lines_of(node) > 50]


def test_no_folder_has_more_than_25_modules():
    folders = Counter(path.parent for path in MODULES if path.name != "__init__.py")
    assert not [f"{name_of(folder)}/: {count}" for folder, count in folders.items() if count > 25]


def test_every_package_says_what_it_is_for_and_who_may_import_it():
    wrong = []
    for path in (path for path in MODULES if path.name == "__init__.py"):
        text = ast.get_docstring(trees()[path]) or ""
        if not text or not re.search(r"(?i)\bimport", text):
            wrong.append(name_of(path))
    assert not wrong


def test_no_script_is_longer_than_350_lines_no_stylesheet_than_300_no_template_than_150():
    assert not long_ones((ROOT / "static").rglob("*.js"), 350)
    assert not long_ones((ROOT / "static").rglob("*.css"), 300)
    assert not long_ones((ROOT / "templates").rglob("*.html"), 150)


def test_every_function_says_what_it_takes_and_gives():
    def bare(node):
        arguments = node.args.posonlyargs + node.args.args + node.args.kwonlyargs
        return node.returns is None or any(one.annotation is None for one in arguments if one.arg not in ("self", "cls"))

    assert not [f"{name_of(path)}:{node.lineno} {node.name}" for path, node in functions() if bare(node)]


def test_every_module_class_and_public_function_of_a_module_says_what_it_is_for():
    missing = []
    for path, tree in trees().items():
        if not ast.get_docstring(tree) and tree.body:
            missing.append(name_of(path))
        for node in tree.body:
            named = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if named and not ast.get_docstring(node):
                missing.append(f"{name_of(path)}:{node.lineno} {node.name}")
    assert not missing


def test_nothing_has_a_name_that_says_nothing():
    names = [(path, path.stem) for path in MODULES]
    names += [
        (path, node.name) for path, tree in trees().items() for node in ast.walk(tree) if isinstance(node, ast.ClassDef | ast.FunctionDef)
    ]
    assert not [f"{name_of(path)}: {name}" for path, name in names if _EMPTY_WORDS.search(name) and name not in _OTHERS_OWN]


def imports_of(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_rooms_never_import_each_other():
    rooms = set(ROOMS) - {"accounts"}
    wrong = [
        f"{name_of(path)} imports {name}"
        for path, tree in trees().items()
        for name in imports_of(tree)
        if path.relative_to(ROOT).parts[0] in rooms and name.split(".")[0] in rooms - {path.relative_to(ROOT).parts[0]}
    ]
    assert not wrong


def test_flask_and_wtforms_are_known_to_views_and_forms_alone():
    def may(path):
        return path.relative_to(ROOT).parts[0] == "tagning" or path.stem.endswith(("views", "forms", "blueprint"))

    wrong = [
        f"{name_of(path)} imports {name}"
        for path, tree in trees().items()
        for name in imports_of(tree)
        if name.split(".")[0] in ("flask", "flask_login", "wtforms", "werkzeug") and not may(path)
    ]
    assert not wrong


def test_only_the_composition_root_picks_an_engine():
    wrong = [
        f"{name_of(path)} imports {name}"
        for path, tree in trees().items()
        for name in imports_of(tree)
        if path.relative_to(ROOT).parts[0] not in ("tagning", "engines")
        and name.startswith("engines.")
        and not name.endswith(".contract")
    ]
    assert not wrong


def test_one_module_starts_processes():
    starters = {name_of(path) for path, tree in trees().items() if "subprocess" in set(imports_of(tree))}
    assert starters <= {"media/sandbox/command.py"}, starters


def test_time_and_chance_come_from_one_place_each():
    wrong = []
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                call = f"{node.value.id}.{node.attr}"
                if (
                    call in ("datetime.now", "datetime.utcnow", "time.time")
                    and path.name not in ("clock.py", "language.py")
                    and "engines" not in path.parts
                ):
                    wrong.append(f"{name_of(path)}:{node.lineno} {call}")
                known = name_of(path) in ("foundation/ids.py", "tagning/config.py") or name_of(path).startswith("engines/")
                if node.value.id in ("uuid", "random", "secrets") and _imports_whole(tree, node.value.id) and not known:
                    wrong.append(f"{name_of(path)}:{node.lineno} {call}")
    assert not wrong


SQL = re.compile(r"^\s*(select|insert into|update|delete from)\s", re.I)


def _imports_whole(tree, name):
    return any(alias.name == name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names)


def statements():
    """(path, line, text) of every SQL text in the code."""
    for path, tree in trees().items():
        docs = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if hasattr(node, "body") and isinstance(node.body, list) and node.body and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value) and id(node) not in docs:
                yield path, node.lineno, node.value


def test_sql_stands_in_queries_alone():
    """The nouns that all rooms share (interviews/) and the engines hold theirs beside what it is for."""
    wrong = [
        f"{name_of(path)}:{line}"
        for path, line, _ in statements()
        if path.relative_to(ROOT).parts[0] in (*ROOMS, "tagning") and not path.stem.endswith("queries")
    ]
    assert not wrong


def test_no_value_is_written_into_sql():
    """Only other pieces of SQL (constants, and the lock clause of the job table) are put into a statement's text."""
    wrong = [f"{name_of(path)}:{line}" for path, line, text in statements() if "%s" in text]
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant) and SQL.match(str(node.values[0].value)):
                put_in = [value.value for value in node.values if isinstance(value, ast.FormattedValue)]
                fine = all(isinstance(one, ast.Name) and (one.id.isupper() or one.id == "skip") for one in put_in)
                wrong += [] if fine else [f"{name_of(path)}:{node.lineno}"]
    assert not wrong


def test_the_steps_of_the_schema_are_numbered_without_gaps():
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "interviews" / "schema").glob("*.sql"))]
    assert numbers == list(range(1, len(numbers) + 1))


def team_tables():
    """Every table whose rows belong to a team."""
    schema = "\n".join(path.read_text() for path in sorted((ROOT / "interviews" / "schema").glob("*.sql")))
    found = re.findall(r"create table (\w+) \((.*?)\n\);", schema, re.S)
    return {name for name, body in found if re.search(r"^\s*team_id\b", body, re.M)}


# Functions that read or write a team's rows without being told the team, and what guards them instead.
_WITHOUT_TEAM = {
    "authoring/inviting/queries.py find_addressee": "the token of the bounce is the right",
    "accounts/queries.py teams_of": "asks for the teams of a person",
    "accounts/queries.py find_member_invitation_by_token": "the token is the right",
    "answering/queries.py find_visit": "the candidate's own invitations; answering.visits.find_visit checks",
    "answering/queries.py find_visit_by_token": "the token is the right",
    "answering/queries.py find_take": "answering.arrivals checks the invitation, and jobs know the team",
}


def test_every_statement_about_a_teams_things_names_the_team():
    tables = re.compile(rf"\b(?:from|join|into|update)\s+({'|'.join(sorted(team_tables()))})\b")
    wrong, used = [], set()
    for path, tree in trees().items():
        if path.relative_to(ROOT).parts[0] not in ROOMS or not path.stem.endswith("queries"):
            continue
        source = path.read_text()
        constants = {node.targets[0].id: ast.get_source_segment(source, node) for node in tree.body if isinstance(node, ast.Assign)}
        for node in (one for one in tree.body if isinstance(one, ast.FunctionDef)):
            text = ast.get_source_segment(source, node)
            text += "".join(sql for name, sql in constants.items() if re.search(rf"\b{name}\b", text))
            named = re.search(r":team_id\b", text)
            if tables.search(text) and not named:
                key = f"{name_of(path)} {node.name}"
                used.add(key)
                wrong += [] if key in _WITHOUT_TEAM else [key]
    assert not wrong
    assert not set(_WITHOUT_TEAM) - used, "these are told the team now, or are gone"


def test_problems_are_told_in_sentences_that_can_be_translated():
    wrong = []
    for path, tree in trees().items():
        if path.relative_to(ROOT).parts[0] in ("media", "engines"):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem" and len(node.args) > 1:
                if isinstance(node.args[1], ast.Constant):
                    wrong.append(f"{name_of(path)}:{node.lineno}: mark the sentence with _(…)")
    assert not wrong


PAGES = sorted(path for path in (ROOT / "templates").rglob("*.html") if "mail" not in path.relative_to(ROOT / "templates").parts)
_INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|javascript:|<script(?![^>]*(?:src=|type=\"application/json\"))", re.I)


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_no_page_has_inline_style_or_script(path):
    text = re.sub(r"\{[#{%].*?[#}%]\}", "", path.read_text(), flags=re.S)
    assert not _INLINE.findall(text)


def test_scripts_write_no_markup_from_text():
    wrong = [
        name_of(path)
        for path in (ROOT / "static").rglob("*.js")
        if re.search(r"\.(innerHTML|outerHTML)\s*=|insertAdjacentHTML|document\.write|\beval\(", path.read_text())
    ]
    assert not wrong


def tracked():
    """Every file of the repository that is text."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.splitlines()
    paths = [ROOT / name for name in listed] or [p for p in ROOT.rglob("*") if p.is_file() and ".venv" not in p.parts]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:4000] and path != Path(__file__).resolve()]


def test_the_repository_speaks_of_no_machine():
    private = re.compile(r"/(?:home|root|Users|work)/[a-z]|/tmp/(?:plan|bash)|[A-Z]:\\\\Users")
    assert not [f"{name_of(path)}: {match.group()}" for path in tracked() if (match := private.search(path.read_text(errors="replace")))]


def test_nothing_is_left_to_do():
    later = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    assert not [
        name_of(path)
        for path in tracked()
        if path.suffix in (".py", ".js", ".css", ".html", ".md", ".sql") and later.search(path.read_text())
    ]


def test_tests_are_named_like_sentences():
    names = [
        (path, node.name)
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    assert not [f"{name_of(path)}: {name}" for path, name in names if name.count("_") < 3]
