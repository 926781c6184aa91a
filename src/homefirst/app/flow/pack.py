"""The flow model of the county's pack, read once."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from homefirst.county.catalogue.row import AnyCode
from homefirst.flow.network.evidence import FOLDER, NETWORK
from homefirst.flow.network.feasibility import Feasibility, feasibility
from homefirst.flow.network.picture import picture
from homefirst.flow.pack import PackNetwork, read_pack_network
from homefirst.foundation.errors import NotFound, NotUnderstood, Problem


def pack_network() -> PackNetwork:
    """What the pack in use says. Raises NotFound where it has no network, and NotUnderstood for one in which
    something cannot be."""
    return _read(settings.PACK)


@lru_cache(maxsize=4)
def _read(pack: Path) -> PackNetwork:
    problems: list[Problem] = []
    found = read_pack_network(pack, AnyCode(), problems)
    if problems:
        raise NotUnderstood(problems[0].what, where=problems[0].where, next=problems[0].next)
    if found is None:
        raise NotFound(
            "This county's pack has no network of its care.",
            where=f"{FOLDER}/{NETWORK}",
            next="Write one as docs/network.md says.",
        )
    return found


def pack_feasibility() -> Feasibility:
    """What the places of the pack's network are asked for, computed once. Raises as `pack_network`."""
    return _feasibility(settings.PACK)


def pack_picture() -> str:
    """The pack's network, drawn once, as SVG. Raises as `pack_network`."""
    return _picture(settings.PACK)


@lru_cache(maxsize=4)
def _feasibility(pack: Path) -> Feasibility:
    return feasibility(_read(pack).network)


@lru_cache(maxsize=4)
def _picture(pack: Path) -> str:
    return picture(_read(pack).network)
