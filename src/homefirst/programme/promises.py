"""Promises as a board reads them: what was promised of a thing and what was counted, by whom, by when, for
how much, and where the papers differ. Pure: statements and findings in, entries out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from homefirst.county.catalogue.statements.statement import NUMBERS, Basis, Kind, Statement
from homefirst.county.catalogue.statements.vocabulary import (
    Alone,
    MeasureWord,
    Subject,
    Vocabulary,
    parent_of,
)  # fmt: skip
from homefirst.programme.money_of import Costs, Money
from homefirst.programme.reconcile.book import PROMISES
from homefirst.programme.reconcile.finding import Consequence
from homefirst.programme.report import Reported

PROMISED = PROMISES | {Basis.EXPECTED}
COUNTED = frozenset({Basis.ACTUAL, Basis.FORECAST})
WHO = ("accountable", "responsible", "led-by")
"""The measures that say by whom; docs/pack.md names them."""
WIDE = 8
"""A subject of which more measures are stated than these is no single thing: a date or a name that is stated
of a whole county says nothing of its hours of care. Most single things that papers describe, with their
task, days, roles and status, have six or fewer; whole organisations have more."""
LATER = date.max
GRAVEST = tuple(Consequence)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that something was stated of. `said` are words of it that are no number: texts, statuses,
    names; `bodies` the boards before which it was put; `in_force` the ids of statements that were chosen."""

    subject: Subject
    measure: MeasureWord
    above: tuple[Subject, ...]
    promised: tuple[Statement, ...]
    counted: tuple[Statement, ...]
    said: tuple[Statement, ...]
    by_whom: tuple[Statement, ...]
    by_when: tuple[Statement, ...]
    bodies: tuple[str, ...]
    for_how_much: tuple[Money, ...]
    differs: tuple[Reported, ...]
    in_force: frozenset[str]

    @property
    def own(self) -> tuple[Statement, ...]:
        """Every statement that stands in it, once; not the money and the names that are another's."""
        own = [*self.promised, *self.counted, *self.said, *self.by_when]
        return tuple(
            {one.id: one for one in (*own, *self.by_whom) if one.subject == self.subject.code}.values()
        )

    @property
    def is_promise(self) -> bool:
        """Whether a plan, a target, a contract or a limit stands in it, or a step's day."""
        return bool(self.promised) or any(one.basis not in COUNTED for one in self.by_when)


@dataclass(frozen=True, slots=True)
class Known:
    """What entries are made of: statements, the pack's words, what does not fit, and what is in force."""

    statements: Sequence[Statement]
    words: Vocabulary
    findings: Sequence[Reported] = ()
    in_force: frozenset[str] = frozenset()


def entries_of(known: Known) -> tuple[Entry, ...]:
    """Every statement in an entry, in the order in which the pack names its subjects."""
    by_subject: dict[str, dict[str, list[Statement]]] = defaultdict(lambda: defaultdict(list))
    for one in known.statements:
        by_subject[one.subject][one.measure].append(one)
    maker = _Maker(known, by_subject)
    return tuple(
        entry for code in known.words.subjects if code in by_subject for entry in maker.entries(code)
    )


def in_order(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """By what time they are about, then by document and line."""
    return tuple(
        sorted(
            statements,
            key=lambda one: (
                one.period.first if one.period is not None else LATER,
                one.source.document,
                one.source.line,
                one.id,
            ),
        )
    )


def above(subject: str, words: Vocabulary) -> tuple[Subject, ...]:
    """The subjects that a subject stands under, the widest first."""
    found: list[Subject] = []
    at = parent_of(subject)
    while at is not None:
        found.append(words.subjects[at])
        at = parent_of(at)
    return tuple(reversed(found))


def by_statement(findings: Iterable[Reported]) -> Mapping[str, tuple[Reported, ...]]:
    """The findings of which each statement is a side."""
    found: dict[str, list[Reported]] = defaultdict(list)
    for one in findings:
        for side in one.finding.sides:
            found[side.statement].append(one)
    return {id_: tuple(those) for id_, those in found.items()}


class _Maker:
    """Makes the entries of one subject after the other."""

    def __init__(self, known: Known, by_subject: Mapping[str, Mapping[str, Sequence[Statement]]]) -> None:
        self.words, self.in_force = known.words, known.in_force
        self.by_subject = by_subject
        self.costs = Costs(known.statements, known.words, WIDE)
        self.findings = by_statement(known.findings)

    def entries(self, code: str) -> Iterator[Entry]:
        groups = self.by_subject[code]
        if self.wide(code):
            for measure, those in groups.items():
                yield self.entry(code, measure, those, ())
            return
        numbers = [measure for measure, those in groups.items() if any(one.kind in NUMBERS for one in those)]
        words = [one for measure, those in groups.items() if measure not in numbers for one in those]
        for measure in numbers:
            yield self.entry(code, measure, groups[measure], words)
        lead = self._lead([measure for measure in groups if measure not in numbers])
        if lead is not None and (not numbers or self.words.measures[lead].once is not Alone.ANYWHERE):
            yield self.entry(code, lead, groups[lead], [one for one in words if one.measure != lead])

    def wide(self, code: str) -> bool:
        return len(self.by_subject.get(code, ())) > WIDE

    def _lead(self, measures: Sequence[str]) -> str | None:
        """The measure of words that says what the subject is: what is to be done comes first."""

        def rank(code: str) -> tuple[bool, bool]:
            measure = self.words.measures[code]
            return measure.once is Alone.ANYWHERE, code in WHO

        return min(measures, key=rank, default=None)

    def entry(
        self, code: str, measure: str, those: Sequence[Statement], besides: Sequence[Statement]
    ) -> Entry:
        mine = (*those, *besides)
        # A document that is no promise of its own number still says by whom: its board.
        promised = [one for one in mine if one.basis in PROMISED and one.kind is not Kind.DATE]
        counted = [one for one in mine if one.basis in COUNTED and one.kind is not Kind.DATE]
        taken = {one.id for one in (*promised, *counted)}
        found = {
            one.finding.key: one for statement in mine for one in self.findings.get(statement.id, ())
        }.values()
        return Entry(
            subject=self.words.subjects[code],
            measure=self.words.measures[measure],
            above=above(code, self.words),
            promised=in_order(promised),
            counted=in_order(counted),
            said=tuple(
                one
                for one in mine
                if one.id not in taken and one.kind is not Kind.DATE and one.measure not in WHO
            ),
            by_whom=self.by_whom(code) or tuple(one for one in mine if one.measure in WHO),
            by_when=in_order(one for one in mine if one.kind is Kind.DATE),
            bodies=self.bodies(promised or mine),
            for_how_much=self.costs.of(code, measure, those),
            differs=tuple(sorted(found, key=lambda one: GRAVEST.index(one.finding.consequence))),
            in_force=frozenset(one.id for one in mine) & self.in_force,
        )

    def by_whom(self, code: str) -> tuple[Statement, ...]:
        """Who answers for the subject, or for the nearest thing that it is a part of."""
        at: str | None = code
        while at is not None and not self.wide(at):
            found = [one for who in WHO for one in self.by_subject.get(at, {}).get(who, ())]
            if found:
                return tuple(found)
            at = parent_of(at)
        return ()

    def bodies(self, statements: Sequence[Statement]) -> tuple[str, ...]:
        """The boards before which these statements' documents were put."""
        documents = sorted({one.source.document for one in statements})
        return tuple(
            dict.fromkeys(
                self.words.documents[each].body for each in documents if self.words.documents[each].body
            )
        )
