"""How answers are shown at the command line."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from homefirst.foundation.errors import Problem

_OUT = Console(soft_wrap=True, highlight=False)


def say(line: str) -> None:
    _OUT.print(line, markup=False)


def print_json(answer: Mapping[str, Any]) -> None:
    """One JSON document on standard output, and nothing else."""
    json.dump(answer, sys.stdout, indent=2, ensure_ascii=False, allow_nan=False)
    sys.stdout.write("\n")


def problems_told(problems: Iterable[Problem]) -> list[dict[str, str]]:
    return [{"where": one.where, "what": one.what, "next": one.next} for one in problems]


def print_table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table for a person to read; its first column is words, the others are figures."""
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for place, head in enumerate(heads):
        table.add_column(head, justify="right" if place else "left", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    _OUT.print(table)
