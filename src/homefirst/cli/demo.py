"""`homefirst demo --live`: the synthetic county lives on, so that open pages move."""

import time

import typer

from homefirst.app.synthetic.capacity import post_day
from homefirst.app.synthetic.demo import SEED, Lived, day_to_live, live
from homefirst.cli.root import app
from homefirst.cli.show import say
from homefirst.foundation.calendar import LONDON
from homefirst.foundation.errors import NotUnderstood


@app.command("demo")
def demo_command(
    live_: bool = typer.Option(False, "--live", help="Write a synthetic working day as it goes by."),
    speed: float = typer.Option(60.0, min=1.0, max=100_000.0, help="How many times as fast as a clock."),
    most: int = typer.Option(0, min=0, help="End after so many entries; 0: with the day."),
) -> None:
    """Let the synthetic county live on for a working day, at a chosen speed; Ctrl-C ends it at any time."""
    if not live_:
        raise NotUnderstood("There is nothing else to show yet.", where="demo", next="Add --live.")
    entries = day_to_live()
    entries = entries[:most] if most else entries
    if not entries:
        say("Nothing would happen on that day.")
        return
    local = entries[0].at.astimezone(LONDON)
    say(f"Synthetic: {len(entries)} entries of {local:%A} {local.day} {local:%B %Y}, made up as they come.")
    say(f"Providers post what is free: {post_day(entries[0].at, SEED)} resources.")
    written = live(entries, speed=speed, pause=time.sleep, told=_tell)
    say(f"{written} of {len(entries)} were written.")


def _tell(one: Lived) -> None:
    where = "" if one.place is None else f" ({one.place})"
    why = "" if one.refused is None else f": left out, {one.refused}"
    say(f"{one.at.astimezone(LONDON):%H:%M} {one.name}{where}{why}")
