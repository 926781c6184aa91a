"""The cells of a return: what is submitted, each a few words and a number; their digest, and how two returns
differ. Pure."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from homefirst.county.catalogue.delays import Care, Organisation
from homefirst.measures.returns.night import Night

Words = tuple[str, ...]
DAYS, PATIENTS = "days", "patients"


@dataclass(frozen=True, slots=True)
class Cells:
    """What a provider submits: a number under a few words each, in the order of the words. None is unknown.
    Of delayed transfers the words are the measure, the council responsible, type of care, reason and
    whose; an empty word is what is not known. Noughts are left out."""

    cells: tuple[tuple[Words, int | None], ...]

    @classmethod
    def of(cls, counts: Mapping[Words, int | None]) -> "Cells":
        return cls(tuple(sorted((words, n) for words, n in counts.items() if n != 0)))

    @property
    def sha256(self) -> str:
        """Of the cells as JSON, without spaces, in their order."""
        return hashlib.sha256(json.dumps(self.as_json(), separators=(",", ":")).encode()).hexdigest()

    def as_json(self) -> list[list[object]]:
        return [[*words, n] for words, n in self.cells]

    @classmethod
    def from_json(cls, told: Iterable[Iterable[object]]) -> "Cells":
        return cls(tuple((tuple(map(str, words)), _number(n)) for *words, n in told))

    def total(self, measure: str) -> int:
        """The sum of one measure."""
        return sum(n or 0 for words, n in self.cells if words[0] == measure)

    def known_total(self, measure: str) -> int | None:
        """The sum of one measure; None where a part of it is not known."""
        found = [n for words, n in self.cells if words[0] == measure]
        return None if None in found else sum(n or 0 for n in found)

    def by(self, measure: str, place: int) -> Counter[str]:
        """The sums of one measure by the word at a place."""
        found: Counter[str] = Counter()
        for words, n in self.cells:
            if words[0] == measure:
                found[words[place]] += n or 0
        return found


COUNCIL, CARE, REASON, WHOSE = 1, 2, 3, 4
"""The places of the words of a cell of delayed transfers, after the measure."""
CellChange = tuple[Words, int | None, int | None]


def cells_of(nights: Iterable[Night], snapshot_on: date | None) -> dict[str | None, Cells]:
    """What each provider submits of delayed transfers: days, and the people delayed at the midnight that ends
    the day `snapshot_on` (None: the return does not ask)."""
    counts: dict[str | None, Counter[Words]] = {}
    for one in nights:
        words = (one.council or "", one.care, one.reason or "", one.whose or "")
        own = counts.setdefault(one.provider, Counter())
        own[(DAYS, *words)] += 1
        if one.day == snapshot_on:
            own[(PATIENTS, *words)] += 1
    return {provider: Cells.of(dict(own)) for provider, own in counts.items()}


def together(cells: Iterable[Cells]) -> Cells:
    """Several providers' cells as one; unknown where one of them does not know."""
    counts: dict[Words, int | None] = {}
    for one in cells:
        for words, n in one.cells:
            before = counts.get(words, 0)
            counts[words] = None if n is None or before is None else before + n
    return Cells.of(counts)


def changes(before: Cells, after: Cells) -> tuple[CellChange, ...]:
    """What differs, cell by cell: words, and the number before and after (nought where there was none)."""
    was, now = dict(before.cells), dict(after.cells)
    return tuple(
        (words, was.get(words, 0), now.get(words, 0))
        for words in sorted(was.keys() | now.keys())
        if was.get(words, 0) != now.get(words, 0)
    )


CARES = tuple(one.value for one in Care)
ORGANISATIONS = tuple(one.value for one in Organisation)


def _number(n: object) -> int | None:
    return None if n is None else int(str(n))
