"""A pack's statements, indexed by what they state: the rules look things up here and nowhere else."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from homefirst.county.catalogue.statements.statement import (
    NUMBERS,
    Basis,
    Kind,
    Reference,
    Role,
    Statement,
)  # fmt: skip
from homefirst.county.catalogue.statements.value import Hedge, Value
from homefirst.county.catalogue.statements.vocabulary import Vocabulary, parent_of, split_of

Thing = tuple[str, str]
"""A subject and a measure."""
SAME = Reference()


@dataclass(frozen=True)
class Book:
    """Every statement by the thing it is about, and every subject by its parent."""

    words: Vocabulary
    statements: tuple[Statement, ...]
    about: Mapping[Thing, tuple[Statement, ...]]
    children: Mapping[str, tuple[str, ...]]

    def of(self, subject: str, measure: str) -> tuple[Statement, ...]:
        return self.about.get((subject, measure), ())

    def numbers_of(self, subject: str, measure: str) -> Iterator[Statement]:
        return (one for one in self.of(subject, measure) if one.kind in NUMBERS)

    def splits(self, subject: str) -> Mapping[str, tuple[str, ...]]:
        """The parts of a subject, by the word under which they make it up."""
        found: dict[str, list[str]] = defaultdict(list)
        for child in self.children.get(subject, ()):
            word = split_of(child)
            if word is not None:
                found[word].append(child)
        return {word: tuple(parts) for word, parts in found.items()}

    def referred(self, one: Statement, kinds: frozenset[Kind]) -> tuple[Statement, ...]:
        """What the statement's `of` names, among statements of these kinds; what it leaves out is its own.
        The nearest first. None where it has no `of`."""
        of = one.of
        if of is None:
            return ()
        return self.like(one, kinds, of)

    def like(self, one: Statement, kinds: frozenset[Kind], of: Reference = SAME) -> tuple[Statement, ...]:
        """Statements of the same thing, period and footing, or of those that `of` names instead; the nearest
        in the documents first. A range is none of them."""
        period = of.period or one.period
        footing = (of.basis or one.basis).footing
        found = [
            other
            for other in self.of(of.subject or one.subject, of.measure or one.measure)
            if other.kind in kinds
            and other.role is not Role.RANGE
            and other.id != one.id
            and other.basis.footing == footing
            and _same(other, period)
        ]
        return tuple(sorted(found, key=lambda other: distance(one, other)))


def _same(other: Statement, period: object) -> bool:
    span = getattr(period, "span", None)
    return (other.period.span if other.period is not None else None) == span


def distance(one: Statement, other: Statement) -> tuple[bool, bool, int, str]:
    """How far apart two statements stand: in another document, or so many lines. Within one document a number
    that is said roughly comes after one that is not."""
    apart = one.source.document != other.source.document
    return apart, is_rough(other), 0 if apart else abs(one.source.line - other.source.line), other.id


def is_rough(one: Statement) -> bool:
    """Whether a number is said roughly: about, over or under so much, or from so much to so much."""
    return isinstance(one.said, Value) and (one.said.hedge is not Hedge.EXACTLY or one.said.high is not None)


def firm(those: Sequence[Statement]) -> Sequence[Statement]:
    """Those that are not said roughly; all, where each is. "About 500" elsewhere bears out no ratio of a
    number that stands in the table."""
    return [one for one in those if not is_rough(one)] or those


def open_book(statements: Sequence[Statement], words: Vocabulary) -> Book:
    # In the order of the documents' lines, so that it does not matter in which order the table was entered.
    statements = sorted(statements, key=lambda one: (one.source.document, one.source.line, one.id))
    about: dict[Thing, list[Statement]] = defaultdict(list)
    for one in statements:
        about[one.subject, one.measure].append(one)
    children: dict[str, list[str]] = defaultdict(list)
    for code in words.subjects:
        above = parent_of(code)
        if above is not None:
            children[above].append(code)
    return Book(
        words=words,
        statements=tuple(statements),
        about={thing: tuple(those) for thing, those in about.items()},
        children={code: tuple(below) for code, below in children.items()},
    )


def known_by(statements: Sequence[Statement], day: date | None) -> tuple[Statement, ...]:
    """The statements of documents that were out by a day; all of them where none is named. A document without
    a date counts as out."""
    if day is None:
        return tuple(statements)
    return tuple(one for one in statements if one.known_on is None or one.known_on <= day)


PROMISES = frozenset({Basis.PLAN, Basis.TARGET, Basis.CONTRACT, Basis.LIMIT})
