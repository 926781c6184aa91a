"""A pack's statements as the doors need them: read whole, held against one another, and kept until a table of
the folder changes. Of a folder with a problem nothing is taken."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from homefirst.county.catalogue.delays import Breakdown
from homefirst.county.catalogue.pack import unreadable
from homefirst.county.catalogue.statements.decisions import FILE as DECISIONS
from homefirst.county.catalogue.statements.decisions import Decision, read_decisions
from homefirst.county.catalogue.statements.read import FILE, StatedFacts, read_statements
from homefirst.county.figures.delays import DelayTable
from homefirst.county.figures.pack_tables import read_delay_tables
from homefirst.county.figures.record import PUBLISHER
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import HomefirstError, NotFound, NotUnderstood, Problem, Unavailable
from homefirst.programme.reconcile.book import known_by
from homefirst.programme.reconcile.published import Publication
from homefirst.programme.reconcile.reconcile import Reconciled, reconcile

DELAYED_DAYS = "delayed_days.csv"
Tables = tuple[tuple[str, int, int], ...]


class NotWhole(NotUnderstood):
    """A pack whose tables have problems: all of them, in their order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        more = f" {len(problems) - 1} more problems." if len(problems) > 1 else ""
        super().__init__(first.what, where=first.where, next=f"{first.next}{more}")
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a folder's tables state, and what it holds of the published figures: totals, one edition each."""

    facts: StatedFacts
    decisions: tuple[Decision, ...]
    published: tuple[DelayTable, ...]


def as_it_lies(folder: Path) -> Tables:
    """The tables of a folder, when each was written and how long it is: who keeps what was read of them
    keeps it under this."""
    found = ((path.name, path.stat()) for path in folder.glob("*.csv"))
    return tuple(sorted((name, stat.st_mtime_ns, stat.st_size) for name, stat in found))


def stated_in(folder: Path) -> Stated:
    """What a pack states. Raises Unavailable where there is no such folder, and NotWhole."""
    if not folder.is_dir():
        raise Unavailable("There is no such folder.", where=str(folder), next="Name a pack's folder.")
    return _stated(folder, as_it_lies(folder))


def stated_in_force(pack: Path) -> Stated:
    """What the pack in force states; raises NotFound where it states nothing, and Unavailable where it cannot
    be read now: that is no mistake of who asks."""
    if not (pack / FILE).is_file():
        raise NotFound(
            "The county pack holds no statements of its documents.", where=FILE, next="Enter them."
        )
    try:
        return stated_in(pack)
    except NotUnderstood as error:
        raise Unavailable(error.what, where=error.where, next=error.next) from error


def reconciled_in(folder: Path, known_on: date | None = None) -> Reconciled:
    """All findings among what a folder states, as it could be known on a day: of documents and publications
    that were out by then. Raises as `stated_in`."""
    return _reconciled(folder, as_it_lies(folder), came_out_by(stated_in(folder), known_on))


def came_out_by(stated: Stated, known_on: date | None) -> date | None:
    """The last day to a day on which a document or a publication of the folder came out; None for all of
    them. Two days between which nothing came out are answered by one reckoning."""
    if known_on is None:
        return None
    days = [one.dated for one in stated.facts.words.documents.values() if one.dated is not None]
    days += [one.edition.edition_on for one in stated.published]
    return max((day for day in days if day <= known_on), default=date.min)


@lru_cache(maxsize=4)
def _stated(folder: Path, _lies: Tables) -> Stated:
    if endless := unreadable(folder.glob("*")):
        raise NotWhole(endless)
    facts = read_statements(folder)
    problems = list(facts.problems)
    there = (folder / DECISIONS).is_file()
    decisions = read_decisions(folder, facts.ids, problems) if there else ()
    published: tuple[DelayTable, ...] = ()
    try:
        published = _published(folder / DELAYED_DAYS)
    except HomefirstError as error:
        problems.append(error.problem)
    if problems:
        raise NotWhole(problems)
    return Stated(facts, decisions, published)


@lru_cache(maxsize=16)
def _reconciled(folder: Path, lies: Tables, out: date | None) -> Reconciled:
    stated = _stated(folder, lies)
    statements = known_by(stated.facts.statements, out)
    return reconcile(statements, stated.facts.words, _publication(stated.published, out))


def _published(path: Path) -> tuple[DelayTable, ...]:
    """The tables of a folder by which an area's month is totalled; none where it has no such file."""
    if not path.is_file():
        return ()
    try:
        tables = read_delay_tables(path)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise NotUnderstood(f"It cannot be read: {error}.", where=path.name, next="Mend the file.") from error
    return tuple(one for one in tables if one.breakdown is Breakdown.CARE and one.total is not None)


def _publication(tables: Sequence[DelayTable], out: date | None) -> Publication | None:
    """The last edition of each month that was out; None where the folder holds none."""
    days: dict[str, dict[Month, int]] = {}
    for one in sorted(tables, key=lambda table: table.edition.edition_on):
        if one.total is not None and (out is None or one.edition.edition_on <= out):
            days.setdefault(one.area, {})[one.month] = one.total
    return Publication(days, PUBLISHER) if days else None


def decided_by(stated: Stated, known_on: date | None) -> tuple[Decision, ...]:
    """The pack's decisions that were made by a day; one without a day counts as made."""
    return tuple(one for one in stated.decisions if known_on is None or one.on is None or one.on <= known_on)
