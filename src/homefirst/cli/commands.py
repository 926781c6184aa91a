"""The commands, each a thin door."""

import typer

from homefirst.app.house import this_log
from homefirst.app.setup import set_up
from homefirst.cli.main import app
from homefirst.cli.show import print_json, problems_told, say
from homefirst.foundation.store.verify import verify

log_app = typer.Typer(help="The append-only log.")
app.add_typer(log_app, name="log")


@app.command("setup")
def setup() -> None:
    """Prepare the database and load the county pack, and serve nothing."""
    set_up(say)


@log_app.command("verify")
def log_verify(json: bool = typer.Option(False, "--json")) -> None:
    """Chain the whole log anew and say where it breaks."""
    found = verify(this_log())
    if json:
        print_json({"ok": found.ok, "problems": problems_told(found.problems), "events": found.events})
    else:
        for problem in found.problems:
            say(str(problem))
        say(f"{found.events} events verified, {len(found.problems)} problems.")
    raise typer.Exit(0 if found.ok else 1)

