"""What is offered, by whom, and its life: from when to when, and what came after it."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path

from homefirst.county.catalogue.circles import circles
from homefirst.county.catalogue.organisations import organisation_in
from homefirst.county.catalogue.row import AnyCode, Row, Table, by_code, read_table, words_in
from homefirst.county.catalogue.statements.period import Period, Reach
from homefirst.foundation.errors import NotUnderstood, Problem

FILE = "services.csv"
COLUMNS = tuple("code name kind provider starts ends successor facts note".split())


@dataclass(frozen=True, slots=True)
class Service:
    """A service. `starts` and `ends` are days, or the periods in which the days lie; None where no document
    says it. `successor` is the service that took its place, and may have begun before it ended; `facts` are
    the statements that tell of it."""

    code: str
    name: str
    kind: str
    provider: str | None
    starts: Period | None
    ends: Period | None
    successor: str | None
    facts: tuple[str, ...]
    note: str


def read_services(
    folder: Path,
    organisations: Container[str],
    ids: Container[str],
    problems: list[Problem],
) -> Mapping[str, Service]:
    """A pack's services; `ids` are those of its statements. What is wrong is noted in `problems`."""
    table = read_table(folder / FILE, COLUMNS, problems)
    found = by_code(table, "code", lambda row: _service(row, organisations, ids))
    _check_successors(table, found)
    return found


def _service(row: Row, organisations: Container[str], ids: Container[str]) -> Service:
    starts, ends = row.cell("starts", _when, None), row.cell("ends", _when, None)
    if starts is not None and ends is not None and ends.last < starts.first:
        row.wrong(
            "ends", f"It ends in {ends}, before it starts in {starts}.", "Exchange the two, or mend one."
        )
    return Service(
        code=row.text("code"),
        name=row.cell("name", words_in, ""),
        kind=row.cell("kind", words_in, ""),
        provider=organisation_in(row, "provider", organisations),
        starts=starts,
        ends=ends,
        successor=row.text("successor") or None,
        facts=row.known_each("facts", ids, "facts.csv", "statement"),
        note=row.text("note"),
    )


def _when(text: str) -> Period | None:
    if not text:
        return None
    period = Period.parse(text)
    if period.reach is not Reach.IN:
        raise NotUnderstood(f"“{text}” is not when it was.", next="Write a day, a month or a year alone.")
    return period


def _check_successors(table: Table, services: Mapping[str, Service]) -> None:
    rows = {row.text("code"): row for row in reversed(table.rows)}
    codes: Container[str] = services if table.whole else AnyCode()
    for code, service in services.items():
        if service.successor is not None and service.successor not in codes:
            rows[code].unknown("successor", service.successor, FILE, "service")
    leads = {code: (one.successor,) for code, one in services.items() if one.successor is not None}
    for round_ in circles(leads):
        tell_circle(rows[round_[0]], "successor", round_, "follows")


def tell_circle(row: Row, column: str, round_: tuple[str, ...], verb: str) -> None:
    """Notes a circle of codes at the row at which it is met first."""
    way = ", which leads to ".join(f"“{code}”" for code in (*round_[1:], round_[0]))
    row.wrong(column, f"It leads to {way}: a circle, in which everything {verb} itself.", "Open it.")
