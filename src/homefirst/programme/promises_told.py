"""Promises and statements as every door writes them: the one serialiser."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from homefirst.county.catalogue.statements.period import Period
from homefirst.county.catalogue.statements.statement import Statement
from homefirst.county.catalogue.statements.value import Value
from homefirst.county.catalogue.statements.vocabulary import MeasureWord, Subject, Vocabulary
from homefirst.programme.promises import Entry
from homefirst.programme.reconcile.telling import stated
from homefirst.programme.report import Report, Reported


@dataclass(frozen=True, slots=True)
class Part:
    """A subject that stands under another, and how many statements are of it and of what stands under it."""

    subject: Subject
    statements: int


@dataclass(frozen=True, slots=True)
class SubjectTold:
    """One subject: what is stated of it by measure, its parts, all that is stated `beneath` it, and what does
    not fit among it."""

    subject: Subject
    above: tuple[Subject, ...]
    measures: tuple[tuple[MeasureWord, tuple[Statement, ...]], ...]
    parts: tuple[Part, ...]
    beneath: tuple[Statement, ...]
    findings: tuple[Reported, ...]
    report: Report
    in_force: frozenset[str]
    words: Vocabulary

    def as_answer(self) -> dict[str, Any]:
        return {
            "subject": self.subject.code,
            "name": self.subject.name,
            "area": self.subject.area,
            "under": under_told(self.above),
            "measures": [
                {
                    "measure": measure.code,
                    "name": measure.name,
                    "statements": [statement_told(one, self.words, self.in_force) for one in statements],
                }
                for measure, statements in self.measures
            ],
            "parts": [
                {"subject": one.subject.code, "name": one.subject.name, "statements": one.statements}
                for one in self.parts
            ],
            "findings": [self.report.told(one) for one in self.findings],
        }


def entry_told(one: Entry, words: Vocabulary) -> dict[str, Any]:
    """An entry; whatever nobody stated of it is an empty list."""

    def told(statements: Sequence[Statement]) -> list[dict[str, Any]]:
        return [statement_told(each, words, one.in_force) for each in statements]

    return {
        "subject": one.subject.code,
        "name": one.subject.name,
        "under": under_told(one.above),
        "measure": one.measure.code,
        "measure_name": one.measure.name,
        "is_promise": one.is_promise,
        "promised": told(one.promised),
        "counted": told(one.counted),
        "said": told(one.said),
        "by_whom": told(one.by_whom),
        "bodies": list(one.bodies),
        "by_when": told(one.by_when),
        "for_how_much": [
            statement_told(each.statement, words, one.in_force) | {"because": each.because}
            for each in one.for_how_much
        ],
        "findings": [
            {
                "key": each.finding.key,
                "kind": each.finding.kind.value,
                "consequence": each.finding.consequence.value,
                "title": each.finding.title,
                "answered": each.answered,
            }
            for each in one.differs
        ],
    }


def statement_told(one: Statement, words: Vocabulary, in_force: frozenset[str]) -> dict[str, Any]:
    """A statement as it was entered, with where it stands. `value` is of numbers, in the unit printed."""
    value = one.said if isinstance(one.said, Value) else None
    document = words.documents[one.source.document]
    return {
        "statement": one.id,
        "subject": one.subject,
        "subject_name": words.subjects[one.subject].name,
        "measure": one.measure,
        "measure_name": words.measures[one.measure].name,
        "kind": one.kind.value,
        "basis": one.basis.value or None,
        "said": str(one.said) if isinstance(one.said, Period) else stated(one),
        "value": None if value is None else number(value.number),
        "high": None if value is None or value.high is None else number(value.high),
        "hedge": None if value is None else value.hedge.value,
        "unit": one.unit.written or None,
        "period": None if one.period is None else str(one.period),
        "in_force": one.id in in_force,
        "document": document.id,
        "document_title": document.title,
        "body": document.body,
        "line": one.source.line,
        "quote": one.source.citation,
        "note": one.note,
        "row": one.row,
    }


def under_told(above: Sequence[Subject]) -> list[dict[str, str]]:
    return [{"subject": one.code, "name": one.name} for one in above]


def number(value: Decimal) -> int | float:
    """A number as JSON has it: whole where it is."""
    return int(value) if value == value.to_integral_value() else float(value)
