"""The command about offers."""

import typer

from homefirst.app.offers.tracked import ask_tracker
from homefirst.cli.root import app
from homefirst.cli.show import print_json, print_table, say
from homefirst.foundation.calendar import LONDON


@app.command("offers")
def offers_command(json: bool = typer.Option(False, "--json")) -> None:
    """Every offer of today: how it stands, by when it is to be answered, late ones first; under keys."""
    tracker = ask_tracker()
    if json:
        print_json(tracker.as_answer())
        return
    say(f"{len(tracker.offers)} offers, {len(tracker.late)} late.")
    print_table(
        f"Offers, {tracker.at.astimezone(LONDON):%Y-%m-%d %H:%M}",
        ["Kind", "Provider", "Zone", "Start", "State", "Why", "Answer by", "Late"],
        [
            [
                *(one.course.offer.what, tracker.name(one.provider), one.zone),
                *(one.course.offer.start.isoformat(), one.state.value, one.course.why or ""),
                f"{one.answer_by.astimezone(LONDON):%Y-%m-%d %H:%M}",
                "late" if one.late(tracker.at) else "",
            ]
            for one in tracker.offers
        ],
    )
