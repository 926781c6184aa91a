"""`homefirst flow replay`: one simulated person followed, and who waited longest."""

from collections.abc import Mapping
from typing import Any

import typer

from homefirst.cli.flow import flow_app
from homefirst.cli.show import print_json, print_table, say
from homefirst.foundation.charts.ink import figure
from homefirst.foundation.errors import NotUnderstood

_CHANGED = "The rules or the engine have changed since it was made: these may be other people."


@flow_app.command("replay")
def flow_replay_command(
    run: str,
    person: str | None = typer.Option(
        None, help="SOURCE:NTH, from 1: “emergency arrivals:17”; “at the start:3” was there when it began."
    ),
    longest_waits: int | None = typer.Option(
        None, "--longest-waits", min=1, max=10_000, help="List so many who waited longest."
    ),
    replication: int = typer.Option(0, min=0, help="Of which replication, from 0."),
    scenario: int = typer.Option(0, min=0, help="0: as it is; 1: with the first option."),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """Follow one person of a kept simulation, or list who waited longest. They are simulated: nobody of them
    exists."""
    from homefirst.app.flow.replaying import longest_waits as ask_longest
    from homefirst.app.flow.replaying import replay
    from homefirst.flow.replayed import Which, person_of

    if (person is None) == (longest_waits is None):
        raise NotUnderstood(
            "Either a person is named, or the longest waits are asked for.",
            where="replay",
            next="Write --longest-waits 20, then --person with one of them.",
        )
    if person is not None:
        found = replay(Which(run, scenario, replication, *person_of(person)))
    else:
        found = ask_longest(run, scenario=scenario, replication=replication, most=longest_waits or 1)
    if json:
        print_json(found)
        return
    say("These people are simulated: nobody of them exists.")
    if not found["same_code"]:
        say(_CHANGED)
    _show_moments(found) if person is not None else _show_waits(found)


def _show_moments(found: Mapping[str, Any]) -> None:
    who = found["person"]
    print_table(
        f"{who['source']}:{who['nth']}, replication {found['replication']}",
        ("When", "What", "Place", "Keeps, or came from", "For days"),
        [
            (
                _when(one["at"]),
                one["what"],
                one["place"] or "",
                one["keeps"] or "",
                "" if one["days"] is None else figure(one["days"], 2),
            )
            for one in found["moments"]
        ],
    )


def _show_waits(found: Mapping[str, Any]) -> None:
    print_table(
        f"The longest waits of replication {found['replication']}",
        ("Person", "Waited for", "Days", "Started"),
        [
            (f"{one['source']}:{one['nth']}", one["place"], figure(one["days"], 1), _when(one["started"]))
            for one in found["waits"]
        ],
    )


def _when(at: str) -> str:
    return at[:16].replace("T", " ")
