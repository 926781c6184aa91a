"""The definitions of the measures, read from definitions.toml: a number carries its meaning."""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from homefirst.foundation.errors import NotFound
from homefirst.foundation.stats.xmr_rules import Direction

TABLE = Path(__file__).with_name("definitions.toml")


@dataclass(frozen=True, slots=True)
class Definition:
    """What one measure counts, in words that its page shows; `better` says which way is better."""

    id: str
    name: str
    unit: str
    decimals: int
    better: Direction
    sentence: str
    counted: str
    not_counted: str
    formula: str
    source: str
    rule: str
    since: str
    until: str
    author: str
    checked_by: str
    reviewed: str

    def as_answer(self) -> dict[str, Any]:
        """Every part of the definition by its name."""
        return {**asdict(self), "better": self.better.value}


@lru_cache(maxsize=1)
def definitions() -> Mapping[str, Definition]:
    """Every definition by its id, in the table's order."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["definition"]
    return {row["id"]: Definition(**{**row, "better": Direction(row["better"])}) for row in rows}


def definition(named: str) -> Definition:
    """The definition with an id; raises NotFound with those that there are."""
    found = definitions().get(named)
    if found is None:
        raise NotFound(
            f"There is no measure “{named}”.", where="measure", next=f"Name {', '.join(definitions())}."
        )
    return found
