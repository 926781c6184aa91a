"""`homefirst users`: who may sign in, and the tokens of programs. Passwords and tokens are printed once."""

from datetime import UTC, datetime

import typer

from homefirst.app.setup.users import add_user, all_tokens, give_password, make_token, move_user, revoke_token
from homefirst.cli.root import app
from homefirst.cli.show import print_json, print_table, say
from homefirst.county.access import users
from homefirst.county.access.roles import roles
from homefirst.county.access.users import Account
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import NotUnderstood

users_app = typer.Typer(help="Who may sign in, and the tokens of programs.", no_args_is_help=True)
app.add_typer(users_app, name="users")
NAME = typer.Argument(..., help="The name with which they sign in.")
NOWHERE = "none"


@users_app.command("list")
def list_users(json: bool = typer.Option(False, "--json")) -> None:
    """Every user, with role and state."""
    found = users.all_users()
    if json:
        print_json({"users": [one.as_answer() for one in found]})
        return
    print_table(
        "Users",
        ("Name", "Role", "State", "Last sign-in"),
        [(one.name, _works_as(one), _state(one), _day(one.last_sign_in)) for one in found],
    )


@users_app.command("add")
def add(
    name: str = NAME,
    role: str = typer.Option(..., help=f"One of {', '.join(roles())}."),
    organisation: str = typer.Option("", help="Where they work, by its code in the county pack."),
) -> None:
    """Make a user. The password that is printed must be changed when it is first used."""
    made = add_user(name, role, organisation)
    say(f"{made.account.name} may sign in as {_role(made.account.role)}.")
    _once("Password", made.password)


@users_app.command("close")
def close(
    name: str | None = typer.Argument(None, help="The name with which they sign in."),
    demonstration: bool = typer.Option(False, "--demonstration", help="All of the demonstration's users."),
) -> None:
    """End a user's sessions and tokens, and let them sign in no more."""
    if (name is None) != demonstration:
        raise NotUnderstood("Whom?", where="close", next="Give one name, or --demonstration.")
    closed = users.close_demonstration() if name is None else (users.close(name),)
    for one in closed:
        say(f"{one.name} is closed.")
    if not closed:
        say("Nobody of the demonstration was open.")


@users_app.command("open")
def open_again(name: str = NAME) -> None:
    """Let a closed user sign in again, with the password they had; their tokens stay revoked."""
    say(f"{users.reopen(name).name} is open.")


@users_app.command("organisation")
def organisation(
    name: str = NAME,
    code: str = typer.Argument(..., help="Its code in the county pack; none: at no organisation."),
) -> None:
    """Say at which organisation a user works: it decides whom they may see. Ends their sessions."""
    moved = move_user(name, "" if code == NOWHERE else code)
    where = f"works at {moved.organisation}" if moved.organisation else "works at no organisation"
    say(f"{moved.name} {where}, and was signed out everywhere.")


@users_app.command("password")
def password(name: str = NAME) -> None:
    """Give a user a new password, end their sessions and tokens; they must change it when they use it."""
    made = give_password(name)
    say(f"{made.account.name} was signed out everywhere, and their tokens were revoked.")
    _once("Password", made.password)


@users_app.command("token")
def token(
    name: str = NAME,
    days: int = typer.Option(30, help="How long it is in force."),
    label: str = typer.Option(..., help="What it is for."),
) -> None:
    """Make a token with which a program may read in a user's name, at the addresses under /api/v1."""
    made = make_token(name, label=label, days=days, now=datetime.now(UTC))
    say(f"Token {made.token.id} of {name}, until {_day(made.token.expires_at)}.")
    _once("Token", made.text)


@users_app.command("tokens")
def tokens(json: bool = typer.Option(False, "--json")) -> None:
    """Every token, whose it is, and when it was last used; never its text."""
    now, found = datetime.now(UTC), all_tokens()
    if json:
        print_json({"tokens": [one.as_answer(now) for one in found]})
        return
    print_table(
        "Tokens",
        ("Label", "Number", "User", "State", "Until", "Last used"),
        [
            (one.label, str(one.id), one.user, one.state(now), _day(one.expires_at), one.last_used or "never")
            for one in found
        ],
    )


@users_app.command("revoke")
def revoke(
    number: int = typer.Argument(..., help="Its number in homefirst users tokens."),
) -> None:
    """Take a token back for good."""
    say(f"Token {revoke_token(number, now=datetime.now(UTC)).id} opens nothing any more.")


def _role(name: str) -> str:
    role = roles().get(name)
    return role.title.lower() if role else name


def _works_as(one: Account) -> str:
    return f"{_role(one.role)}, {one.organisation}" if one.organisation else _role(one.role)


def _state(one: Account) -> str:
    words = ["open" if one.open else "closed"]
    words += ["demonstration"] if one.demonstration else []
    words += ["must change the password"] if one.must_change_password else []
    return ", ".join(words)


def _day(at: datetime | None) -> str:
    return "never" if at is None else local_day(at).isoformat()


def _once(what: str, text: str) -> None:
    say(f"{what} (shown this once): {text}")
