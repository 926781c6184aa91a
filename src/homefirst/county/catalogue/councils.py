"""The councils in whose name delayed days are published, each with one identity over the years.

The table `councils.csv` is derived from the names and codes that NHS England's monthly "Total Delayed
Days, Local Authority" workbooks print (Open Government Licence v3); `councils.toml` says from which.
"""

import csv
import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotUnderstood

TABLE = Path(__file__).with_name("councils.csv")
COLUMNS = ("old_code", "ons_code", "earlier_ons_codes", "name", "region", "since", "until")


@dataclass(frozen=True, slots=True)
class Council:
    """One council, or one group of residents of elsewhere, that the return counts days for.

    `old_code` is the return's own ("608"); `ons_code` the latest of the Office for National Statistics,
    None for residents of elsewhere. `since` and `until` are the first and last month that the return
    prints it, None where the councils of 2011 or of 2019 are meant.
    """

    old_code: str
    ons_code: str | None
    earlier_ons_codes: tuple[str, ...]
    name: str
    region: str | None
    since: Month | None
    until: Month | None

    @property
    def area(self) -> str:
        """The identity that every figure of this council carries: the ONS code, else the old code."""
        return self.ons_code or self.old_code

    def stood_in(self, month: Month) -> bool:
        return (self.since is None or self.since <= month) and (self.until is None or month <= self.until)


# Compared by identity: a table is loaded once, and answers are remembered for it.
@dataclass(frozen=True, slots=True, eq=False)
class Councils:
    """All of them, found by any code or name that was ever printed."""

    all: tuple[Council, ...]
    _by_ons: dict[str, Council] = field(repr=False)
    _by_old: dict[str, tuple[Council, ...]] = field(repr=False)
    _by_name: dict[str, tuple[Council, ...]] = field(repr=False)

    @classmethod
    def of(cls, councils: Iterable[Council]) -> "Councils":
        """Raises NotUnderstood where two councils claim one ONS code."""
        everyone = tuple(councils)
        by_ons: dict[str, Council] = {}
        by_old: dict[str, tuple[Council, ...]] = {}
        by_name: dict[str, tuple[Council, ...]] = {}
        for council in everyone:
            for code in (council.ons_code, *council.earlier_ons_codes):
                if code is not None and by_ons.setdefault(code, council) is not council:
                    raise NotUnderstood(
                        f"{by_ons[code].name} and {council.name} both have the ONS code {code}.",
                        where=TABLE.name,
                        next="Give each code to one council.",
                    )
            by_old[council.old_code] = (*by_old.get(council.old_code, ()), council)
            by_name[plain_name(council.name)] = (*by_name.get(plain_name(council.name), ()), council)
        return cls(everyone, by_ons, by_old, by_name)

    def by_ons_code(self, code: str) -> Council | None:
        """By the latest ONS code or an earlier one."""
        return self._by_ons.get(code)

    def by_old_code(self, code: str, month: Month) -> Council | None:
        """By the return's own code, as it was used in that month: 809 was Dorset, and became another."""
        return _standing(self._by_old.get(code, ()), month)

    def by_name(self, name: str, month: Month) -> Council | None:
        """By name in any spelling of case, “&”, “UA” and commas, as it was used in that month."""
        return _standing(self._by_name.get(plain_name(name), ()), month)


def _standing(found: tuple[Council, ...], month: Month) -> Council | None:
    return next((council for council in found if council.stood_in(month)), found[0] if found else None)


@functools.cache
def plain_name(name: str) -> str:
    """A council's name without what its spellings differ in."""
    words = re.findall(r"[a-z0-9]+", name.casefold().replace("&", " and ").replace("'", ""))
    return " ".join(word for word in words if word not in {"ua", "the", "city", "of", "county", "council"})


def _month(text: str) -> Month | None:
    return Month.parse(text) if text else None


def load_councils(path: Path) -> Councils:
    """Reads the table; raises NotUnderstood by row for what cannot be read."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise NotUnderstood(
                "The headings are not those of the table of councils.",
                where=path.name,
                next=f"Write them as {', '.join(COLUMNS)}.",
            )
        found = []
        for number, row in enumerate(rows, start=2):
            try:
                found.append(
                    Council(
                        old_code=row["old_code"],
                        ons_code=row["ons_code"] or None,
                        earlier_ons_codes=tuple(row["earlier_ons_codes"].split()),
                        name=row["name"],
                        region=row["region"] or None,
                        since=_month(row["since"]),
                        until=_month(row["until"]),
                    )
                )
            except (NotUnderstood, AttributeError) as error:
                raise NotUnderstood(str(error), where=f"{path.name}, row {number}") from error
    return Councils.of(found)


@functools.cache
def councils() -> Councils:
    """The table that comes with homefirst."""
    return load_councils(TABLE)
