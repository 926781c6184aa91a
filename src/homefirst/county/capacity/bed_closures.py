"""Why beds of a ward may be closed: a table of the county pack, bed_closures.csv. Pure.

One row: a reason and its name in words. Without the table it is OURS.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from homefirst.county.catalogue.row import Row, by_code, read_table, words_in
from homefirst.foundation.errors import Problem

FILE = "bed_closures.csv"
COLUMNS = ("reason", "name", "source")


@dataclass(frozen=True, slots=True)
class BedClosure:
    """A reason for which beds are closed."""

    code: str
    name: str
    source: str


_OURS = "assumption: ours, until a pack says otherwise"
OURS: Mapping[str, BedClosure] = MappingProxyType(
    {
        code: BedClosure(code, name, _OURS)
        for code, name in (
            ("infection", "infection"),
            ("staffing", "for want of staff"),
            ("maintenance", "maintenance or cleaning"),
            ("other", "another reason"),
        )
    }
)


def read_bed_closures(folder: Path, problems: list[Problem]) -> Mapping[str, BedClosure]:
    """A pack's reasons in their order; what is wrong is noted in `problems`."""
    if not (folder / FILE).exists():
        return OURS
    return by_code(read_table(folder / FILE, COLUMNS, problems), "reason", _closure) or OURS


def _closure(row: Row) -> BedClosure:
    return BedClosure(row.text("reason"), row.cell("name", words_in, ""), row.cell("source", words_in, ""))
