"""The command about beds that are closed."""

import typer

from homefirst.app.capacity.closed import ask_beds_closed, reasons_in_words
from homefirst.app.ground.places import place_name
from homefirst.cli.root import app
from homefirst.cli.show import print_json, print_table, say
from homefirst.foundation.calendar import LONDON, parse_wall_clock
from homefirst.hub.site_beds import WardNow

_UNKNOWN = "unknown"


@app.command("beds-closed")
def beds_closed_command(
    at: str | None = typer.Option(None, help="The instant: 2016-03-10T09:30. Else as things stand now."),
    known_at: str | None = typer.Option(None, help="As known at this time: 2016-03-12."),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """Which beds are closed, why and since when, by ward, and which wards have not said."""
    asked = ask_beds_closed(
        parse_wall_clock(at) if at else None, parse_wall_clock(known_at) if known_at else None
    )
    if json:
        print_json(asked.as_answer())
        return
    posted = sum(one.fresh for one in asked.wards)
    say(f"{posted} of {len(asked.wards)} wards posted in the last {asked.hours} hours.")
    print_table(
        f"Beds closed, {asked.at.astimezone(LONDON):%Y-%m-%d %H:%M}",
        ["Site", "Ward", "Closed", "Why", "Open", "In bed", "Empty", "Posted"],
        [_row(one) for one in asked.wards],
    )


def _row(one: WardNow) -> list[str]:
    posted = one.posted
    head = [place_name(one.place), one.ward or ""]
    if posted is None:
        return [*head, _UNKNOWN, "", _UNKNOWN, str(one.occupied), _UNKNOWN, "never"]
    old = "" if one.fresh else " (stale)"
    return [
        *head,
        str(posted.closed_beds),
        reasons_in_words(posted.closed),
        _UNKNOWN if posted.open is None else str(posted.open),
        str(one.occupied),
        _UNKNOWN if one.empty is None else str(one.empty),
        f"{posted.said_at.astimezone(LONDON):%Y-%m-%d %H:%M}{old}",
    ]
