"""Commands about published figures: how many were delayed, and what may come."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import typer

from homefirst.app.ground.questions import ask_delays, ask_outlook
from homefirst.cli.root import app
from homefirst.cli.show import print_json, print_table, say
from homefirst.county.catalogue.delays import CATEGORIES, Breakdown
from homefirst.foundation.calendar import FinancialYear, Month, parse_instant
from homefirst.foundation.errors import NotUnderstood, named
from homefirst.foundation.units import percent, round_half_up
from homefirst.measures.delays import DelayedMonth, Delays
from homefirst.measures.outlook import PUBLISHED, LevelTarget, Outlook


@app.command("delays")
def delays_command(
    area: str = typer.Option(..., help="ONS code of the area: E10000025."),
    month: str = typer.Option(..., help="The first month: 2016-03."),
    to: str | None = typer.Option(None, help="The last month, included; the first where left out."),
    by: str | None = typer.Option(None, help="reason, organisation or care."),
    known_at: str | None = typer.Option(None, help="As known at this time: 2016-09-08."),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """Published delayed days, people delayed per day, and each per 100,000 adults."""
    first = named("--month", Month.parse, month)
    answer = ask_delays(
        area,
        first,
        named("--to", Month.parse, to) if to else first,
        by=breakdown(by),
        known_at=named("--known-at", parse_instant, known_at) if known_at else None,
    )
    if json:
        print_json(answer.as_answer())
    else:
        _show_delays(answer)


@app.command("outlook")
def outlook_command(
    area: str = typer.Option(..., help="ONS code of the area: E10000025."),
    year: str = typer.Option(..., help="The plan's financial year: 2016-17."),
    month: str = typer.Option(..., help="The last month of data: 2016-09."),
    measure: str = typer.Option("delayed-days", help="delayed-days is the one so far."),
    plan: float | None = typer.Option(None, help="Planned days, where the pack has no plan."),
    target_per_day: float | None = typer.Option(None, help="A level to be reached: 73."),
    target_month: str | None = typer.Option(None, help="By which month: 2017-03."),
    known_at: str | None = typer.Option(None, help="As known at this time: 2016-11-10."),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """What the year may come to, and how likely it is that the plan is missed."""
    if measure != "delayed-days":
        raise NotUnderstood(f"There is no outlook of “{measure}”.", next="Name delayed-days.")
    if (target_per_day is None) != (target_month is None):
        raise NotUnderstood(
            "A level needs both its number and its month.", next="Give --target-per-day and --target-month."
        )
    target = None
    if target_per_day is not None and target_month is not None:
        by = named("--target-month", Month.parse, target_month)
        target = LevelTarget(per_day=Decimal(str(target_per_day)), month=by)
    answer = ask_outlook(
        area,
        named("--year", FinancialYear.parse, year),
        named("--month", Month.parse, month),
        plan=None if plan is None else Decimal(str(plan)),
        target=target,
        known_at=named("--known-at", parse_instant, known_at) if known_at else None,
    )
    if json:
        print_json(answer.as_answer())
    else:
        _show_outlook(answer, target)


def _show_outlook(answer: Outlook, target: LevelTarget | None) -> None:
    say(f"With data to {answer.month.name}, known on {answer.known_on} ({answer.vintage.value} figures).")
    if answer.unknown_because:
        say(f"Unknown: {answer.unknown_because}")
    if answer.method == PUBLISHED and answer.outcome is not None:
        say(_what_came(answer, target))
    else:
        for share, value in (answer.outcome or {}).items():
            say(f"{float(share):.0%} of outcomes lie at or under {value:,.1f}.")
        missing = answer.probability_of_missing
        chance = "unknown" if missing is None else percent(missing)
        say(f"Chance of ending above {_aimed(answer, target)}: {chance}")
    if answer.cumulative_rag:
        say(f"The cumulative reading of the same month: {answer.cumulative_rag.value}.")


def _what_came(answer: Outlook, target: LevelTarget | None) -> str:
    """Nothing is left to foretell: what the year or the level came to, on which side of what was aimed at."""
    side = "above" if answer.probability_of_missing else "at or under"
    came = (answer.outcome or {})["0.5"]
    if target is None:
        return f"The year came to {came:,.0f}, {side} {_aimed(answer, target)}."
    return f"{target.month.name} came to {came:,.1f} a day, {side} {_aimed(answer, target)}."


def _aimed(answer: Outlook, target: LevelTarget | None) -> str:
    if target is None:
        return f"the plan of {answer.plan:,.1f}"
    return f"the level of {target.per_day.normalize():f}"


def breakdown(named: str | None) -> Breakdown | None:
    """The split that is named at a door: care, organisation or reason. Raises NotUnderstood for others."""
    if named is None:
        return None
    if named not in CATEGORIES:
        raise NotUnderstood(f"“{named}” is no split of the delays.", next=f"Name {', '.join(CATEGORIES)}.")
    return Breakdown(named)


def _show_delays(answer: Delays) -> None:
    if answer.by is None:
        heads = ["Month", "Days", "Per day", "Days per 100,000", "People per 100,000", "Vintage"]
        rows = [_rates(month) for month in answer.months]
    else:
        codes = [code for code, _ in CATEGORIES[answer.by]]
        heads = ["Month", "Days", *codes]
        rows = [_split(month, codes) for month in answer.months]
    print_table(f"{answer.area_name}: delayed transfers of care", heads, rows)


def _rates(month: DelayedMonth) -> list[str]:
    rates = (month.per_day, month.days_per_100k, month.people_per_100k)
    vintage = month.vintage.value if month.vintage else "unknown"
    return [month.month.short, _shown(month.days), *(_shown(rate, 1) for rate in rates), vintage]


def _split(month: DelayedMonth, codes: Sequence[str]) -> list[str]:
    by = month.by or {}
    # A category that the return did not have in that month is not unknown: it was not asked.
    cells = [_shown(by[code]) if code in by else "-" for code in codes]
    return [month.month.short, _shown(month.days), *cells]


def _shown(value: int | Fraction | None, places: int = 0) -> str:
    return "unknown" if value is None else f"{round_half_up(float(value), places):,}"
