"""Where a provider is told that an offer waits for it: a table of the county pack, provider_addresses.csv.

One row: `provider` (a code of organisations.csv), `address` (an e-mail address of the organisation, and of
nobody in particular), from a day until another. No pack that is shipped has it: each partner gives its own.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from homefirst.county.catalogue.dated import Dates, dates_of
from homefirst.county.catalogue.row import Row, read_table, words_in
from homefirst.foundation.errors import NotUnderstood, Problem

FILE = "provider_addresses.csv"
COLUMNS = ("provider", "address", "from", "until", "source")


@dataclass(frozen=True, slots=True)
class ProviderAddress:
    """The address of a provider, on some days."""

    provider: str
    address: str
    dates: Dates


def read_provider_addresses(
    folder: Path, organisations: Container[str], problems: list[Problem]
) -> tuple[ProviderAddress, ...]:
    """A pack's addresses, none where it has no such table; what is wrong is noted in `problems`."""
    if not (folder / FILE).exists():
        return ()
    rows = read_table(folder / FILE, COLUMNS, problems).rows
    return tuple(_address(row, organisations) for row in rows)


def addresses_on(found: Sequence[ProviderAddress], provider: str, day: date) -> tuple[str, ...]:
    """The addresses of a provider on a day."""
    return tuple(one.address for one in found if one.provider == provider and one.dates.cover(day))


def _address(row: Row, organisations: Container[str]) -> ProviderAddress:
    row.cell("source", words_in, "")
    return ProviderAddress(
        provider=row.known("provider", organisations, "organisations.csv", "organisation"),
        address=row.cell("address", _mail, ""),
        dates=dates_of(row),
    )


def _mail(text: str) -> str:
    before, at, after = text.partition("@")
    if not (before and at and "." in after) or text.split() != [text] or "@" in after:
        raise NotUnderstood("This is no e-mail address.", next="Write it as offers@provider.example.")
    return text
