"""`homefirst synthetic`: a made-up county to live in."""

import typer

from homefirst.app.work import synthetic_county, this_work
from homefirst.cli.root import app
from homefirst.cli.show import print_json, say
from homefirst.cli.work import told
from homefirst.foundation.work.job import State


@app.command("synthetic")
def synthetic_command(
    later: bool = typer.Option(False, help="Ask for it and end; homefirst jobs tells how far it is."),
    seconds: float = typer.Option(3600.0, min=0.0, max=86_400.0, help="How long to wait for it."),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """Write the pack's synthetic county into the log: made-up people, whose counts are those published."""
    job = synthetic_county(by="command line")
    if not later:
        say("The worker makes it: homefirst serve runs one, or homefirst worker.")
        job = this_work().wait(job.id, seconds)
    if json:
        print_json(job.as_answer())
    else:
        told(job)
    raise typer.Exit(0 if later or job.state is State.DONE else 1)
