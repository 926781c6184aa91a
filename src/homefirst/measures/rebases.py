"""Where the limits of a chart begin anew, and why: nobody rebases a chart without saying so.

A rebase forgets what was usual before it, and so can make a bad year look usual. The pack's table
`rebases.csv` holds those that were decided, each with its reason, its source and the role that decided; who
only tries one gives the reason, too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from homefirst.county.catalogue.sourced import Line, Source, sourced_lines
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotUnderstood

COLUMNS = ("measure", "area", "category", "month", "because", "decided_by")
LONGEST_REASON = 200
"""Letters: a reason is read beside the chart, not in a paper of its own."""


@dataclass(frozen=True, slots=True)
class Rebase:
    """From `month` on mean and limits are made anew, `because` of something that happened then.

    `decided_by` is the role that decided it, and `source` where that stands; both are None of one that
    somebody only tries.
    """

    month: Month
    because: str
    decided_by: str | None = None
    source: Source | None = None

    def __post_init__(self) -> None:
        if not self.because.strip():
            raise NotUnderstood(
                f"The rebase in {self.month.name} has no reason.",
                where="because",
                next="Say what changed in that month.",
            )
        if len(self.because) > LONGEST_REASON:
            raise NotUnderstood(
                f"The reason has {len(self.because)} letters.",
                where="because",
                next=f"Say it in {LONGEST_REASON} or fewer.",
            )


@dataclass(frozen=True, slots=True)
class DecidedRebase:
    """A rebase of one measure of one area: of all delays, or of one `category` of them, as reason:E."""

    measure: str
    area: str
    category: str | None
    rebase: Rebase


def read_rebases(path: Path) -> tuple[DecidedRebase, ...]:
    """The pack's decided rebases, by month; none where the pack has no such table.

    Raises NotUnderstood by row and column, and where one chart would begin anew twice in one month.
    """
    if not path.is_file():
        return ()
    found = sorted((_decided(line) for line in sourced_lines(path, COLUMNS)), key=_month)
    keys = [(one.measure, one.area, one.category, one.rebase.month) for one in found]
    for place, key in enumerate(keys):
        if key in keys[:place]:
            raise NotUnderstood(
                f"{key[0]} of {key[1]} begins anew twice in {key[3].name}.",
                where=path.name,
                next="Keep one row, with both reasons if there are two.",
            )
    return tuple(found)


def rebases_of(
    decided: Iterable[DecidedRebase], measure: str, area: str, category: str | None = None
) -> tuple[Rebase, ...]:
    """What was decided for one measure of an area, of all delays or of one category, by month."""
    return tuple(
        one.rebase for one in decided if (one.measure, one.area, one.category) == (measure, area, category)
    )


def in_one_row(decided: Sequence[Rebase], tried: Sequence[Rebase]) -> tuple[Rebase, ...]:
    """Both, by month. What was decided stands; trying the same month again changes nothing."""
    months = {one.month for one in decided}
    new = {one.month: one for one in tried if one.month not in months}
    return tuple(sorted((*decided, *new.values()), key=lambda one: one.month))


def _decided(line: Line) -> DecidedRebase:
    month, because = line.read("month", Month.parse), line.read("because", _some)
    try:
        rebase = Rebase(month, because, line.read("decided_by", _some), line.source())
    except NotUnderstood as error:
        where = error.where if error.where.startswith(line.file) else f"{line.file}, row {line.number}"
        raise NotUnderstood(error.what, where=where, next=error.next) from None
    return DecidedRebase(
        line.read("measure", _some), line.read("area", _some), line.cells["category"] or None, rebase
    )


def _month(one: DecidedRebase) -> Month:
    return one.rebase.month


def _some(text: str) -> str:
    if not text.strip():
        raise NotUnderstood("The cell is empty.")
    return text
