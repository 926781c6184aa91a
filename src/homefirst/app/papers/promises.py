"""The questions "what was promised?" and "what is stated of this?", asked by pages, API and command alike."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from homefirst.app.ground.stated import (
    Tables,
    as_it_lies,
    came_out_by,
    decided_by,
    reconciled_in,
    stated_in,
    stated_in_force,
)
from homefirst.app.papers.findings import answers_by
from homefirst.county.catalogue.statements.decisions import Decision
from homefirst.county.catalogue.statements.statement import Statement
from homefirst.county.catalogue.statements.vocabulary import parent_of
from homefirst.programme.answers import Answer
from homefirst.programme.promises import Known, above, entries_of, in_order
from homefirst.programme.promises_told import Part, SubjectTold
from homefirst.programme.reconcile.book import known_by
from homefirst.programme.report import Report, report_of
from homefirst.programme.search import Indexed, Promises, Wanted, index, no_subject, search


@dataclass(frozen=True, slots=True)
class Read:
    """What is known of the pack in force: its statements, its findings with answers, what is in force."""

    known: Known
    report: Report


def ask_promises(wanted: Wanted) -> Promises:
    """The promises of the pack in force that are asked for, as they could be known on a day.

    Raises NotFound where the pack states nothing, and as `search` does.
    """
    read, entries = _read(wanted.known_on)
    return search(entries, read.known.words, wanted, len(read.known.statements))


def every_page(first: Promises) -> tuple[Promises, ...]:
    """All pages of what was found, for a spreadsheet."""
    return tuple(ask_promises(replace(first.wanted, page=page)) for page in range(1, first.pages + 1))


def ask_subject(code: str, known_on: date | None = None) -> SubjectTold:
    """All that is stated of one subject, its parts, and what does not fit. Raises NotFound for one that the
    pack has not."""
    read, _ = _read(known_on)
    known, words = read.known, read.known.words
    if code not in words.subjects:
        raise no_subject(code)
    mine: dict[str, list[Statement]] = {}
    below: Counter[str] = Counter()
    beneath: list[Statement] = []
    for one in known.statements:
        if one.subject == code:
            mine.setdefault(one.measure, []).append(one)
        elif one.subject.startswith(f"{code}/"):
            beneath.append(one)
        below.update(_steps(one.subject))
    ids = {one.id for those in mine.values() for one in those}
    return SubjectTold(
        subject=words.subjects[code],
        above=above(code, words),
        measures=tuple((words.measures[measure], in_order(those)) for measure, those in mine.items()),
        parts=tuple(
            Part(one, below[one.code]) for one in words.subjects.values() if parent_of(one.code) == code
        ),
        beneath=tuple(beneath),
        findings=tuple(
            one for one in read.report.findings if any(side.statement in ids for side in one.finding.sides)
        ),
        report=read.report,
        in_force=known.in_force,
        words=words,
    )


def _steps(code: str) -> tuple[str, ...]:
    """A subject and all that it stands under."""
    found, at = [code], parent_of(code)
    while at is not None:
        found.append(at)
        at = parent_of(at)
    return tuple(found)


def _read(known_on: date | None) -> tuple[Read, tuple[Indexed, ...]]:
    pack: Path = settings.PACK
    stated = stated_in_force(pack)
    decided = decided_by(stated, known_on)
    return _made(pack, as_it_lies(pack), came_out_by(stated, known_on), answers_by(known_on), decided)


@lru_cache(maxsize=8)
def _made(
    pack: Path,
    _lies: Tables,
    out: date | None,
    answers: tuple[Answer, ...],
    decisions: tuple[Decision, ...],
) -> tuple[Read, tuple[Indexed, ...]]:
    facts = stated_in(pack).facts
    report = report_of(reconciled_in(pack, out), facts, answers=answers, decisions=decisions)
    chosen = {one.in_force for one in decisions}.union(*(one.in_force for one in report.findings))
    known = Known(
        statements=known_by(facts.statements, out),
        words=facts.words,
        findings=report.findings,
        in_force=frozenset(chosen),
    )
    return Read(known, report), index(entries_of(known), facts.words)
