"""`homefirst flow`: the county's care as a network, whether it is sound, and whether it can work at all."""

from pathlib import Path

import typer

from homefirst.app.pack.network_file import ask_feasibility, check_network
from homefirst.cli.root import app
from homefirst.cli.show import print_json, print_table, say
from homefirst.flow.network.feasibility import Feasibility, PlaceLoad
from homefirst.foundation.charts.ink import figure
from homefirst.foundation.units import percent

flow_app = typer.Typer(help="The year ahead: the network of care, simulated.", no_args_is_help=True)
app.add_typer(flow_app, name="flow")
_FILE = typer.Argument(None, help="A network’s file, NETWORK.toml; the county pack’s where left out.")
_CHANGE = typer.Option(
    None,
    "--change",
    help="What if, once or more: “home care.hours_per_week=+2040”, “acute.next.reablement=0.10”.",
)


@flow_app.command("check")
def flow_check_command(file: Path | None = _FILE, json: bool = typer.Option(False, "--json")) -> None:
    """Prove a network sound, or say everything that is to be mended. Exit code 1 where there is a problem."""
    found = check_network(file)
    if json:
        print_json(found.as_answer())
    else:
        for problem in found.problems:
            say(str(problem))
        count = len(found.problems)
        say("The network is sound." if found.ok else f"{count} problem{'s' if count > 1 else ''}.")
    raise typer.Exit(0 if found.ok else 1)


@flow_app.command("feasibility")
def flow_feasibility_command(
    file: Path | None = _FILE,
    change: list[str] | None = _CHANGE,
    json: bool = typer.Option(False, "--json"),
) -> None:
    """What each place is asked for against what it has, before anything is simulated. Exit code 1 where one
    is asked for more than it has."""
    found = ask_feasibility(file, change or ())
    if json:
        print_json(found.as_answer())
    else:
        _show(found)
    raise typer.Exit(1 if found.over else 0)


def _show(found: Feasibility) -> None:
    heads = ("Place", "Come a day", "Asked", "Has", "", "Load", "First month over")
    title = f"{found.network}: {found.first.name} to {found.last.name}, on average"
    print_table(title, heads, [_row(one) for one in found.places])
    for one in found.places:
        if one in found.over:
            say(one.sentence)
            for note in one.notes:
                say(f"  {note}")
    if not found.over:
        say("Every place has what it is asked for. Time for which a place is kept by a wait comes on top.")


def _row(one: PlaceLoad) -> tuple[str, ...]:
    asked = figure(one.asked, 0 if one.asked >= 10 else 1)
    has = "no limit" if one.capacity is None else figure(one.capacity, 0 if one.capacity >= 10 else 1)
    load = "" if one.load is None else percent(one.load)
    return (
        one.place,
        figure(one.per_day, 1),
        asked,
        has,
        one.unit,
        load,
        "" if one.first_over is None else one.first_over.name,
    )
