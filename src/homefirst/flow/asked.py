"""A simulation as it is asked for: all that its numbers hang on, in one frozen value with one digest."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from homefirst.flow.network.network import Present
from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.plain import plain

BASE = "as it is"
"""The name of the scenario in which nothing is changed."""


@dataclass(frozen=True, slots=True)
class Option:
    """What is tried beside the base: changes in words, as `home care.hours_per_week=+2040`."""

    name: str
    changes: tuple[str, ...]


MOST_OPTIONS = 8
MOST_CHANGES = 50
"""Changes of one option: more figures than a page of a plan has."""
LONGEST_NAME = 200


def check_options(options: Sequence[Option]) -> None:
    """Raises NotUnderstood for too many options, and for one that cannot be told from the others or whose
    name may not be kept: it stands in the log, for good."""
    if len(options) > MOST_OPTIONS or len({option.name for option in options}) < len(options):
        raise NotUnderstood(
            f"Options have names of their own, and there are at most {MOST_OPTIONS}.",
            where="options",
            next="Leave some out.",
        )
    for option in options:
        check_name(option.name)
        check_changes(option.changes)


def check_name(name: str) -> None:
    """Raises NotUnderstood for a name that no option may have."""
    if name == BASE:
        raise NotUnderstood(f"“{BASE}” is the name of what is not changed.", where="options", next=_OTHERWISE)
    if not name.strip() or len(name) > LONGEST_NAME or plain(name) != name:
        raise NotUnderstood(
            f"“{plain(name)[:60]}” cannot be kept as a name.", where="options", next=_OTHERWISE
        )


def check_changes(changes: Sequence[str]) -> None:
    """Raises NotUnderstood for more changes than one option has."""
    if len(changes) > MOST_CHANGES:
        raise NotUnderstood(
            f"There are {len(changes):,} changes in it.",
            where="options",
            next=f"Write {MOST_CHANGES} at most.",
        )


_OTHERWISE = f"Name it in a few words, up to {LONGEST_NAME} letters, and with nobody's number."


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
