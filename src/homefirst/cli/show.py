"""How answers are shown at the command line."""

import json
import os
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
_NO_FIGURE = frozenset({"", "–", "-", "unknown", "not known", "none"})
_OUT = Console(soft_wrap=True, highlight=False)
_IN_A_FILE = 132
"""Characters a line where neither a terminal nor COLUMNS says how many there are."""


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
    """A table for a person to read: words begin at the left, figures end at the right."""
    kept = [tuple(row) for row in rows]
    table = Table(title=Text(printable(title)), title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for place, head in enumerate(heads):
        figures = place > 0 and all(_is_figure(row[place]) for row in kept)
        justify: Literal["left", "right"] = "right" if figures else "left"
        # The first is what one types next (a job, a folder): folded rather than cut.
        table.add_column(Text(printable(head)), justify=justify, overflow="fold", no_wrap=False)
    for row in kept:
        table.add_row(*(Text(printable(cell)) for cell in row))
    wide = None if _OUT.is_terminal or "COLUMNS" in os.environ else _IN_A_FILE
    Console(soft_wrap=True, highlight=False, width=wide).print(table)


def _is_figure(cell: str) -> bool:
    """Whether a cell holds a number, or says that there is none."""
    return cell in _NO_FIGURE or cell.lstrip("+-−£")[:1].isdigit()
