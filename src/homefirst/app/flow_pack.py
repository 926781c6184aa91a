"""The network of the county's pack, and what of the record is held where in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from homefirst.county.catalogue.row import read_table
from homefirst.flow.census import HeldAs, read_held_as
from homefirst.flow.network.network import Network
from homefirst.flow.network.read import read_network
from homefirst.foundation.errors import NotFound, NotUnderstood, Problem

FOLDER, NETWORK, CARE = "flow", "network.toml", "care.csv"
CARE_COLUMNS = ("place", "care", "source")
TYPES_OF_CARE = ("acute", "non_acute")


@dataclass(frozen=True, slots=True)
class PackNetwork:
    """The network, which of its places holds whom of the record, and of which type of care its places are."""

    network: Network
    held_as: HeldAs
    care: Mapping[str, str]


def pack_network() -> PackNetwork:
    """What the pack in use says. Raises NotFound where it has no network, and NotUnderstood for one in which
    something cannot be."""
    return _read(settings.PACK)


@lru_cache(maxsize=4)
def _read(pack: Path) -> PackNetwork:
    folder = pack / FOLDER
    if not (folder / NETWORK).exists():
        raise NotFound(
            "This county's pack has no network of its care.",
            where=f"{FOLDER}/{NETWORK}",
            next="Write one as docs/network.md says.",
        )
    network = read_network((folder / NETWORK).read_text(encoding="utf-8"))
    problems: list[Problem] = []
    names = {place.name for place in network.places}
    held_as = read_held_as(folder, names, problems)
    care = read_care(folder, names, problems)
    if problems:
        raise NotUnderstood(problems[0].what, where=problems[0].where, next=problems[0].next)
    return PackNetwork(network, held_as, care)


def read_care(folder: Path, places: set[str], problems: list[Problem]) -> Mapping[str, str]:
    """Of which type of care a network's places are, for the return; none where the pack has no such table."""
    if not (folder / CARE).exists():
        return {}
    found: dict[str, str] = {}
    for row in read_table(folder / CARE, CARE_COLUMNS, problems).rows:
        care = row.known("care", TYPES_OF_CARE, CARE, "type of care")
        found[row.known("place", places, NETWORK)] = care
    return found
