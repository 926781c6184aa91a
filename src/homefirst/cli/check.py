"""`homefirst check`: how the service stands, as the administrator's page tells it."""

from datetime import UTC, datetime

import typer

from homefirst.app.running.findings import Standing
from homefirst.app.running.look import look
from homefirst.app.service.health import STARTING_SECONDS
from homefirst.cli.root import app
from homefirst.cli.show import print_json, say

WORDS = {
    Standing.ACT: "ACT NOW",
    Standing.LOOK: "look",
    Standing.UNKNOWN: "unknown",
    Standing.WELL: "well",
}


@app.command("check")
def check(json: bool = typer.Option(False, "--json")) -> None:
    """Say whether all is well, and what to do where it is not. Exit code 1 where something is to be done."""
    found = look(datetime.now(UTC), STARTING_SECONDS)
    if json:
        print_json(found.as_answer())
    else:
        for one in found.findings:
            say(f"{WORDS[one.standing]:8} {one.title}: {one.what} {one.next}".rstrip())
        say(found.sentence)
    raise typer.Exit(0 if found.ok else 1)
