"""The command about the directory of services."""

import typer

from homefirst.app.ward.services import ask_service, ask_services
from homefirst.cli.root import app
from homefirst.cli.show import print_json, print_table, say
from homefirst.county.access.roles import roles
from homefirst.foundation.calendar import local_day, parse_wall_clock
from homefirst.policy.directory import Entry


@app.command("services")
def services_command(
    code: str | None = typer.Argument(None, help="One service, by its code."),
    at: str | None = typer.Option(None, help="As of this day: 2016-10-01. Else as things stand now."),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """What is agreed of each service on a day: who may refer, whom it takes, its longest stay and price."""
    on = local_day(parse_wall_clock(at)) if at else None
    if code is not None:
        one, asked = ask_service(code, on)
        if json:
            print_json({"on": asked.directory.on.isoformat(), **one.as_answer()})
            return
        _tell(one)
        return
    directory = ask_services(on).directory
    if json:
        print_json(directory.as_answer())
        return
    heads = ["Code", "Name", "Kind", "Who may refer", "Longest stay", "Now"]
    print_table(f"Services on {directory.on}", heads, [_row(entry) for entry in directory.entries])


def _row(one: Entry) -> list[str]:
    page = one.page
    return [
        one.service.code,
        one.service.name,
        one.kind or one.service.kind,
        "" if page is None else ", ".join(roles()[role].plural for role in page.refer),
        "" if page is None or page.longest_days is None else f"{page.longest_days} days",
        "takes people" if one.stops is None else one.stops,
    ]


def _tell(one: Entry) -> None:
    say(f"{one.service.name}: {one.kind or one.service.kind}.")
    say(one.stops or "It takes people by referral.")
    if one.page is not None:
        say(f"Who may refer: {', '.join(roles()[role].plural for role in one.page.refer) or 'nobody here'}.")
    for criterion in one.criteria:
        say(f"It takes whoever {criterion.sentence}.")
    for row in one.instead:
        say(f"In its place may stand {row.instead}: {row.because}")
