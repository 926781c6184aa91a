"""The commands, each a thin door."""

import typer

from homefirst.app.house import this_county, this_log
from homefirst.app.setup import close_connections, demonstration_note, set_up
from homefirst.cli.main import app
from homefirst.cli.show import print_json, problems_told, say
from homefirst.foundation.store.verify import verify
from homefirst.server.serve import serve

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


@app.callback(invoke_without_command=True)
def homefirst(context: typer.Context) -> None:
    """Sets up what is missing and serves this county's pages, where no command is named."""
    if context.invoked_subcommand is None:
        start("127.0.0.1", 8000)


@app.command("start")
def start(
    host: str = typer.Option("127.0.0.1", help="The address to listen on."),
    port: int = typer.Option(8000, help="The port; 0 for any that is free."),
) -> None:
    """Set up what is missing, then serve."""
    set_up(say)
    serve_pages(host, port)


@app.command("serve")
def serve_pages(
    host: str = typer.Option("127.0.0.1", help="The address to listen on."),
    port: int = typer.Option(8000, help="The port; 0 for any that is free."),
) -> None:
    """Serve the pages of a county that is set up."""
    county = this_county()

    def ready(address: str) -> None:
        say(f"The board's page:   {address}/{county.slug}/board")
        say(f"The analyst's page: {address}/{county.slug}/measures/delayed-days")
        say(f"Sign in with the name and password in {demonstration_note()}. Stop with Ctrl-C.")

    close_connections()
    serve(host, port, ready)
