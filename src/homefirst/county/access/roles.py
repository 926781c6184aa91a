"""The roles in which people work: one table, roles.toml, read here and nowhere else."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from homefirst.foundation.errors import NotUnderstood

PUBLIC = "public"
OPERATOR = "operator"
FIRST_PAGE = "board"
"""Where whoever has not signed in begins."""
PURPOSES = ("sees_people_for", "keeps_lists_for", "answers_offers_for")
"""The columns of roles.toml that hold purposes; absent where there is none."""
TABLE = Path(__file__).with_name("roles.toml")


@dataclass(frozen=True, slots=True)
class Role:
    """A role by its name in code, as the ward calls it, and what the service does for it on a good day.

    `sees_people_for` holds the purposes for which it may see a person, where everything else allows it, too;
    `keeps_lists_for` those for which it is told of people whom a list of its own names, and of nobody else;
    `answers_offers_for` those for which it is told whom an offer is of that its organisation accepted, and of
    nobody else; `desk` holds the routes of its own pages, in the order in which its day needs them: it lands
    on the first; `opens_on_own` whether the morning's list opens on those of whom its organisation has
    something to do.
    """

    name: str
    title: str
    plural: str
    good_day: str
    audience: str
    desk: tuple[str, ...] = ()
    sees_people_for: tuple[str, ...] = ()
    keeps_lists_for: tuple[str, ...] = ()
    answers_offers_for: tuple[str, ...] = ()
    opens_on_own: bool = False


@lru_cache(maxsize=1)
def roles() -> Mapping[str, Role]:
    """Every role in which a user can work, by name, in the order of roles.toml."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["role"]
    return {
        name: Role(name=name, **row | {key: tuple(row.get(key, ())) for key in (*PURPOSES, "desk")})
        for name, row in rows.items()
    }


def first_page_of(role: str | None) -> str:
    """The route on which a role begins its day; the board's for whoever has not signed in."""
    return next(iter(desk_of(role)), FIRST_PAGE)


def desk_of(role: str | None) -> tuple[str, ...]:
    """The routes of a role's own pages, the one on which it lands first; none for who has not signed in."""
    return () if role is None or role not in roles() else roles()[role].desk


def opens_on_own(role: str | None) -> bool:
    """Whether the morning's list opens on the own people of whoever works in a role."""
    return role is not None and role in roles() and roles()[role].opens_on_own


def check_role(name: str) -> Role:
    """The role of that name; raises NotUnderstood, with those that there are."""
    found = roles().get(name)
    if found is None:
        raise NotUnderstood(f"There is no role “{name}”.", where="role", next=f"Name {', '.join(roles())}.")
    return found


def in_words(names: Iterable[str]) -> str:
    """Several roles in a sentence: "analysts, board members and whoever runs this service"."""
    known = set(names)
    if PUBLIC in known:
        return "everybody"
    if known >= set(roles()):
        return "everybody who has signed in"
    said = [role.plural for role in roles().values() if role.name in known]
    if OPERATOR in known:
        said.append("whoever runs this service")
    return " and ".join([part for part in (", ".join(said[:-1]), *said[-1:]) if part])
