"""Whose row it is: a printed name and its printed codes become one area, the same over the years."""

import functools
import re
from dataclasses import dataclass

from homefirst.county.catalogue.councils import Council, Councils, plain_name
from homefirst.county.catalogue.delays import ENGLAND
from homefirst.foundation.calendar import Month
from homefirst.intake.spreadsheets import Cell, words

ONS_CODE = re.compile(r"[EWSNK][0-9]{8}")
OLD_CODE = re.compile(r"[0-9]{2,4}|[0-9]{2}[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Owner:
    """An area as a row names it; `known` tells whether a table of councils has it."""

    area: str
    known: bool


@dataclass(frozen=True, slots=True)
class Nobody:
    """Why a row's owner cannot be told, and what to do."""

    what: str
    next: str


def code_in(cell: Cell) -> str:
    """A code as text: spreadsheets turn 608 into a number."""
    if isinstance(cell, str):
        return cell.strip().upper()
    if isinstance(cell, int | float) and not isinstance(cell, bool) and cell == cell // 1:
        return str(int(cell))
    return str(cell)


@functools.lru_cache(maxsize=4096)
def is_code(text: str) -> bool:
    """Whether a text has the shape of an ONS code or of the return's own code of a council."""
    return ONS_CODE.fullmatch(text) is not None or OLD_CODE.fullmatch(text) is not None


def _found(code: str, month: Month, councils: Councils) -> Council | None:
    return councils.by_ons_code(code) if ONS_CODE.fullmatch(code) else councils.by_old_code(code, month)


# Each area stands in three tables of a workbook: asked once, it is told three times.
@functools.lru_cache(maxsize=4096)
def owner_of(name: str, codes: tuple[str, ...], month: Month, councils: Councils) -> Owner | Nobody:
    """The area of a row by its printed name and those of its cells that have the shape of a code."""
    if not name:
        return Nobody("figures stand in a row without a name.", "Write the council's name beside them.")
    if words(name) == "england" and all(code == ENGLAND for code in codes):
        return Owner(ENGLAND, known=True)
    known = [council for code in codes if (council := _found(code, month, councils)) is not None]
    named = councils.by_name(name, month)
    if len({plain_name(council.name) for council in (*known, *([named] if named else []))}) > 1:
        others = " and ".join(sorted({council.name for council in known}))
        return Nobody(
            f"the name is {name} and the code {' and '.join(codes)} is that of {others}.",
            "Put each name beside its own code and hand the file in again; the rest is kept.",
        )
    # An ONS code outranks the old one, which Dorset kept when it became another area.
    ons = next((code for code in codes if ONS_CODE.fullmatch(code)), None)
    if ons is not None:
        council = councils.by_ons_code(ons)
        return Owner(ons if council is None else council.area, known=bool(known))
    if known or named is not None:
        return Owner((known[0] if known else named or known[0]).area, known=bool(known) or not codes)
    if codes:
        return Owner(codes[0], known=False)
    what = f"“{name}” is no council of the table, and no code stands beside it."
    return Nobody(what, "Write its ONS code beside it.")
