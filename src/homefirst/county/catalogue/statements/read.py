"""Reading a pack's table of facts, whole: every row that is wrong is told, and then nothing is taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from homefirst.county.catalogue.sourced import Line, Source, plain_lines
from homefirst.county.catalogue.statements.period import Period
from homefirst.county.catalogue.statements.statement import (
    NUMBERS,
    Basis,
    Frequency,
    Kind,
    Reference,
    Role,
    Said,
    Statement,
    Status,
)  # fmt: skip
from homefirst.county.catalogue.statements.unit import Unit, parse_unit
from homefirst.county.catalogue.statements.value import Value
from homefirst.county.catalogue.statements.vocabulary import Vocabulary, read_vocabulary
from homefirst.foundation.errors import NotUnderstood, Problem

FILE = "facts.csv"
COLUMNS = tuple("id document line citation subject measure kind value unit period basis of role note".split())
Read = TypeVar("Read")
_ONE = Decimal(1)
_NOTHING: Said = ""


@dataclass(frozen=True, slots=True)
class StatedFacts:
    """What a pack's documents state, with the words it is said in."""

    statements: tuple[Statement, ...]
    words: Vocabulary
    problems: tuple[Problem, ...]


def read_statements(folder: Path) -> StatedFacts:
    """All statements of a pack. With a problem in any row there are none: nothing is half taken.

    Raises NotUnderstood where a table is missing or its words cannot be read.
    """
    words = read_vocabulary(folder)
    problems: list[Problem] = []
    found: dict[str, Statement] = {}
    for line in plain_lines(folder / FILE, COLUMNS):
        wrong = len(problems)
        one = _Row(line, words, problems).statement()
        if len(problems) == wrong and one.id in found:
            problems.append(_problem(line, "id", f"“{one.id}” stands in row {found[one.id].row}, too."))
        if len(problems) == wrong:
            found[one.id] = one
    return StatedFacts(() if problems else tuple(found.values()), words, tuple(problems))


def _problem(line: Line, column: str, what: str, next: str = "Mend the cell.") -> Problem:
    return Problem(f"{line.file}, row {line.number}, column {column}", what, next)


class _Row:
    """One row as it is read: each cell that is wrong is noted, and the next is read all the same."""

    def __init__(self, line: Line, words: Vocabulary, problems: list[Problem]) -> None:
        self.line, self.words, self.problems = line, words, problems

    def cell(self, column: str, parse: Callable[[str], Read], instead: Read) -> Read:
        text = self.line.cells[column]
        try:
            return parse(text)
        except NotUnderstood as error:
            self.problems.append(_problem(self.line, column, error.what, error.next or "Mend the cell."))
        except (ValueError, ArithmeticError):
            self.problems.append(_problem(self.line, column, f"“{text}” cannot be read."))
        return instead

    def known(self, column: str, codes: Mapping[str, object], table: str) -> str:
        code = self.line.cells[column]
        if code not in codes:
            what = f"“{code}” is no {column} of this pack." if code else "The cell is empty."
            self.problems.append(
                _problem(self.line, column, what, f"Write a code of {table}, or add it there.")
            )
        return code

    def statement(self) -> Statement:
        cells, words = self.line.cells, self.words
        document = self.known("document", words.documents, "documents.csv")
        measure = self.known("measure", words.measures, "measures.csv")
        kind = self.cell("kind", _kind, Kind.TEXT)
        unit = self.cell("unit", lambda text: parse_unit(text, words.units), Unit("", "", _ONE))
        said = self.cell("value", lambda text: _said(text, kind), _NOTHING)
        if isinstance(said, Value):
            self.check_number(kind, said, unit)
        elif cells["unit"]:
            what = f"A {kind} has no unit."
            self.problems.append(_problem(self.line, "unit", what, "Leave the cell empty."))
        return Statement(
            id=self.cell("id", _some, ""),
            source=self.cell("citation", lambda _: self.line.source(), Source(document, 0, "")),
            subject=self.known("subject", words.subjects, "subjects.csv"),
            measure=measure,
            kind=kind,
            said=said,
            unit=unit,
            period=self.cell("period", lambda text: Period.parse(text) if text else None, None),
            basis=self.cell("basis", Basis, Basis.NONE),
            of=self.cell("of", lambda text: self.reference(text), None),
            role=self.cell("role", Role, Role.NONE),
            note=cells["note"],
            known_on=words.documents[document].dated if document in words.documents else None,
            row=self.line.number,
        )

    def reference(self, text: str) -> Reference | None:
        of = Reference.parse(text)
        if of is not None and of.subject is not None and of.subject not in self.words.subjects:
            raise NotUnderstood(f"“{of.subject}” is no subject of this pack.")
        if of is not None and of.measure is not None and of.measure not in self.words.measures:
            raise NotUnderstood(f"“{of.measure}” is no measure of this pack.")
        return of

    def check_number(self, kind: Kind, value: Value, unit: Unit) -> None:
        """What no such number can be, whatever the document says: it was entered wrongly."""
        if not unit.written:
            what = f"“{self.line.cells['value']}” has no unit."
            next_ = (
                "Write the unit; where the document prints none or a wrong one, write ? before what it means."
            )
            self.problems.append(_problem(self.line, "unit", what, next_))
        if kind is Kind.SHARE and not 0 <= value.number <= 100:
            what = f"{value.number} is no share of a whole in %."
            self.problems.append(_problem(self.line, "value", what, "Write 0 to 100, or the kind change."))
        if kind is Kind.RATE and unit.population is not None and unit.population not in self.words.measures:
            what = f"“{unit.population}” is no measure of this pack."
            self.problems.append(_problem(self.line, "unit", what, "Name a population's measure."))


def _kind(text: str) -> Kind:
    if text not in tuple(Kind):
        raise NotUnderstood(f"“{text}” is no kind of statement.", next=f"Write one of {', '.join(Kind)}.")
    return Kind(text)


def _said(text: str, kind: Kind) -> Said:
    if kind in NUMBERS:
        return Value.parse(text)
    if kind is Kind.DATE:
        return Period.parse(text)
    for words in (Status, Frequency):
        if kind.name == words.__name__.upper():
            if text not in tuple(words):
                raise NotUnderstood(f"“{text}” is none of {', '.join(words)}.")
            return words(text)
    return _some(text)


def _some(text: str) -> str:
    if not text or text != text.strip():
        raise NotUnderstood("The cell is empty, or begins or ends with a space.")
    return text
