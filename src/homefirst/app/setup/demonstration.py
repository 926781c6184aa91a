"""The demonstration's users: one for each role, and those that the pack names besides, with a password made
here and kept in a note."""

import secrets
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from homefirst.app.ground.house import this_county
from homefirst.county.access.models import User
from homefirst.county.access.roles import roles
from homefirst.county.access.users import close_demonstration

HASHES_AT_ONCE = 2  # argon2 lets go of the interpreter: fourteen take 0.25 s on two cores, 0.35 s in a row


def demonstration_note() -> Path:
    """Where the names and passwords of the demonstration's users are kept."""
    data: Path = settings.DATA
    return data / "demonstration.txt"


def sign_in_said() -> str:
    """Where one finds what to sign in with, in a sentence for whoever starts the service."""
    if settings.DEMONSTRATION:
        return f"Sign in with a name and password in {demonstration_note()}."
    return "Sign in as a user made with homefirst users add."


def settle_demonstration(note: Path) -> None:
    """Makes what is missing of the demonstration's users; where the county wants none, closes those there are
    and removes the note, whose passwords open nothing any more."""
    if settings.DEMONSTRATION:
        _make(note)
    else:
        close_demonstration()
        note.unlink(missing_ok=True)


def _users() -> dict[str, tuple[str, str]]:
    """In which role each user of the demonstration works, and where (empty: nowhere), by name."""
    county = this_county()
    own = {role: (role, county.demonstration.get(role, "")) for role in roles()}
    return own | dict(county.demonstration_also)


def _make(note: Path) -> None:
    """The users that there are not yet.

    The note is written before the users are made: killed between the two, the next start writes it anew.
    Users that are there keep the password they have.
    """
    noted = _read(note)
    # Users of the first release bear no mark, and stand in the note.
    User.objects.filter(username__in=noted, demonstration=False).update(demonstration=True)
    _put_to_work()
    users = _users()
    there = set(User.objects.filter(username__in=users).values_list("username", flat=True))
    new = {name: secrets.token_urlsafe(9) for name in users if name not in there}
    if not new:
        return
    _write(note, {name: password for name, password in noted.items() if name not in new} | new)
    with ThreadPoolExecutor(HASHES_AT_ONCE) as threads:
        hashed = list(threads.map(make_password, new.values()))
    with transaction.atomic():
        for name, password in zip(new, hashed, strict=True):
            role, organisation = users[name]
            User.objects.create(
                username=name,
                role=role,
                organisation=organisation,
                password=password,
                demonstration=True,
            )


def _put_to_work() -> None:
    """Users of a release that knew no organisations work at none yet."""
    for role, organisation in this_county().demonstration.items():
        idle = User.objects.filter(username=role, demonstration=True, organisation="")
        idle.update(organisation=organisation)


def _read(note: Path) -> Mapping[str, str]:
    lines = note.read_text().splitlines() if note.exists() else []
    return {name: password for name, _, password in (line.partition(" ") for line in lines) if password}


def _write(note: Path, passwords: Mapping[str, str]) -> None:
    half = note.with_suffix(".half")
    half.touch(mode=0o600)
    half.write_text("".join(f"{name} {password}\n" for name, password in passwords.items()))
    half.rename(note)
