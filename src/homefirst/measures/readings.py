"""What is read out of the measures, such as a chance or a turn, told as definitions are: readings.toml."""

import tomllib
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from homefirst.measures.definitions import definitions

TABLE = Path(__file__).with_name("readings.toml")


@dataclass(frozen=True, slots=True)
class Reading:
    """One word of the pages that is no measure: what it says, how it is made, what to watch for, whence."""

    id: str
    name: str
    sentence: str
    made: str
    watch: str
    source: str

    def as_answer(self) -> dict[str, str]:
        """Every part of the reading by its name."""
        return asdict(self)


@lru_cache(maxsize=1)
def readings() -> tuple[Reading, ...]:
    """Every reading, in the table's order."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["reading"]
    return tuple(Reading(**row) for row in rows)


def meanings_answer() -> dict[str, Any]:
    """Every definition and every reading: the words of the page's ?format=json and the API."""
    return {
        "definitions": [one.as_answer() for one in definitions().values()],
        "readings": [one.as_answer() for one in readings()],
    }
