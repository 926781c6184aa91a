"""`homefirst allocate`: who gets which of the places that are free."""

import time
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import typer

from homefirst.cli.root import app
from homefirst.cli.show import print_json, print_table, say
from homefirst.foundation.calendar import LONDON, local_day, parse_instant, parse_wall_clock
from homefirst.foundation.errors import NotUnderstood

_AT = typer.Option(
    None,
    help="The first day: 2016-03-10, or a time with offset. Else as things stand now: of a record that has"
    " ended, as it ended.",
)
_PEOPLE = typer.Option(
    None, help="people.csv: who waits. The county as it stands where left out.", dir_okay=False
)
_CAPACITY = typer.Option(None, help="capacity.csv: what is free. Both tables, or none.", dir_okay=False)
_DAYS = typer.Option(
    None, min=1, help="How many days are looked at, the first included: 4, or of the county as its pack says."
)
_SECONDS = typer.Option(None, min=0.1, help="How long to look for a better plan, at the most.")


@app.command("allocate")
def allocate_command(
    at: str | None = _AT,
    people: Path | None = _PEOPLE,
    capacity: Path | None = _CAPACITY,
    days: int | None = _DAYS,
    seconds: float | None = _SECONDS,
    json: bool = typer.Option(False, "--json"),
) -> None:
    """Draft who gets which place, level by level, with a reason and a runner-up for each: of two tables, or
    of the county as it stands or stood."""
    if (people is None) != (capacity is None):
        raise NotUnderstood(
            "One table alone is no question.",
            where="allocate",
            next="Name --people and --capacity, or neither.",
        )
    if people is None or capacity is None:
        _of_the_county(at, days, seconds, json)
    else:
        _of_tables(at, people, capacity, days or 4, seconds, json)


def _of_the_county(at: str | None, days: int | None, seconds: float | None, json: bool) -> None:
    from homefirst.app.draft.drafting import ask_draft_now
    from homefirst.app.draft.jobs import instant_of
    from homefirst.app.ward.asking import ward_clock

    day = parse_day(at)
    if day is not None:
        instant = instant_of(day)
    else:  # with neither, as every other command has it: of a record that has ended, as it ended
        instant = ward_clock().at if at is None else parse_wall_clock(at)
    answer = ask_draft_now(instant, days=days, seconds=seconds, clock=time.monotonic).as_answer()
    if json:
        print_json(answer)
        return
    say("These people are synthetic: nobody of them exists.")
    rows = [
        (one["person"][:8], one["service"], one["offer"], one["start"], one["runner_up"] or "")
        for one in answer["assignments"]
    ]
    print_table(
        f"Offers from {answer['first_day']}", ("Person", "Waits for", "Offer", "Start", "Runner-up"), rows
    )
    for one in answer["unplaced"]:
        say(f"{one['person'][:8]}: {one['because']}")
    for one in answer["expected"]:
        place = f"{one['offer']} from {one['start']}" if "offer" in one else "no place"
        say(f"{one['person'][:8]}: {place}. {one['not_yet']}")
    _sites_said(answer)
    saving = [
        (one["name"], one["unit"], f"{one['saves_days']:,.1f}", "" if one["solved"] else "estimate")
        for one in sorted(answer["prices"], key=lambda one: -one["saves_days"])
        if one["saves_days"] > 0
    ]
    if saving:
        print_table("What one more would save", ("Resource", "Unit", "Weighted days", ""), saving)
    _levels_said(answer)


def _sites_said(answer: Mapping[str, Any]) -> None:
    for one in answer["sites"]:
        if one["short"] is None:
            say(f"{one['site']}: nobody knows how many come there, so that nothing is asked of it.")
        elif any(one["short"]):
            short, leave, days = one["short"], one["leave"], answer["days"]
            say(
                f"{one['site']}: short by {short[0]} today and {short[-1]} by the end of {days} days;"
                f" {one['waiting']} wait there, and {leave[0]} and {leave[-1]} of them leave by the draft."
            )


def parse_day(text: str | None) -> date | None:
    """A day alone, whose call is meant; None where it is an instant, or nothing."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _of_tables(
    at: str | None, people: Path, capacity: Path, days: int, seconds: float | None, json: bool
) -> None:
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
    _levels_said(answer.as_answer())


def _levels_said(answer: Mapping[str, Any]) -> None:
    for one in answer["levels"]:
        say(f"{one['name']}: {one['objective']:,}, and no plan has less than {one['bound']:,}.")
