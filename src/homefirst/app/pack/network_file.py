"""A network of care as its file says it, the caller's or the pack's: whether it is sound, and whether it can
work at all. Nothing is simulated, and nothing asked of the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from homefirst.app.pack.in_force import named_pack
from homefirst.flow.network.feasibility import Feasibility, feasibility
from homefirst.flow.network.network import Network
from homefirst.flow.network.read import network_problems, read_network
from homefirst.flow.network.scenario import changed
from homefirst.foundation.errors import NotFound, NotUnderstood, Problem

IN_PACK = Path("flow") / "network.toml"
LARGEST = 2**20
"""Bytes. A county's network has some ten thousand; sixteen million take half a minute to read."""


@dataclass(frozen=True, slots=True)
class NetworkChecked:
    """What a check of a network found."""

    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        return not self.problems

    def as_answer(self) -> dict[str, Any]:
        told = [{"where": one.where, "what": one.what, "next": one.next} for one in self.problems]
        return {"ok": self.ok, "problems": told}


def check_network(file: Path | None) -> NetworkChecked:
    """Everything that is wrong with the network of a file; of the named pack where no file is.

    Raises NotFound where there is none, NotUnderstood where the file is no text.
    """
    return NetworkChecked(network_problems(network_text(file, named_pack())))


def ask_feasibility(file: Path | None, changes: Sequence[str] = ()) -> Feasibility:
    """What each place of a network is asked for against what it has, with changes made to it; of the pack in
    force where no file is named. Raises as `check_network` does, and NotUnderstood for a network or a change
    in which something cannot be."""
    return feasibility(changed(network_of(file), changes))


def network_of(file: Path | None) -> Network:
    """The network of a file, or of the pack in force. Raises as `ask_feasibility` does."""
    return read_network(network_text(file, settings.PACK))


def network_text(file: Path | None, pack: Path) -> str:
    """The text of a file, or of a pack's network; raises NotFound or NotUnderstood."""
    path = pack / IN_PACK if file is None else file
    if not path.exists() or path.is_dir():
        which = "This county pack has no network" if file is None else "There is no such file"
        raise NotFound(f"{which}.", where=str(path), next="Name a network's file: NETWORK.toml.")
    try:
        with path.open("rb") as opened:
            found = opened.read(LARGEST + 1)
        if len(found) > LARGEST:
            raise NotUnderstood(
                f"It is larger than {LARGEST // 2**20} MB.", where=str(path), next="Name a network's file."
            )
        return found.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise NotUnderstood(
            f"It cannot be read: {why}.", where=str(path), next="Name a network's file: NETWORK.toml."
        ) from None
