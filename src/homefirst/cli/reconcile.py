"""`homefirst reconcile`: what does not fit together in a pack's statements, before anybody else finds it."""

from pathlib import Path

import typer

from homefirst.app.ground.stated import NotWhole
from homefirst.app.papers.findings import reconcile_folder
from homefirst.cli.root import app
from homefirst.cli.show import print_json, problems_told, say
from homefirst.programme.answers import SAID
from homefirst.programme.reconcile.finding import FindingKind
from homefirst.programme.report import CONSEQUENCES, Report, Reported

FOUND, NOT_UNDERSTOOD = 1, 2


@app.command("reconcile")
def reconcile_command(
    directory: Path | None = typer.Argument(None, help="A pack's folder; the pack in force where left out."),
    documents: Path | None = typer.Option(None, help="The documents' texts: look up every citation, too."),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """Hold all statements of a pack against one another: exit code 1 where something does not fit."""
    try:
        report = reconcile_folder(directory, documents)
    except NotWhole as error:
        if json:
            print_json({"findings": [], "checked": 0, "problems": problems_told(error.problems)})
        else:
            for problem in error.problems:
                say(str(problem))
            say(f"{len(error.problems)} problems. Nothing was reconciled.")
        raise typer.Exit(NOT_UNDERSTOOD) from None
    if json:
        print_json(report.as_answer())
    else:
        _show(report)
    raise typer.Exit(FOUND if report.findings or report.problems else 0)


def _show(report: Report) -> None:
    for one in report.findings:
        _show_finding(report, one)
    for problem in report.problems:
        say(str(problem))
    say(found_in_words(report))
    say("Compared: " + ", ".join(_compared(kind, made) for kind, made in report.comparisons.items()) + ".")


def _show_finding(report: Report, one: Reported) -> None:
    finding = one.finding
    say(f"{CONSEQUENCES[finding.consequence]} ({finding.kind}, group {finding.group})")
    say(f"  {finding.title}")
    for side in finding.sides:
        say(f"  - {side.said}")
        say(f"    {report.title_of(side.document)}, line {side.line}: “{side.quote}” ({side.statement})")
    say(f"  {finding.computation}")
    if one.answer is not None:
        say(f"  {SAID[one.answer.decided]}: {one.answer.text}")
    for each in one.decisions if one.answer is None else ():
        say(f"  In force is {each.in_force}: {each.because} ({each.by})")
    say("")


def found_in_words(report: Report) -> str:
    """How many statements were held against one another, and how much does not fit."""
    citations = f", and {len(report.problems)} problems with citations" if report.problems else ""
    return f"{report.statements:,} statements, {report.found:,} findings{citations}."


def _compared(kind: FindingKind, made: int) -> str:
    return f"{kind} {made:,}"
