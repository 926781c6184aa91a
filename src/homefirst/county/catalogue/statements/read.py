"""Reading a pack's table of facts, whole: every row that is wrong is told, and then nothing is taken."""

from collections.abc import Container
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from homefirst.county.catalogue.row import AnyCode, Row, Table, by_code, one_of, read_table, words_in
from homefirst.county.catalogue.statements.citations import Cited
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
_ONE = Decimal(1)
_NOTHING: Said = ""


@dataclass(frozen=True, slots=True)
class StatedFacts:
    """What a pack's documents state, with the words it is said in."""

    statements: tuple[Statement, ...]
    words: Vocabulary
    problems: tuple[Problem, ...]
    ids: Container[str] = field(default_factory=AnyCode)
    """The ids of every row, also of one in which something is wrong; any, where the table is not whole."""
    cited: tuple[Cited, ...] = ()
    """Where each row says that it stands, also where something else in it is wrong."""


def read_statements(folder: Path) -> StatedFacts:
    """All statements of a pack. With a problem in any row of facts, documents, subjects, measures or units
    there are none: nothing is half taken, and every problem is told."""
    problems: list[Problem] = []
    words = read_vocabulary(folder, problems)
    table = read_table(folder / FILE, COLUMNS, problems)
    found = by_code(table, "id", lambda row: _statement(row, words))
    _check_rows_differ(table)
    ids: Container[str] = frozenset(found) if table.whole else AnyCode()
    cited = tuple(
        Cited(f"{FILE}, row {one.row}", one.source) for one in found.values() if one.source.citation
    )
    return StatedFacts(() if problems else tuple(found.values()), words, tuple(problems), ids, cited)


def _statement(row: Row, words: Vocabulary) -> Statement:
    kind = row.cell("kind", _kind, Kind.TEXT)
    unit = row.cell("unit", lambda text: parse_unit(text, words.units), Unit("", "", _ONE))
    said = row.cell("value", lambda text: _said(text, kind), _NOTHING)
    role = row.cell("role", one_of(Role), Role.NONE)
    if isinstance(said, Value):
        _check_number(row, words, kind, said, unit)
    elif kind not in NUMBERS:
        _check_words(row, kind, role)
    document = row.known("document", words.codes("documents.csv"), "documents.csv")
    return Statement(
        id=row.text("id"),
        source=row.source(),
        subject=row.known("subject", words.codes("subjects.csv"), "subjects.csv"),
        measure=row.known("measure", words.codes("measures.csv"), "measures.csv"),
        kind=kind,
        said=said,
        unit=unit,
        period=row.cell("period", lambda text: Period.parse(text) if text else None, None),
        basis=row.cell("basis", one_of(Basis), Basis.NONE),
        of=row.cell("of", lambda text: _reference(text, words), None),
        role=role,
        note=row.text("note"),
        known_on=words.documents[document].dated if document in words.documents else None,
        row=row.number,
    )


def _reference(text: str, words: Vocabulary) -> Reference | None:
    of = Reference.parse(text)
    if of is not None and of.subject is not None and of.subject not in words.codes("subjects.csv"):
        raise NotUnderstood(f"“{of.subject}” is no subject of this pack.")
    if of is not None and of.measure is not None and of.measure not in words.codes("measures.csv"):
        raise NotUnderstood(f"“{of.measure}” is no measure of this pack.")
    return of


def _check_number(row: Row, words: Vocabulary, kind: Kind, value: Value, unit: Unit) -> None:
    """What no such number can be, whatever the document says: it was entered wrongly."""
    if not row.text("unit"):
        what = f"“{row.text('value')}” has no unit."
        next_ = "Write the unit; where the document prints none or a wrong one, write ? before what it means."
        row.wrong("unit", what, next_)
    numbers = (value.number,) if value.high is None else (value.number, value.high)
    if kind is Kind.SHARE and not all(0 <= number <= 100 for number in numbers):
        what = f"{max(numbers, key=abs)} is no share of a whole in %."
        row.wrong("value", what, "Write 0 to 100, or the kind change.")
    if (
        kind is Kind.RATE
        and unit.population is not None
        and unit.population not in words.codes("measures.csv")
    ):
        row.wrong("unit", f"“{unit.population}” is no measure of this pack.", "Name a population's measure.")


def _check_words(row: Row, kind: Kind, role: Role) -> None:
    if row.text("unit"):
        row.wrong("unit", f"A {kind} has no unit.", "Leave the cell empty.")
    if role is not Role.NONE:
        row.wrong("role", f"A {kind} has no role among numbers.", "Leave the cell empty.")


def _check_rows_differ(table: Table) -> None:
    """A row that was pasted twice under two numbers would count twice."""
    stands: dict[tuple[str, ...], Row] = {}
    for row in table.rows:
        said = tuple(row.text(column) for column in COLUMNS if column not in ("id", "note"))
        first = stands.setdefault(said, row)
        if first is not row and first.text("id") != row.text("id"):
            row.wrong("id", f"It says what row {first.number} says, word for word.", "Keep one of them.")


def _kind(text: str) -> Kind:
    if text not in tuple(Kind):
        raise NotUnderstood(f"“{text}” is no kind of statement.", next=f"Write one of {', '.join(Kind)}.")
    return Kind(text)


def _said(text: str, kind: Kind) -> Said:
    if kind in NUMBERS:
        return Value.parse(text)
    if kind is Kind.DATE:
        return Period.parse(text)
    if kind is Kind.STATUS:
        return one_of(Status)(text)
    if kind is Kind.FREQUENCY:
        return one_of(Frequency)(text)
    return words_in(text)
