"""A made-up pack: its tables as values, written to a folder and read back the way every pack is."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from pathlib import Path

from homefirst.foundation.calendar import Month

FACTORS: Mapping[str, Fraction] = {
    "GBP": Fraction(1),
    "GBP k": Fraction(1000),
    "GBP m": Fraction(10**6),
    "minutes": Fraction(1, 1440),
    "hours": Fraction(1, 24),
    "days": Fraction(1),
    "weeks": Fraction(7),
}
"""Worth of the units that are not their dimension's own."""
PER: Mapping[str, Fraction] = {
    "day": Fraction(1),
    "week": Fraction(7),
    "month": Fraction(1461, 48),
    "year": Fraction(1461, 4),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of facts.csv."""

    id: str
    document: str
    line: int
    subject: str
    measure: str
    kind: str
    value: str
    unit: str = ""
    period: str = ""
    basis: str = ""
    of: str = ""
    role: str = ""

    def cells(self) -> list[str]:
        head = [self.id, self.document, str(self.line), "as it stands", self.subject, self.measure]
        return [*head, self.kind, self.value, self.unit, self.period, self.basis, self.of, self.role, ""]


@dataclass(frozen=True, slots=True)
class Place:
    """Rows that bind one another in one way, in the order that the way has: a total and its parts, a share,
    its part and its whole. Errors are planted at places; the rules never see them."""

    sort: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    measure: str
    name: str
    nature: str
    dimension: str = ""
    better: str = ""
    low: str = ""
    high: str = ""
    published: str = ""
    once: str = ""


@dataclass(frozen=True)
class Pack:
    documents: tuple[tuple[str, str, str, str], ...]
    subjects: Mapping[str, tuple[str, str]]
    """Name and area by code."""
    rows: Mapping[str, Row]
    places: tuple[Place, ...]
    days: Mapping[str, Mapping[Month, int]] = field(default_factory=dict)

    def but(self, *rows: Row, subjects: Mapping[str, tuple[str, str]] | None = None) -> "Pack":
        """The same pack with some rows changed or added."""
        return replace(
            self,
            rows={**self.rows, **{row.id: row for row in rows}},
            subjects={**self.subjects, **(subjects or {})},
        )

    def at(self, place: Place) -> list[Row]:
        return [self.rows[id] for id in place.rows]

    def write(self, folder: Path, rows: Iterable[Row] | None = None) -> Path:
        _table(folder / "documents.csv", ("document", "title", "dated", "body"), self.documents)
        _table(
            folder / "subjects.csv",
            ("subject", "name", "area"),
            [(code, *words) for code, words in self.subjects.items()],
        )
        names = [each.name for each in fields(Measure)]
        _table(
            folder / "measures.csv",
            names,
            [[getattr(one, name) for name in names] for one in MEASURES.values()],
        )
        heads = "id document line citation subject measure kind value unit period basis of role note".split()
        _table(folder / "facts.csv", heads, (row.cells() for row in rows or self.rows.values()))
        return folder


def _table(path: Path, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(list(heads))
        writer.writerows(rows)


MEASURES: Mapping[str, Measure] = {
    one.measure: one
    for one in (
        Measure("spend", "What is spent", "flow", "money"),
        Measure("contribution", "What is paid in", "flow", "money", "", "0"),
        Measure("admissions", "Emergency admissions", "flow", "admissions", "lower", "0"),
        Measure("bed-days", "Bed days", "flow", "bed days", "lower", "0"),
        Measure("waiting", "People who wait", "stock", "people", "lower", "0", "1000000"),
        Measure("placements", "Places in use", "stock", "people", "", "0"),
        Measure("care", "Home care in place", "stock", "care hours/week", "higher", "0"),
        Measure("delayed-days", "Delayed days", "flow", "bed days", "lower", "0", "", "delayed-days"),
        Measure("delayed", "Delayed on a day", "mean", "people", "lower", "0", "", "delayed-per-day"),
        Measure("population-18+", "Residents aged 18 and over", "stock", "people", "", "0"),
        Measure("answer", "Time to an answer", "duration", "duration", "lower", "0", "400"),
        Measure("stay", "Length of stay", "mean", "duration", "lower", "0"),
        Measure("content", "People who are content", "share", "share", "higher", "0", "100"),
        Measure("standing", "Rank among neighbours", "mean", "rank"),
        Measure("name", "What it is called", "words"),
        Measure("task", "What is to be done (a task)", "words", once="parent"),
        Measure("action", "What is to be done (an action)", "words", once="pack"),
        Measure("starts", "When it starts", "words"),
        Measure("ends", "When it ends or is due", "words"),
        Measure("happens", "When it happens", "words"),
        Measure("status", "How far it is", "words"),
        Measure("meets", "How often it meets", "words"),
    )
}


def printed(number: Fraction, unit: str, places: int) -> str:
    """A number in its dimension's own unit (per day where it is per time) as a document prints it."""
    return decimal(number / worth(unit), places)


def decimal(number: Fraction, places: int) -> str:
    """Rounded half away from nought, with so many decimals."""
    scaled = abs(number) * 10**places
    whole = int(scaled + Fraction(1, 2))
    digits = f"{whole:0{places + 1}d}"
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if number < 0 and whole else text


def worth(unit: str) -> Fraction:
    """What one of a unit is worth in its dimension's own unit, per day and per head."""
    counted, _, below = unit.removeprefix("? ").partition("/")
    factor = FACTORS.get(counted, Fraction(1))
    if below in PER:
        return factor / PER[below]
    head = below.partition(" ")[0]
    if head.endswith("k"):
        return factor / (int(head[:-1]) * 1000)
    return factor


def span(value: str, unit: str) -> tuple[Fraction, Fraction]:
    """Between what a printed number lies, in exact fractions: the slow and obvious second version of what the
    rules take it to mean. Counts and durations are exact; decimals, large money, shares, rates
    and so many a week are rounded."""
    hedge = value[: len(value) - len(value.lstrip("~<>="))]
    low, _, high = value[len(hedge) :].partition("..")
    scale = worth(unit)
    if high:
        return Fraction(low) * scale, Fraction(high) * scale
    number, places = Fraction(low), len(low.partition(".")[2])
    size = abs(number)
    if hedge == "~":
        digits = low.lstrip("-")
        noughts = 0 if places else len(digits) - len(digits.rstrip("0"))
        slack = max(size / 20, Fraction(10) ** (noughts - places) / 2)
        return (number - slack) * scale, (number + slack) * scale
    if hedge in ("<", "<="):
        return (number - size / 10) * scale, number * scale
    if hedge in (">", ">="):
        return number * scale, (number + size / 10) * scale
    counted, _, below = unit.partition("/")
    rounded = places or counted in ("GBP k", "GBP m", "GBP bn", "%", "times") or (below and counted != "rank")
    slack = Fraction(1, 10**places) / 2 if rounded else Fraction(0)
    return (number - slack) * scale, (number + slack) * scale


def apart(one: tuple[Fraction, Fraction], other: tuple[Fraction, Fraction]) -> bool:
    """Whether two spans share no number."""
    return one[1] < other[0] or other[1] < one[0]
