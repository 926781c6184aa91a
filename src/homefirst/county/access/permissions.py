"""Who may use which page and which command: one table, permissions.toml, read here and nowhere else.

A page or command without a row is a mistake of ours: a test of every route and command fails the build.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from homefirst.county.access.roles import PUBLIC as PUBLIC
from homefirst.county.access.roles import in_words
from homefirst.foundation.errors import Refused

TABLE = Path(__file__).with_name("permissions.toml")


@dataclass(frozen=True, slots=True)
class Permission:
    """One row: a door, what one does there in words, the roles that may, for which purpose, and for whom its
    answer is written. `background` is what an open page asks by itself, which keeps no session alive;
    `names_people` is the part of a person that it shows: every try is on record, refusals here as well."""

    door: str
    title: str
    roles: frozenset[str]
    purpose: str
    audience: str
    why: str
    background: bool = False
    names_people: str = ""

    @property
    def kind(self) -> str:
        """`route` or `command`."""
        return self.door.partition(":")[0]

    @property
    def name(self) -> str:
        return self.door.partition(":")[2]


@lru_cache(maxsize=1)
def permissions() -> dict[str, Permission]:
    """Every row by its door: `route:board`, `command:intake`."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["permission"]
    found = {}
    for row in rows:
        kind = "route" if "route" in row else "command"
        for name in row.pop(kind):
            door = f"{kind}:{name}"
            if door in found:
                raise ValueError(f"permissions.toml has two rows for {door}")
            found[door] = Permission(
                door=door,
                title=row.get("title", ""),
                roles=frozenset(row["roles"]),
                purpose=row["purpose"],
                audience=row["audience"],
                why=row["why"],
                background=row.get("background", False),
                names_people=row.get("names_people", ""),
            )
    return found


def may(role: str | None, door: str) -> bool:
    """Whether somebody in a role (None: not signed in) may use a door. Unknown doors nobody may use."""
    row = permissions().get(door)
    return row is not None and (PUBLIC in row.roles or role in row.roles)


def check_may(role: str | None, door: str) -> None:
    """Raises Refused where `may` says no, with the roles that may."""
    if may(role, door):
        return
    row = permissions().get(door)
    who = in_words(row.roles) if row else "nobody: it has no row in permissions.toml"
    raise Refused(
        f"This is for {who}.",
        where=row.title if row else door.partition(":")[2],
        next="Sign in with such a role, or ask whoever runs this service for it.",
    )
