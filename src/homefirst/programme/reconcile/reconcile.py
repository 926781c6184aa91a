"""Reconciling: every rule over every statement, what was found put in order by what hangs on it."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from homefirst.county.catalogue.statements.statement import Basis, Statement
from homefirst.county.catalogue.statements.value import Value
from homefirst.county.catalogue.statements.vocabulary import Vocabulary
from homefirst.programme.reconcile.book import PROMISES, Book, open_book
from homefirst.programme.reconcile.changes import changes
from homefirst.programme.reconcile.duplicates import duplicates
from homefirst.programme.reconcile.finding import (
    Checked,
    Consequence,
    Finding,
    FindingKind,
    Found,
    Side,
    key_of,
)  # fmt: skip
from homefirst.programme.reconcile.order import order
from homefirst.programme.reconcile.published import Publication, published
from homefirst.programme.reconcile.ranges import ranges
from homefirst.programme.reconcile.rates import rates
from homefirst.programme.reconcile.sums import sums
from homefirst.programme.reconcile.telling import said
from homefirst.programme.reconcile.twice import twice
from homefirst.programme.reconcile.units import units

SMALL = Decimal("0.02")
"""Sides that are nearer than this to each other are told as a slip, unless something was promised by them."""
NAMES = "name"
"""The measure of what a thing is called."""
TYPING = frozenset({FindingKind.NAME, FindingKind.DUPLICATE})
ALWAYS = frozenset({FindingKind.PARENT, FindingKind.LEVEL_CHANGE})
ORDER = (Consequence.HIGH, Consequence.MEDIUM, Consequence.LOW)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What was found, the gravest first; how many statements there were, and how many comparisons were made
    of each kind."""

    findings: tuple[Finding, ...]
    statements: int
    comparisons: Mapping[FindingKind, int]


def reconcile(
    statements: Sequence[Statement], words: Vocabulary, publication: Publication | None = None
) -> Reconciled:
    """All findings among the statements, and against what was published where it is given."""
    book = open_book(statements, words)
    checked = tuple(_checks(book, publication))
    found = _once([each for one in checked for each in one.found])
    return Reconciled(
        findings=_in_order(found),
        statements=len(statements),
        comparisons=dict(sum((Counter({one.kind: one.comparisons}) for one in checked), Counter())),
    )


def _checks(book: Book, publication: Publication | None) -> Iterable[Checked]:
    yield sums(book)
    yield rates(book)
    yield changes(book)
    yield from twice(book)
    yield ranges(book)
    yield from units(book)
    yield from order(book)
    yield duplicates(book)
    if publication is not None:
        yield published(book, publication)


def _once(found: Sequence[Found]) -> tuple[Found, ...]:
    """One finding for the same sides: the kind that says most of them. What several places state alike is
    found once, with all of them as its sides."""
    rank = {kind: at for at, kind in enumerate(FindingKind)}
    best: dict[frozenset[str], Found] = {}
    for one in found:
        sides = frozenset(side.id for side in one.sides)
        if sides not in best or rank[one.kind] < rank[best[sides].kind]:
            best[sides] = one
    alike: dict[tuple[FindingKind, frozenset[Hashable]], Found] = {}
    for one in best.values():
        told = one.kind, frozenset(map(_told, one.sides))
        other = alike.setdefault(told, one)
        more = tuple(side for side in one.sides if side not in other.sides)
        alike[told] = replace(other, sides=(*other.sides, *more))
    return tuple(alike.values())


def _told(side: Statement) -> Hashable:
    """What a side says, wherever it stands."""
    number = side.said.number if isinstance(side.said, Value) else side.said
    span = None if side.period is None else side.period.span
    return side.subject, side.measure, side.kind, number, span, side.basis.footing


def _in_order(found: Sequence[Found]) -> tuple[Finding, ...]:
    """The gravest first, among those of one consequence the widest apart. Shared sides make a group."""
    groups = _groups(found)
    graded = sorted(
        ((_consequence(one), one, group) for one, group in zip(found, groups, strict=True)),
        key=lambda each: (ORDER.index(each[0]), -each[1].gap, tuple(side.id for side in each[1].sides)),
    )
    numbers: dict[int, int] = {}
    return tuple(
        Finding(
            key=key_of(one.kind, (f"{side.id} {said(side)}" for side in one.sides)),
            kind=one.kind,
            consequence=consequence,
            title=one.title,
            sides=tuple(map(side_of, one.sides)),
            computation=one.computation,
            group=numbers.setdefault(group, len(numbers) + 1),
        )
        for consequence, one, group in graded
    )


def side_of(one: Statement) -> Side:
    source = one.source
    return Side(one.id, source.document, source.line, source.citation, said(one))


def _consequence(one: Found) -> Consequence:
    if one.kind is FindingKind.NAME and one.sides[0].measure != NAMES:
        return Consequence.MEDIUM  # what a thing hangs on, or is reckoned from, is more than a word
    if one.kind in TYPING or (one.kind is FindingKind.UNIT and len(one.sides) == 1):
        return Consequence.LOW
    promised = any(side.basis in PROMISES or side.basis is Basis.EXPECTED for side in one.sides)
    if one.kind in ALWAYS:
        return Consequence.HIGH
    if one.kind is FindingKind.ORDER:
        return Consequence.MEDIUM
    if one.gap and one.gap < SMALL:
        return Consequence.MEDIUM if promised else Consequence.LOW
    return Consequence.HIGH if promised else Consequence.MEDIUM


def _groups(found: Sequence[Found]) -> list[int]:
    """The number of each finding's group: findings that share a side, directly or through others."""
    above = list(range(len(found)))

    def top(at: int) -> int:
        while above[at] != at:
            above[at] = above[above[at]]
            at = above[at]
        return at

    first: dict[str, int] = {}
    for at, one in enumerate(found):
        for side in one.sides:
            above[top(at)] = top(first.setdefault(side.id, at))
    return [top(at) for at in range(len(found))]
