"""The command about this morning's list."""

import typer

from homefirst.app.ground.places import place_name
from homefirst.app.morning.asking import ask_morning
from homefirst.cli.root import app
from homefirst.cli.show import print_json, print_table, say
from homefirst.foundation.calendar import LONDON, parse_wall_clock
from homefirst.hub.answer import morning_answer
from homefirst.hub.line import Line
from homefirst.hub.verdicts import code_said


@app.command("morning")
def morning_command(
    at: str | None = typer.Option(None, help="The instant: 2016-03-10T09:30. Else as things stand now."),
    known_at: str | None = typer.Option(None, help="As known at this time: 2016-03-12."),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """Who is on this morning's list, ready since when, waiting for what, with which code and what to be done
    next; people under opaque keys."""
    asked = ask_morning(
        parse_wall_clock(at) if at else None, known_at=parse_wall_clock(known_at) if known_at else None
    )
    morning = asked.morning
    if json:
        print_json(morning_answer(morning))
        return
    strip = morning.strip
    say("These people are synthetic: nobody of them exists.")
    say(
        f"Ready to leave a bed: {strip.ready}; new {len(strip.new)}, gone {len(strip.gone)}, ready no more"
        f" {len(strip.reset)} since the morning before. Lines with a record error: {strip.errors}."
    )
    heads = ["Person", "Where", "Days ready", "Days in", "Waits for", "Code", "Stands", "Next"]
    title = f"This morning, {morning.at.astimezone(LONDON):%Y-%m-%d %H:%M}"
    print_table(title, heads, [_row(line) for line in morning.lines])


def _row(line: Line) -> list[str]:
    code = "" if line.code is None else code_said(*line.code.proposal.code)
    return [
        line.person[:8],
        "at home" if line.site is None else place_name(line.site),
        "" if line.days_ready is None else str(line.days_ready),
        "" if line.days_in is None else str(line.days_in),
        ", ".join(wait.what for wait in line.waits),
        code,
        "" if line.code is None else line.code.said,
        "none" if line.next is None else f"{line.next.what}, {line.next.owner}",
    ]
