"""What every made-up thing needs: chance by seed, documents in the order of their dates, subjects, lines."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

import numpy as np

from bench.planted.pack import Pack, Place, Row
from homefirst.foundation.calendar import Month

One = TypeVar("One")
FIRST = date(2014, 4, 1)
EVERY = 210
"""Days from one document to the next."""


class Maker:
    """Collects rows, subjects and places of one pack."""

    def __init__(self, seed: int, documents: int = 5) -> None:
        self.random = np.random.default_rng(seed)
        self.documents = [
            (f"{at:03d}", f"Paper {at}", (FIRST + timedelta(days=EVERY * at)).isoformat(), "Board")
            for at in range(documents)
        ]
        # One document of which nobody knows when it was put before its board.
        self.documents.append((f"{documents:03d}", "Paper without a date", "", "Board"))
        self.subjects: dict[str, tuple[str, str]] = {}
        self.rows: dict[str, Row] = {}
        self.places: list[Place] = []
        self.days: dict[str, dict[Month, int]] = {}
        self.ruled: set[str] = set()
        self.used: set[str] = set()
        self._lines = dict.fromkeys((one[0] for one in self.documents), 0)

    def pack(self) -> Pack:
        return Pack(tuple(self.documents), self.subjects, self.rows, tuple(self.places), self.days)

    def pick(self, those: Sequence[One]) -> One:
        return those[int(self.random.integers(len(those)))]

    def some(self, low: int, high: int) -> int:
        """A whole number from low to high, both in it."""
        return int(self.random.integers(low, high + 1))

    def chance(self, share: float) -> bool:
        return bool(self.random.random() < share)

    def document(self, but: str = "", dated: bool = False) -> str:
        those = [one[0] for one in self.documents if one[0] != but and (one[2] or not dated)]
        return self.pick(those)

    def dated(self, document: str) -> date:
        return date.fromisoformat(next(one[2] for one in self.documents if one[0] == document))

    def subject(self, code: str, name: str = "", area: str = "") -> str:
        """A new subject; a number is put behind a code that there is."""
        at = len(self.subjects)
        made = code if code not in self.subjects else f"{code}-{at}"
        self.subjects[made] = (name or made, area)
        return made

    def state(
        self,
        document: str,
        subject: str,
        measure: str,
        kind: str,
        value: str,
        unit: str = "",
        period: str = "",
        basis: str = "",
        of: str = "",
        role: str = "",
    ) -> Row:
        self._lines[document] += self.some(1, 2)
        line = self._lines[document]
        id = f"{document}.{line:04d}.1"
        row = Row(id, document, line, subject, measure, kind, value, unit, period, basis, of, role)
        self.rows[id] = row
        return row

    def again(self, row: Row, document: str, value: str, unit: str | None = None) -> Row:
        """The same thing in another document, printed otherwise."""
        self._lines[document] += self.some(1, 2)
        line = self._lines[document]
        new = replace(
            row,
            id=f"{document}.{line:04d}.1",
            document=document,
            line=line,
            value=value,
            unit=row.unit if unit is None else unit,
            role="",
        )
        self.rows[new.id] = new
        return new

    def rewrite(self, row: Row, period: str) -> Row:
        """The row as it is, with its time written otherwise."""
        self.rows[row.id] = replace(row, period=period)
        return self.rows[row.id]

    def place(self, sort: str, *rows: Row) -> None:
        self.places.append(Place(sort, tuple(row.id for row in rows)))


def written(year: int) -> str:
    """A financial year as packs write it: 2016/17."""
    return f"{year}/{(year + 1) % 100:02d}"
