"""Reading a pack's small tables: plain ones, and those in which every line names the document it is from."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from homefirst.foundation.errors import NotUnderstood

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
            line=self.read("line", _counted),
            citation=self.read("citation", _cited),
        )


def plain_lines(path: Path, columns: tuple[str, ...]) -> Iterator[Line]:
    """The lines of a table with exactly these columns; raises NotUnderstood by row, or without it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise NotUnderstood(f"It cannot be read: {why}.", where=path.name, next="Put it there.") from None
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        if tuple(next(rows, [])) != columns:
            raise NotUnderstood(
                "The headings are not those of this table.",
                where=f"{path.name}, row 1",
                next=f"Write them as {', '.join(columns)}.",
            )
        number = 1
        for row in rows:
            number += 1
            if not row:
                continue
            if len(row) != len(columns):
                raise NotUnderstood(
                    f"It has {len(row)} cells.",
                    where=f"{path.name}, row {number}",
                    next=f"Write {len(columns)}.",
                )
            yield Line(path.name, number, dict(zip(columns, row, strict=True)))
    except csv.Error as error:
        raise NotUnderstood(
            f"It is not CSV: {error}.",
            where=f"{path.name}, row {rows.line_num}",
            next="Mend the quotes of that row.",
        ) from None


def sourced_lines(path: Path, columns: tuple[str, ...]) -> Iterator[Line]:
    """The lines of a table with these columns and document, line, citation; raises NotUnderstood by row."""
    return plain_lines(path, (*columns, "document", "line", "citation"))


def _some(text: str) -> str:
    if not text.strip():
        raise NotUnderstood("The cell is empty.")
    return text


def _counted(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise NotUnderstood(f"“{text}” is not the number of a line.")
    return int(text)


def _cited(text: str) -> str:
    if not 1 <= len(text.split()) <= LONGEST_CITATION:
        raise NotUnderstood(
            f"A citation has 1 to {LONGEST_CITATION} words, and this has {len(text.split())}."
        )
    return text
