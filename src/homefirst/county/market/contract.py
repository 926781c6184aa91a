"""Contracts: what a provider is paid for a service, from when to when; a table of the county pack,
contracts.csv, and what was agreed since. Pure.

A contract is for one service of services.csv, or for every service of a kind (KINDS). The fee is in pounds,
for an hour or a week of it; None: not known. A source cites a document or says that it is an assumption.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from homefirst.county.capacity.resource import word_in
from homefirst.county.catalogue.dated import Dates, dates_of
from homefirst.county.catalogue.organisations import organisation_in
from homefirst.county.catalogue.row import Row, by_code, one_of, read_table, words_in
from homefirst.county.catalogue.service_pages import KINDS, source_in
from homefirst.foundation.errors import NotUnderstood, Problem

FILE = "contracts.csv"
COLUMNS = ("contract", "provider", "service", "fee", "unit", "from", "until", "terms", "source")
MOST_FEE = Decimal(9999)


class Per(StrEnum):
    """What a fee is for."""

    HOUR = "hour"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Contract:
    """What one provider is paid for a service. `dates` are half open; `row` is that of the pack's table, 0
    for what was agreed since."""

    contract: str
    provider: str
    service: str
    unit: Per
    fee: Decimal | None
    dates: Dates
    terms: str
    source: str
    row: int = 0

    def weekly(self, hours: Decimal | None) -> Decimal | None:
        """What so many hours a week cost, or a place (None); None where the fee is not known, or is for an
        hour and nobody knows how many."""
        if self.fee is None:
            return None
        if self.unit is Per.WEEK:
            return self.fee
        return None if hours is None else self.fee * hours

    @property
    def assumed(self) -> bool:
        return "assumption" in self.source


@dataclass(frozen=True, slots=True)
class ContractSaid:
    """One entry about a contract, as it was recorded."""

    seq: int
    event: str
    contract: str
    provider: str | None
    service: str | None
    unit: str | None
    fee: Decimal | None
    since: date | None
    until: date | None
    terms: str | None
    why: str | None
    said_at: datetime
    by: str


def with_said(pack: Iterable[Contract], said: Iterable[ContractSaid]) -> tuple[Contract, ...]:
    """The pack's contracts and those that were made since, each until it was ended; in the order of
    recording."""
    found = {one.contract: one for one in pack}
    for entry in said:
        known = found.get(entry.contract)
        if entry.provider is not None and entry.since is not None:
            found[entry.contract] = Contract(
                contract=entry.contract,
                provider=entry.provider,
                service=entry.service or "",
                unit=Per(entry.unit or Per.WEEK),
                fee=entry.fee,
                dates=Dates(entry.since, entry.until),
                terms=entry.terms or "",
                source=f"entered by {entry.by}",
            )
        elif known is not None and entry.until is not None:
            found[entry.contract] = replace(known, dates=_ended(known.dates, entry.until))
    return tuple(found.values())


def _ended(dates: Dates, on: date) -> Dates:
    """The days of a contract that ends on one, or before it began: then none."""
    until = on if dates.until is None else min(on, dates.until)
    return Dates(dates.first, until if dates.first is None else max(until, dates.first))


def contract_on(
    contracts: Sequence[Contract], provider: str | None, service: str | None, kind: str | None, day: date
) -> Contract | None:
    """The contract of a provider by which a service is paid on a day: one for that service before one for
    its kind, and of several the one that began last. None: there is none."""
    of = [one for one in contracts if one.provider == provider and one.dates.cover(day)]
    for named in (service, kind):
        some = [one for one in of if named and one.service == named]
        if some:
            return max(some, key=lambda one: (one.dates.first or date.min, one.contract))
    return None


def meets(new: Contract, contracts: Iterable[Contract]) -> Contract | None:
    """Another contract of the same provider for the same service on some of the same days."""
    return next(
        (
            one
            for one in contracts
            if one.contract != new.contract
            and (one.provider, one.service) == (new.provider, new.service)
            and (one.dates.first is None or one.dates.first != one.dates.until)
            and one.dates.meet(new.dates)
        ),
        None,
    )


def read_contracts(
    folder: Path, organisations: Container[str], services: Container[str], problems: list[Problem]
) -> tuple[Contract, ...]:
    """A pack's contracts in the order of the table, none where it has no such table; what is wrong is noted
    in `problems`."""
    if not (folder / FILE).exists():
        return ()
    table = read_table(folder / FILE, COLUMNS, problems)
    read: Mapping[str, Contract] = by_code(
        table, "contract", lambda row: _contract(row, organisations, services), read_code=word_in
    )
    found = tuple(read.values())
    rows = {row.number: row for row in table.rows}
    for place, one in enumerate(found):
        other = meets(one, found[:place])
        if other is not None:
            what = f"Row {other.row} is of the same provider and service on some of these days."
            rows[one.row].wrong("from", what, "Let one end where the other begins.")
    return found


def _contract(row: Row, organisations: Container[str], services: Container[str]) -> Contract:
    service = row.text("service")
    if service not in KINDS:
        row.known("service", services, "services.csv", "service")
    provider = organisation_in(row, "provider", organisations)
    if provider is None:
        row.wrong("provider", "The cell is empty.", "Write a code of organisations.csv.")
    return Contract(
        contract=row.text("contract"),
        provider=provider or "",
        service=service,
        unit=row.cell("unit", one_of(Per), Per.WEEK),
        fee=row.cell("fee", fee_in, None),
        dates=dates_of(row),
        terms=row.cell("terms", words_in, ""),
        source=row.cell("source", source_in, ""),
        row=row.number,
    )


def fee_in(text: str) -> Decimal | None:
    """A fee in pounds, None for nothing written; raises NotUnderstood for what is none."""
    if not text:
        return None
    whole, _, pence = text.partition(".")
    fine = whole.isascii() and whole.isdigit() and (not pence or (len(pence) <= 2 and pence.isdigit()))
    if not fine or ("." in text and not pence) or not 0 < Decimal(text) <= MOST_FEE:
        raise NotUnderstood(f"“{text}” is no fee.", next="Write pounds, as 21.50, or nothing.")
    return Decimal(text)
