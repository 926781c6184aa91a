"""Who may use which page and which command: one table, permissions.toml, read here and nowhere else.

A page or command without a row is a mistake of ours: a test of every route and command fails the build.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from homefirst.foundation.errors import Refused

PUBLIC = "public"
TABLE = Path(__file__).with_name("permissions.toml")


@dataclass(frozen=True, slots=True)
class Permission:
    """One row: a door, the roles that may use it, for which purpose, and for whom its answer is written."""

    door: str
    roles: frozenset[str]
    purpose: str
    audience: str
    why: str


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
            found[door] = Permission(door=door, roles=frozenset(row["roles"]), **_said(row))
    return found


def _said(row: dict[str, str]) -> dict[str, str]:
    return {word: row[word] for word in ("purpose", "audience", "why")}


def may(role: str | None, door: str) -> bool:
    """Whether somebody in a role (None: not signed in) may use a door. Unknown doors nobody may use."""
    row = permissions().get(door)
    return row is not None and (PUBLIC in row.roles or role in row.roles)


def check_may(role: str | None, door: str) -> None:
    """Raises Refused where `may` says no, with the roles that may."""
    if may(role, door):
        return
    row = permissions().get(door)
    who = ", ".join(sorted(row.roles)) if row else "nobody: it has no row in permissions.toml"
    raise Refused(
        f"This is for {who}.",
        where=door.partition(":")[2],
        next="Sign in with such a role, or ask the administrator of this county for it.",
    )
