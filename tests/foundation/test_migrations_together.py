"""Migrations that old and new code survive together: nothing is taken away that the last release uses, and
its code, taken out of the history, reads and appends beside today's."""

import json
import os
import subprocess
import sys
import tarfile
import tomllib
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from homefirst.app.ground.house import open_log
from homefirst.app.pack.in_force import LOADER, load_pack
from homefirst.county.catalogue.delays import Breakdown
from homefirst.county.figures import record
from homefirst.county.figures.delays import DelayTable, Edition
from homefirst.county.figures.read import delay_tables
from homefirst.foundation.calendar import Month
from homefirst.foundation.projections.proof import prove
from homefirst.foundation.store.verify import verify
from tests.conftest import OXFORDSHIRE
from tests.foundation.contracting import contracting

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[2]
BED = ModelState(
    "beds",
    "Bed",
    [
        ("id", models.BigAutoField(primary_key=True)),
        ("place", models.TextField()),
        ("note", models.TextField(null=True)),
    ],
)
CONTRACTING = {
    "a column removed": (migrations.RemoveField("bed", "note"), "Remove field note from bed"),
    "a table removed": (migrations.DeleteModel("bed"), "Delete model bed"),
    "a column renamed": (migrations.RenameField("bed", "note", "said"), "Rename field note on bed to said"),
    "a model renamed": (migrations.RenameModel("bed", "place"), "Rename model bed to place"),
    "a table renamed": (migrations.AlterModelTable("bed", "places"), "Rename table for bed to places"),
    "a value demanded": (
        migrations.AlterField("bed", "note", models.TextField()),
        "the last release may leave it out, and there is no db_default",
    ),
    "another type": (migrations.AlterField("bed", "place", models.IntegerField()), "its type changes"),
    "a new column that demands a value": (
        migrations.AddField("bed", "hours", models.IntegerField(default=0)),
        "the last release writes no value to it, and there is no db_default",
    ),
    "SQL that drops": (migrations.RunSQL("alter table bed drop column note"), "drops"),
    "SQL that renames": (migrations.RunSQL(["SELECT 1", ("ALTER TABLE bed RENAME TO b", None)]), "renames"),
    "SQL that changes a type": (
        migrations.RunSQL("ALTER TABLE bed ALTER COLUMN note TYPE integer"),
        "changes a type",
    ),
    "SQL that demands a value": (
        migrations.RunSQL("ALTER TABLE bed ALTER note SET NOT NULL"),
        "demands a value",
    ),
    "SQL within another operation": (
        migrations.SeparateDatabaseAndState([migrations.RunSQL("DROP TABLE bed")]),
        "drops",
    ),
}
EXPANDING = {
    "a new table": migrations.CreateModel("Ward", [("id", models.BigAutoField(primary_key=True))]),
    "a new column that may be empty": migrations.AddField("bed", "hours", models.IntegerField(null=True)),
    "a new column with the database's own value": migrations.AddField(
        "bed", "hours", models.IntegerField(db_default=0)
    ),
    "a value that is demanded no more": migrations.AlterField("bed", "place", models.TextField(null=True)),
    "SQL that speaks of dropping and renaming": migrations.RunSQL(
        "-- nobody may DROP it\nCOMMENT ON TABLE bed IS 'do not RENAME it'; /* nor\nALTER a TYPE */"
    ),
}


def found_in(operation, **declared: str) -> list[str]:
    state = ProjectState()
    state.add_model(BED.clone())
    kind = type("Migration", (migrations.Migration,), {"operations": [operation], **declared})
    return contracting(kind("0002_next", "beds"), state)


@pytest.mark.parametrize("name", CONTRACTING)
def test_what_the_last_release_would_miss_is_found(db, name):
    operation, expected = CONTRACTING[name]
    (found,) = found_in(operation)
    assert found.endswith(expected)
    assert found_in(operation, contracts="release") == []
    assert found_in(operation, contracts="at once") == [found]


@pytest.mark.parametrize("name", EXPANDING)
def test_what_only_adds_is_let_pass(db, name):
    assert found_in(EXPANDING[name]) == []


def test_no_migration_of_ours_takes_anything_away_before_its_release(db):
    loader = MigrationLoader(None)
    ours = [
        key
        for key, migration in sorted(loader.disk_migrations.items())
        if type(migration).__module__.startswith("homefirst.")
    ]
    assert len(ours) >= 5
    found = {
        key: contracting(loader.disk_migrations[key], loader.project_state(key, at_end=False)) for key in ours
    }
    assert {key: lines for key, lines in found.items() if lines} == {}


def last_release() -> tuple[str, str]:
    """Version and commit of the last release."""
    releases = tomllib.loads((ROOT / "tests" / "releases.toml").read_text(encoding="utf-8"))["release"]
    return releases[-1]["version"], releases[-1]["commit"]


@pytest.fixture(scope="session")
def old_code(tmp_path_factory) -> Path:
    """The last release's code, taken out of the history."""
    version, commit = last_release()
    taken = subprocess.run(
        ["git", "archive", "--format=tar", commit, "src"], cwd=ROOT, capture_output=True, check=False
    )
    if taken.returncode != 0:
        pytest.skip(f"The history has no {commit[:12]}, release {version}: {taken.stderr.decode().strip()}")
    folder = tmp_path_factory.mktemp("release")
    with tarfile.open(fileobj=BytesIO(taken.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder / "src"


def run_old(code: Path, database: str, *words: str) -> subprocess.Popen[str]:
    """A process of the old code on a database of the tests; it sees nothing of today's code."""
    kept = {"PATH", "HOME", "LANG", "HOMEFIRST_POSTGRES", "HOMEFIRST_DURABLE"}
    environment = {name: value for name, value in os.environ.items() if name in kept}
    environment.update(
        PYTHONPATH=str(code),
        HOMEFIRST_DATA=str(settings.DATA),
        HOMEFIRST_DATABASE=database,
        DJANGO_SETTINGS_MODULE="homefirst.settings",
    )
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, *words], cwd=code, env=environment, stdin=pipe, stdout=pipe, stderr=pipe, text=True
    )


def answered(process: subprocess.Popen[str]) -> dict:
    said, wrong = process.communicate(timeout=180)
    assert process.returncode == 0, wrong
    return json.loads(said)


QUESTION = ("-m", "homefirst", "delays", "--area", OXFORDSHIRE, "--month", "2016-03", "--to", "2016-12")
PUBLISH = """
import sys
from datetime import date
from pathlib import Path
import django
django.setup()
import homefirst
try:
    from homefirst.app.ground.house import this_log
    from homefirst.app.setup.set_up import LOADER
except ModuleNotFoundError:  # the old code, from before the room was parted
    from homefirst.app.house import this_log
    from homefirst.app.setup import LOADER
from homefirst.county.catalogue.delays import Breakdown
from homefirst.county.figures import record
from homefirst.county.figures.delays import DelayTable, Edition
from homefirst.foundation.calendar import Month
assert Path(homefirst.__file__).is_relative_to(Path.cwd()), homefirst.__file__
edition = Edition(Month(2016, 7), date(2016, 9, 8), None)
log = this_log()
for n in range(40):
    days = (("acute", n), ("non_acute", 1))
    table = DelayTable(f"old {n}", "Old", edition, Breakdown.CARE, days, n + 1)
    record.publish(log, tables=[table], by=LOADER, because="a test")
    if n == 0:
        print("first", flush=True)
        sys.stdin.read()
"""


def new_table(n: int) -> DelayTable:
    edition = Edition(Month(2016, 7), None, None)
    return DelayTable(f"new {n}", "New", edition, Breakdown.CARE, (("acute", n), ("non_acute", 2)), n + 2)


def test_the_last_releases_code_answers_the_same_from_the_database_as_it_is_today(old_code, own_database):
    load_pack(settings.PACK)
    old = answered(run_old(old_code, own_database, *QUESTION, "--json"))
    today = run_old(ROOT / "src", own_database, *QUESTION, "--json")
    new = answered(today)
    for answer in (old, new):
        answer.pop("known_at")
    assert [month["month"] for month in old["months"]] == [str(Month(2016, 3) + n) for n in range(10)]
    assert old == new


def test_old_and_new_code_append_beside_each_other_and_read_what_the_other_wrote(old_code, own_database):
    load_pack(settings.PACK)
    log = open_log(OXFORDSHIRE)
    with run_old(old_code, own_database, "-c", PUBLISH) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        assert first == "first\n", process.communicate()[1]
        assert process.stdin is not None
        process.stdin.close()  # it goes on while we append
        written = 0
        while process.poll() is None or written < 40:
            record.publish(log, tables=[new_table(written)], by=LOADER, because="a test")
            written += 1
        assert process.stderr is not None
        assert (process.returncode, process.stderr.read()) == (0, "")
    verified = verify(log)
    assert (verified.problems, verified.events) == ((), 483 + 40 + written)
    held = {one.table.area for one in delay_tables(log.now(), Breakdown.CARE)}
    assert {f"old {n}" for n in range(40)} | {f"new {n}" for n in range(written)} <= held
    assert prove(log.registry).ok
    old = answered(run_old(old_code, own_database, "-m", "homefirst", "log", "verify", "--json"))
    assert old == {"ok": True, "problems": [], "events": verified.events}
