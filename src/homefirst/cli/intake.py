"""`homefirst intake` and the commands that make the county pack's tables from what is held."""

from datetime import UTC, datetime
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from homefirst.app.ground.house import this_log
from homefirst.app.ground.work import outlook_errors, take_in_files
from homefirst.app.pack.figures import write_pack_figures, write_pack_outlook
from homefirst.cli.pack import pack_app
from homefirst.cli.root import app
from homefirst.cli.show import print_json, printable, say
from homefirst.cli.work import told
from homefirst.foundation.calendar import Month, local_day
from homefirst.foundation.errors import NotUnderstood, named
from homefirst.foundation.store.events import Author
from homefirst.foundation.work.job import Job
from homefirst.intake.apart import ReaderApart
from homefirst.intake.take_in import FileTakenIn, TakenIn, files_in, take_in

BY = Author("operator", loader=True)


@app.command("intake")
def intake(
    files: list[Path] = typer.Argument(..., help="Workbooks, or folders of them."),
    later: bool = typer.Option(False, "--later", help="Leave it to the worker, and say which job it is."),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """Take in published workbooks: recognise, cross-check, keep."""
    named = files_in(files)
    if not named:
        raise NotUnderstood(
            "There is no spreadsheet in it.", where=", ".join(map(str, files)), next="Name the workbooks."
        )
    if later:
        _left_to_the_worker(take_in_files(named, by=BY.name), json=json)
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Taking in", total=len(named))

        def done(one: FileTakenIn) -> None:
            progress.update(task, advance=1, description=printable(one.file))

        today = local_day(datetime.now(UTC))
        with ReaderApart() as read:
            answer = take_in(this_log(), named, by=BY, today=today, done=done, read=read)
    if json:
        print_json(answer.as_answer())
    else:
        _show(answer)
    raise typer.Exit(0 if not answer.short else 1 if answer.understood else 2)


def _left_to_the_worker(job: Job, *, json: bool) -> None:
    if json:
        print_json(job.as_answer())
    else:
        told(job)
        say(f"Wait for it with homefirst jobs wait {job.id}")


def _show(answer: TakenIn) -> None:
    for one in answer.files:
        for problem in one.problems:
            say(str(problem))
    held = sum(one.accepted for one in answer.files)
    before = sum(one.already for one in answer.files)
    out = sum(one.quarantined for one in answer.files)
    problems = sum(len(one.problems) for one in answer.files)
    say(
        f"{len(answer.files)} files: {held - before:,} tables new, {before:,} held before, "
        f"{out:,} quarantined, {problems:,} problems."
    )


@pack_app.command("figures")
def pack_figures_command(
    folder: Path = typer.Argument(..., help="A folder of monthly workbooks."),
) -> None:
    """Write the pack's delayed_days.csv from workbooks: this county's figures and England's."""
    path, tables = write_pack_figures(files_in([folder]))
    say(f"{tables} tables written to {path}.")


@pack_app.command("outlook-errors")
def pack_outlook_command(
    first: str = typer.Option("2015-03", help="The first origin: the last month of data of a table."),
    later: bool = typer.Option(
        False, "--later", help="Leave it to the worker, which writes into the data folder, beside the pack."
    ),
    json: bool = typer.Option(False, "--json", help="With --later: the job as JSON."),
) -> None:
    """Write the pack's error tables of the outlook from every council's figures that are held."""
    origin = named("--first", Month.parse, first)
    if later:
        _left_to_the_worker(outlook_errors(origin, by=BY.name), json=json)
        return
    folder, tables = write_pack_outlook(origin)
    say(f"{tables} error tables written to {folder}.")
