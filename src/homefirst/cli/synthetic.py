"""`homefirst synthetic`: a made-up county to live in, and how near its counts are to those published."""

import typer

from homefirst.app.ground.work import synthetic_county, this_work
from homefirst.app.synthetic.compared import ask_synthetic_compared
from homefirst.cli.root import app
from homefirst.cli.show import print_json, print_table, say
from homefirst.cli.work import told
from homefirst.foundation.calendar import parse_instant
from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.work.job import State
from homefirst.measures.compared import Group, Number, SyntheticCompared


@app.command("synthetic")
def synthetic_command(
    later: bool = typer.Option(False, help="Ask for it and end; homefirst jobs tells how far it is."),
    seconds: float = typer.Option(3600.0, min=0.0, max=86_400.0, help="How long to wait for it."),
    compare: bool = typer.Option(
        False, help="Write nothing: count what is held, and hold it against what was published."
    ),
    known_at: str | None = typer.Option(None, help="Compare as known at this time: 2016-09-08."),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """Write the pack's synthetic county into the log: made-up people, whose counts are those published."""
    if compare:
        _compare(known_at, json)
    if known_at:
        raise NotUnderstood("A time is for a comparison.", where="--known-at", next="Add --compare.")
    job = synthetic_county(by="command line")
    if not later:
        say("The worker makes it: homefirst serve runs one, or homefirst worker.")
        job = this_work().wait(job.id, seconds)
    if json:
        print_json(job.as_answer())
    else:
        told(job)
    raise typer.Exit(0 if later or job.state is State.DONE else 1)


def _compare(known_at: str | None, json: bool) -> None:
    """Tells the comparison and ends: 1 where something lies too far away, or there is nothing to count."""
    answer = ask_synthetic_compared(parse_instant(known_at) if known_at else None)
    if json:
        print_json(answer.as_answer())
    else:
        _show(answer)
    raise typer.Exit(0 if answer.ok else 1)


def _show(answer: SyntheticCompared) -> None:
    say("The synthetic side counts made-up people: nobody of them exists.")
    if not answer.journeys:
        say("No journeys are held of these months: homefirst synthetic writes them.")
    rows = [
        [group.title, *_sums(group), str(sum(row.within is True for row in group.rows)), str(len(group.rows))]
        for group in answer.groups
    ]
    heads = ["What", "Promised", "Synthetic, in all", "Published, in all", "As near as that", "Of"]
    print_table(f"{answer.first} to {answer.last}, beside what was published", heads, rows)
    for group, row in answer.out:
        told_ = f"{_said(row.synthetic, group)} instead of {_said(row.published, group)}"
        say(f"{group.title}, {row.period}, {row.name}: {told_}.")
    for group in answer.groups:
        if group.note:
            say(f"{group.title}: {group.note}")


def _sums(group: Group) -> list[str]:
    """What was promised, and the sums of both sides where the figures add up; a mean or a list with its whole
    does not."""
    promised = group.tolerance.words if group.tolerance else "nothing"
    if group.decimals or any(code == "total" for code, _ in group.codes[1:]):
        return [promised, "", ""]
    sides = [[row.synthetic for row in group.rows], [row.published for row in group.rows]]
    return [promised, *(_said(_sum(side), group) for side in sides)]


def _sum(side: list[Number | None]) -> Number | None:
    known = [one for one in side if one is not None]
    return sum(known) if len(known) == len(side) else None


def _said(value: Number | None, group: Group) -> str:
    return "unknown" if value is None else f"{float(value):,.{group.decimals}f}"
