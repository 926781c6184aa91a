"""Backup and restore as whoever runs a service does them: by commands, killed at any moment, and again."""

import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doors.test_start import PREPARE, START, environment

PATIENCE = 240  # eight processes after each other on a busy machine
MOMENTS_OF_TAKING = {
    "while the data are copied": (
        "from homefirst.foundation.backup import take; take.copied = die_after(take.copied, 40)"
    ),
    "before it has its name": (
        "from homefirst.foundation.backup import take; take._finish = die_after(take._finish)"
    ),
}
MOMENTS_OF_RESTORING = {
    "while the data are laid out": (
        "from homefirst.foundation.backup import restore; restore.copied = die_after(restore.copied, 40)"
    ),
    "while PostgreSQL recovers": "from homefirst.foundation.postgres import cluster; cluster._ready = die",
    "before it is put in place": "from homefirst.foundation.backup import restore; restore.swap = die",
}
# Restore is imported first: what it does with the swap of an earlier one stays whole.
AS_IT_IS_PUT_IN_PLACE = (
    "from homefirst.foundation.backup import restore;"
    " from homefirst.foundation.postgres import swap; swap.finish_swap = die"
)


SESSIONS = """
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
"""


def run(data: Path, *words: str, code: str = START, **more) -> subprocess.CompletedProcess[str]:
    told = environment(data)
    told.pop("HOMEFIRST_BACKUPS", None)
    command = [sys.executable, "-c", code, *words]
    settings = {"capture_output": True, "text": True, "timeout": PATIENCE, "check": False, **more}
    return subprocess.run(command, **{"env": told, **settings})


def sessions(data: Path, do: str = "") -> str:
    """How many sessions the database in a data folder has, after what is to be done with them."""
    return done(data, code=f"{PREPARE}{SESSIONS}{do}\nprint(Session.objects.count())").strip()


def killed(data: Path, moment: str, *words: str) -> None:
    assert run(data, *words, code=f"{PREPARE}{moment}\n{START}").returncode == -signal.SIGKILL


def done(data: Path, *words: str, **more) -> str:
    ended = run(data, *words, **more)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


def answer(data: Path, *words: str, **more):
    return json.loads(done(data, *words, "--json", **more))


@pytest.fixture(scope="module")
def service() -> Iterator[tuple[Path, str]]:
    """A service's data folder, and the one whole backup of it, taken after two that were killed."""
    folder = Path(tempfile.mkdtemp(prefix="homefirst-backup-"))
    folder.chmod(0o711)
    data = folder / "county"
    try:
        assert run(data, "setup").returncode == 0
        assert sessions(data, "SessionStore().create(); SessionStore().create()") == "2"
        for moment in MOMENTS_OF_TAKING.values():
            killed(data, moment, "backup", "take")
            assert answer(data, "backup", "list")["backups"] == []
        halves = sorted(path.name for path in (data / "backups").glob("*.half"))
        taken = answer(data, "backup", "take")
        assert (len(halves), taken["cleared"]) == (1, halves)  # the second cleared what the first left
        yield data, taken["folder"]
    finally:
        run(data, "log", "verify")  # whoever leaves last stops the server that the killed ones left
        shutil.rmtree(folder)


@pytest.mark.slow
def test_what_is_taken_is_listed_checked_and_comes_back_as_a_trial(service) -> None:
    data, backup = service
    (listed,) = answer(data, "backup", "list")["backups"]
    assert (listed["folder"], listed["missing"], listed["problem"]) == (backup, None, None)
    assert answer(data, "backup", "check", backup) == {"ok": True, "problems": []}
    anchor = data.parent / "anchor.json"
    assert run(data, "log", "anchor", str(anchor)).returncode == 0
    trial = data.parent / "trial"
    back = answer(data, "restore", backup, "--into", str(trial), "--anchor", str(anchor))
    assert (back["ok"], back["events"], back["timeline"], back["archiving"]) == (True, 483, 2, False)
    assert (back["sessions_ended"], sessions(trial), sessions(data)) == (2, "0", "2")
    own = run(data, "restore", backup)
    assert (own.returncode, "There is a database in this data folder already." in own.stderr) == (3, True)


@pytest.mark.slow
def test_the_services_own_database_comes_back_and_goes_on_being_archived(service) -> None:
    data, backup = service
    back = answer(data, "restore", backup, "--replace")
    assert (back["ok"], back["events"], back["archiving"], Path(back["aside"]).is_dir()) == (
        True,
        483,
        True,
        True,
    )
    assert answer(data, "log", "verify")["events"] == 483
    listed = answer(data, "backup", "list")
    assert (listed["backups"][0]["timeline"], listed["archive"]["failing"]) == (back["timeline"], False)


@pytest.mark.slow
@pytest.mark.parametrize("moment", MOMENTS_OF_RESTORING)
def test_a_restore_that_was_killed_leaves_no_database_and_is_done_again(service, moment: str) -> None:
    data, backup = service
    into = data.parent / moment
    killed(data, MOMENTS_OF_RESTORING[moment], "restore", backup, "--into", str(into))
    assert not (into / "postgres" / "data").exists()
    again = done(data, "restore", backup, "--into", str(into))
    assert "Cleared away data.restoring: a restore that was stopped in the middle." in again
    assert "Restored 483 events" in again


@pytest.mark.slow
def test_a_restore_that_was_killed_as_it_was_put_in_place_is_finished_by_the_next_start(service) -> None:
    data, backup = service
    into = data.parent / "put in place"
    killed(data, AS_IT_IS_PUT_IN_PLACE, "restore", backup, "--into", str(into))
    there = {path.name for path in (into / "postgres").iterdir()}
    assert {"data", "data.restoring", "swap.json"} & there == {"data.restoring", "swap.json"}
    verified = answer(into, "log", "verify")
    assert (verified["ok"], verified["events"]) == (True, 483)


@pytest.mark.slow
def test_bad_input_is_a_sentence_and_an_exit_code(service) -> None:
    data, backup = service
    for words, code, said in [
        (("restore", backup, "--to", "yesterday"), 2, "--to: “yesterday” is not a time."),
        (("restore", str(data), "--into", str(data.parent / "no")), 2, "There is no backup here"),
        (("restore", backup, "--anchor", str(data / "none")), 2, "none: It cannot be read"),
        (("restore", backup, "--into", str(data.parent / "no"), "--to", "2016-11-22"), 3, "reaches from"),
        (("backup", "check", str(data)), 2, "There is no backup here"),
        (("backup", "take", "--folder", str(data / "postgres" / "b")), 2, "within the database's own folder"),
        (("backup", "take", "--folder", str(data.parent / "new")), 3, "--move-archive"),
    ]:
        ended = run(data, *words)
        assert (ended.returncode, said in ended.stderr, "Traceback" in ended.stderr) == (code, True, False)


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="Only root can be another.")
def test_an_ordinary_account_takes_and_restores_alike() -> None:
    nobody = pwd.getpwnam("nobody")
    folder = Path(tempfile.mkdtemp(prefix="homefirst-nobody-"))
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    data, them = folder / "county", {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    try:
        reached = subprocess.run(["/usr/bin/test", "-x", sys.executable], check=False, **them)
        if reached.returncode != 0:
            pytest.skip("An ordinary account cannot reach this Python.")
        assert run(data, "setup", **them).returncode == 0
        backup = answer(data, "backup", "take", **them)["folder"]
        back = answer(data, "restore", backup, "--into", str(folder / "trial"), **them)
        assert (back["ok"], back["events"]) == (True, 483)
        assert {path.stat().st_uid for path in folder.rglob("*")} == {nobody.pw_uid}
    finally:
        shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("words", "more", "said"),
    [
        (
            ("backup", "take"),
            {"DATABASE_URL": "postgresql://a@127.0.0.1:1/b"},
            "DATABASE_URL: This service's database is on a server of yours",
        ),
        (
            ("backup", "list"),
            {"DATABASE_URL": "postgresql://a@127.0.0.1:1/b", "HOMEFIRST_BACKUPS": "/tmp"},
            "HOMEFIRST_BACKUPS: Backups are taken of the embedded database only",
        ),
        (("backup", "list"), {"HOMEFIRST_BACKUPS": __file__}, "HOMEFIRST_BACKUPS: "),
        (
            ("backup", "take"),
            {"HOMEFIRST_BACKUPS_KEEP": "0"},
            "HOMEFIRST_BACKUPS_KEEP: “0” is no number of backups.",
        ),
    ],
)
def test_settings_that_do_not_go_together_are_a_sentence(tmp_path, words, more, said) -> None:
    (tmp_path / "postgres").mkdir()  # so that it looks like a county's
    ended = run(tmp_path, *words, env=environment(tmp_path) | more)
    assert (ended.returncode in {2, 3}, ended.stdout) == (True, "")
    assert ended.stderr.startswith(said)
