"""Commands about published figures: how many were delayed, and what may come."""

from fractions import Fraction

import typer

from homefirst.app.questions import ask_delays
from homefirst.cli.main import app
from homefirst.cli.show import print_json, print_table
from homefirst.county.catalogue.delays import CATEGORIES, Breakdown
from homefirst.foundation.calendar import Month, parse_instant
from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.units import round_half_up
from homefirst.measures.delays import Delays


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
    first = Month.parse(month)
    answer = ask_delays(
        area,
        first,
        Month.parse(to) if to else first,
        by=breakdown(by),
        known_at=parse_instant(known_at) if known_at else None,
    )
    if json:
        print_json(answer.as_answer())
    else:
        _show_delays(answer)


def breakdown(named: str | None) -> Breakdown | None:
    """The split that is named at a door: care, organisation or reason. Raises NotUnderstood for others."""
    if named is None:
        return None
    if named not in CATEGORIES:
        raise NotUnderstood(f"“{named}” is no split of the delays.", next=f"Name {', '.join(CATEGORIES)}.")
    return Breakdown(named)


def _show_delays(answer: Delays) -> None:
    codes = [code for code, _ in CATEGORIES[answer.by]] if answer.by else []
    rows = [
        [
            month.month.short,
            _shown(month.days),
            _shown(month.per_day, 1),
            _shown(month.days_per_100k, 1),
            _shown(month.people_per_100k, 1),
            *[_shown((month.by or {}).get(code)) for code in codes],
            month.vintage.value if month.vintage else "unknown",
        ]
        for month in answer.months
    ]
    heads = ["Month", "Days", "Per day", "Days per 100,000", "People per 100,000", *codes, "Vintage"]
    print_table(f"{answer.area_name}: delayed transfers of care", heads, rows)


def _shown(value: int | Fraction | None, places: int = 0) -> str:
    return "unknown" if value is None else f"{round_half_up(float(value), places):,}"

