"""One referral through one point of access: which services fit a person, which do not, and the referral."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from homefirst.app.people.asking import Caller
from homefirst.app.ward.asking import wait_kinds
from homefirst.app.ward.desk import PersonOnWard, Saying, ask_person_on_ward, enter_on_ward
from homefirst.app.ward.services import ask_services, fitting_rules
from homefirst.county.catalogue.service_pages import BEDS
from homefirst.county.journey import read
from homefirst.county.journey.census import AtHome
from homefirst.county.journey.events import SERVICE_REFERRED, WAIT_OPENED
from homefirst.county.people.identity import Identity, Sex
from homefirst.county.people.residents import came_of_age
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import NotUnderstood
from homefirst.policy.criteria import Fit, fit
from homefirst.policy.directory import Directory, Entry
from homefirst.policy.need import Need, need_of, wanted
from homefirst.policy.referral import (
    check_fits,
    check_is_new,
    check_may_refer,
    check_takes,
    has_already,
    hours_in,
    may_refer,
)

_SEXES = {Sex.FEMALE: "female", Sex.MALE: "male"}


@dataclass(frozen=True, slots=True)
class Option:
    """A service that takes people, how it fits this one, whether the caller's role refers to it, whether they
    wait for what it is, and whether they are referred to it already, or have it."""

    entry: Entry
    fit: Fit
    may_refer: bool
    is_wanted: bool
    has: bool


@dataclass(frozen=True, slots=True)
class Referred:
    """What a referral entered: the referral itself (not to a bed), the wait (not where one was open), and the
    number of the last entry after it."""

    referral: bool
    wait: bool
    entry: int


@dataclass(frozen=True, slots=True)
class Referring:
    """A person, and the services as a referrer sees them: what is waited for first, then what fits."""

    on: PersonOnWard
    directory: Directory
    services: tuple[AtHome, ...]
    options: tuple[Option, ...]


def ask_referring(key: UUID, caller: Caller) -> Referring:
    """Which services fit a person, for direct care; both parts that are shown are on record before. Raises
    NotFound as `ask_person_on_ward`."""
    return _referring(ask_person_on_ward(key, caller), caller)


def refer(key: UUID, caller: Caller, *, seen: int, service: str, hours: str = "") -> Referred:
    """Refers somebody to a service: the referral, and the wait for it where none is open, in one append. To a
    bed the wait alone is entered: nothing at home is referred to. Whether it fits hangs on who they are, too:
    the look is on record before, as that of `ask_referring`.

    Raises NotFound as `ask_referring`, Overtaken where something was entered since entry `seen`,
    NotUnderstood for no such service and for hours that cannot be, and Refused for a service that has ended
    or not begun, that the caller's role does not refer to, that they have already, or that does not fit.
    """
    on = ask_person_on_ward(key, caller)
    day = local_day(on.clock.at)
    entry = ask_services(day).directory.find(service)
    if entry is None:
        raise NotUnderstood("There is no such service.", where="service", next="Choose one of those listed.")
    check_takes(entry)
    check_may_refer(entry, caller.asker.role)
    check_is_new(entry, _at_home(on))
    asked = hours_in(hours, entry.kind)
    check_fits(entry, _fit_of(on, entry, asked))
    sayings = _sayings(on, entry, asked)
    kinds = {one.kind.name for one in sayings}
    last = enter_on_ward(key, caller, seen=seen, sayings=sayings)
    return Referred(SERVICE_REFERRED.name in kinds, WAIT_OPENED.name in kinds, last)


def _referring(on: PersonOnWard, caller: Caller) -> Referring:
    directory = ask_services(local_day(on.clock.at)).directory
    kinds, services = wanted(on.waits, wait_kinds()), _at_home(on)
    options = [
        Option(
            one,
            _fit_of(on, one, None),
            may_refer(one, caller.asker.role),
            one.kind in kinds,
            has_already(one, services),
        )
        for one in directory.open
    ]
    options.sort(key=lambda one: (not one.is_wanted, not one.fit.fits, not one.may_refer))
    return Referring(on, directory, services, tuple(options))


def _fit_of(on: PersonOnWard, entry: Entry, hours: Decimal | None) -> Fit:
    terms = entry.terms()
    if terms is None:
        return Fit((entry.stops or "",))
    return fit(_need(on, str(terms.service), hours), terms, fitting_rules(), on=local_day(on.clock.at))


def _need(on: PersonOnWard, service: str, hours: Decimal | None) -> Need:
    """What they need, by what wards said and who they are. What they chose and what may be paid for them no
    entry says."""
    identity: Identity | None = on.identity
    if identity is None:
        return need_of(service, on.told, hours=hours)
    of_age = came_of_age(identity.birth_date)
    adult = None if of_age is None else of_age <= local_day(on.clock.at)
    return need_of(service, on.told, hours=hours, sex=_SEXES.get(identity.sex), adult=adult)


def _at_home(on: PersonOnWard) -> tuple[AtHome, ...]:
    return read.census(on.clock.view, on.clock.at, of=[on.person]).services


def _sayings(on: PersonOnWard, entry: Entry, hours: Decimal | None) -> tuple[Saying, ...]:
    """What a referral enters."""
    what = entry.kind or entry.service.code
    found = []
    if entry.kind not in BEDS:
        says = {"service": str(uuid4()), "what": what, "place": entry.service.code}
        found.append(Saying(SERVICE_REFERRED, says | {"hours": None if hours is None else f"{hours:f}"}))
    kind = wait_kinds().get(what)
    if kind is not None and what not in wanted(on.waits, wait_kinds()):
        due = None if kind.days is None else local_day(on.clock.at) + timedelta(days=kind.days)
        opened = {"wait": str(uuid4()), "what": what, "reason": None, "whose": None}
        found.append(Saying(WAIT_OPENED, opened | {"due": None if due is None else due.isoformat()}))
    if not found:
        raise NotUnderstood(
            "They wait for it already: there is nothing to add.",
            where="service",
            next="Look at their waits, or choose another service.",
        )
    return tuple(found)
