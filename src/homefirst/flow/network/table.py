"""One table of a network's file, read key by key. What is wrong is told with its address and reading goes on,
so that whoever wrote the file hears of everything at once."""

import math
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from typing import cast

from homefirst.foundation.errors import Problem
from homefirst.foundation.plain import plain

LONGEST_NAME = 200
MOST_TOLD = 200
"""Problems of one file; who has more of them mends these first."""
MOST_LISTED = 1000
"""Names, or tables, in one list: twice the places that a network may have."""
SHARES_SUM_TO_1 = 1e-6
ROUNDED = 5e-7
"""How far one share of six decimals may lie from its own: twenty-four hours of them from 1 by 0.000012."""


@dataclass(slots=True)
class Table:
    """A table at `where`. Each method takes one key: the value, or None where it is absent or cannot be used,
    which is then told in `problems`. `done` tells the keys that nobody asked for."""

    where: str
    content: Mapping[str, object]
    problems: list[Problem]
    _asked: set[str] = field(default_factory=set)

    def at(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key

    def tell(self, key: str, what: str, next: str) -> None:
        if len(self.problems) <= MOST_TOLD:  # one more shows that there are more
            self.problems.append(Problem(self.at(key) if key else self.where, what, next))

    def has(self, key: str) -> bool:
        return key in self.content

    def done(self) -> None:
        for key in self.content:
            if len(self.problems) > MOST_TOLD:
                return  # looking for what a key may have meant takes long
            if key in self._asked:
                continue
            close = get_close_matches(key, sorted(self._asked), 1)
            known = f"“{close[0]}”" if close else ", ".join(sorted(self._asked))
            said = f"Did you mean {known}?" if close else f"It may have {known}. Notes go into comments."
            self.tell(plain(key)[:LONGEST_NAME], f"There is no “{plain(key)[:LONGEST_NAME]}” here.", said)

    def _of(self, key: str) -> object:
        self._asked.add(key)
        return self.content.get(key)

    def text(self, key: str, *, needed: bool = False) -> str | None:
        found = self._of(key)
        if found is None:
            if needed:
                self.tell(key, "It is not said.", "Write a name in quotes.")
            return None
        if not isinstance(found, str) or not _is_name(found):
            self.tell(key, f"{shown(found)} is no name.", "Write letters and digits in quotes.")
            return None
        if len(found) > LONGEST_NAME:
            self.tell(key, "The name is too long.", f"Write at most {LONGEST_NAME} characters.")
            return None
        return found

    def flag(self, key: str) -> bool | None:
        found = self._of(key)
        if found is None or isinstance(found, bool):
            return found
        self.tell(key, f"{shown(found)} is neither true nor false.", "Write true or false.")
        return None

    def number(
        self,
        key: str,
        *,
        least: float = 0.0,
        most: float = 1e6,
        above: bool = False,
        needed: bool = False,
    ) -> float | None:
        """A number from `least` (not itself where `above`) to `most`."""
        found = self._of(key)
        if found is None:
            if needed:
                self.tell(key, "It is not said.", "Write a number.")
            return None
        return self._number(key, found, least, most, above)

    def _number(self, key: str, found: object, least: float, most: float, above: bool) -> float | None:
        if isinstance(found, bool) or not isinstance(found, int | float) or not _finite(found):
            self.tell(key, f"{shown(found)} is no number.", "Write a number.")
            return None
        if found < least or (above and found == least):
            need = f"more than {least:g}" if above else f"{least:g} or more"
            kind = "It is negative" if found < 0 <= least else "It is too little"
            self.tell(key, f"{kind}: {shown(found)}.", f"Write {need}.")
            return None
        if found > most:
            self.tell(key, f"It is too much: {shown(found)}.", f"Write {most:,g} or less.")
            return None
        return float(found)

    def whole(self, key: str, *, least: int = 0, most: int = 1_000_000, needed: bool = False) -> int | None:
        found = self._of(key)
        if isinstance(found, float) and found.is_integer():
            found = int(found)
        if found is not None and not (isinstance(found, int) and not isinstance(found, bool)):
            self.tell(key, f"{shown(found)} is no whole number.", "Write a whole number.")
            return None
        if found is None and not needed:
            return None
        if found is None:
            self.tell(key, "It is not said.", "Write a whole number.")
            return None
        if found < least:
            kind = "It is negative" if found < 0 else "It is too little"
            self.tell(key, f"{kind}: {shown(found)}.", f"Write {least} or more.")
            return None
        if found > most:
            self.tell(key, f"It is too much: {shown(found)}.", f"Write {most:,} or less.")
            return None
        return found

    def day(self, key: str, *, needed: bool = False) -> date | None:
        found = self._of(key)
        if found is None:
            if needed:
                self.tell(key, "It is not said.", "Write a day: 2016-04-04.")
            return None
        return self._day(key, found)

    def _day(self, key: str, found: object) -> date | None:
        if isinstance(found, str):
            with suppress(ValueError):
                found = date.fromisoformat(found)
        if isinstance(found, date) and not isinstance(found, datetime) and 1900 <= found.year < 2900:
            return found
        self.tell(key, f"{shown(found)} is no day.", "Write a day: 2016-04-04.")
        return None

    def days(self, key: str) -> frozenset[date]:
        found = self._list(key, "days")
        days = (self._day(f"{key}[{place}]", one) for place, one in enumerate(found or ()))
        return frozenset(day for day in days if day is not None)

    def words(self, key: str) -> tuple[str, ...]:
        found = self._list(key, "names in quotes", most=MOST_LISTED)
        if all(isinstance(one, str) for one in found or ()):
            return tuple(cast(list[str], found or ()))
        self.tell(key, "There is something that is no name.", "Write names in quotes.")
        return ()

    def numbers(
        self, key: str, count: int | None, *, least: float = 0.0, most: float = 1e6
    ) -> tuple[float, ...] | None:
        """`count` numbers (None: one at least)."""
        found = self._list(key, "numbers")
        if found is None:
            return None
        if len(found) != count if count is not None else not found:
            wanted = "one number or more" if count is None else f"{count} numbers"
            self.tell(key, f"There are {len(found)} numbers.", f"Write {wanted}.")
            return None
        read = [
            self._number(f"{key}[{place}]", one, least, most, above=False) for place, one in enumerate(found)
        ]
        return None if None in read else tuple(cast(list[float], read))

    def shares(self, key: str, count: int | None) -> tuple[float, ...] | None:
        """`count` numbers that sum to 1, but for what rounding leaves; exactly so afterwards."""
        found = self.numbers(key, count)
        if found is None:
            return None
        if not sums_to_1(found):
            total = math.fsum(found)
            self.tell(key, f"The shares sum to {total:.6g} and not to 1.", "Mend them so that they do.")
            return None
        return evened(found)

    def flags(self, key: str, count: int) -> tuple[bool, ...] | None:
        """`count` times yes or no, written true and false or 1 and 0."""
        found = self._list(key, "0 and 1")
        if found is None:
            return None
        if len(found) != count or any(one not in (0, 1) for one in found):
            self.tell(key, f"It is not {count} times 0 or 1.", f"Write {count} of them: 1 where open.")
            return None
        return tuple(bool(one) for one in found)

    def table(self, key: str) -> "Table | None":
        found = self._of(key)
        if found is None:
            return None
        if not isinstance(found, Mapping):
            self.tell(key, f"{shown(found)} is no table.", "Write { name = value }.")
            return None
        return Table(self.at(key), found, self.problems)

    def tables(self, key: str) -> "tuple[Table, ...] | None":
        found = self._list(key, "tables", most=MOST_LISTED)
        if found is None:
            return None
        if not all(isinstance(one, Mapping) for one in found):
            self.tell(key, "There is something that is no table.", "Write [{ name = value }, ...].")
            return None
        return tuple(
            Table(self.at(f"{key}[{place}]"), cast(Mapping[str, object], one), self.problems)
            for place, one in enumerate(found)
        )

    def _list(self, key: str, of: str, *, most: int | None = None) -> list[object] | None:
        found = self._of(key)
        if found is None:
            return None
        if isinstance(found, list):
            if most is None or len(found) <= most:
                return found
            self.tell(key, f"There are {len(found):,}.", f"Write {most:,} at most.")
            return None
        self.tell(key, f"{shown(found)} is no list.", f"Write {of} in square brackets.")
        return None


def _is_name(text: str) -> bool:
    """Whether a text shows as what it is, on one line: no signs that are not seen or turn the line around."""
    return bool(text) and text.isprintable() and plain(text) == text == text.strip()


def sums_to_1(shares: tuple[float, ...]) -> bool:
    """Whether shares sum to 1 within what writing them with six decimals takes away."""
    return abs(math.fsum(shares) - 1) <= max(SHARES_SUM_TO_1, ROUNDED * len(shares)) + 1e-12


def evened(shares: tuple[float, ...]) -> tuple[float, ...]:
    """The shares over their sum; as they are where they sum to 1 as exactly as numbers can."""
    total = math.fsum(shares)
    return shares if abs(total - 1) < 1e-12 else tuple(share / total for share in shares)


def shown(value: object) -> str:
    """A value of the file as a sentence may hold it, cut where it is long."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and abs(value) > 10**18:
        return "A number of many digits"
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if isinstance(value, str):
        return f"“{plain(value)[:60]}”"
    kinds: tuple[tuple[type, str], ...] = ((list, "A list"), (dict, "A table"))
    return next((said for kind, said in kinds if isinstance(value, kind)), str(value)[:60])


def _finite(value: int | float) -> bool:
    return abs(value) < 10**18 if isinstance(value, int) else math.isfinite(value)
