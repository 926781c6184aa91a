"""The questions that the doors ask: each takes what was asked and a view, reads, and gives one answer.

Here and not in measures, because the county's pack and database are known here; here and not in a door,
because pages, the API and the command line ask the same.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from homefirst.app.ground.house import this_county, this_log
from homefirst.app.ground.outlook_errors import own_tables, pack_tables
from homefirst.county.catalogue.delays import CATEGORIES, Breakdown
from homefirst.county.figures import read
from homefirst.county.figures.editions import Held, InForce, in_force
from homefirst.county.figures.plans import PlanLine, planned_days, read_delay_plan, target_people
from homefirst.county.figures.population import Population, read_populations
from homefirst.foundation.calendar import FinancialYear, Month, months
from homefirst.foundation.errors import NotFound, NotUnderstood, Unavailable
from homefirst.foundation.stats.error_table import ErrorTable
from homefirst.foundation.stats.xmr_rules import Rules
from homefirst.foundation.store.view import View
from homefirst.measures.board import PlanFollowed, follow_plan
from homefirst.measures.definitions import definition
from homefirst.measures.delays import Delays, delays
from homefirst.measures.monthly_days import known_by_category, known_totals
from homefirst.measures.outlook import LevelTarget, Outlook, level_outlook, year_outlook
from homefirst.measures.outlook_table import read_error_tables
from homefirst.measures.rebases import DecidedRebase, Rebase, in_one_row, read_rebases, rebases_of
from homefirst.measures.series import MeasureSeries, measure_series
from homefirst.measures.year_plan import YearPlan

AREA = re.compile("[A-Z][0-9]{8}|[0-9]{3,4}")
"""An ONS code, or the return's own for residents of elsewhere."""


def view_at(known_at: datetime | None) -> View:
    """All that is recorded, as known at an instant; at this one where none is named."""
    return this_log().now() if known_at is None else View(this_county().area, known_at)


def ask_delays(
    area: str,
    first: Month,
    last: Month,
    *,
    by: Breakdown | None = None,
    known_at: datetime | None = None,
) -> Delays:
    """Delayed days of an area from `first` to `last`, both included.

    Raises NotUnderstood for months in the wrong order and NotFound for an area of which nothing is held.
    """
    if last < first:
        raise NotUnderstood(f"{last} comes before {first}.", next="Name the earlier month first.")
    view = view_at(known_at)
    tables = _tables(view, Breakdown.CARE, area)
    return delays(
        tables,
        populations(),
        split=None if by is None else read.delay_tables(view, by, areas=[area]),
        area=area,
        months=tuple(months(first, last)),
        known_at=view.known_at,
        by=by,
    )


def ask_measure(
    measure: str,
    area: str,
    first: Month,
    last: Month,
    *,
    by: Breakdown | None = None,
    category: str | None = None,
    known_at: datetime | None = None,
    rebases: Sequence[Rebase] = (),
    fix_after: int | Month | None = None,
    rules: Rules = Rules.HOMEFIRST_1,
) -> MeasureSeries:
    """One measure of an area, or of one category of it, charted; beside the plan where the pack has one.

    The limits begin anew where the pack's table says that it was decided, and at `rebases`, which somebody
    tries; `fix_after` as `measure_series` takes it. Raises NotFound for a measure or category that does not
    exist, and as `ask_delays` and `measure_series` do.
    """
    meaning = definition(measure)
    if by is not None and category not in dict(CATEGORIES[by]):
        codes = ", ".join(code for code, _ in CATEGORIES[by])
        raise NotFound(f"There is no {by.value} “{category}”.", where="category", next=f"Name {codes}.")
    answer = ask_delays(area, first, last, by=by, known_at=known_at)
    of = None if by is None else f"{by}:{category}"
    return measure_series(
        answer,
        meaning,
        category=category,
        plan=plan_of(area),
        rules=rules,
        rebases=in_one_row(rebases_of(decided_rebases(), measure, area, of), rebases),
        fix_after=fix_after,
    )


def decided_rebases() -> Sequence[DecidedRebase]:
    """Where the pack's charts begin anew, and why."""
    return _decided_rebases(settings.PACK)


@lru_cache(maxsize=4)
def _decided_rebases(pack: Path) -> tuple[DecidedRebase, ...]:
    return read_rebases(pack / "rebases.csv")


def plan_of(area: str) -> YearPlan | None:
    """The pack's plan of delayed days for an area, of its latest year; None where it has none."""
    spans = planned_days(plan_lines(), area)
    return YearPlan.of_spans(spans[-1][0].financial_year, spans) if spans else None


def ask_outlook(
    area: str,
    year: FinancialYear,
    month: Month,
    *,
    plan: Decimal | None = None,
    target: LevelTarget | None = None,
    known_at: datetime | None = None,
) -> Outlook:
    """What a year's delayed days may come to, or the level of `target`, with data up to `month`.

    `plan` is for an area or year of which the pack has none; NotUnderstood where neither has one.
    """
    view = view_at(known_at)
    days = known_totals(_held(view, Breakdown.CARE, area), area, view.known_at)
    table = error_tables().get(month)
    if target is not None:
        return level_outlook(days, target, month, table)
    return year_outlook(days, _plan_for(area, year, plan), month, table)


def ask_board(month: Month | None = None) -> PlanFollowed:
    """This county's plan of delays, followed with the data to `month` as they stood when it came out; with
    all that is held, as it stands now, where none is named."""
    county, view = this_county(), view_at(None)
    plan = plan_of(county.area)
    if plan is None:
        raise Unavailable(
            "The county pack holds no plan of delays.", where="delay_plan.csv", next="Enter its quarters."
        )
    held = _held(view, Breakdown.CARE, county.area)
    reasons = _held(view, Breakdown.REASON, county.area)
    named = _of(county.area, held, view)[-1].table
    days = known_totals(held, county.area, view.known_at)
    if days.latest is None:
        raise _nothing_held(county.area)
    return follow_plan(
        days,
        known_by_category(reasons, county.area, Breakdown.REASON, view.known_at),
        area_name=named.area_name,
        plan=plan,
        target=level_target_of(county.area),
        tables=error_tables(),
        month=month or days.latest,
        as_it_stood=month is not None,
    )


def level_target_of(area: str) -> LevelTarget | None:
    """The pack's promise of people delayed on one day; held against that month's mean."""
    promised = target_people(plan_lines(), area)
    return None if promised is None else LevelTarget(per_day=promised[1], month=promised[0])


def _plan_for(area: str, year: FinancialYear, days: Decimal | None) -> YearPlan:
    if days is not None:
        return YearPlan.of_year(year, days)
    spans = [span for span in planned_days(plan_lines(), area) if span[0].financial_year == year]
    if not spans:
        raise NotUnderstood(
            f"The county pack holds no plan of {area} for {year}.", next="Give one: --plan 42558."
        )
    return YearPlan.of_spans(year, spans)


def _tables(view: View, breakdown: Breakdown, area: str) -> tuple[InForce, ...]:
    """The tables in force of one area; NotFound where nothing of it was known by then."""
    return _of(area, _held(view, breakdown, area), view)


def _held(view: View, breakdown: Breakdown, area: str) -> tuple[Held, ...]:
    """All that is held of one area, editions and corrections; NotFound where nothing was known by then."""
    if not AREA.fullmatch(area):
        raise NotUnderstood(
            f"“{area}” is not the code of an area.", where="area", next="Write an ONS code, as E10000009."
        )
    held = read.held_tables(view, breakdown, areas=[area])
    if not _of(area, held, view):
        raise _nothing_held(area)
    return held


def _of(area: str, held: Sequence[Held], view: View) -> tuple[InForce, ...]:
    return tuple(one for one in in_force(held, view.known_at) if one.table.area == area)


def error_tables() -> Mapping[Month, ErrorTable]:
    """The tables of how far forecasts went wrong, by the last month of data of each: the pack's, and before
    them those that this county made itself."""
    return {**_error_tables(*_as_it_lies(pack_tables())), **_error_tables(*_as_it_lies(own_tables()))}


def _as_it_lies(folder: Path) -> tuple[Path, tuple[tuple[str, int], ...]]:
    """A folder and when each of its tables was written: another process may write one anew."""
    found = ((path.name, path.stat().st_mtime_ns) for path in folder.glob("*.csv"))
    return folder, tuple(sorted(found))


@lru_cache(maxsize=4)
def _error_tables(folder: Path, _as_it_lies: tuple[tuple[str, int], ...]) -> Mapping[Month, ErrorTable]:
    return read_error_tables(folder)


def areas_held() -> tuple[tuple[str, str], ...]:
    """Code and name of every area whose published delays are held, by name."""
    return read.areas(view_at(None))


def months_held(area: str) -> tuple[Month, Month]:
    """The first and the last month of an area's published delays; raises NotFound where there are none."""
    tables = _tables(view_at(None), Breakdown.CARE, area)
    return tables[0].table.month, tables[-1].table.month


def plan_lines() -> Sequence[PlanLine]:
    """The lines of the pack's plan of delays."""
    return _plan_lines(settings.PACK)


@lru_cache(maxsize=4)
def _plan_lines(pack: Path) -> tuple[PlanLine, ...]:
    path = pack / "delay_plan.csv"
    return read_delay_plan(path) if path.exists() else ()


def plan_sources(area: str) -> tuple[str, ...]:
    """Where an area's plan stands, by the documents' titles; none where the pack has no plan of it."""
    found = (line.source.said(this_county().documents) for line in plan_lines() if line.area == area)
    return tuple(dict.fromkeys(found))


def populations() -> Sequence[Population]:
    """The residents aged 18 and over of the pack's areas."""
    return _populations(settings.PACK)


@lru_cache(maxsize=4)
def _populations(pack: Path) -> tuple[Population, ...]:
    path = pack / "population.csv"
    return read_populations(path) if path.exists() else ()


def _nothing_held(area: str) -> NotFound:
    return NotFound(
        f"No published delays of {area} are held that were known by then.",
        where="area",
        next="Take in the monthly workbooks with homefirst intake, or check the code.",
    )
