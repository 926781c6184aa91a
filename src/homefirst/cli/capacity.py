"""The command about what is free."""

import typer

from homefirst.app.capacity.asking import ask_capacity
from homefirst.cli.root import app
from homefirst.cli.show import print_json, print_table, say
from homefirst.county.capacity.answer import number
from homefirst.foundation.calendar import LONDON, parse_wall_clock


@app.command("capacity")
def capacity_command(
    at: str | None = typer.Option(None, help="The instant: 2016-03-10T09:30. Else as things stand now."),
    known_at: str | None = typer.Option(None, help="As known at this time: 2016-03-12."),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """What is free by service, locality and day, who posted it when, and what of what is commissioned
    comes."""
    asked = ask_capacity(
        parse_wall_clock(at) if at else None, known_at=parse_wall_clock(known_at) if known_at else None
    )
    if json:
        print_json(asked.as_answer())
        return
    local = asked.at.astimezone(LONDON)
    say(f"{len(asked.stale)} of {len(asked.resources)} lines were not posted on {local:%Y-%m-%d}.")
    week = [f"{day.day:%a} {day.day.day}" for day in (asked.resources[0].days[:7] if asked.resources else ())]
    print_table(
        f"Free, {local:%Y-%m-%d %H:%M}",
        ["Service", "Locality", "Unit", *week, "Not posted"],
        [
            [
                *(one.service, one.locality, one.unit.value),
                *(_said(number(amount)) for amount in one.by_day[:7]),
                f"{one.stale} of {one.lines}",
            ]
            for one in asked.services
        ],
    )
    print_table(
        "Commissioned (hours a week, beds)",
        ["Line", "Provider", "Commissioned", "Delivered", "Rate", "Usable", "Used"],
        [
            [
                *(one.line.name, one.line.provider or ""),
                *(_said(number(amount, 0)) for amount in (one.line.amount, one.line.delivered)),
                "unknown" if one.line.rate is None else f"{number(one.line.rate * 100, 0)}%",
                *(_said(number(amount, 0)) for amount in (one.usable, one.used)),
            ]
            for one in asked.commissioned
        ],
    )


def _said(value: float | None) -> str:
    return "unknown" if value is None else f"{value:,}"
