"""Who there is, and where: a county's organisations and their places."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path

from homefirst.county.catalogue.row import AnyCode, Row, by_code, read_table, words_in
from homefirst.foundation.errors import Problem

ORGANISATIONS, PLACES = "organisations.csv", "places.csv"
ORGANISATION_COLUMNS = ("code", "name", "kind", "note")
PLACE_COLUMNS = ("code", "name", "kind", "organisation", "note")


@dataclass(frozen=True, slots=True)
class Organisation:
    """A council, a trust, a commissioning group, a provider: `kind` says which, in the pack's words."""

    code: str
    name: str
    kind: str
    note: str


@dataclass(frozen=True, slots=True)
class Place:
    """A site, a ward, a hub. `organisation` is whose it is, None where that is not known."""

    code: str
    name: str
    kind: str
    organisation: str | None
    note: str


def read_organisations(
    folder: Path, problems: list[Problem]
) -> tuple[Mapping[str, Organisation], Container[str]]:
    """A pack's organisations, and the codes that they have, or may have where the table is not whole. What is
    wrong is noted in `problems`."""
    table = read_table(folder / ORGANISATIONS, ORGANISATION_COLUMNS, problems)
    found = by_code(table, "code", _organisation)
    return found, found if table.whole else AnyCode()


def read_places(folder: Path, organisations: Container[str], problems: list[Problem]) -> Mapping[str, Place]:
    """A pack's places; what is wrong is noted in `problems`."""
    table = read_table(folder / PLACES, PLACE_COLUMNS, problems)
    return by_code(table, "code", lambda row: _place(row, organisations))


def _organisation(row: Row) -> Organisation:
    return Organisation(
        row.text("code"), row.cell("name", words_in, ""), row.cell("kind", words_in, ""), row.text("note")
    )


def _place(row: Row, organisations: Container[str]) -> Place:
    return Place(
        code=row.text("code"),
        name=row.cell("name", words_in, ""),
        kind=row.cell("kind", words_in, ""),
        organisation=organisation_in(row, "organisation", organisations),
        note=row.text("note"),
    )


def organisation_in(row: Row, column: str, organisations: Container[str]) -> str | None:
    """The organisation that a cell names; None where it names none."""
    if not row.text(column):
        return None
    return row.known(column, organisations, ORGANISATIONS, "organisation")
