"""`homefirst allocate`: who gets which of the places that are free."""

import time
from datetime import datetime
from pathlib import Path

import typer

from homefirst.cli.root import app
from homefirst.cli.show import print_json, print_table, say
from homefirst.foundation.calendar import LONDON, local_day, parse_instant
from homefirst.foundation.errors import NotUnderstood

_AT = typer.Option(None, help="The first day: 2016-03-10, or a time with offset. Today where left out.")
_PEOPLE = typer.Option(..., help="people.csv: who waits.", dir_okay=False)
_CAPACITY = typer.Option(..., help="capacity.csv: what is free.", dir_okay=False)
_DAYS = typer.Option(4, min=1, help="How many days are looked at, the first included.")
_SECONDS = typer.Option(None, min=0.1, help="How long to look for a better plan, at the most.")


@app.command("allocate")
def allocate_command(
    at: str | None = _AT,
    people: Path = _PEOPLE,
    capacity: Path = _CAPACITY,
    days: int = _DAYS,
    seconds: float | None = _SECONDS,
    json: bool = typer.Option(False, "--json"),
) -> None:
    """Draft who gets which place of two tables, level by level, with a reason and a runner-up for each."""
    from homefirst.hub.allocation.answer import allocate
    from homefirst.intake.allocation_files import read_allocation_files
    from homefirst.policy.allocation.instance import instance_of

    instant = datetime.now(LONDON) if at is None else parse_instant(at)
    first_day = local_day(instant)
    read = read_allocation_files(people, capacity, first_day=first_day, days=days)
    if read.problems:
        raise NotUnderstood(
            "\n".join((*(str(one) for one in read.problems), "Nothing of either table was taken."))
        )
    instance = instance_of(read.waiting, read.lines, first_day=first_day, days=days)
    answer = allocate(instance, clock=time.monotonic, seconds=seconds)
    if json:
        print_json(answer.as_answer())
        return
    offers = [(one.person, one.offer, str(one.start), one.runner_up or "") for one in answer.assignments]
    print_table(f"Offers from {first_day}", ("Person", "Offer", "Start", "Runner-up"), offers)
    for person, why in answer.unplaced:
        say(f"{person}: {why.because}")
    saving = sorted(answer.prices, key=lambda one: -one[1].saves)[:10]
    rows = [
        (name, f"{one.saves:,.1f}", "" if one.solved else "estimate") for name, one in saving if one.saves
    ]
    if rows:
        print_table("What one more would save", ("Resource", "Weighted days", ""), rows)
    for one in answer.as_answer()["levels"]:
        say(f"{one['name']}: {one['objective']:,}, and no plan has less than {one['bound']:,}.")
