"""The users: made, closed, opened again, given a password. Nobody is deleted: what they did stays theirs."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now

from homefirst.county.access.models import TokenRow, User
from homefirst.county.access.roles import check_role
from homefirst.foundation.errors import NotFound, NotUnderstood, Refused

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,58}[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Account:
    """A user as an administrator sees one."""

    name: str
    role: str
    organisation: str
    open: bool
    demonstration: bool
    must_change_password: bool
    last_sign_in: datetime | None

    def as_answer(self) -> dict[str, object]:
        return {
            "name": self.name,
            "role": self.role,
            "organisation": self.organisation or None,
            "open": self.open,
            "demonstration": self.demonstration,
            "must_change_password": self.must_change_password,
            "last_sign_in": None if self.last_sign_in is None else self.last_sign_in.isoformat(),
        }


def add(
    name: str, role: str, *, password: str, organisation: str = "", demonstration: bool = False
) -> Account:
    """Makes a user, who must change the password at first use unless they are the demonstration's.

    Raises NotUnderstood for a name or role that cannot be, Refused for a name that somebody has.
    """
    if not NAME.fullmatch(name):
        raise NotUnderstood(
            f"“{name}” is no name to sign in with.",
            where="name",
            next="Write 2 to 60 small letters, digits, dots, dashes: anna.lee.",
        )
    user = User(
        username=name,
        role=check_role(role).name,
        organisation=organisation,
        demonstration=demonstration,
        must_change_password=not demonstration,
    )
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise Refused("Somebody has this name.", where=name, next="Choose another.") from error
    return _account(user)


def close(name: str) -> Account:
    """Ends a user's sessions, revokes their tokens and lets them sign in no more."""
    return _closed(user_of(name))


def reopen(name: str) -> Account:
    """Lets a closed user sign in again, with the password they had; their sessions stay ended, and their
    tokens revoked."""
    return _changed(user_of(name), is_active=True)


def set_workplace(name: str, *, organisation: str) -> Account:
    """Says at which organisation a user works (empty: at none), and ends their sessions: what they may see of
    people follows from it."""
    return _changed(user_of(name), organisation=organisation)


def give_password(name: str, *, password: str) -> Account:
    """Gives a user a password that they must change when they use it, ends their sessions and revokes their
    tokens: whoever asks for it may have lost more than a password."""
    user = user_of(name)
    with transaction.atomic():
        _revoke_tokens(user)
        return set_password(user, password=password, must_change=True)


def set_password(user: User, *, password: str, must_change: bool = False) -> Account:
    """Sets a user's password and ends all of their sessions; tokens that they asked for stay in force."""
    user.set_password(password)
    return _changed(user, password=user.password, must_change_password=must_change)


def close_demonstration() -> tuple[Account, ...]:
    """Closes every user of the demonstration that is open."""
    found = User.objects.filter(demonstration=True, is_active=True).order_by("username")
    return tuple(_closed(user) for user in found)


def all_users() -> tuple[Account, ...]:
    """Every user, by name."""
    return tuple(_account(user) for user in User.objects.order_by("username"))


def user_of(name: str) -> User:
    """The user of that name; raises NotFound where nobody has it."""
    found = User.objects.filter(username=name).first()
    if found is None:
        raise NotFound("There is no such user.", where=name, next="See homefirst users list.")
    return found


def roles_of(names: Collection[str]) -> dict[str, str]:
    """In which role each of some users works, by name; nothing of names that are nobody's."""
    return dict(User.objects.filter(username__in=names).values_list("username", "role"))


def organisations_of(names: Collection[str]) -> dict[str, str]:
    """Where each of some users works, by name: an organisation's code, empty where that is not known; nothing
    of names that are nobody's."""
    return dict(User.objects.filter(username__in=names).values_list("username", "organisation"))


def who_work_at(organisation: str) -> frozenset[str]:
    """The names of the users who work at an organisation, closed ones among them."""
    return frozenset(User.objects.filter(organisation=organisation).values_list("username", flat=True))


def _closed(user: User) -> Account:
    with transaction.atomic():
        _revoke_tokens(user)
        return _changed(user, is_active=False)


def _revoke_tokens(user: User) -> None:
    TokenRow.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=Now())


def _changed(user: User, **columns: object) -> Account:
    """Changes columns of a user and moves the round on, in one statement: no session outlives it."""
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1, **columns)
    user.refresh_from_db()
    return _account(user)


def _account(user: User) -> Account:
    return Account(
        name=user.username,
        role=user.role,
        organisation=user.organisation,
        open=user.is_active,
        demonstration=user.demonstration,
        must_change_password=user.must_change_password,
        last_sign_in=user.last_login,
    )
