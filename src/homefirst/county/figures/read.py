"""Questions about published figures, the view first."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from homefirst.county.catalogue.delays import Breakdown
from homefirst.county.figures.delays import DelayTable, Edition
from homefirst.county.figures.editions import Held, InForce, in_force
from homefirst.county.figures.events import STREAM
from homefirst.county.figures.models import DelayTableRow
from homefirst.foundation.calendar import Month, local_day
from homefirst.foundation.store.view import View

_COLUMNS = (
    "seq area area_name month breakdown days total published revised known_on corrects withdrawn".split()
)


def delay_tables(
    view: View, breakdown: Breakdown, *, areas: Sequence[str] | None = None
) -> tuple[InForce, ...]:
    """The tables of delayed days in force for a view, by area and month; all areas where none is named."""
    rows = DelayTableRow.objects.filter(
        county=view.county, breakdown=breakdown.value, seq__lte=view.upto(STREAM)
    )
    if areas is not None:
        rows = rows.filter(area__in=areas)
    return in_force(_held(rows.values_list(*_COLUMNS)), local_day(view.known_at))


def areas(view: View) -> tuple[tuple[str, str], ...]:
    """Code and name of every area with published delays in this view, by name. The latest name counts."""
    rows = (
        DelayTableRow.objects.filter(
            county=view.county, breakdown=Breakdown.CARE.value, seq__lte=view.upto(STREAM), withdrawn=False
        )
        .order_by("area", "-month")
        .distinct("area")
        .values_list("area", "area_name")
    )
    return tuple(sorted(rows, key=lambda row: (row[1], row[0])))


def _held(rows: Iterable[tuple[Any, ...]]) -> Iterator[Held]:
    for seq, area, name, month, breakdown, days, total, published, revised, known_on, corrects, gone in rows:
        table = DelayTable(
            area=area,
            area_name=name,
            edition=Edition(month=Month.of(month), published=published, revised=revised),
            breakdown=Breakdown(breakdown),
            days=tuple((code, count) for code, count in days),
            total=total,
        )
        yield Held(seq=seq, table=table, known_on=known_on, corrects=corrects, withdrawn=gone)
