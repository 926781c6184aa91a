"""Trying to sign in, on record: wrong passwords that make a name wait, and how every try ended.

A try is written down as wrong before its password is looked at, and taken back when it was right. So a
hundred guesses at once count as a hundred, and a process killed in between leaves the guess counted.
"""

import hashlib
import hmac
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.db import connection, transaction
from django.db.models import Count

from homefirst.county.access.lockout import (
    ADDRESS_WINDOW,
    REMEMBERED,
    Pause,
    network,
    pause_of_address,
    pause_of_name,
)
from homefirst.county.access.models import Attempt, SignInRow, User

KEPT = timedelta(days=400)
"""How long the outcomes of sign-in are kept: a year, and time to look at it."""


class Outcome(Enum):
    """How a try to sign in ended, or a session did."""

    RIGHT = "right"
    WRONG = "wrong"
    PAUSED = "made to wait"
    CONFIRMED = "confirmed"
    SIGNED_OUT = "signed out"
    IDLE = "ended idle"
    LONG = "ended after 12 hours"
    TAKEN_BACK = "taken back"
    PASSWORD_CHANGED = "password changed"
    TOKEN_REFUSED = "token refused"  # of a network once in a minute, however many it sent


@dataclass(frozen=True, slots=True)
class Keys:
    """A name and an address as attempts know them: keyed hashes, which nobody without the key can try out."""

    name: str
    address: str


def keys(name: str, address: str, secret: str) -> Keys:
    """The keys of a name (however written) and of a client's address."""
    plain = unicodedata.normalize("NFKC", name).strip().casefold()
    return Keys(name=_keyed(f"name {plain}", secret), address=_keyed(f"from {network(address)}", secret))


def _keyed(text: str, secret: str) -> str:
    return hmac.new(f"sign-in {secret}".encode(), text.encode(errors="replace"), hashlib.sha256).hexdigest()


def begin(county: str, keyed: Keys, *, at: datetime) -> Pause | None:
    """Writes a try down as wrong, for now; where the name or the address must wait, the pause instead."""
    with transaction.atomic():
        with (
            connection.cursor() as cursor
        ):  # one at a time for a name, or many at once would all be the first
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [keyed.name])
        pause = _pause(county, keyed, at)
        if pause is None:
            Attempt.objects.create(county=county, at=at, name_key=keyed.name, address_key=keyed.address)
            _forget_old(county, at)
        return pause


def _forget_old(county: str, now: datetime) -> None:
    """Deletes tries that no pause counts any more; those that another deletes just now are left to it."""
    old = Attempt.objects.filter(county=county, at__lte=now - REMEMBERED)
    numbers = list(old.select_for_update(skip_locked=True).values_list("pk", flat=True)[:1000])
    if numbers:
        Attempt.objects.filter(pk__in=numbers).delete()


def _pause(county: str, keyed: Keys, now: datetime) -> Pause | None:
    held = Attempt.objects.filter(county=county)
    of_name = held.filter(name_key=keyed.name, at__gt=now - REMEMBERED).values_list("at", flat=True)
    of_address = held.filter(address_key=keyed.address, at__gt=now - ADDRESS_WINDOW)
    found = (
        pause_of_name(tuple(of_name), now),
        pause_of_address(tuple(of_address.values_list("at", flat=True)), now),
    )
    return max((one for one in found if one), key=lambda one: one.until, default=None)


def was_right(
    county: str, keyed: Keys, user: User, *, at: datetime, outcome: Outcome = Outcome.RIGHT
) -> None:
    """Takes back the wrong tries of a name whose password was given, and notes that it was: to sign in, or
    confirmed by somebody who is signed in."""
    with transaction.atomic():
        Attempt.objects.filter(county=county, name_key=keyed.name).delete()
        note(county, outcome, at=at, user=user)


def was_wrong(county: str, keyed: Keys, *, at: datetime) -> Pause | None:
    """Notes a wrong try, and the pause that it began. Of whom is not kept: it may have been somebody else."""
    note(county, Outcome.WRONG, at=at)
    pause = _pause(county, keyed, at)
    if pause is not None:
        note(county, Outcome.PAUSED, at=at)
    return pause


def note(county: str, outcome: Outcome, *, at: datetime, user: User | None = None) -> None:
    """Notes how a try or a session ended."""
    SignInRow.objects.create(county=county, at=at, outcome=outcome.value, user=user)


def forget_tries(county: str, name_key: str) -> None:
    """Lets a name try again at once, as a new password from the operator does."""
    Attempt.objects.filter(county=county, name_key=name_key).delete()


def let_go(county: str, *, now: datetime, using: str = "owner") -> int:
    """Deletes outcomes older than KEPT, as the owner, who alone may; the number of them."""
    old = SignInRow.objects.using(using).filter(county=county, at__lt=now - KEPT)
    number, _ = old.delete()
    return number


@dataclass(frozen=True, slots=True)
class SignInsLately:
    """How signing in went within a while: counts by outcome, and what must wait now. Names nobody."""

    since: datetime
    until: datetime
    outcomes: tuple[tuple[Outcome, int], ...]
    names_waiting: int
    addresses_waiting: int

    def as_answer(self) -> dict[str, object]:
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "outcomes": {outcome.value: number for outcome, number in self.outcomes},
            "names_waiting": self.names_waiting,
            "addresses_waiting": self.addresses_waiting,
        }


def sign_ins_lately(county: str, *, now: datetime, within: timedelta = timedelta(days=1)) -> SignInsLately:
    """How signing in went from `within` before now until now: every outcome, also those that never were."""
    rows = SignInRow.objects.filter(county=county, at__gt=now - within, at__lte=now)
    counted = Counter(dict(rows.values_list("outcome").annotate(Count("pk")).order_by()))
    tries = Attempt.objects.filter(county=county, at__gt=now - REMEMBERED)
    by_name: dict[str, list[datetime]] = {}
    by_address: dict[str, list[datetime]] = {}
    for name_key, address_key, at in tries.values_list("name_key", "address_key", "at"):
        by_name.setdefault(name_key, []).append(at)
        by_address.setdefault(address_key, []).append(at)
    return SignInsLately(
        since=now - within,
        until=now,
        outcomes=tuple((outcome, counted[outcome.value]) for outcome in Outcome),
        names_waiting=sum(pause_of_name(times, now) is not None for times in by_name.values()),
        addresses_waiting=sum(pause_of_address(times, now) is not None for times in by_address.values()),
    )
