"""The words that a pack's statements are made of: its documents, subjects and measures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from homefirst.county.catalogue.sourced import Line, plain_lines
from homefirst.county.catalogue.statements.unit import Counted, read_units
from homefirst.foundation.errors import NotUnderstood

Made = TypeVar("Made")


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


BETTER = ("", "higher", "lower")
PUBLISHED = ("", "delayed-days", "delayed-per-day")


def parent_of(subject: str) -> str | None:
    """The path one step up; None at the top."""
    above, slash, _ = subject.rpartition("/")
    return above if slash else None


def split_of(subject: str) -> str | None:
    """The word before the colon in the last step, by which siblings make up their parent; or None."""
    word, colon, _ = subject.rpartition("/")[2].partition(":")
    return word if colon else None


def read_vocabulary(folder: Path) -> Vocabulary:
    """The words of a pack; raises NotUnderstood with file, row and column for the first that is wrong."""
    documents = _each(folder / "documents.csv", ("document", "title", "dated", "body"), "document", _document)
    subjects = _each(folder / "subjects.csv", ("subject", "name", "area"), "subject", _subject)
    for code in subjects:
        above = parent_of(code)
        if above is not None and above not in subjects:
            raise NotUnderstood(
                f"“{code}” stands under “{above}”, which there is not.",
                where="subjects.csv",
                next=f"Add a row for {above}.",
            )
    columns = ("measure", "name", "nature", "dimension", "better", "low", "high", "published", "once")
    measures = _each(folder / "measures.csv", columns, "measure", _measure)
    return Vocabulary(documents, subjects, measures, read_units(folder))


def _each(path: Path, columns: tuple[str, ...], key: str, make: Callable[[Line], Made]) -> dict[str, Made]:
    found: dict[str, Made] = {}
    for line in plain_lines(path, columns):
        code = line.read(key, _code)
        if code in found:
            raise NotUnderstood(
                f"“{code}” stands twice.", where=f"{path.name}, row {line.number}", next="Keep one of them."
            )
        found[code] = make(line)
    return found


def _document(line: Line) -> Document:
    cells = line.cells
    return Document(cells["document"], cells["title"], line.read("dated", _day), cells["body"])


def _subject(line: Line) -> Subject:
    return Subject(line.cells["subject"], line.cells["name"], line.cells["area"] or None)


def _measure(line: Line) -> MeasureWord:
    return MeasureWord(
        code=line.cells["measure"],
        name=line.cells["name"],
        nature=line.read("nature", Nature),
        dimension=line.cells["dimension"],
        better=line.read("better", _one_of(BETTER)),
        low=line.read("low", _bound),
        high=line.read("high", _bound),
        published=line.read("published", _one_of(PUBLISHED)),
        once=line.read("once", Alone),
    )


def _one_of(words: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise NotUnderstood(f"“{text}” is none of {', '.join(word or 'nothing' for word in words)}.")
        return text

    return read


def _bound(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _code(text: str) -> str:
    if not text or text != text.strip():
        raise NotUnderstood("There is no code.")
    return text
