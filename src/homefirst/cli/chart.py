"""`homefirst chart ...`: charts on the command line."""

import re
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from typer.core import TyperCommand

from homefirst.cli.show import print_json
from homefirst.foundation.stats.xmr_rules import Cause, Direction, Rules
from homefirst.measures.xmr_chart import ChartPoint, XmrAnswer, read_series, xmr_answer

app = typer.Typer(help="Charts that tell a change from chance.", no_args_is_help=True)

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2}(T.+)?)?")


class _DatesAfterRebase(TyperCommand):
    """Takes `--rebase 2015-04-01 2016-04-01` as well as the option said twice."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        spread: list[str] = []
        after_dates = False
        for place, word in enumerate(args):
            after_dates = place >= 2 and (after_dates or args[place - 2] == "--rebase")
            after_dates = after_dates and _DATE.fullmatch(word) is not None
            spread += ["--rebase", word] if after_dates else [word]
        return super().parse_args(ctx, spread)


@app.callback()
def charts() -> None:
    """Charts that tell a change from chance."""


@app.command("xmr", cls=_DatesAfterRebase)
def xmr_command(
    file: Annotated[Path, typer.Argument(help="A CSV with a header and a row for each point.")],
    date: Annotated[str, typer.Option(help="The column with the date, as 2016-04-01 or 2016-04.")],
    value: Annotated[str, typer.Option(help="The column with the value; blank or NA is missing.")],
    direction: Annotated[Direction, typer.Option(help="Which way is better.")] = Direction.INCREASE,
    target: Annotated[float | None, typer.Option(help="The value to be met.")] = None,
    fix_after: Annotated[
        int | None, typer.Option(help="Make the limits from the first N points, 12 or more.")
    ] = None,
    rebase: Annotated[
        list[str] | None, typer.Option(metavar="DATE...", help="Begin mean and limits anew at these dates.")
    ] = None,
    trajectory: Annotated[
        str | None, typer.Option(help="The column with what each value was to be; blank or NA for none.")
    ] = None,
    no_screening: Annotated[
        bool, typer.Option("--no-screening", help="Keep extreme moving ranges in the limits.")
    ] = False,
    rules: Annotated[Rules, typer.Option(help="The rule set.")] = Rules.PLOTTHEDOTS_0_2_2,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """The XmR chart of one series: mean, limits, and what each point says."""
    answer = xmr_answer(
        read_series(file, date=date, value=value, trajectory=trajectory),
        direction=direction,
        target=target,
        fix_after=fix_after,
        rebase=rebase or (),
        screening=not no_screening,
        rules=rules,
    )
    if as_json:
        print_json(answer.as_answer())
    else:
        _show(answer, Console(highlight=False, soft_wrap=True))


def _show(answer: XmrAnswer, console: Console) -> None:
    """A row for each point; common cause stays blank, so that what is special is seen."""
    table = Table(
        *("Date", "Value", "Mean", "Lower", "Upper", "What it says", "Meaning"),
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    table.columns[0].no_wrap = table.columns[6].no_wrap = True
    for column in table.columns[1:5]:
        column.justify = "right"
        column.no_wrap = True
    for point in answer.points:
        table.add_row(*_cells(point))
    console.print(table)
    console.print(f"Variation now: {_words(answer.variation)}. Rules: {answer.rules}.", markup=False)
    if answer.assurance is not None:
        console.print(f"Assurance: {_words(answer.assurance)}.", markup=False)
    for note in answer.notes:
        console.print(note, markup=False)


def _cells(point: ChartPoint) -> tuple[str, ...]:
    numbers = (point.y, point.mean, point.lower, point.upper)
    shown = ("unknown" if number is None else f"{number:,.2f}" for number in numbers)
    says = "" if point.cause == Cause.COMMON else point.cause
    return (point.x, *shown, says, _words(point.type.removeprefix("special_cause_")) if says else "")


def _words(code: str) -> str:
    return code.replace("_", " ")
