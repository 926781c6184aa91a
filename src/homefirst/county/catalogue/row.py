"""Reading a table whole: every cell that is wrong is noted with file, row and column, and the next is read
all the same, so that who mends a table hears of everything at once."""

from collections.abc import Callable, Container
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from homefirst.county.catalogue.sourced import Line, Source, cited, counted, lines_and_problems
from homefirst.foundation.errors import NotUnderstood, Problem

Read = TypeVar("Read")
Word = TypeVar("Word", bound=StrEnum)
MEND = "Mend the cell."


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it is read; what is wrong in it goes to `problems`, which its whole table shares."""

    line: Line
    problems: list[Problem]

    @property
    def number(self) -> int:
        return self.line.number

    def text(self, column: str) -> str:
        return self.line.cells[column]

    def wrong(self, column: str, what: str, next: str = MEND) -> None:
        where = f"{self.line.file}, row {self.line.number}, column {column}"
        self.problems.append(Problem(where, what, next))

    def cell(self, column: str, parse: Callable[[str], Read], instead: Read) -> Read:
        """The cell as `parse` reads it; `instead` of what it cannot, which is noted."""
        text = self.text(column)
        try:
            return parse(text)
        except NotUnderstood as error:
            self.wrong(column, error.what, error.next or MEND)
        except (ValueError, ArithmeticError):
            self.wrong(column, f"“{text}” cannot be read.")
        return instead

    def known(self, column: str, codes: Container[str], table: str, noun: str = "") -> str:
        """The cell's code, which is to be one of `codes`, those of `table`."""
        code = self.text(column)
        if code not in codes:
            self.unknown(column, code, table, noun)
        return code

    def known_each(self, column: str, codes: Container[str], table: str, noun: str = "") -> tuple[str, ...]:
        """The cell's codes, with spaces between them, each of which is to be one of `codes`; or none."""
        found = tuple(self.text(column).split())
        for code in found:
            if code not in codes:
                self.unknown(column, code, table, noun)
        return found

    def unknown(self, column: str, code: str, table: str, noun: str = "") -> None:
        what = f"“{code}” is no {noun or column} of this pack." if code else "The cell is empty."
        self.wrong(column, what, f"Write a code of {table}, or add it there.")

    def source(self) -> Source:
        """Document, line and citation; the document is looked up by who knows the documents."""
        return Source(
            document=self.text("document"),
            line=self.cell("line", counted, 0),
            citation=self.cell("citation", cited, ""),
        )


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table that can be read. `whole` is false where some could not, and then nobody can say
    which codes it has."""

    file: str
    rows: tuple[Row, ...]
    whole: bool


class AnyCode:
    """The codes of a table that could not be read whole: any code may be among them."""

    def __contains__(self, code: object) -> bool:
        return bool(code)


def read_table(path: Path, columns: tuple[str, ...], problems: list[Problem]) -> Table:
    """Every row of a table; what is wrong with it as a table is noted in `problems`."""
    rows: list[Row] = []
    before = len(problems)
    for one in lines_and_problems(path, columns):
        if isinstance(one, Problem):
            problems.append(one)
        else:
            rows.append(Row(one, problems))
    return Table(path.name, tuple(rows), len(problems) == before)


def code_in(text: str) -> str:
    """A code: one word; raises NotUnderstood for none and for several."""
    if not text or text.split() != [text]:
        raise NotUnderstood("A code is one word, and this is none." if text else "There is no code.")
    return text


def by_code(
    table: Table, column: str, make: Callable[[Row], Read], *, read_code: Callable[[str], str] = code_in
) -> dict[str, Read]:
    """What `make` reads of each row, by its code; a code that stands twice is noted. A row in which something
    is wrong is there all the same, so that nobody is told that its code does not exist."""
    found: dict[str, Read] = {}
    stands: dict[str, int] = {}
    for row in table.rows:
        code = row.cell(column, read_code, "")
        if code in stands:
            row.wrong(column, f"“{code}” stands in row {stands[code]}, too.", "Keep one of them.")
            continue
        one = make(row)
        if code:
            found[code], stands[code] = one, row.number
    return found


def one_of(words: type[Word]) -> Callable[[str], Word]:
    """Reads one of the words of an enumeration; raises NotUnderstood with all of them for another."""

    def read(text: str) -> Word:
        if text not in tuple(words):
            said = ", ".join(word or "nothing" for word in words)
            raise NotUnderstood(f"“{text}” is none of these words.", next=f"Write one of {said}.")
        return words(text)

    return read


def words_in(text: str) -> str:
    """Words, which are there, and neither begin nor end with a space."""
    if not text or text != text.strip():
        raise NotUnderstood("The cell is empty, or begins or ends with a space.")
    return text
