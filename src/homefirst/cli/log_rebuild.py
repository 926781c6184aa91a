"""`homefirst log rebuild`: the tables that are folded from the log, made anew."""

import typer

from homefirst.app.ground.projections import rebuild_projections
from homefirst.cli.commands import log_app
from homefirst.cli.projections import telling
from homefirst.cli.show import print_json, say


@log_app.command("rebuild")
def log_rebuild(
    projection: list[str] = typer.Option([], help="Only this one; may be said more than once."),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """Make the tables that are folded from the log anew, while pages are read and facts recorded."""
    with telling() as told:
        done = rebuild_projections(projection, told)
    if json:
        tables = [{"table": table, "rows": rows} for table, rows in done.tables]
        print_json(
            {
                "projections": list(done.projections),
                "tables": tables,
                "events": done.events,
                "seconds": round(done.seconds, 3),
                "held_seconds": round(done.held, 3),
                "tries": done.tries,
                "cleared": list(done.cleared),
            }
        )
        return
    if done.cleared:
        say(f"Cleared what a rebuild that was stopped had left: {', '.join(done.cleared)}.")
    for table, rows in done.tables:
        say(f"{table}: {rows:,} rows.")
    say(f"{done.events:,} events folded in {done.seconds:.1f} s; writers waited {done.held:.2f} s for it.")
