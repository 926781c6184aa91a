"""How long a name or an address must wait after wrong passwords. Pure rules: times in, a pause out.

A name that nobody has counts and waits like any other, so that a pause tells nothing about who is a user.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from math import ceil

FREE_TRIES = 5
"""So many wrong passwords in a row cost nothing: five is what people mistype on a bad morning."""
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=15)
"""With the day's memory below: about 100 guesses a day at one name, and whoever is kept out by another's
guessing waits a quarter of an hour at most."""
REMEMBERED = timedelta(days=1)
TRIES_OF_AN_ADDRESS = 100
"""Wrong passwords from one address within ADDRESS_WINDOW; a whole hospital may stand behind one address."""
ADDRESS_WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Pause:
    """No password is looked at until an instant."""

    until: datetime

    def sentence(self, now: datetime) -> str:
        """What whoever waits is told; the same for a name that is known and one that is not."""
        minutes = max(1, ceil((self.until - now) / timedelta(minutes=1)))
        return (
            f"Too many wrong passwords. Wait {minutes} minute{'' if minutes == 1 else 's'} and try again, "
            "or ask whoever runs this service for a new password."
        )


def pause_of_name(wrong: Sequence[datetime], now: datetime) -> Pause | None:
    """The pause of a name after its wrong passwords since the last right one; None where it has none.

    After the fifth one minute, then twice as long after each further one, up to a quarter of an hour.
    """
    known = sorted(one for one in wrong if one > now - REMEMBERED)
    over = len(known) - FREE_TRIES
    if over < 0:
        return None
    doublings = min(over, 10)  # far beyond the longest, and never a number that is too large
    return _pause(known[-1] + min(FIRST_PAUSE * 2**doublings, LONGEST_PAUSE), now)


def pause_of_address(wrong: Sequence[datetime], now: datetime) -> Pause | None:
    """The pause of an address: until fewer than the allowed number lie within the window."""
    known = sorted(one for one in wrong if one > now - ADDRESS_WINDOW)
    if len(known) < TRIES_OF_AN_ADDRESS:
        return None
    return _pause(known[-TRIES_OF_AN_ADDRESS] + ADDRESS_WINDOW, now)


def _pause(until: datetime, now: datetime) -> Pause | None:
    return Pause(until) if until > now else None


def network(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 that one IPv6 customer holds; else as it is."""
    try:
        found = ip_address(address.partition("%")[0])  # the zone is the caller's name for its own cable
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Address(int(found) >> 64 << 64))
