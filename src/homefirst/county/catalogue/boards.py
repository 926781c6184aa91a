"""Who decides, and who reports to whom."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path

from homefirst.county.catalogue.circles import circles
from homefirst.county.catalogue.organisations import organisation_in
from homefirst.county.catalogue.row import AnyCode, Row, Table, by_code, one_of, read_table, words_in
from homefirst.county.catalogue.services import tell_circle
from homefirst.county.catalogue.sourced import Source
from homefirst.county.catalogue.statements.statement import Frequency
from homefirst.foundation.errors import Problem

FILE = "boards.csv"
COLUMNS = tuple("code name organisation reports_to meets document line citation".split())


@dataclass(frozen=True, slots=True)
class Board:
    """A board or group. `organisation` is None of a board of several; `reports_to` are boards; `meets` is
    None where no document says how often."""

    code: str
    name: str
    organisation: str | None
    reports_to: tuple[str, ...]
    meets: Frequency | None
    source: Source
    row: int


def read_boards(
    folder: Path,
    organisations: Container[str],
    documents: Container[str],
    problems: list[Problem],
) -> Mapping[str, Board]:
    """A pack's boards; what is wrong is noted in `problems`."""
    table = read_table(folder / FILE, COLUMNS, problems)
    found = by_code(table, "code", lambda row: _board(row, organisations, documents))
    _check_above(table, found)
    return found


def _board(row: Row, organisations: Container[str], documents: Container[str]) -> Board:
    row.known("document", documents, "documents.csv")
    return Board(
        code=row.text("code"),
        name=row.cell("name", words_in, ""),
        organisation=organisation_in(row, "organisation", organisations),
        reports_to=tuple(row.text("reports_to").split()),
        meets=row.cell("meets", lambda text: one_of(Frequency)(text) if text else None, None),
        source=row.source(),
        row=row.number,
    )


def _check_above(table: Table, boards: Mapping[str, Board]) -> None:
    rows = {row.text("code"): row for row in reversed(table.rows)}
    codes: Container[str] = boards if table.whole else AnyCode()
    for code, board in boards.items():
        for above in board.reports_to:
            if above not in codes:
                rows[code].unknown("reports_to", above, FILE, "board")
    for round_ in circles({code: board.reports_to for code, board in boards.items()}):
        tell_circle(rows[round_[0]], "reports_to", round_, "reports to")
