"""Reading a pack's small tables: plain ones, and those in which every line names the document it is from."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from homefirst.foundation.errors import NotUnderstood, Problem
from homefirst.foundation.plain import UNWRITABLE

Value = TypeVar("Value")
LONGEST_CITATION = 12
"""Words. A citation finds the place in the document; it is not a copy of it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document's number in the pack, the line in it, and the words that stand there."""

    document: str
    line: int
    citation: str

    def said(self, documents: Mapping[str, str]) -> str:
        """The source as a reader outside can find it; `documents` are the pack's titles by number."""
        title = documents.get(self.document, f"document {self.document} of the pack")
        return f"{title}, line {self.line}: “{self.citation}”"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of such a table, that can tell where it stands."""

    file: str
    number: int
    cells: dict[str, str]

    def read(self, column: str, parse: Callable[[str], Value]) -> Value:
        """A cell as `parse` reads it; raises NotUnderstood with row and column where it cannot."""
        text = self.cells[column]
        try:
            return parse(text)
        except (NotUnderstood, ValueError, ArithmeticError) as error:
            what = error.what if isinstance(error, NotUnderstood) else f"“{text}” cannot be read."
            where = f"{self.file}, row {self.number}, column {column}"
            raise NotUnderstood(what, where=where, next="Mend the cell.") from None

    def source(self) -> Source:
        return Source(
            document=self.read("document", _some),
            line=self.read("line", counted),
            citation=self.read("citation", cited),
        )


def plain_lines(path: Path, columns: tuple[str, ...]) -> Iterator[Line]:
    """The lines of a table with exactly these columns; raises NotUnderstood by row, or without it."""
    for one in lines_and_problems(path, columns):
        if isinstance(one, Problem):
            raise NotUnderstood(one.what, where=one.where, next=one.next)
        yield one


def lines_and_problems(path: Path, columns: tuple[str, ...]) -> Iterator[Line | Problem]:
    """The lines of a table with exactly these columns, and in the place of what is no such line its problem.
    After a problem of the whole table, and after quotes that are broken, nothing more can be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        yield Problem(path.name, "There is no such table.", f"Write its headings: {','.join(columns)}.")
        return
    except UnicodeDecodeError as error:
        row = error.object.count(b"\n", 0, error.start) + 1
        yield Problem(f"{path.name}, row {row}", "It is not UTF-8 text.", "Save the table as UTF-8.")
        return
    except OSError as error:
        yield Problem(path.name, f"It cannot be read: {error.strerror}.", "Make it a file that can be.")
        return
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    try:
        if tuple(next(rows, [])) != columns:
            what, next_ = "The headings are not those of this table.", f"Write them as {', '.join(columns)}."
            yield Problem(f"{path.name}, row 1", what, next_)
            return
        number = 1
        for cells in rows:
            number += 1
            if cells:
                yield _line(path.name, number, cells, columns)
    except csv.Error as error:
        where = f"{path.name}, row {number + 1}"
        yield Problem(where, f"It is not CSV: {error}.", "Mend the quotes of that row.")


def _line(file: str, number: int, cells: list[str], columns: tuple[str, ...]) -> Line | Problem:
    if len(cells) != len(columns):
        next_ = f"Write {len(columns)}."
        if len(cells) > len(columns):
            next_ += " A cell with a comma in it stands in quotes."
        return Problem(f"{file}, row {number}", f"It has {len(cells)} cells.", next_)
    for column, cell in zip(columns, cells, strict=True):
        if UNWRITABLE.search(cell):
            where = f"{file}, row {number}, column {column}"
            return Problem(where, "It holds a character that cannot be shown.", "Write the cell anew.")
    return Line(file, number, dict(zip(columns, cells, strict=True)))


def sourced_lines(path: Path, columns: tuple[str, ...]) -> Iterator[Line]:
    """The lines of a table with these columns and document, line, citation; raises NotUnderstood by row."""
    return plain_lines(path, (*columns, "document", "line", "citation"))


def _some(text: str) -> str:
    if not text.strip():
        raise NotUnderstood("The cell is empty.")
    return text


def counted(text: str) -> int:
    """The number of a line."""
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and int(text) > 0):
        raise NotUnderstood(f"“{text}” is not the number of a line.")
    return int(text)


def cited(text: str) -> str:
    """A citation: some words, and not too many."""
    if not 1 <= len(text.split()) <= LONGEST_CITATION:
        raise NotUnderstood(
            f"A citation has 1 to {LONGEST_CITATION} words, and this has {len(text.split())}."
        )
    return text
