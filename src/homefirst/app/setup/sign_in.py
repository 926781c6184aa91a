"""Signing in, wired: this county's tries and outcomes, under this service's key."""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import authenticate

from homefirst.app.ground.house import this_county
from homefirst.county.access import sign_ins, tokens
from homefirst.county.access.lockout import Pause, network
from homefirst.county.access.models import User
from homefirst.county.access.seldom import Seldom
from homefirst.county.access.sign_ins import Outcome, SignInsLately

CHECKS_AT_ONCE = 2
"""A password takes a core for 26 ms and 19 MiB; more at once than there are cores only keep pages waiting."""
REFUSED_TOKENS = Seldom(every=timedelta(minutes=1), callers=100)
"""Which networks' refused tokens were noted: nobody need be anybody to send one, and no row is ever taken
back, so that each process notes one of a network in a minute."""
_checking = threading.BoundedSemaphore(CHECKS_AT_ONCE)


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a try: the user where name and password are right; else, perhaps, a pause."""

    user: User | None
    pause: Pause | None = None


def try_password(
    name: str, password: str, *, address: str, now: datetime, outcome: Outcome = Outcome.RIGHT
) -> Tried:
    """Looks whether a name and a password are right, unless the name or the address must wait.

    An unknown name, a wrong password and a closed account take the same time and have the same answer.
    """
    county = this_county().area
    keyed = sign_ins.keys(name, address, settings.SECRET_KEY)
    pause = sign_ins.begin(county, keyed, at=now)
    if pause is not None:
        return Tried(None, pause)
    with _checking:
        user = authenticate(username=name, password=password)
    if not isinstance(user, User):
        return Tried(None, sign_ins.was_wrong(county, keyed, at=now))
    sign_ins.was_right(county, keyed, user, at=now, outcome=outcome)
    return Tried(user)


def confirm_password(user: User, password: str, *, address: str, now: datetime) -> Tried:
    """As `try_password`, for somebody who is signed in and says their present password once more."""
    return try_password(user.username, password, address=address, now=now, outcome=Outcome.CONFIRMED)


def note_outcome(outcome: Outcome, *, now: datetime, user: User | None = None) -> None:
    """Notes how a session or a token ended."""
    sign_ins.note(this_county().area, outcome, at=now, user=user)


def note_refused_token(address: str, *, now: datetime) -> None:
    """Notes that a token was refused, once in a minute for the network that it came from."""
    if REFUSED_TOKENS.due(network(address), now):
        note_outcome(Outcome.TOKEN_REFUSED, now=now)


def bearer(text: str, *, now: datetime) -> User | tokens.NotTaken:
    """Whose token this is, or why it opens nothing."""
    return tokens.user_of_token(this_county().area, text, now)


def sign_ins_lately(*, now: datetime) -> SignInsLately:
    """How signing in went within the last day, for whoever looks after the service. Names nobody."""
    return sign_ins.sign_ins_lately(this_county().area, now=now)
