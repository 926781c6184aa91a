"""Who may do what, and why: the table of permissions as one answer, for people who are not programmers."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from homefirst.county.access.permissions import Permission
from homefirst.county.access.roles import OPERATOR, PUBLIC, Role, in_words


@dataclass(frozen=True, slots=True)
class Doing:
    """One thing that can be done: in words, by which pages and commands, by whom, for what, and why."""

    title: str
    routes: tuple[str, ...]
    commands: tuple[str, ...]
    roles: tuple[str, ...]
    who: str
    purpose: str
    audience: str
    why: str


@dataclass(frozen=True, slots=True)
class RoleMay:
    """A role and the titles of what it may do, beside what everybody and whoever has signed in may."""

    role: str
    title: str
    good_day: str
    audience: str
    may: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhoMay:
    """The whole table: what the asker may do now, what everybody may, what whoever has signed in may besides,
    each role, and each thing to do."""

    county: str
    asked_as: str | None
    asked_as_title: str
    i_may: tuple[str, ...]
    everybody_may: tuple[str, ...]
    signed_in_may: tuple[str, ...]
    roles: tuple[RoleMay, ...]
    doings: tuple[Doing, ...]

    def as_answer(self) -> dict[str, object]:
        return {
            "county": self.county,
            "me": {"role": self.asked_as, "title": self.asked_as_title, "may": list(self.i_may)},
            "everybody_may": list(self.everybody_may),
            "signed_in_may": list(self.signed_in_may),
            "roles": [asdict(one) | {"may": list(one.may)} for one in self.roles],
            "doings": [_listed(asdict(one)) for one in self.doings],
        }


def who_may(
    table: Mapping[str, Permission], roles: Mapping[str, Role], *, county: str, asked_as: str | None
) -> WhoMay:
    """The table as one in a role (None: not signed in) is shown it."""
    doings = tuple(_doing(rows) for rows in _rows(table.values()))
    everybody = tuple(one.title for one in doings if PUBLIC in one.roles)
    signed_in = tuple(one.title for one in doings if set(roles) <= set(one.roles))
    of_role = {name: _titles(doings, name, signed_in) for name in (*roles, OPERATOR)}
    shown = tuple(
        RoleMay(
            role=one.name,
            title=one.title,
            good_day=one.good_day,
            audience=one.audience,
            may=of_role[one.name],
        )
        for one in (*roles.values(), _OPERATOR)
    )
    known = None if asked_as is None else roles.get(asked_as)
    return WhoMay(
        county=county,
        asked_as=asked_as,
        asked_as_title=known.title if known else "Not signed in",
        i_may=(*of_role.get(asked_as or "", ()), *(signed_in if known else ()), *everybody),
        everybody_may=everybody,
        signed_in_may=signed_in,
        roles=shown,
        doings=doings,
    )


_OPERATOR = Role(
    name=OPERATOR,
    title="Operator",
    plural="",
    good_day="Starts the service, takes in data and makes users, at the command line of the machine.",
    audience="whoever runs this county's service",
)


def check_table(table: Mapping[str, Permission], known: Iterable[str]) -> tuple[str, ...]:
    """What is wrong with the table: a role that there is not, a row without words. Else empty."""
    roles = {*known, PUBLIC, OPERATOR}
    return tuple(
        f"{row.door}: {wrong}"
        for row in table.values()
        for wrong in (
            *(f"there is no role {name}" for name in sorted(row.roles - roles)),
            *(f"no {word}" for word in ("title", "purpose", "audience", "why") if not getattr(row, word)),
        )
    )


def _rows(permissions: Iterable[Permission]) -> tuple[tuple[Permission, ...], ...]:
    """The doors of one row of permissions.toml together, in its order: same words, same roles."""
    rows: dict[tuple[object, ...], list[Permission]] = {}
    for one in permissions:
        said = one.title or one.name
        rows.setdefault((said, one.roles, one.purpose, one.audience, one.why), []).append(one)
    return tuple(tuple(row) for row in rows.values())


def _doing(row: tuple[Permission, ...]) -> Doing:
    first = row[0]
    return Doing(
        title=first.title or first.name,
        routes=tuple(one.name for one in row if one.kind == "route"),
        commands=tuple(one.name for one in row if one.kind == "command"),
        roles=tuple(sorted(first.roles)),
        who=in_words(first.roles),
        purpose=first.purpose,
        audience=first.audience,
        why=first.why,
    )


def _titles(doings: Iterable[Doing], role: str, but: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        one.title for one in doings if role in one.roles and PUBLIC not in one.roles and one.title not in but
    )


def _listed(row: dict[str, object]) -> dict[str, object]:
    return {word: list(value) if isinstance(value, tuple) else value for word, value in row.items()}
