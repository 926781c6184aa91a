"""The commands, each a thin door."""

from collections.abc import Callable
from pathlib import Path

import typer

from homefirst.app.ground.house import this_county, this_log
from homefirst.app.setup.demonstration import sign_in_said
from homefirst.app.setup.set_up import close_connections, set_up
from homefirst.cli.projections import proof_told, proved
from homefirst.cli.root import app
from homefirst.cli.show import print_json, problems_told, say
from homefirst.foundation.errors import NotFound, Refused, Unavailable
from homefirst.foundation.store.anchor import anchor_text, check_anchor, read_anchor, take_anchor
from homefirst.foundation.store.events import told
from homefirst.foundation.store.verify import verify
from homefirst.server.serve import serve, stop_at_a_word

log_app = typer.Typer(help="The append-only log.")
app.add_typer(log_app, name="log")
_HOST = typer.Option("127.0.0.1", help="The address of this machine to listen on.")
_PORT = typer.Option(8000, help="The port, to 65535; 0 for any that is free.")
_WEB = typer.Option(None, help="How many web processes; HOMEFIRST_WEB, or 2, where it is not said.")
_WORKER = typer.Option(True, help="Whether a worker runs beside them, which does the jobs.")


@app.command("setup")
def setup() -> None:
    """Prepare the database and load the county pack, and serve nothing. Exit code 1 where the pack that is
    named has problems, and the one before stays in force."""
    stop_at_a_word()
    if not set_up(say):
        raise typer.Exit(1)


@log_app.command("verify")
def log_verify(
    anchor: Path | None = typer.Option(None, help="A file of homefirst log anchor, kept elsewhere."),
    projections: bool = typer.Option(False, help="Hold the tables folded from it against a fold anew, too."),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """Chain the whole log anew and say where it breaks; with an anchor, also whether its end was cut."""
    log = this_log()
    told = None if anchor is None else read_anchor(_text(anchor), anchor.name)
    found = verify(log)
    problems = (*found.problems, *(() if told is None else check_anchor(log, told)))
    proof = proved() if projections else None
    if proof is not None:
        problems = (*problems, *proof.problems)
    if json:
        answer = {"ok": not problems, "problems": problems_told(problems), "events": found.events}
        print_json(answer if proof is None else {**answer, "projections": proof_told(proof)})
    else:
        for problem in problems:
            say(str(problem))
        say(f"{found.events} events verified, {len(problems)} problems.")
        for table in () if proof is None else proof.tables:
            say(f"{table.table}: {table.rows:,} rows folded anew and compared.")
    raise typer.Exit(1 if problems else 0)


@log_app.command("show")
def log_show(
    stream: str = typer.Argument(..., help="The stream: figures, intake."),
    seq: int = typer.Argument(..., min=1, help="The event's number in it."),
) -> None:
    """Show one event as it stands in the log, its three times and its payload."""
    log = this_log()
    found = log.event(stream, seq)
    if found is None:
        raise NotFound(
            "There is no such event.", where=f"{stream} {seq}", next="Ask log verify how many there are."
        )
    print_json(told(found))


@log_app.command("anchor")
def log_anchor(file: Path = typer.Argument(..., help="A new file, to be kept elsewhere.")) -> None:
    """Write down where the log stands, to be kept where nobody who can write to the log can write."""
    if file.exists():
        raise Refused("There is a file already.", where=str(file), next="Name a new one.")
    anchor = take_anchor(this_log())
    try:
        file.write_text(anchor_text(anchor), encoding="utf-8")
    except OSError as error:
        raise Unavailable(
            f"It cannot be written: {error.strerror}.", where=str(file), next="Name another folder."
        ) from error
    say(f"{len(anchor.heads)} streams anchored in {file}. Keep it elsewhere.")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise NotFound(f"It cannot be read: {why}.", where=str(file), next="Name an anchor.") from None


@app.callback(invoke_without_command=True)
def homefirst(context: typer.Context) -> None:
    """Sets up what is missing and serves this county's pages, where no command is named."""
    if context.invoked_subcommand is None:
        start("127.0.0.1", 8000, None, True)


@app.command("start")
def start(host: str = _HOST, port: int = _PORT, web: int | None = _WEB, worker: bool = _WORKER) -> None:
    """Set up what is missing, then serve."""
    serve_county(host, port, web, worker, _set_up_and_go_on)


@app.command("serve")
def serve_pages(host: str = _HOST, port: int = _PORT, web: int | None = _WEB, worker: bool = _WORKER) -> None:
    """Serve the pages of a county that is set up: the parent of web processes and of a worker."""
    serve_county(host, port, web, worker, lambda: None)


def _set_up_and_go_on() -> None:
    set_up(say)  # a pack with problems was told of, and the service goes on with the one before


def serve_county(host: str, port: int, web: int | None, worker: bool, before: Callable[[], None]) -> None:
    """Serves this county's pages, when what is to be done before is done."""
    stop_at_a_word()

    def ready(address: str) -> None:
        county = this_county()
        say(f"The board's page:   {address}/{county.slug}/board")
        say(f"The analyst's page: {address}/{county.slug}/measures/delayed-per-day")
        say(f"{sign_in_said()} Stop with Ctrl-C.")

    def prepared() -> None:
        before()
        close_connections()

    serve(host, port, ready, set_up=prepared, web=web, worker=worker)
