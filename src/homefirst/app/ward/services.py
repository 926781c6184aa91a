"""The directory of services, by the pack in force, as of a day."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from homefirst.app.ward.asking import ward_clock
from homefirst.county.access.roles import roles
from homefirst.county.catalogue.organisations import read_organisations
from homefirst.county.catalogue.row import AnyCode
from homefirst.county.catalogue.service_pages import ServicePage, read_service_pages
from homefirst.county.catalogue.services import Service, read_services
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import NotFound, NotUnderstood, Problem
from homefirst.policy.criteria import Rules
from homefirst.policy.criteria_table import read_rules
from homefirst.policy.directory import Directory, Entry, directory_on


@dataclass(frozen=True, slots=True)
class Services:
    """What a pack says of services, whatever the day; `names` are those of organisations."""

    services: dict[str, Service]
    pages: tuple[ServicePage, ...]
    rules: Rules
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class DirectoryAsked:
    """The directory as a door asks for it. `ended`: the record goes no further, and no day was asked for."""

    directory: Directory
    ended: bool


def ask_services(on: date | None = None) -> DirectoryAsked:
    """The directory of a day; of today without one, or where the record has ended of its last day."""
    ended = False
    if on is None:
        clock = ward_clock()
        on, ended = local_day(clock.at), clock.ended
    return DirectoryAsked(_directory(settings.PACK, on), ended)


def ask_service(code: str, on: date | None = None) -> tuple[Entry, DirectoryAsked]:
    """One service's page on a day; raises NotFound for a code that the pack does not have."""
    asked = ask_services(on)
    found = asked.directory.find(code)
    if found is None:
        raise NotFound("There is no such service.", where=code, next="Choose one of the directory.")
    return found, asked


def fitting_rules() -> Rules:
    """The pack's criteria and substitutions."""
    return services_of(settings.PACK).rules


@lru_cache(maxsize=16)
def _directory(pack: Path, on: date) -> Directory:
    of = services_of(pack)
    return directory_on(on, services=of.services, pages=of.pages, rules=of.rules, names=of.names)


@lru_cache(maxsize=4)
def services_of(pack: Path) -> Services:
    """What a pack says; raises NotUnderstood with the first thing that is wrong with it."""
    problems: list[Problem] = []
    organisations, codes = read_organisations(pack, problems)
    services = read_services(pack, codes, AnyCode(), problems)
    pages = read_service_pages(pack, services, roles(), problems)
    rules = read_rules(pack, services, pages, problems)
    for wrong in problems:
        raise NotUnderstood(wrong.what, where=wrong.where, next=wrong.next)
    names = {code: one.name for code, one in organisations.items()}
    return Services(dict(services), pages, rules, names)
