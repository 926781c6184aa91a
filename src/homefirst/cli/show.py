"""How answers are shown at the command line."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal
from unicodedata import category

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from homefirst.foundation.errors import Problem

_OBEYED = {"Cc", "Cf"}
_OUT = Console(soft_wrap=True, highlight=False)


def printable(text: str) -> str:
    """Text without what a terminal obeys: control characters, escapes, and marks that turn the direction."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if category(one) in _OBEYED and one != "\n" else one for one in text
    )


def say(line: str) -> None:
    _OUT.print(printable(line), markup=False)


def print_json(answer: Mapping[str, Any]) -> None:
    """One JSON document on standard output, and nothing else."""
    json.dump(answer, sys.stdout, indent=2, ensure_ascii=False, allow_nan=False)
    sys.stdout.write("\n")


def problems_told(problems: Iterable[Problem]) -> list[dict[str, str]]:
    return [{"where": one.where, "what": one.what, "next": one.next} for one in problems]


def print_table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table for a person to read; its first column is words, the others are figures."""
    table = Table(title=Text(printable(title)), title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for place, head in enumerate(heads):
        # The first is what one types next (a job, a folder): folded rather than cut.
        justify: Literal["left", "right"] = "right" if place else "left"
        table.add_column(Text(printable(head)), justify=justify, overflow="fold", no_wrap=False)
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    _OUT.print(table)
