"""What places and services are called: by the names of the pack in force."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from django.conf import settings

from homefirst.county.catalogue.organisations import read_organisations, read_places
from homefirst.county.catalogue.row import AnyCode
from homefirst.county.catalogue.services import read_services


def place_name(code: str | None) -> str:
    """What a place or a service is called; where the pack has no name, its code with spaces. None: no place
    is known."""
    if code is None:
        return "no place known"
    return place_names().get(code) or code.replace("-", " ").replace("_", " ")


def place_names() -> Mapping[str, str]:
    """The names of the pack's places and services, by code."""
    return _names(settings.PACK)


@lru_cache(maxsize=4)
def _names(pack: Path) -> Mapping[str, str]:
    # A pack in force was checked whole: what may be wrong in it was told then.
    _, codes = read_organisations(pack, [])
    services = read_services(pack, codes, AnyCode(), [])
    places = read_places(pack, codes, [])
    named = {code: one.name for code, one in services.items()}
    return MappingProxyType(named | {code: one.name for code, one in places.items()})
