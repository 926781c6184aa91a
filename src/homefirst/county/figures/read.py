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
    "seq area area_name month breakdown days total published revised known_at corrects withdrawn".split()
)


def delay_tables(
    view: View, breakdown: Breakdown, *, areas: Sequence[str] | None = None
) -> tuple[InForce, ...]:
    """The tables of delayed days in force for a view, by area and month; all areas where none is named."""
    found = in_force(held_tables(view, breakdown, areas=areas), view.known_at)
    return found if areas is None else tuple(one for one in found if one.table.area in areas)


def held_tables(view: View, breakdown: Breakdown, *, areas: Sequence[str] | None = None) -> tuple[Held, ...]:
    """Every edition, correction and withdrawal that a view's heads include, for `in_force` to choose from.

    Whatever corrects, or is corrected by, a table of these areas is among them, also where that is about
    another area.
    """
    rows = DelayTableRow.objects.filter(
        county=view.county, breakdown=breakdown.value, seq__lte=view.upto(STREAM)
    )
    if areas is not None:
        # Corrections are few: all of them, and all that they correct, instead of following each chain.
        corrections = DelayTableRow.objects.filter(county=view.county, corrects__isnull=False)
        touched = corrections.values("corrects")
        rows = (
            rows.filter(area__in=areas) | rows.filter(corrects__isnull=False) | rows.filter(seq__in=touched)
        )
    return tuple(_held(rows.values_list(*_COLUMNS)))


def held_for(view: View, tables: Sequence[DelayTable], *, seqs: Sequence[int] = ()) -> tuple[Held, ...]:
    """What is held of the areas and months of some tables, or under some numbers, with every correction."""
    rows = DelayTableRow.objects.filter(county=view.county, seq__lte=view.upto(STREAM))
    corrections = rows.filter(corrects__isnull=False)
    wanted = rows.filter(
        area__in={table.area for table in tables}, month__in={table.month.first for table in tables}
    )
    return tuple(_held((wanted | corrections | rows.filter(seq__in=seqs)).values_list(*_COLUMNS)))


def areas(view: View) -> tuple[tuple[str, str], ...]:
    """Code and name of every area with published delays in this view, by name. The latest name counts."""
    rows = DelayTableRow.objects.filter(county=view.county, seq__lte=view.upto(STREAM))
    undone = rows.filter(corrects__isnull=False, known_at__lte=view.known_at).values("corrects")
    known = (
        rows.filter(
            breakdown=Breakdown.CARE.value, withdrawn=False, first_known_on__lte=local_day(view.known_at)
        )
        .exclude(seq__in=undone)
        .order_by("area", "-month")
        .distinct("area")
        .values_list("area", "area_name")
    )
    return tuple(sorted(known, key=lambda row: (row[1], row[0])))


def _held(rows: Iterable[tuple[Any, ...]]) -> Iterator[Held]:
    for seq, area, name, month, breakdown, days, total, published, revised, known_at, corrects, gone in rows:
        table = DelayTable(
            area=area,
            area_name=name,
            edition=Edition(month=Month.of(month), published=published, revised=revised),
            breakdown=Breakdown(breakdown),
            days=tuple((code, count) for code, count in days),
            total=total,
        )
        yield Held(seq=seq, table=table, known_at=known_at, corrects=corrects, withdrawn=gone)
