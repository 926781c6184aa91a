"""What reconciling finds: two sides or more that cannot all be so, and the computation that shows it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from homefirst.county.catalogue.statements.statement import Statement


class FindingKind(StrEnum):
    """What does not fit. In the order in which one finding is preferred to another about the same sides."""

    UNIT = "unit"
    """A unit is missing, misprinted, or not that of the thing; or the same number stands in two units."""
    LEVEL_CHANGE = "level-change"
    """A level is called a change, a stock a flow, or the other way round."""
    PERIOD = "period"
    """A part of a period has more than the whole of it."""
    TWO_VALUES = "two-values"
    NAME = "name"
    DUPLICATE = "duplicate"
    RATE = "rate"
    """A rate, a share, a change or a number per week does not follow from what it is made of."""
    SUM = "sum"
    RANGE = "range"
    PARENT = "parent"
    """Something is done while a part of it is not."""
    ORDER = "order"
    """Dates or statuses come in an order that cannot be."""
    PUBLISHED = "published"


class Consequence(StrEnum):
    """What hangs on it."""

    HIGH = "high"
    """A board could decide otherwise by the one side than by the other."""
    MEDIUM = "medium"
    """Two readings are possible."""
    LOW = "low"
    """Wording or typing."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one rule found: the statements that stand against each other, the sentence, the computation. `gap`
    is how far they are apart, as a share of the larger; 0 where it is no number."""

    kind: FindingKind
    sides: tuple[Statement, ...]
    title: str
    computation: str
    gap: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Checked:
    """What one rule compared, and what it found in it."""

    kind: FindingKind
    comparisons: int
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a finding: the statement's id, where it stands, the words there, and what it says."""

    statement: str
    document: str
    line: int
    quote: str
    said: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding as it is shown. `key` stays the same for the same sides; `group` is shared by findings that
    have a side in common."""

    key: str
    kind: FindingKind
    consequence: Consequence
    title: str
    sides: tuple[Side, ...]
    computation: str
    group: int


def key_of(kind: FindingKind, sides: Iterable[str]) -> str:
    """A short name for a finding, made of its kind and of what its sides are and say, in any order: where a
    side says another thing, an answer that was given does not answer it."""
    text = "\n".join([kind.value, *sorted(sides)])
    return hashlib.sha256(text.encode()).hexdigest()[:12]
