"""How a rebuild and a proof of the projections are shown while they run, and a proof when it has ended."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from homefirst.app.ground.projections import prove_projections
from homefirst.cli.show import printable
from homefirst.foundation.projections.proof import Proof
from homefirst.foundation.projections.rebuild import Telling


@contextmanager
def telling() -> Iterator[Telling]:
    """A bar of the events folded, and a line of what is done at the moment, on standard error."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Looking at the tables", total=None)
        yield Telling(
            say=lambda line: progress.update(task, description=printable(line)),
            done=lambda events, of: progress.update(task, completed=events, total=of),
        )


def proved() -> Proof:
    """Every projected table beside a fold anew, with the bar."""
    with telling() as told:
        return prove_projections(told)


def proof_told(proof: Proof) -> list[dict[str, Any]]:
    """What a proof found, table by table, as JSON says it."""
    return [
        {
            "projection": table.projection,
            "table": table.table,
            "rows": table.rows,
            "missing": table.missing,
            "surplus": table.surplus,
            "differing": table.differing,
        }
        for table in proof.tables
    ]
