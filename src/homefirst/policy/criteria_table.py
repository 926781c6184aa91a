"""The services' criteria and substitutions of a county: two tables of its pack, criteria.csv and
substitution.csv. docs/services.md draws both out."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from homefirst.county.catalogue.dated import dates_of
from homefirst.county.catalogue.row import AnyCode, Row, read_table, words_in
from homefirst.county.catalogue.service_pages import KINDS, ServicePage, source_in
from homefirst.foundation.errors import NotUnderstood, Problem
from homefirst.policy.condition import Condition
from homefirst.policy.criteria import Criterion, Rules
from homefirst.policy.criteria_proof import prove
from homefirst.policy.need import ASKED
from homefirst.policy.substitution import Substitute

CRITERIA, SUBSTITUTION = "criteria.csv", "substitution.csv"
CRITERIA_COLUMNS = tuple("service condition sentence from until source".split())
SUBSTITUTION_COLUMNS = tuple("wanted instead rank penalty because from until source".split())
TABLES = (CRITERIA, SUBSTITUTION)
MOST_RANK, MOST_PENALTY = 9, 366


def read_rules(
    folder: Path,
    services: Container[str],
    pages: Iterable[ServicePage],
    problems: list[Problem],
    *,
    localities: Container[str] | None = None,
) -> Rules:
    """A pack's criteria and substitutions, empty where it has no such tables; what is wrong is noted in
    `problems`. `localities`: those that the pack names; None: any word may be one."""
    criteria: tuple[Criterion, ...] = ()
    substitutes: tuple[Substitute, ...] = ()
    before = len(problems)
    if (folder / CRITERIA).exists():
        table = read_table(folder / CRITERIA, CRITERIA_COLUMNS, problems)
        named = AnyCode() if localities is None else localities
        codes = _ServiceOrKind(services)
        criteria = tuple(_criterion(row, codes, named) for row in table.rows)
        if len(problems) == before:
            prove(criteria, tuple(pages), {row.number: row for row in table.rows})
    if (folder / SUBSTITUTION).exists():
        rows = read_table(folder / SUBSTITUTION, SUBSTITUTION_COLUMNS, problems).rows
        substitutes = tuple(_substitute(row) for row in rows)
        _once(substitutes, {row.number: row for row in rows})
    return Rules(criteria, substitutes)


@dataclass(frozen=True, slots=True)
class _ServiceOrKind:
    """What a criterion may be of: a service of the pack, or a kind of service."""

    services: Container[str]

    def __contains__(self, code: object) -> bool:
        return code in KINDS or code in self.services


def _criterion(row: Row, codes: Container[str], localities: Container[str]) -> Criterion:
    condition = row.cell("condition", lambda text: ASKED.parse(text, localities), Condition())
    if not row.text("condition").strip():
        row.wrong("condition", "It asks nothing.", "Write what must be so: transfers=alone|one.")
    sentence = row.cell("sentence", words_in, "")
    if sentence.endswith("."):
        row.wrong("sentence", "It goes on after “whoever” and ends without a full stop.", "Take it away.")
    return Criterion(
        service=row.known("service", codes, "services.csv", "service"),
        condition=condition,
        sentence=sentence,
        dates=dates_of(row),
        source=row.cell("source", source_in, ""),
        row=row.number,
    )


def _substitute(row: Row) -> Substitute:
    found = Substitute(
        wanted=row.known("wanted", KINDS, "service_pages.csv’s kinds", "kind of service"),
        instead=row.known("instead", KINDS, "service_pages.csv’s kinds", "kind of service"),
        rank=row.cell("rank", lambda text: _number(text, 1, MOST_RANK), 1),
        penalty=row.cell("penalty", lambda text: _number(text, 0, MOST_PENALTY), 0),
        because=row.cell("because", words_in, ""),
        dates=dates_of(row),
        source=row.cell("source", source_in, ""),
        row=row.number,
    )
    if found.wanted == found.instead:
        row.wrong("instead", "A service does not stand in for itself.", "Write another one.")
    return found


def _number(text: str, lowest: int, highest: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and lowest <= int(text) <= highest):
        raise NotUnderstood(f"“{text}” is none.", next=f"Write {lowest} to {highest}.")
    return int(text)


def _once(table: tuple[Substitute, ...], rows: Mapping[int, Row]) -> None:
    """Notes what stands twice: the same two services, or the same rank for one of them, on the same days."""
    for place, one in enumerate(table):
        for before in table[:place]:
            if one.wanted != before.wanted or not one.dates.meet(before.dates):
                continue
            if one.instead == before.instead:
                rows[one.row].wrong("instead", f"Row {before.row} says it, too.", "Keep one of them.")
                break
            if one.rank == before.rank:
                what = f"Row {before.row} has the same rank for {one.wanted}, on some of these days."
                rows[one.row].wrong("rank", what, "Say which of the two comes first.")
                break
