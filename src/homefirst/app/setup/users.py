"""Users and their tokens, wired: passwords and tokens are made here, by chance, and shown once."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from homefirst.app.ground.house import this_county
from homefirst.app.people.asking import organisations
from homefirst.county.access import sign_ins, tokens, users
from homefirst.county.access.tokens import MARK, Token
from homefirst.county.access.users import Account
from homefirst.foundation.errors import NotUnderstood

PASSWORD_BYTES = 12  # 96 bits, as 16 letters


@dataclass(frozen=True, slots=True)
class NewPassword:
    """A user and the password that was made for them: to be shown once, and kept nowhere."""

    account: Account
    password: str


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token and its text: to be shown once, and kept nowhere."""

    token: Token
    text: str


def random_password() -> str:
    return secrets.token_urlsafe(PASSWORD_BYTES)


def add_user(name: str, role: str, organisation: str = "") -> NewPassword:
    """Makes a user with a password that they must change when they first sign in. `organisation` is where
    they work. Raises NotUnderstood for one that the pack does not have."""
    password = random_password()
    _check_organisation(organisation)
    return NewPassword(users.add(name, role, password=password, organisation=organisation), password)


def move_user(name: str, organisation: str) -> Account:
    """Says where a user works from now on; raises as `add_user`."""
    _check_organisation(organisation)
    return users.set_workplace(name, organisation=organisation)


def _check_organisation(code: str) -> None:
    if code and code not in organisations():
        raise NotUnderstood(
            f"“{code}” is no organisation of this county.",
            where="organisation",
            next="Write a code of the pack's organisations.csv.",
        )


def give_password(name: str) -> NewPassword:
    """Gives a user a new password, ends their sessions and tokens, and lets the name try again at once."""
    password = random_password()
    account = users.give_password(name, password=password)
    keyed = sign_ins.keys(name, "", settings.SECRET_KEY)
    sign_ins.forget_tries(this_county().area, keyed.name)
    return NewPassword(account, password)


def make_token(name: str, *, label: str, days: int, now: datetime) -> NewToken:
    """Makes a token of 256 random bits with which a program may read in a user's name."""
    text = f"{MARK}{secrets.token_urlsafe(32)}"
    token = tokens.keep(this_county().area, users.user_of(name), text=text, label=label, days=days, at=now)
    return NewToken(token, text)


def revoke_token(number: int, *, now: datetime) -> Token:
    """Takes a token back for good."""
    return tokens.revoke(this_county().area, number, at=now)


def all_tokens() -> tuple[Token, ...]:
    """Every token of this county."""
    return tokens.all_tokens(this_county().area)
