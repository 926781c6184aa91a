"""The house keeps its own rules: floors, declarations, documented settings, and files that can be read."""

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

import homefirst
from homefirst.app.ground.house import REGISTRY
from homefirst.foundation.store.events import EventType

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "homefirst"
FILES = sorted(SOURCE.rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION = 420, 60
FLOORS = ("foundation", "county", "policy", "measures", "programme", "intake", "app", "web", "server", "cli")
COUNTY_FLOORS = {"catalogue": 0, "access": 1, "people": 2, "figures": 3, "capacity": 3, "journey": 3}
DJANGOS = {
    # Django's own tables: what of them is about one who signs in.
    "auth.Permission": (set(), {"id", "name", "content_type", "codename"}),
    "auth.Group": (set(), {"id", "name"}),
    "auth.Group_permissions": (set(), {"id", "group", "permission"}),
    "contenttypes.ContentType": (set(), {"id", "app_label", "model"}),
    "sessions.Session": ({"session_key", "session_data"}, {"expire_date"}),
}


def test_the_floors_of_the_house_are_kept() -> None:
    """import-linter's contracts in pyproject.toml."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(
        command, cwd=ROOT, env={"PYTHONPATH": "src"}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert re.search(r"Contracts: [1-9]\d* kept, 0 broken", done.stdout)


def paths_in(text: str) -> set[str]:
    """The files of code and documents that a text names; not what it leaves open: NAME.py, {part}/live.py."""
    named = re.findall(r"(?<![\w/.{}*-])((?:[\w*-]+/)*[a-z_*][\w*-]*\.(?:py|html|js|css|sql|md))\b", text)
    return {name for name in named if name.islower()}


def test_every_file_that_a_document_or_a_docstring_names_is_there() -> None:
    """A document names a file by the end of its path, docs/house.md some by a pattern."""
    lie = [
        path.relative_to(ROOT)
        for top in ("docs", "src", "tests", "bench")
        for path in (ROOT / top).rglob("*.*")
    ]
    lie += [path.relative_to(ROOT) for path in ROOT.glob("*.md")]
    read = {
        path: path.read_text()
        for path in [*(ROOT / "docs").rglob("*.md"), ROOT / "GLOSSARY.md", ROOT / "README.md"]
    }
    read |= {path: ast.get_docstring(ast.parse(path.read_text())) or "" for path in FILES}
    gone = {
        (path.relative_to(ROOT).as_posix(), name)
        for path, text in read.items()
        for name in paths_in(text)
        if not any(one.match(name) for one in lie)
    }
    assert gone == set()
    assert paths_in("As web/ward_pages.py has it, `web/{part}/live.py` or bench/NAME.py.") == {
        "web/ward_pages.py"
    }


def columns(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.local_concrete_fields} - {"pk"}


@pytest.mark.parametrize("model", apps.get_models(include_auto_created=True), ids=lambda m: m._meta.label)
def test_every_column_is_declared_personal_or_not_and_never_both(model: type[models.Model]) -> None:
    if model.__module__.startswith("homefirst."):
        personal, other = model.personal, model.not_personal  # type: ignore[attr-defined]
    else:
        personal, other = DJANGOS[model._meta.label]
    assert personal | other == columns(model)
    assert personal & other == set()


def floor(module: str) -> tuple[int, int]:
    """How high a module of ours stands; Django's tables lie beneath the house."""
    house, _, rooms = module.partition(".")
    if house != "homefirst":
        return (-1, 0)
    room, _, inner = rooms.partition(".")
    inside = COUNTY_FLOORS[inner.split(".")[0]] if room == "county" else 0
    return (FLOORS.index(room), inside)


@pytest.mark.parametrize(
    ("lower", "upper"),
    [
        ("homefirst.foundation.store.models", "homefirst.county.access.models"),
        ("homefirst.county.access.models", "homefirst.county.figures.models"),
        ("homefirst.county.figures.models", "homefirst.web.models"),
        ("django.contrib.auth.models", "homefirst.foundation.store.models"),
    ],
)
def test_the_floors_are_told_apart(lower: str, upper: str) -> None:
    assert floor(lower) < floor(upper)


def test_no_table_points_upwards() -> None:
    climbing = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if field.related_model is not None
        and model.__module__.startswith("homefirst.")
        and field.related_model._meta.app_label != model._meta.app_label
        and not floor(field.related_model.__module__) < floor(model.__module__)
    ]
    assert climbing == []


def event_types() -> Iterator[EventType]:
    for found in pkgutil.walk_packages(homefirst.__path__, "homefirst."):
        if "migrations" not in found.name and found.name != "homefirst.__main__":
            module = importlib.import_module(found.name)
            yield from (value for value in vars(module).values() if isinstance(value, EventType))


def test_every_event_type_is_wired_and_declares_each_field_once() -> None:
    found = set(event_types())
    assert len(found) >= 2
    assert found == set(REGISTRY.types)
    assert [type_.name for type_ in found if not type_.fields or type_.personal & type_.not_personal] == []
    versions = [(type_.name, type_.version) for type_ in REGISTRY.types]
    assert len(versions) == len(set(versions))


def test_every_setting_of_the_environment_is_documented_and_no_other_is() -> None:
    setting = re.compile(r"\b(?:HOMEFIRST_[A-Z_]*[A-Z]|DATABASE_URL)\b")
    asking = [*FILES, *(ROOT / "tests").rglob("*.py"), ROOT / "run", ROOT / ".ci" / "run"]
    asked = {name for path in asking for name in setting.findall(path.read_text(encoding="utf-8"))}
    told = set(setting.findall((ROOT / "docs" / "settings.md").read_text(encoding="utf-8")))
    # One is how a test run tells its own processes which folder is theirs.
    assert told == asked - {"HOMEFIRST_TESTS_OWN_DATA"}
    assert {"HOMEFIRST_DATA", "DATABASE_URL"} <= told


def test_every_file_can_be_read_in_one_sitting() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert len(lengths) > 50
    assert {str(path): length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_every_function_can_be_read_at_a_glance() -> None:
    functions = [
        (f"{path.relative_to(SOURCE)}: {node.name}", (node.end_lineno or 0) - node.lineno + 1)
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert len(functions) > 300
    assert [(name, length) for name, length in functions if length > LONGEST_FUNCTION] == []


def test_the_code_knows_no_county() -> None:
    kinds = {".py", ".html", ".css", ".js", ".toml", ".svg", ".csv"}
    named = [
        f"{path.relative_to(SOURCE)}: {line.strip()}"
        for path in sorted(SOURCE.rglob("*"))
        if path.suffix in kinds and "counties" not in path.parts and path.name != "councils.csv"
        for line in path.read_text(encoding="utf-8").splitlines()
        if "oxford" in line.lower()
    ]
    assert named == ['county/catalogue/pack.py: DEFAULT = "oxfordshire"']
