"""Commands about journeys: the census of an instant, and one person's timeline."""

from collections import Counter
from datetime import datetime

import typer

from homefirst.app.beds.asking import Compared, ask_compared
from homefirst.app.ground.journeys import ask_census, ask_timeline
from homefirst.cli.root import app
from homefirst.cli.show import print_json, print_table, say
from homefirst.county.journey.census import Census, Timeline
from homefirst.foundation.calendar import LONDON, parse_instant
from homefirst.foundation.errors import NotUnderstood


@app.command("census")
def census_command(
    at: str = typer.Option(..., help="The instant: 2016-03-10T08:00:00+00:00, or a day's first."),
    known_at: str | None = typer.Option(None, help="As known at this time: 2016-03-12."),
    place: str | None = typer.Option(None, help="Of this place alone, by its code."),
    against: str | None = typer.Option(None, help="What differs from this instant: who came, left, moved."),
    against_known_at: str | None = typer.Option(None, help="The other one as known at this time."),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """Who is where, in what, ready since when and waiting for what; people under opaque keys. With --against
    what changed since another instant."""
    if against is not None or against_known_at is not None:
        if place is not None:
            raise NotUnderstood("A difference is told of all places.", where="--place", next="Leave it out.")
        _show_difference(_compared(at, known_at, against, against_known_at), json)
        return
    found = ask_census(parse_instant(at), known_at=parse_instant(known_at) if known_at else None)
    if json:
        print_json(found.as_answer(place))
    else:
        _show_census(found, place)


@app.command("timeline")
def timeline_command(
    person: str = typer.Argument(..., help="The person's opaque key."),
    known_at: str | None = typer.Option(None, help="As known at this time: 2016-03-12."),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """All that was entered of one person: when it happened, when it was known, when it was recorded."""
    found = ask_timeline(person, known_at=parse_instant(known_at) if known_at else None)
    if json:
        print_json(found.as_answer())
    else:
        _show_timeline(found)


def _compared(*asked: str | None) -> Compared:
    return ask_compared(*(parse_instant(text) if text else None for text in asked))


def _show_difference(found: Compared, json: bool) -> None:
    if json:
        print_json(found.as_answer())
        return
    change = found.change
    assert change is not None
    say(SYNTHETIC)
    rows = [[how.value, f"{count:,}"] for how, count in change.counts.items() if count]
    title = f"{_said(change.was_at)}, as known at {_said(change.was_known_at)}, to {_said(change.at)},"
    print_table(f"{title} as known at {_said(change.known_at)}", ["What happened", "How often"], rows)
    heads = ["Place", "Before", "Came", "Moved in", "Left", "Moved away", "After", "Became ready"]
    numbers = "was came moved_in left moved_away now became_ready".split()
    places = [one for one in found.places if one.place is not None]
    print_table(
        "Beds taken",
        heads,
        [[one.place or "", *(f"{getattr(one, name):,}" for name in numbers)] for one in places],
    )


SYNTHETIC = "These people are synthetic: nobody of them exists."


def _show_census(found: Census, place: str | None) -> None:
    say(SYNTHETIC)
    beds = [bed for bed in found.beds if place in (None, bed.place)]
    there = Counter(bed.place for bed in beds if not bed.on_leave)
    away = Counter(bed.place for bed in beds if bed.on_leave)
    ready = Counter(bed.place for bed in beds if bed.ready_since is not None and not bed.on_leave)
    rows = [
        [code, f"{there[code]:,}", f"{ready[code]:,}", f"{away[code]:,}"]
        for code in sorted({bed.place for bed in beds})
    ]
    heads = ["Place", "In bed", "Ready to leave", "On leave"]
    print_table(f"{_said(found.at)}, as known at {_said(found.known_at)}", heads, rows)
    services = [one for one in found.services if place in (None, one.place)]
    states = Counter(one.state for one in services)
    say(f"Services at home: {', '.join(f'{n:,} {state}' for state, n in sorted(states.items())) or 'none'}.")
    if place is None:
        say(f"Open waits: {len(found.waits):,}.")


def _show_timeline(found: Timeline) -> None:
    say(SYNTHETIC)
    heads = ["Event", "Number", "Happened", "Known", "Recorded", "Standing"]
    rows = [
        [
            entry.event.name,
            str(entry.event.seq),
            _said(entry.event.occurred.start),
            _said(entry.event.known_at),
            _said(entry.event.recorded_at),
            entry.why or (entry.standing if entry.by is None else f"{entry.standing} by {entry.by}"),
        ]
        for entry in found.entries
    ]
    print_table(f"As known at {_said(found.known_at)}", heads, rows)


def _said(instant: datetime) -> str:
    return f"{instant.astimezone(LONDON):%Y-%m-%d %H:%M}"
