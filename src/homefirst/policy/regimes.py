"""The national returns by their dates, and the codes that each of those of delays allows.

Two tables that are the same for every county, regimes.csv and legal_codes.csv, lie beside this file; a row
says on what it rests. A row without dates holds as long as its regime.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from homefirst.county.catalogue.dated import Dates, dates_of
from homefirst.county.catalogue.delays import Care, Organisation
from homefirst.county.catalogue.row import Row, by_code, read_table, words_in
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotUnderstood, Problem
from homefirst.policy.condition import Condition
from homefirst.policy.situation import ASKED

_HERE = Path(__file__).parent
_REGIME_COLUMNS = ("regime", "name", "care", "from", "until", "source")
_CODE_COLUMNS = ("regime", "reason", "name", "whose", "needs", "from", "until", "source")


@dataclass(frozen=True, slots=True)
class LegalCode:
    """A reason that a return has, of whom it may be said, and what must be so for it to be said at all.
    `whose` is empty where the return does not ask."""

    regime: str
    reason: str
    name: str
    whose: frozenset[Organisation]
    needs: Condition
    dates: Dates
    source: str


@dataclass(frozen=True, slots=True)
class Regime:
    """A national return: in which beds people are counted, and from when to when. One of delays has codes."""

    code: str
    name: str
    care: frozenset[Care]
    dates: Dates
    source: str
    codes: tuple[LegalCode, ...]

    @property
    def asks_whose(self) -> bool:
        return any(code.whose for code in self.codes)

    def on(self, day: date) -> Mapping[str, LegalCode]:
        """The codes that the return has on a day, by reason."""
        return {code.reason: code for code in self.codes if code.dates.cover(day)}

    def reasons(self) -> Iterator[str]:
        return (code.reason for code in self.codes)


@cache
def national_returns() -> Mapping[str, Regime]:
    """All returns by their codes; raises NotUnderstood by row where a table is wrong."""
    problems: list[Problem] = []
    codes = [_code(row) for row in read_table(_HERE / "legal_codes.csv", _CODE_COLUMNS, problems).rows]
    table = read_table(_HERE / "regimes.csv", _REGIME_COLUMNS, problems)
    found = by_code(table, "regime", lambda row: _regime(row, codes))
    if problems:
        raise NotUnderstood(problems[0].what, where=problems[0].where, next=problems[0].next)
    return found


@cache
def regimes() -> Mapping[str, Regime]:
    """The returns of delays, which have codes for them; raises as `national_returns`."""
    return {code: one for code, one in national_returns().items() if one.codes}


def in_force_on(code: str, day: date) -> bool:
    """Whether a return is asked for on a day."""
    return national_returns()[code].dates.cover(day)


def first_month(code: str) -> Month:
    """The month in which a return was asked for first. Raises KeyError for one without a first day, as none
    of the tables is."""
    first = national_returns()[code].dates.first
    if first is None:
        raise KeyError(code)
    return Month.of(first)


def regime_on(day: date) -> Regime | None:
    """The return of delays in force on a day; None on one on which there was none."""
    return next((one for one in regimes().values() if one.dates.cover(day)), None)


def _regime(row: Row, codes: list[LegalCode]) -> Regime:
    code, dates = row.text("regime"), dates_of(row)
    care = row.known_each("care", frozenset(Care), "the return", "type of care")
    own = (one for one in codes if one.regime == code)
    return Regime(
        code=code,
        name=row.cell("name", words_in, ""),
        care=frozenset(map(Care, care)),
        dates=dates,
        source=row.cell("source", words_in, ""),
        codes=tuple(_within(one, dates) for one in own),
    )


def _code(row: Row) -> LegalCode:
    whose = row.known_each("whose", frozenset(Organisation), "the return", "organisation")
    return LegalCode(
        regime=row.text("regime"),
        reason=row.text("reason"),
        name=row.cell("name", words_in, ""),
        whose=frozenset(map(Organisation, whose)),
        needs=row.cell("needs", lambda text: ASKED.parse(text, ()), Condition()),
        dates=dates_of(row),
        source=row.cell("source", words_in, ""),
    )


def _within(code: LegalCode, dates: Dates) -> LegalCode:
    return LegalCode(
        code.regime,
        code.reason,
        code.name,
        code.whose,
        code.needs,
        code.dates.within(dates),
        code.source,
    )
