"""How answers are shown at the command line."""

import json
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console

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
