"""Files become events: each file is read, checked, and what it prints is published to the log.

One file is one transaction, its tables and what is said of it: after a kill every file is either taken in
whole or not at all, and handing all of them in again takes in what is missing. What cannot be taken in is
told with its reason and kept in the log beside the file's SHA-256: nothing is dropped without a trace.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from homefirst.county.figures import record
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import Problem
from homefirst.foundation.plain import kept_name
from homefirst.foundation.store.events import Author, Fact, Occurred, Receipt
from homefirst.foundation.store.log import Log
from homefirst.intake.dtoc_rows import Quarantined
from homefirst.intake.dtoc_workbook import WorkbookReading, read_workbook
from homefirst.intake.events import FILE_TAKEN_IN, STREAM
from homefirst.intake.files import content_of

SPREADSHEETS = {".xls", ".xlsx", ".xlsm"}


@dataclass(frozen=True, slots=True)
class FileTakenIn:
    """What became of one file. `accepted` counts its tables that are held now, `already` those of them that
    were held before, `quarantined` the tables that could not be read."""

    file: str
    kind: str | None
    period: Month | None
    published: date | None
    accepted: int
    already: int
    quarantined: int
    problems: tuple[Problem, ...]

    def as_answer(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "kind": self.kind,
            "period": self.period and str(self.period),
            "published": self.published and self.published.isoformat(),
            "accepted": self.accepted,
            "already": self.already,
            "quarantined": self.quarantined,
            "problems": [{"where": one.where, "what": one.what, "next": one.next} for one in self.problems],
        }


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The answer to a delivery of files."""

    files: tuple[FileTakenIn, ...]

    @property
    def understood(self) -> bool:
        """Whether anything of any file could be understood."""
        return any(file.kind is not None for file in self.files)

    @property
    def short(self) -> bool:
        """Whether anything fell short."""
        return any(file.problems for file in self.files)

    def as_answer(self) -> dict[str, Any]:
        return {"files": [file.as_answer() for file in self.files]}


Read = Callable[[str, bytes], WorkbookReading]


def take_in(
    log: Log,
    files: Iterable[Path],
    *,
    by: Author,
    today: date,
    done: Callable[[FileTakenIn], None],
    read: Read = read_workbook,
) -> TakenIn:
    """Takes in files in the order given; `done` is told of each. Bad files are answers, not exceptions.

    `read` reads one file's content; a door gives a reader in a process apart (apart.py).
    """
    taken = []
    for path in files:
        one = take_in_one(log, path, by=by, today=today, read=read)
        done(one)
        taken.append(one)
    return TakenIn(tuple(taken))


def take_in_one(log: Log, path: Path, *, by: Author, today: date, read: Read = read_workbook) -> FileTakenIn:
    """Takes in one file of this machine; what cannot be read is an answer, too."""
    content = content_of(path)
    if isinstance(content, Problem):
        return FileTakenIn(kept_name(path.name), None, None, None, 0, 0, 0, (content,))
    return take_in_content(log, path.name, content, by=by, today=today, read=read)


def take_in_content(
    log: Log, name: str, content: bytes, *, by: Author, today: date, read: Read = read_workbook
) -> FileTakenIn:
    """Takes in what a file holds, wherever it lay. Figures of the future are kept out: nobody knows them.
    `name` is kept without what may be about somebody (plain.py)."""
    name = kept_name(name)
    reading = _not_of_the_future(read(name, content), today)
    with log.together():  # the tables and what is said of the file, all or none
        reading = _without_unpublishable(log, reading)
        appended = record.publish(log, tables=reading.tables, by=by, because="intake")
        taken = _taken(reading, name, appended.already)
        log.append([_file_fact(taken, reading, content, today)], by=by, because="intake")
    return taken


def _taken(reading: WorkbookReading, name: str, already: int) -> FileTakenIn:
    edition = reading.edition
    return FileTakenIn(
        file=name,
        kind=reading.kind,
        period=edition.month if edition else None,
        published=edition.published if edition else None,
        accepted=len(reading.tables),
        already=already,
        quarantined=len(reading.quarantined),
        problems=reading.problems,
    )


def _without_unpublishable(log: Log, reading: WorkbookReading) -> WorkbookReading:
    """The reading without tables that were withdrawn before, or that contradict the same edition as held."""
    wrong = record.unpublishable(log, reading.tables)
    if not wrong:
        return reading
    out = [
        Quarantined(
            area=one.table.area,
            area_name=one.table.area_name,
            breakdown=one.table.breakdown,
            problem=Problem(
                f"{reading.name}, {one.table.area_name}, by {one.table.breakdown.value}", one.why, one.next
            ),
        )
        for one in wrong
    ]
    left = {id(one.table) for one in wrong}
    return replace(
        reading,
        tables=tuple(table for table in reading.tables if id(table) not in left),
        quarantined=(*reading.quarantined, *out),
        problems=(*reading.problems, *(one.problem for one in out)),
    )


def _not_of_the_future(reading: WorkbookReading, today: date) -> WorkbookReading:
    edition = reading.edition
    if edition is None or max(edition.edition_on, edition.first_known_on) <= today:
        return reading
    problem = Problem(
        reading.name,
        f"It says it was published on {edition.edition_on}, which is after today.",
        "Check the dates of publication in it.",
    )
    return replace(reading, tables=(), problems=(*reading.problems, problem))


def _file_fact(taken: FileTakenIn, reading: WorkbookReading, content: bytes, today: date) -> Fact:
    """The delivery itself as a fact: once for each file and each outcome of reading it."""
    digest = hashlib.sha256(content).hexdigest()
    told = taken.as_answer()
    told.pop("already")
    payload = {**told, "sha256": digest, "status": reading.status}
    outcome = f"{digest}/{taken.accepted}/{taken.quarantined}/{len(taken.problems)}"
    return Fact(STREAM, FILE_TAKEN_IN, Occurred.on(today), payload, receipt=Receipt("file", outcome))


def files_in(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files named, and for each folder named the spreadsheets in it, by name."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (p for p in path.iterdir() if p.suffix.lower() in SPREADSHEETS and not p.is_symlink())
            found += sorted(inside)
        else:
            found.append(path)
    return tuple(found)
