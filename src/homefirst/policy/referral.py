"""Whether somebody may be referred to a service: by whom, on which day, and whether it takes them. Pure."""

from collections.abc import Collection
from decimal import Decimal, InvalidOperation

from homefirst.county.access.roles import roles
from homefirst.county.catalogue.service_pages import AT_HOME
from homefirst.county.journey.census import AtHome
from homefirst.foundation.errors import NotUnderstood, Refused
from homefirst.policy.criteria import Fit
from homefirst.policy.directory import Entry
from homefirst.policy.need import MOST_HOURS

OPEN = frozenset({"referred", "assessed", "receiving"})


def check_takes(entry: Entry) -> None:
    """Raises Refused for a service that takes nobody on its day: it has ended, or not begun."""
    if entry.stops is not None:
        raise Refused(entry.stops, where="service", next="Choose one that takes people.")


def may_refer(entry: Entry, role: str) -> bool:
    """Whether somebody in a role refers to a service, by its page."""
    return entry.page is not None and role in entry.page.refer


def check_may_refer(entry: Entry, role: str) -> None:
    """Raises Refused, with who may, for a role that does not refer to a service."""
    if not may_refer(entry, role):
        who = ", ".join(roles()[one].plural for one in (entry.page.refer if entry.page else ()))
        raise Refused(
            f"{entry.service.name} takes no referral from {roles()[role].plural}.",
            where="service",
            next=f"By its page these refer: {who or 'nobody here'}.",
        )


def has_already(entry: Entry, services: Collection[AtHome]) -> bool:
    """Whether somebody is referred to a service, or has it."""
    return any(one.place == entry.service.code and one.state in OPEN for one in services)


def check_is_new(entry: Entry, services: Collection[AtHome]) -> None:
    """Raises Refused for somebody who is referred to the service already, or has it."""
    for one in services:
        if one.place == entry.service.code and one.state in OPEN:
            raise Refused(
                f"{entry.service.name}: they are {one.state} already.",
                where="service",
                next="Look at the timeline; close that referral first if it is another.",
            )


def check_fits(entry: Entry, found: Fit) -> None:
    """Raises Refused, with every reason, where something that is known speaks against it. What is not known
    stops nobody: the service asks."""
    if not found.fits:
        raise Refused(
            f"{entry.service.name} does not fit: {' '.join(found.against)}",
            where="service",
            next="Put right what is said of the person, or choose another service.",
        )


def hours_in(text: str, kind: str | None) -> Decimal | None:
    """The hours a week that are asked for; None where none are. Raises NotUnderstood for what cannot be."""
    if not text.strip():
        return None
    if kind not in AT_HOME:
        raise NotUnderstood(
            "This service does not go by hours.", where="hours", next="Leave the hours empty."
        )
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or not 0 < found <= MOST_HOURS or found != round(found, 2):
        raise NotUnderstood(
            f"“{text.strip()}” is no number of hours a week.",
            where="hours",
            next=f"Write 0.5 to {MOST_HOURS}.",
        )
    return found
