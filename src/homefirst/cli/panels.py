"""In which part of the help each command stands: who looks for one reads a handful of names and not forty."""

import typer
from typer.models import CommandInfo, TyperInfo

PANELS: dict[str, tuple[str, ...]] = {
    "Begin, and run it": tuple("start setup serve demo synthetic check worker jobs users database".split()),
    "The day: people, places, care": tuple(
        "morning codes allocate offers capacity beds-closed services census timeline reviews market fairness"
        " people".split()
    ),
    "The year: figures, plans, returns": tuple(
        "measures delays outlook promises reconcile returns chart flow".split()
    ),
    "What comes in": ("intake", "pack", "documents"),
    "The log, and backups": ("restore", "backup", "log"),
}
"""The parts in the order in which the help shows them, each with its commands as they are read."""
_PLACES = {
    name: (part, place) for part, (_, names) in enumerate(PANELS.items()) for place, name in enumerate(names)
}


def in_panels(app: typer.Typer) -> None:
    """Puts every command of the tree into its part, in the order of PANELS. One that no part names would
    stand alone: a test asks for each."""
    every: list[CommandInfo | TyperInfo] = [*app.registered_commands, *app.registered_groups]
    for one in every:
        if one.name in _PLACES:
            one.rich_help_panel = list(PANELS)[_PLACES[one.name][0]]
    app.registered_commands.sort(key=lambda one: _place(one.name))
    app.registered_groups.sort(key=lambda one: _place(one.name))


def _place(name: str | None) -> tuple[int, int]:
    return _PLACES.get(name or "", (len(PANELS), 0))
