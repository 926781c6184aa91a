"""A simulation as it is asked for: all that its numbers hang on, in one frozen value with one digest."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from homefirst.flow.network.network import Present

BASE = "as it is"
"""The name of the scenario in which nothing is changed."""


@dataclass(frozen=True, slots=True)
class Option:
    """What is tried beside the base: changes in words, as `home care.hours_per_week=+2040`."""

    name: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A network as its canonical text, what is tried with it, over which days, with which random numbers.

    Either `replications` says how many, or `precision` how narrow half the 95% interval of the mean delayed
    shall be as a share of it. `present` are the people there at the start, as places and days: nobody's key.
    """

    network: str
    days: int
    warm_up: int
    seed: int
    options: tuple[Option, ...] = ()
    replications: int | None = None
    precision: float | None = None
    present: tuple[Present, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            **{name: getattr(self, name) for name in _PLAIN},
            "options": [{"name": one.name, "changes": list(one.changes)} for one in self.options],
            "present": [asdict(one) for one in self.present],
        }

    @property
    def sha256(self) -> str:
        return digest(self.as_json())


_PLAIN = ("network", "days", "warm_up", "seed", "replications", "precision")


def asked_of(told: Mapping[str, Any]) -> Asked:
    """What `as_json` told."""
    return Asked(
        **{name: told[name] for name in _PLAIN},
        options=tuple(Option(one["name"], tuple(one["changes"])) for one in told["options"]),
        present=tuple(Present(**one) for one in told["present"]),
    )


def digest(told: Any) -> str:
    """The SHA-256 of something as JSON has it, its keys sorted: numbers alike to the last bit are alike."""
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
