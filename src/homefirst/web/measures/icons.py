"""How all measures stand: one row each, the most worrying first, with the same answer as JSON."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from markupsafe import Markup

from homefirst.app.ground import questions
from homefirst.app.ground.house import this_county
from homefirst.app.service.icons import ask_icons
from homefirst.county.access.permissions import may
from homefirst.foundation.calendar import months
from homefirst.foundation.charts.badges import (
    Assurance,
    Side,
    assurance_badge,
    assurance_sign,
    variation_badge,
    variation_sign,
)
from homefirst.foundation.charts.control import Signal
from homefirst.foundation.charts.sparkline import sparkline
from homefirst.foundation.stats.xmr_rules import Direction
from homefirst.measures.icon_table import IconRow, IconTable
from homefirst.web.gate.asked import as_json, check_county, month_asked
from homefirst.web.gate.doors import role_of
from homefirst.web.gate.errors import wants_json
from homefirst.web.measures.measure import SIGNALS
from homefirst.web.sheet.environment import UNKNOWN, day, month
from homefirst.web.sheet.table import Table, icons_table
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet

VARIATIONS = (
    (Signal.CONCERN, Side.HIGH),
    (Signal.IMPROVEMENT, Side.LOW),
    (Signal.NEUTRAL, Side.HIGH),
    (Signal.COMMON, None),
)
"""The signs that the legend shows, as they look where lower is better."""


@require_safe
def measures(request: HttpRequest, county: str) -> HttpResponse:
    """This county's measures as they stand with the data to a month, or with all that is published."""
    check_county(county)
    chosen = month_asked(request.GET, "month")
    answer = ask_icons(month=chosen)
    if wants_json(request):
        return JsonResponse(answer.as_answer())
    first, last = questions.months_held(this_county().area)
    if wants_sheet(request):
        return sheet_answer(request, icon_tables(answer), about(known_at=answer.known_at))
    shown = icons_shown(answer, charts=may(role_of(request), "route:measure"))
    shown |= {"as_xlsx": sheet_address(request)}
    choices = [{"value": str(each), "text": each.name} for each in reversed(tuple(months(first, last)))]
    return render(
        request,
        "measures/page.html",
        {**shown, "chosen": str(chosen or ""), "choices": choices, "as_json": as_json(request)},
    )


def icon_tables(answer: IconTable) -> tuple[Table, ...]:
    """The page's tables, for spreadsheets."""
    return tuple(icons_table(id_, heading, rows) for id_, heading, rows in _parted(answer))


def _parted(answer: IconTable) -> tuple[tuple[str, str, list[IconRow]], ...]:
    """All delays, and each kind of them: a table's id, its heading, its rows."""
    whole = [row for row in answer.rows if row.indicator.category is None]
    parts = [row for row in answer.rows if row.indicator.category is not None]
    return (("whole", "All delays", whole), ("parts", "People delayed per day, of each kind", parts))


def icons_shown(answer: IconTable, *, charts: bool) -> dict[str, Any]:
    """The template's words and signs; `charts` says whether who asks may open a measure's own chart."""
    return {
        "answer": answer,
        "area_name": answer.rows[0].indicator.area_name if answer.rows else "",
        "month_shown": _period(answer.rows[0].period),
        "stood": f"With data to {_period(answer.rows[0].period)}, known on {day(answer.known_at)}.",
        "finding": _finding(answer),
        "no_plan": all(row.target is None for row in answer.rows),
        "tables": [_table(*one, charts=charts) for one in _parted(answer)],
        "variation_badges": [
            Markup(variation_badge(signal, side, f"legend-{signal.value.replace('_', '-')}"))
            for signal, side in VARIATIONS
        ],
        "assurance_badges": [
            Markup(assurance_badge(one, f"legend-{one.value.replace('_', '-')}")) for one in Assurance
        ],
    }


def _table(id_: str, heading: str, rows: list[IconRow], *, charts: bool) -> dict[str, Any]:
    """A table of rows; where none of them has a plan it has no columns for one."""
    planned = any(row.target is not None for row in rows)
    shown = [_shown(row, charts=charts) for row in rows]
    return {"id": id_, "heading": heading, "planned": planned, "rows": shown}


def _finding(answer: IconTable) -> str:
    """How many rows worry, in a sentence."""
    worse = sum(row.concern == "worse" for row in answer.rows)
    better = sum(row.concern == "better" for row in answer.rows)
    missing = sum(row.assurance == "consistent_fail" for row in answer.rows)
    said = f"Of {len(answer.rows)} measures {worse} are worse than usual and {better} better."
    if not missing:
        return said
    return f"{said} {missing} will miss {'its' if missing == 1 else 'their'} plan while nothing changes."


def _shown(row: IconRow, *, charts: bool) -> dict[str, Any]:
    of = row.indicator
    lower = of.better is not Direction.INCREASE
    return {
        "measure": of.id,
        "category": of.category or "all",
        "name": of.category_name or of.name,
        "unit": "" if of.category else of.unit,
        "linked": charts,
        "value": of.form.written(row.value) or UNKNOWN,
        "period": _period(row.period),
        "target": of.form.written(row.target) or "–",
        "variation": row.variation_said,
        "variation_sign": _variation_sign(row),
        "trial": row.trial,
        "assurance": row.assurance_said or "no plan",
        "assurance_sign": None
        if row.assurance is None
        else Markup(assurance_sign(Assurance(row.assurance), lower_is_better=lower)),
        "beside": None if row.beside is None else row.beside.variation_said,
        "beside_sign": None if row.beside is None else _variation_sign(row.beside),
        "spark": Markup(
            sparkline(
                row.recent,
                mean=row.mean,
                lower=row.lower,
                upper=row.upper,
                signal=Signal.COMMON if row.variation is None else SIGNALS[row.variation],
                floor=0,
            )
        ),
    }


def _variation_sign(row: IconRow) -> Markup | None:
    if row.variation is None:
        return None
    side = None if row.high is None else Side.HIGH if row.high else Side.LOW
    # Safe to mark as markup: foundation/charts escapes every text that it writes.
    return Markup(variation_sign(SIGNALS[row.variation], side))


def _period(period: str) -> str:
    return month(period)
