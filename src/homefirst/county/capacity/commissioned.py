"""What is commissioned, line by line, and how much of it is delivered: a table of the county pack,
commissioned.csv, and what was counted since. Pure.

The pack holds no figure of its own: `facts` names the statements that say how much is commissioned (they are
added up), and `delivered` the one that says how much of it came: a share of what is commissioned, or an
amount. What was counted (DeliveryCounted) takes its place. Hours are told a week, from what the papers
print a month or a year.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from homefirst.county.capacity.read import Delivery
from homefirst.county.capacity.resource import Unit, word_in
from homefirst.county.catalogue.organisations import organisation_in
from homefirst.county.catalogue.row import Row, by_code, one_of, read_table, words_in
from homefirst.county.catalogue.statements.statement import Kind, Statement
from homefirst.county.catalogue.statements.unit import TIMES
from homefirst.county.catalogue.statements.value import Value
from homefirst.foundation.errors import Problem

FILE = "commissioned.csv"
COLUMNS = tuple("line name provider unit facts delivered source".split())
DIMENSIONS = {Unit.HOURS: "care hours", Unit.BEDS: "beds"}
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Commissioned:
    """One line that is paid for. `amount` is hours a week, or beds, and `rate` what of it is delivered
    (0.67); None: no document says it, and nobody counted. `amount_said` and `rate_said` are as it was
    stated or counted, with where; `used` is what of it was counted as used."""

    code: str
    name: str
    provider: str | None
    unit: Unit
    facts: tuple[str, ...]
    delivered_fact: str | None
    source: str
    amount: Decimal | None = None
    amount_said: str = ""
    rate: Decimal | None = None
    rate_said: str = ""
    used: Decimal | None = None

    @property
    def delivered(self) -> Decimal | None:
        """What of it comes; None where that is not known."""
        return None if self.amount is None or self.rate is None else self.amount * self.rate


def read_commissioned(
    folder: Path, organisations: Container[str], ids: Container[str], problems: list[Problem]
) -> Mapping[str, Commissioned]:
    """A pack's lines by code, none where it has no such table, without their figures; what is wrong is noted
    in `problems`."""
    if not (folder / FILE).exists():
        return {}
    table = read_table(folder / FILE, COLUMNS, problems)
    return by_code(table, "line", lambda row: _line(row, organisations, ids), read_code=word_in)


def _line(row: Row, organisations: Container[str], ids: Container[str]) -> Commissioned:
    delivered = row.text("delivered") or None
    if delivered is not None:
        row.known("delivered", ids, "facts.csv", "statement")
    facts = row.known_each("facts", ids, "facts.csv", "statement")
    if not facts:
        row.wrong("facts", "No statement says how much is commissioned.", "Name one of facts.csv.")
    return Commissioned(
        code=row.text("line"),
        name=row.cell("name", words_in, ""),
        provider=organisation_in(row, "provider", organisations),
        unit=row.cell("unit", one_of(Unit), Unit.HOURS),
        facts=facts,
        delivered_fact=delivered,
        source=row.cell("source", words_in, ""),
    )


def unusable(lines: Mapping[str, Commissioned], statements: Mapping[str, Statement]) -> Iterable[Problem]:
    """Statements that a line names and that say no amount in its unit, or no share of one."""
    for line in lines.values():
        for fact in line.facts:
            if fact in statements and _amount_in(statements[fact], line.unit) is None:
                what = f"{fact} states no {line.unit}."
                yield Problem(f"{FILE}, {line.code}, column facts", what, "Name one that does.")
        fact = line.delivered_fact or ""
        if fact in statements and _rate_in(statements[fact], _HUNDRED, line.unit) is None:
            what = f"{fact} states neither a share nor {line.unit}."
            yield Problem(f"{FILE}, {line.code}, column delivered", what, "Name one that does.")


def with_figures(
    lines: Mapping[str, Commissioned],
    statements: Mapping[str, Statement],
    counted: Iterable[Delivery] = (),
) -> Mapping[str, Commissioned]:
    """The lines with what the papers state of them, and in the place of the stated rate what was counted
    last."""
    last = {one.line: one for one in sorted(counted, key=lambda one: (one.first, one.seq))}
    return {code: _counted(_stated(line, statements), last.get(code)) for code, line in lines.items()}


def _stated(line: Commissioned, statements: Mapping[str, Statement]) -> Commissioned:
    of = [statements[fact] for fact in line.facts if fact in statements]
    amounts = [_amount_in(one, line.unit) for one in of]
    known = [amount for amount in amounts if amount is not None]
    if not known or len(known) < len(line.facts):
        return line
    said = "; ".join(f"{one.value} {one.unit} ({one.source.document}.{one.source.line})" for one in of)
    found = replace(line, amount=sum(known, Decimal(0)), amount_said=said)
    rate = statements.get(line.delivered_fact or "")
    if rate is None or found.amount is None:
        return found
    where = f"{rate.value} {rate.unit} ({rate.source.document}.{rate.source.line})"
    return replace(found, rate=_rate_in(rate, found.amount, line.unit), rate_said=where)


def _counted(line: Commissioned, counted: Delivery | None) -> Commissioned:
    """The line with what was counted last of it."""
    if counted is None:
        return line
    days = Decimal((counted.until - counted.first).days)
    week = TIMES["week"] / days if line.unit is Unit.HOURS else Decimal(1)
    rate = counted.delivered / counted.commissioned if counted.commissioned else None
    said = f"counted from {counted.first} until {counted.until} ({counted.source})"
    stated = line.amount is not None
    return replace(
        line,
        amount=line.amount if stated else counted.commissioned * week,
        amount_said=line.amount_said if stated else said,
        rate=rate,
        rate_said=said,
        used=None if counted.used is None else counted.used * week,
    )


def _amount_in(statement: Statement, unit: Unit) -> Decimal | None:
    """How much a statement says of a unit, hours a week; None where it says something else."""
    of, said = statement.unit, statement.said
    if not isinstance(said, Value) or statement.kind not in (Kind.LEVEL, Kind.FLOW):
        return None
    if unit not in DIMENSIONS or of.dimension != DIMENSIONS[unit]:
        return None
    if unit is Unit.HOURS:
        if of.per is None or of.per not in TIMES:
            return None
        return said.number * of.factor * TIMES["week"] / TIMES[of.per]
    return said.number * of.factor if of.per is None else None


def _rate_in(statement: Statement, amount: Decimal, unit: Unit) -> Decimal | None:
    """What share of an amount a statement says was delivered."""
    said = statement.said
    if statement.kind is Kind.SHARE and isinstance(said, Value) and statement.unit.dimension == "share":
        return said.number * statement.unit.factor / _HUNDRED
    delivered = _amount_in(statement, unit)
    return None if delivered is None or not amount else delivered / amount
