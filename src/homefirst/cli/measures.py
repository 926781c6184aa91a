"""`homefirst measures`: how all measures stand, the most worrying first."""

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from homefirst.app.service.icons import ask_icons
from homefirst.cli.root import app
from homefirst.cli.show import print_json, printable
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import named
from homefirst.foundation.stats.xmr_rules import Assurance, PointType
from homefirst.measures.icon_table import IconRow, IconTable


@app.command("measures")
def measures_command(
    area: str | None = typer.Option(None, help="ONS code of the area; this county where left out."),
    month: str | None = typer.Option(None, help="With the data to this month: 2016-09."),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """Every measure's latest value, whether it is changing, and whether it will meet its plan."""
    answer = ask_icons(area, named("--month", Month.parse, month) if month else None)
    if json:
        print_json(answer.as_answer())
    else:
        _show(answer)


SAID = {
    PointType.COMMON_CAUSE: "usual",
    PointType.IMPROVEMENT: "better",
    PointType.CONCERN: "worse",
    PointType.NEUTRAL_HIGH: "changed",
    PointType.NEUTRAL_LOW: "changed",
}
KEPT = {Assurance.PASS: "meets", Assurance.FAIL: "misses", Assurance.INCONSISTENT: "may miss"}


def _show(answer: IconTable) -> None:
    """One narrow row a measure: its name may take two lines, its figures and words never."""
    console = Console(highlight=False)
    stood = Month.parse(answer.rows[0].period).name if answer.rows else "no month"
    table = Table(
        *("Measure", "Latest", "Plan", "Variation", "Plan kept", "England"),
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    for place, column in enumerate(table.columns):
        column.no_wrap = place > 0
        column.justify = "right" if place in (1, 2) else "left"
    for row in answer.rows:
        table.add_row(*(printable(cell) for cell in _cells(row)))
    console.print(f"The measures with data to {stood}, the most worrying first", markup=False)
    console.print(table)
    console.print(
        f"Rules: {answer.rules}. Better and worse are against the mean of all months to this one. "
        "Each kind of delay in people per day.",
        markup=False,
    )


def _cells(row: IconRow) -> tuple[str, ...]:
    of = row.indicator
    return (
        of.category_name or of.name,
        of.form.written(row.value) or "unknown",
        of.form.written(row.target) or "-",
        _variation(row),
        "-" if row.assurance is None else KEPT[row.assurance],
        "-" if row.beside is None else _variation(row.beside),
    )


def _variation(row: IconRow) -> str:
    if row.variation is None:
        return "unknown"
    return SAID[row.variation] + ("" if row.high is None else ", high" if row.high else ", low")
