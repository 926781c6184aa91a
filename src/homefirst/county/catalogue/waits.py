"""The kinds of waits of a county: a table of its pack, waits.csv.

One row is one thing that somebody may wait for: its code, as journeys enter it; the words in which people say
it; the profession that does the step (BY); the days in which it is usually done; the pathway (0 to 3) that
follows, where one does. A row with `stands_for` is another name of a kind, as a line of the local list is:
what it leaves empty is that kind's. A source that begins with `assumption` is ours and nobody's figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from homefirst.county.catalogue.row import Row, by_code, read_table, words_in
from homefirst.county.catalogue.ward_words import PROFESSIONS
from homefirst.foundation.errors import NotUnderstood, Problem

FILE = "waits.csv"
COLUMNS = ("kind", "words", "profession", "days", "pathway", "stands_for", "source")
MOST_DAYS = 366
BY: Mapping[str, str] = MappingProxyType(
    {
        **PROFESSIONS,
        "broker": "broker",
        "commissioning": "commissioner",
        "hub": "hub coordinator",
        "ward": "ward staff",
    }
)
"""Who does a step: the ward's professions, and those who do no assessing."""


@dataclass(frozen=True, slots=True)
class WaitKind:
    """What somebody may wait for. `days` are the usual calendar days from opened to done, `pathway` the one
    that follows; None where none does, or nobody says. `stands_for` is the kind that it also names."""

    code: str
    words: str
    profession: str | None
    days: int | None
    pathway: int | None
    stands_for: str | None
    source: str
    row: int

    @property
    def coded_as(self) -> str:
        """The kind by whose rules it is coded."""
        return self.stands_for or self.code


def read_waits(folder: Path, problems: list[Problem]) -> Mapping[str, WaitKind]:
    """A pack's kinds of waits, none where it has no such table; what is wrong is noted in `problems`."""
    if not (folder / FILE).exists():
        return {}
    table = read_table(folder / FILE, COLUMNS, problems)
    found = by_code(table, "kind", _kind)
    for row in table.rows:
        named = row.text("stands_for")
        if not named:
            continue
        other = found.get(named)
        if other is None and table.whole:
            row.unknown("stands_for", named, FILE, "kind of wait")
        elif other is not None and other.stands_for:
            row.wrong(
                "stands_for", f"“{named}” stands for another kind itself.", f"Write {other.stands_for}."
            )
    return {code: _completed(kind, found) for code, kind in found.items()}


def _kind(row: Row) -> WaitKind:
    named = row.text("stands_for") or None
    profession = row.text("profession")
    if profession not in BY and not (named and not profession):
        next_ = f"Write one of {', '.join(BY)}."
        row.wrong("profession", f"“{profession}” is nobody who does a step.", next_)
    return WaitKind(
        code=row.text("kind"),
        words=row.cell("words", words_in, ""),
        profession=profession or None,
        days=row.cell("days", _days, None),
        pathway=row.cell("pathway", _pathway, None),
        stands_for=named,
        source=row.cell("source", words_in, ""),
        row=row.number,
    )


def _completed(kind: WaitKind, kinds: Mapping[str, WaitKind]) -> WaitKind:
    other = kinds.get(kind.stands_for or "")
    if other is None:
        return kind
    return replace(
        kind,
        profession=kind.profession or other.profession,
        days=other.days if kind.days is None else kind.days,
        pathway=other.pathway if kind.pathway is None else kind.pathway,
    )


def _days(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 0 < int(text) <= MOST_DAYS):
        raise NotUnderstood(f"“{text}” is no number of days.", next=f"Write 1 to {MOST_DAYS}, or nothing.")
    return int(text)


def _pathway(text: str) -> int | None:
    if text not in ("", "0", "1", "2", "3"):
        raise NotUnderstood(f"“{text}” is no pathway.", next="Write 0, 1, 2 or 3, or nothing.")
    return int(text) if text else None
