"""`homefirst backup ...` and `homefirst restore`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from homefirst.app.service.backups import (
    CameBack,
    Kept,
    KeptBackup,
    checked_backup,
    kept_backups,
    restore_backup,
    take_backup,
)
from homefirst.cli.root import app
from homefirst.cli.show import print_json, print_table, problems_told, say
from homefirst.foundation.backup.take import Counted
from homefirst.foundation.calendar import parse_instant
from homefirst.foundation.errors import NotFound, named
from homefirst.foundation.postgres.archive import Archive, Archiver
from homefirst.foundation.store.anchor import Anchor, read_anchor

backup_app = typer.Typer(help="Backups of the database, and how far back one can go.", no_args_is_help=True)
app.add_typer(backup_app, name="backup")
_FOLDER = "The folder for backups; without it HOMEFIRST_BACKUPS, or backups in the data folder."


@backup_app.command("take")
def backup_take(
    folder: Path | None = typer.Option(None, help=_FOLDER),
    keep: int | None = typer.Option(
        None,
        min=1,
        help="How many backups of this database to keep; without it as HOMEFIRST_BACKUPS_KEEP says.",
    ),
    move_archive: bool = typer.Option(
        False, "--move-archive", help="From now on keep the archive of the log in this folder, too."
    ),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """Take a backup while the service runs; from the first one on, any later moment can be restored."""
    with _progress("Taking") as counted:
        taken = take_backup(folder, keep=keep, move_archive=move_archive, counted=counted)
    backup = taken.backup
    if json:
        print_json({"folder": str(backup.folder), "taken_at": _time(backup.taken_at), "bytes": backup.size,
                    "cleared": list(taken.halves), "removed": list(taken.removed)})  # fmt: skip
        return
    for half in taken.halves:
        say(f"Cleared away {half}: a backup that was stopped in the middle.")
    say(f"Backup {backup.folder}: {_bytes(backup.size)}, all that was recorded by {_time(backup.taken_at)}.")
    for old in taken.removed:
        say(f"Removed {old}: {taken.keep} are kept.")
    say("Keep a copy of its folder, with wal beside it, on another machine.")


@backup_app.command("list")
def backup_list(
    folder: Path | None = typer.Option(None, help=_FOLDER), json: bool = typer.Option(False, "--json")
) -> None:
    """Show the backups, from when to when each can be restored, and how the archiving of the log goes."""
    kept = kept_backups(folder)
    problems = (*kept.problems, *(one.problem for one in kept.backups if one.problem is not None))
    failing = kept.archiver is not None and kept.archiver.failing
    if json:
        print_json(_listed(kept))
    else:
        _show(kept)
        for problem in problems:
            say(str(problem))
    raise typer.Exit(1 if problems or failing else 0)


@backup_app.command("check")
def backup_check(
    folder: Path = typer.Argument(..., help="A backup's folder."), json: bool = typer.Option(False, "--json")
) -> None:
    """Look whether a backup is whole, byte by byte, and whether the log after it is."""
    with _progress("Checking") as counted:
        problems = checked_backup(folder, counted)
    if json:
        print_json({"ok": not problems, "problems": problems_told(problems)})
    else:
        for problem in problems:
            say(str(problem))
        say(f"{folder} checked, {len(problems)} problems.")
    raise typer.Exit(1 if problems else 0)


@app.command("restore")
def restore(
    folder: Path = typer.Argument(..., help="A backup's folder."),
    to: str | None = typer.Option(
        None, help="Up to which moment: 2016-09-08T09:30:00+01:00; all, if left out."
    ),
    into: Path | None = typer.Option(None, help="Another data folder, as for a trial."),
    replace: bool = typer.Option(False, "--replace", help="Move the database that is there aside."),
    anchor: Path | None = typer.Option(None, help="A file of homefirst log anchor, kept elsewhere."),
    timeline: int | None = typer.Option(None, help="A timeline before the newest, as backup list shows."),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """Bring a backup back, up to its archive's end or to a moment, and prove that the log is whole."""
    until, held = (
        None if to is None else named("--to", parse_instant, to),
        None if anchor is None else _anchor(anchor),
    )
    with _progress("Restoring") as counted:
        done = restore_backup(
            folder, to=until, timeline=timeline, into=into, replace=replace, anchor=held, counted=counted
        )
    if json:
        print_json(_came_back(done))
    else:
        _tell(done, into)
    raise typer.Exit(1 if done.problems else 0)


def _tell(done: CameBack, into: Path | None) -> None:
    for half in done.restored.halves:
        say(f"Cleared away {half}: a restore that was stopped in the middle.")
    if done.restored.aside is not None:
        say(f"The database that was here is kept as {done.restored.aside}; take it away when all is well.")
    for problem in done.problems:
        say(str(problem))
    last = "none was ever recorded" if done.last is None else f"the last recorded at {_time(done.last)}"
    say(f"Restored {done.events} events, {last}, in {done.serving_after:.1f} s.")
    say(f"Verified, and held against the backup's anchor: {len(done.problems)} problems, "
        f"after {done.proved_after:.1f} s in all.")  # fmt: skip
    say(f"Everybody signs in again: {done.sessions} sessions that were open then are ended.")
    say("Look over users and tokens, which are as they were then: homefirst users list and users tokens.")
    if not done.archiving:
        where = "there " if into is None else f"with HOMEFIRST_DATA={into} "
        say(f"Its log is not archived yet: homefirst backup take {where}begins that.")


def _came_back(done: CameBack) -> dict[str, Any]:
    return {
        "ok": not done.problems,
        "problems": problems_told(done.problems),
        "events": done.events,
        "last_recorded_at": _time(done.last),
        "timeline": done.restored.timeline,
        "aside": None if done.restored.aside is None else str(done.restored.aside),
        "cleared": list(done.restored.halves),
        "archiving": done.archiving,
        "sessions_ended": done.sessions,
        "serving_after_seconds": round(done.serving_after, 2),
        "proved_after_seconds": round(done.proved_after, 2),
    }


def _listed(kept: Kept) -> dict[str, Any]:
    return {
        "folder": str(kept.folder),
        "backups": [_row(one) for one in kept.backups],
        "problems": problems_told(kept.problems),
        "archive": None if kept.archive is None else _archive(kept.archive, kept.archiver),
    }


def _row(one: KeptBackup) -> dict[str, Any]:
    return {
        "folder": str(one.backup.folder),
        "county": one.backup.county,
        "from": _time(one.backup.taken_at),
        "to": None if one.reach is None else _time(one.reach.until),
        "missing": None if one.reach is None or one.reach.way.missing is None else one.reach.way.missing.name,
        "timeline": None if one.reach is None else one.reach.way.history.timeline,
        "bytes": one.backup.size,
        "problem": None if one.problem is None else str(one.problem),
    }


def _archive(archive: Archive, archiver: Archiver | None) -> dict[str, Any]:
    if archiver is None:
        return {"folder": str(archive.wal)}
    return {
        "folder": str(archive.wal),
        "failing": archiver.failing,
        "last_archived": archiver.last_archived,
        "last_archived_at": _time(archiver.last_archived_at),
        "failed": archiver.failed,
        "last_failed": archiver.last_failed,
        "last_failed_at": _time(archiver.last_failed_at),
    }


def _show(kept: Kept) -> None:
    rows = []
    for one in kept.backups:
        told = _row(one)
        rows.append((one.backup.folder.name, told["from"], told["to"] or "not at all", told["missing"] or "",
                     str(told["timeline"] or ""), _bytes(one.backup.size)))  # fmt: skip
    heads = ("Backup", "Can be restored from", "to", "Archive lacks", "Timeline", "Size")
    print_table(f"Backups in {kept.folder}", heads, rows)
    if kept.archive is None or kept.archiver is None:
        say("The log is not archived: homefirst backup take begins that.")
        return
    archiver = kept.archiver
    say(f"The log is archived in {kept.archive.wal}.")
    say(f"Last archived: {archiver.last_archived or 'nothing yet'}, {_time(archiver.last_archived_at) or ''}")
    if archiver.failed:
        now = "FAILING NOW" if archiver.failing else "mended since"
        say(f"Failures: {archiver.failed}, the last with {archiver.last_failed} at "
            f"{_time(archiver.last_failed_at)}; {now}.")  # fmt: skip


@contextmanager
def _progress(what: str) -> Iterator[Counted]:
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=None)

        def counted(done: int, in_all: int) -> None:
            progress.update(task, completed=done, total=in_all)

        yield counted


def _anchor(file: Path) -> Anchor:
    try:
        return read_anchor(file.read_text(encoding="utf-8"), file.name)
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise NotFound(f"It cannot be read: {why}.", where=str(file), next="Name an anchor.") from None


def _time(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()


def _bytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
