"""The words that a pack's statements are made of: its documents, subjects and measures."""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from homefirst.county.catalogue.row import AnyCode, Row, by_code, one_of, read_table, words_in
from homefirst.county.catalogue.statements.unit import Counted, number_in, read_units
from homefirst.foundation.errors import NotUnderstood, Problem

AREA = re.compile(r"[A-Z][0-9]{8}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Nature(StrEnum):
    """What a measure's number is by nature, whatever a sentence calls it."""

    STOCK = "stock"
    """So many at an instant: people waiting, hours a week in place."""
    FLOW = "flow"
    """So many over a period: bed days lost, admissions, money spent."""
    MEAN = "mean"
    SHARE = "share"
    DURATION = "duration"
    WORDS = "words"
    """Dates, statuses, names and sentences."""


class Better(StrEnum):
    """Which way is better."""

    NEITHER = ""
    HIGHER = "higher"
    LOWER = "lower"


class Published(StrEnum):
    """The published series that counts the same thing."""

    NOT = ""
    DELAYED_DAYS = "delayed-days"
    DELAYED_PER_DAY = "delayed-per-day"


class Alone(StrEnum):
    """Among which statements a sentence should stand but once."""

    ANYWHERE = ""
    PACK = "pack"
    PARENT = "parent"


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the pack. `dated` is when it was put before its board, None where that is not
    known: what it says of later days is yet to come. The file, where one has it, begins with `id`."""

    id: str
    title: str
    dated: date | None
    body: str


@dataclass(frozen=True, slots=True)
class Subject:
    """Who or what statements are about. A path: `pool-2/line:older-people` is one of the lines of pool-2.
    Where the last step has a colon, its siblings with the same word before it make up the whole."""

    code: str
    name: str
    area: str | None
    """The ONS code of the area whose published figures it can be held against."""


@dataclass(frozen=True, slots=True)
class MeasureWord:
    """What is said of a subject. `low` and `high` are what no such number can lie beyond, in the unit's own
    dimension (a day, a pound, a person); `published` names the published series that counts the same."""

    code: str
    name: str
    nature: Nature
    dimension: str
    better: str
    low: Decimal | None
    high: Decimal | None
    published: str
    once: Alone


@dataclass(frozen=True, slots=True)
class Vocabulary:
    documents: Mapping[str, Document]
    subjects: Mapping[str, Subject]
    measures: Mapping[str, MeasureWord]
    units: Mapping[str, Counted]
    broken: frozenset[str] = frozenset()
    """The tables that could not be read whole: a code that is not here may stand in them."""

    def codes(self, table: str) -> Container[str]:
        """The codes that a table has, or may have where it could not be read whole."""
        if table in self.broken:
            return AnyCode()
        return {
            "documents.csv": self.documents,
            "subjects.csv": self.subjects,
            "measures.csv": self.measures,
        }[table]


DOCUMENT_COLUMNS = ("document", "title", "dated", "body")
SUBJECT_COLUMNS = ("subject", "name", "area")
MEASURE_COLUMNS = tuple("measure name nature dimension better low high published once".split())


def parent_of(subject: str) -> str | None:
    """The path one step up; None at the top."""
    above, slash, _ = subject.rpartition("/")
    return above if slash else None


def split_of(subject: str) -> str | None:
    """The word before the colon in the last step, by which siblings make up their parent; or None."""
    word, colon, _ = subject.rpartition("/")[2].partition(":")
    return word if colon else None


def read_vocabulary(folder: Path, problems: list[Problem]) -> Vocabulary:
    """The words of a pack. What is wrong in their tables is noted in `problems`, each with file, row and
    column; a row in which something is wrong is there all the same."""
    units = read_units(folder, problems)
    documents = read_table(folder / "documents.csv", DOCUMENT_COLUMNS, problems)
    subjects = read_table(folder / "subjects.csv", SUBJECT_COLUMNS, problems)
    measures = read_table(folder / "measures.csv", MEASURE_COLUMNS, problems)
    dimensions = frozenset(one.dimension for one in units.values())
    words = Vocabulary(
        documents=by_code(documents, "document", _document),
        subjects=by_code(subjects, "subject", _subject),
        measures=by_code(measures, "measure", lambda row: _measure(row, dimensions)),
        units=units,
        broken=frozenset(one.file for one in (documents, subjects, measures) if not one.whole),
    )
    if subjects.whole:
        for row in subjects.rows:
            _check_parent(row, words.subjects)
    return words


def _check_parent(row: Row, subjects: Mapping[str, Subject]) -> None:
    above = parent_of(row.text("subject"))
    if above is not None and above not in subjects:
        row.wrong("subject", f"It stands under “{above}”, which there is not.", f"Add a row for {above}.")


def _document(row: Row) -> Document:
    return Document(
        id=row.text("document"),
        title=row.cell("title", words_in, ""),
        dated=row.cell("dated", day_or_none, None),
        body=row.text("body"),
    )


def _subject(row: Row) -> Subject:
    row.cell("subject", _referable, "")
    return Subject(row.text("subject"), row.cell("name", words_in, ""), row.cell("area", _area, None))


def _measure(row: Row, dimensions: frozenset[str]) -> MeasureWord:
    row.cell("measure", _referable, "")
    nature = row.cell("nature", one_of(Nature), Nature.WORDS)
    dimension = row.text("dimension")
    if nature is Nature.WORDS and dimension:
        row.wrong("dimension", "Words have no dimension.", "Leave the cell empty.")
    if nature is not Nature.WORDS and dimension.partition("/")[0] not in dimensions:
        row.wrong("dimension", f"“{dimension}” is no dimension.", f"Write {', '.join(sorted(dimensions))}.")
    low, high = row.cell("low", _bound, None), row.cell("high", _bound, None)
    if low is not None and high is not None and high < low:
        row.wrong("high", f"{high} lies below {low}, the low.", "Exchange the two.")
    return MeasureWord(
        code=row.text("measure"),
        name=row.cell("name", words_in, ""),
        nature=nature,
        dimension=dimension,
        better=row.cell("better", one_of(Better), Better.NEITHER).value,
        low=low,
        high=high,
        published=row.cell("published", one_of(Published), Published.NOT).value,
        once=row.cell("once", one_of(Alone), Alone.ANYWHERE),
    )


def day_or_none(text: str) -> date | None:
    """A day as 2016-03-10; None of an empty cell."""
    if not text:
        return None
    if not _DAY.fullmatch(text):
        raise NotUnderstood(f"“{text}” is not a day.", next="Write it as 2016-03-10.")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotUnderstood(
            f"There is no “{text}” in the calendar.", next="Write a day as 2016-03-10."
        ) from None


def _bound(text: str) -> Decimal | None:
    return number_in(text) if text else None


def _area(text: str) -> str | None:
    if text and not AREA.fullmatch(text):
        raise NotUnderstood(f"“{text}” is no ONS code of an area.", next="Write it as E10000025, or nothing.")
    return text or None


def _referable(text: str) -> str:
    if any(sign in text for sign in "#@!"):
        raise NotUnderstood("A code has no #, @ or !: references are made of them.", next="Write another.")
    return text
