"""A table of synthetic people, as `homefirst people import` takes it in: read whole, and every cell that is
wrong told by row and column, without what stands in it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from homefirst.county.catalogue.ethnicities import ethnicity_in
from homefirst.county.catalogue.row import Row, read_table
from homefirst.county.people.identity import (
    Identity,
    InLocality,
    LocalNumber,
    Name,
    Practice,
    Residence,
    Responsibility,
    Sex,
    impossible,
    postcode_of,
)
from homefirst.county.people.nhs_number import TEST_RANGE, NhsNumber
from homefirst.county.people.search import keys_of
from homefirst.foundation.errors import NotUnderstood, Problem

COLUMNS = (
    *("organisation", "local_number", "nhs_number", "family_name", "given_names", "birth_date", "death_date"),
    *("sex", "address", "postcode", "since", "practice", "council"),
)
LATER = ("locality", "ethnicity")
"""Columns that a table may have besides, both of them, after all others."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row that can be kept: who it tells of, and which organisation tells it."""

    number: int
    organisation: str
    identity: Identity


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """The rows that can be kept, those that cannot, by number, and what is wrong with each."""

    file: str
    rows: tuple[PersonRow, ...]
    quarantined: tuple[int, ...]
    problems: tuple[Problem, ...]


def read_people(
    path: Path, organisations: Collection[str], localities: Collection[str], today: date
) -> PeopleTable:
    """Every row of a table of people; never raises for what somebody wrote."""
    problems: list[Problem] = []
    more = LATER if _says_more(path) else ()
    table = read_table(path, (*COLUMNS, *more), problems)
    kept: list[PersonRow] = []
    quarantined: list[int] = []
    stands: dict[object, int] = {}
    for row in table.rows:
        before = len(problems)
        one = _person(row, organisations, today)
        if more:
            one = replace(one, identity=_with_more(row, one.identity, localities))
        repeats = stands.setdefault(_same(one), row.number)
        if repeats != row.number:
            column = "local_number" if one.identity.local_numbers else "nhs_number"
            row.wrong(column, f"It repeats row {repeats}.", "Keep one of them.")
        if len(problems) == before:
            kept.append(one)
        else:
            quarantined.append(row.number)
    return PeopleTable(path.name, tuple(kept), tuple(quarantined), tuple(problems))


def _says_more(path: Path) -> bool:
    """Whether the headings are those of a table that says where people live and how they describe
    themselves; what cannot be read is told by whoever reads it whole."""
    try:
        with path.open(encoding="utf-8-sig") as table:
            return table.readline().strip().endswith("," + ",".join(LATER))
    except (OSError, UnicodeDecodeError):
        return False


def _with_more(row: Row, identity: Identity, localities: Collection[str]) -> Identity:
    code = row.text("locality").strip()
    if code and code not in localities:
        row.wrong(
            "locality", "This is no locality of the county.", f"Write one of {', '.join(sorted(localities))}."
        )
    since = row.cell("since", _day, None)
    lives = (InLocality(code, since),) if code else ()
    return replace(identity, localities=lives, ethnicity=row.cell("ethnicity", ethnicity_in, None))


def _same(one: PersonRow) -> object:
    """What makes two rows of a table the same: an organisation's own number, else all that they say."""
    return one.identity.local_numbers or (one.organisation, one.identity)


def _person(row: Row, organisations: Collection[str], today: date) -> PersonRow:
    organisation = _code(row, "organisation", organisations, needed=True)
    council = _code(row, "council", organisations)
    since = row.cell("since", _day, None)
    lines = tuple(line.strip() for line in row.text("address").split(";") if line.strip())
    postcode = row.cell("postcode", _postcode, None)
    local, practice = row.text("local_number").strip(), row.text("practice").strip()
    identity = Identity(
        names=(Name(row.text("family_name").strip(), row.text("given_names").strip()),),
        birth_date=row.cell("birth_date", _day, None),
        death_date=row.cell("death_date", _day, None),
        sex=row.cell("sex", _sex, Sex.UNKNOWN),
        number=row.cell("nhs_number", _number, None),
        residences=(Residence(lines, postcode, since),) if lines or postcode else (),
        practices=(Practice(practice, since),) if practice else (),
        councils=(Responsibility(council, since),) if council else (),
        local_numbers=(LocalNumber(organisation, local),) if local else (),
    )
    for wrong in impossible(identity, today):
        row.wrong(wrong.part, wrong.what, wrong.next)
    if not keys_of(identity):
        row.wrong(
            "local_number",
            "Nobody could find them again: there is no number, no birth date and no postcode.",
            "Write one of them.",
        )
    return PersonRow(row.number, organisation, identity)


def _code(row: Row, column: str, known: Collection[str], *, needed: bool = False) -> str:
    code = row.text(column).strip()
    if code not in known and (code or needed):
        row.wrong(
            column, "This is no organisation of the county.", "Write a code of the pack's organisations.csv."
        )
    return code


def _number(text: str) -> NhsNumber | None:
    if not text.strip():
        return None
    number = NhsNumber.parse(text)
    if not number.of_nobody:
        raise NotUnderstood(
            "This number may be a real person's.",
            next=f"Synthetic people bear numbers that begin with {TEST_RANGE}; nobody real is imported here.",
        )
    return number


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise NotUnderstood("This is no day.", next="Write it as 1931-04-12.") from None


def _sex(text: str) -> Sex:
    try:
        return Sex(text.strip().lower() or "unknown")
    except ValueError:
        raise NotUnderstood("This is none of the words.", next=f"Write {', '.join(Sex)}.") from None


def _postcode(text: str) -> str | None:
    if not text.strip():
        return None
    found = postcode_of(text)
    if found is None:
        raise NotUnderstood("This is no postcode.", next="Write it as ZZ99 3CZ, or leave it empty.")
    return found
