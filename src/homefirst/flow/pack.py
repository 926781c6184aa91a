"""The flow model of a county pack: the folder flow/ with its network, what its figures stand on, who is there
when a simulation begins, and of which type of care its places are. Pure but for reading files."""

import tomllib
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from homefirst.county.catalogue.row import read_table
from homefirst.flow.census import FILE as CENSUS
from homefirst.flow.census import HeldAs, read_held_as
from homefirst.flow.network.already_there import ALREADY_THERE, AlreadyThere, read_already_there
from homefirst.flow.network.evidence import EVIDENCE, FOLDER, NETWORK, figures, unfounded
from homefirst.flow.network.network import Network
from homefirst.flow.network.read import UnsoundNetwork, read_network
from homefirst.foundation.errors import Problem

CARE = "care.csv"
CARE_COLUMNS = ("place", "care", "source")
TYPES_OF_CARE = ("acute", "non_acute")
FILES = (NETWORK, EVIDENCE, ALREADY_THERE, CENSUS, CARE)


@dataclass(frozen=True, slots=True)
class PackNetwork:
    """The network; which of its places holds whom of the record; who is there besides; and of which type of
    care its places are, for the return."""

    network: Network
    held_as: HeldAs
    already_there: tuple[AlreadyThere, ...]
    care: Mapping[str, str]


def read_pack_network(folder: Path, ids: Container[str], problems: list[Problem]) -> PackNetwork | None:
    """A pack's flow model, None where it has none or it is unsound; what is wrong with it, and figures that
    stand on nothing, are noted in `problems`. `ids` are those of the pack's statements.
    """
    inside = folder / FOLDER
    if not inside.exists():
        return None
    problems += _strangers(inside)
    if not (inside / NETWORK).exists():
        problems += unfounded({}, inside, ids)
        return None
    try:
        text = (inside / NETWORK).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        problems.append(Problem(f"{FOLDER}/{NETWORK}", "It cannot be read.", "Save it as UTF-8 text."))
        return None
    try:
        network = read_network(text)
    except UnsoundNetwork as unsound:
        problems += [
            Problem(f"{FOLDER}/{NETWORK}, {one.where}", one.what, one.next) for one in unsound.problems
        ]
        return None
    problems += unfounded(dict(figures(tomllib.loads(text))), inside, ids)
    names = {place.name for place in network.places}
    return PackNetwork(
        network,
        read_held_as(inside, names, problems),
        read_already_there(folder, network, ids, problems),
        read_care(inside, names, problems),
    )


def read_care(inside: Path, places: Container[str], problems: list[Problem]) -> Mapping[str, str]:
    """Of which type of care a network's places are, for the return; none where the pack has no such table."""
    if not (inside / CARE).exists():
        return {}
    found: dict[str, str] = {}
    for row in read_table(inside / CARE, CARE_COLUMNS, problems).rows:
        care = row.known("care", TYPES_OF_CARE, CARE, "type of care")
        found[row.known("place", places, NETWORK)] = care
    return found


def _strangers(inside: Path) -> Iterator[Problem]:
    for path in sorted(inside.iterdir()):
        if path.name not in FILES and not path.name.startswith(("__", ".")):
            next_ = f"Name it one of {', '.join(FILES)}."
            yield Problem(f"{FOLDER}/{path.name}", "A pack has no such file.", next_)
