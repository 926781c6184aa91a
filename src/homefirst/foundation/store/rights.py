"""What each role may do to the log: tried, and undone. Not the catalogue but the database itself is asked.

Every try is a transaction that is rolled back. Whether a role may change rows is asked in two steps: first of
no row, which shows the right; where it is there, of one, which a trigger may still refuse.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from homefirst.foundation.errors import Problem
from homefirst.foundation.store.roles import APP, OWNER, READER, SCHEMA

Raw = psycopg.Connection[Any]
ACTIONS = ("select", "insert", "update", "delete", "truncate")
PATIENCE = "500ms"  # to empty a table takes it from everybody: a busy one is not waited for long
_READ, _ADD, _MOVE = frozenset({"select"}), frozenset({"select", "insert"}), frozenset({"update"})
# What each role may do to each table of the log, and nothing more. A part of store_event (a county's, a
# year's) is written by the app and read by the owner alone; everybody else reads through the whole.
EXPECTED: Mapping[str, Mapping[str, frozenset[str]]] = {
    OWNER: {
        "store_event": _ADD,
        "a county's part": _ADD,
        "a year's part": _ADD,
        "store_receipt": _ADD,
        "store_head": _ADD | _MOVE,
    },
    APP: {
        "store_event": _ADD,
        "a county's part": frozenset(),
        "a year's part": frozenset({"insert"}),
        "store_receipt": _ADD,
        "store_head": _ADD | _MOVE,
    },
    READER: {
        "store_event": _READ,
        "a county's part": frozenset(),
        "a year's part": frozenset(),
        "store_receipt": _READ,
        "store_head": _READ,
    },
}
_PARTS = (
    "SELECT c.relname, CASE c.relkind WHEN 'p' THEN 'a county''s part' ELSE 'a year''s part' END"
    " FROM pg_partition_tree('store_event') AS t JOIN pg_class c ON c.oid = t.relid WHERE t.level > 0"
    " ORDER BY c.relname"
)


@dataclass(frozen=True, slots=True)
class Connected:
    """As whom a connection came in, the role that it put on, and whether that passes by every rule."""

    role: str
    account: str
    above_the_rules: bool


@dataclass(frozen=True, slots=True)
class Tried:
    """One role's try at one table: what it may, what it should, and what the database said of the rest.
    `unknown` holds what could not be tried, because the table was busy."""

    role: str
    table: str
    may: frozenset[str]
    should: frozenset[str]
    refusals: tuple[tuple[str, str], ...]
    unknown: frozenset[str] = frozenset()

    @property
    def problems(self) -> tuple[Problem, ...]:
        where = f"{self.role} on {self.table}"
        found = []
        if more := sorted(self.may - self.should):
            what = f"It may {' and '.join(more)}, and should not."
            found.append(Problem(where, what, "Take that right away, and verify the log."))
        if less := sorted(self.should - self.may - self.unknown):
            what = f"It may not {' and '.join(less)}, and should."
            found.append(Problem(where, what, "Run homefirst setup."))
        if self.unknown:
            what = f"Whether it may {' and '.join(sorted(self.unknown))} was not tried: the table is busy."
            found.append(Problem(where, what, "Ask again."))
        return tuple(found)


def connected(raw: Raw) -> Connected:
    """As whom a connection speaks."""
    row = raw.execute(
        "SELECT current_user, session_user, rolsuper OR rolbypassrls FROM pg_roles"
        " WHERE rolname = current_user"
    ).fetchone()
    assert row is not None
    return Connected(role=row[0], account=row[1], above_the_rules=row[2])


def tables_of_the_log(raw: Raw) -> tuple[tuple[str, str], ...]:
    """Every table of the log with its kind, by which `EXPECTED` names it."""
    whole = tuple((name, name) for name in ("store_event", "store_receipt", "store_head"))
    return (*whole, *raw.execute(_PARTS).fetchall())


def try_rights(raw: Raw, tables: tuple[tuple[str, str], ...]) -> Iterator[Tried]:
    """Tries every action on every table of the log as the role of this connection, and undoes each."""
    role = connected(raw).role
    for table, kind in tables:
        said = {action: _tried(raw, action, table) for action in ACTIONS}
        yield Tried(
            role=role,
            table=table,
            may=frozenset(action for action, refused in said.items() if refused is None),
            should=EXPECTED.get(role, {}).get(kind, frozenset()),
            refusals=tuple((action, refused) for action, refused in said.items() if refused),
            unknown=frozenset(action for action, refused in said.items() if refused == ""),
        )


class _Undo(Exception):
    """Raised to roll a try back."""


def _tried(raw: Raw, action: str, table: str) -> str | None:
    """None where the database did it (and it was undone); else what it said. Empty: it could not be tried."""
    try:
        with raw.transaction():
            raw.execute(sql.SQL("SET LOCAL lock_timeout = {}").format(PATIENCE))
            _ACTIONS[action](raw, sql.Identifier(SCHEMA, table))
            raise _Undo
    except _Undo:
        return None
    except psycopg.errors.LockNotAvailable:
        return ""
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.RestrictViolation) as refused:
        return refused.diag.message_primary or "It is refused."


def _select(raw: Raw, table: sql.Identifier) -> None:
    raw.execute(sql.SQL("SELECT county FROM {} LIMIT 1").format(table))


def _insert(raw: Raw, table: sql.Identifier) -> None:
    # Of no row, which shows the right; a row of the log's own form is for the log to make.
    raw.execute(sql.SQL("INSERT INTO {} (county) SELECT NULL WHERE false").format(table))


def _update(raw: Raw, table: sql.Identifier) -> None:
    raw.execute(sql.SQL("UPDATE {} SET county = NULL WHERE false").format(table))
    _on_one_row(raw, sql.SQL("UPDATE {} SET recorded_at = recorded_at").format(table), table, _UPDATING)


def _delete(raw: Raw, table: sql.Identifier) -> None:
    raw.execute(sql.SQL("DELETE FROM {} WHERE false").format(table))
    _on_one_row(raw, sql.SQL("DELETE FROM {}").format(table), table, _DELETING)


def _on_one_row(raw: Raw, change: sql.Composed, table: sql.Identifier, when: int) -> None:
    """Tries a change that the role has the right to; a trigger may refuse it."""
    try:
        done = raw.execute(change + _ONE_ROW.format(table)).rowcount
    except psycopg.errors.InsufficientPrivilege:
        raise _Undo from None  # it may change what it may not read
    if not done and raw.execute(_TRIGGER, [table.as_string(raw), when]).fetchone():
        # There is no row yet, as in the part of next year: the trigger stands and would refuse.
        raise psycopg.errors.RestrictViolation


def _truncate(raw: Raw, table: sql.Identifier) -> None:
    raw.execute(sql.SQL("TRUNCATE {}").format(table))


_UPDATING, _DELETING = 16, 8  # as pg_trigger.tgtype has them
_TRIGGER = (
    "SELECT 1 FROM pg_trigger WHERE tgrelid = %s::regclass AND tgfoid = 'store_refuse'::regproc"
    " AND tgtype & 3 = 3 AND tgtype & %s > 0 AND tgenabled IN ('O', 'A')"
)
_ONE_ROW = sql.SQL(" WHERE (tableoid, ctid) IN (SELECT tableoid, ctid FROM {} LIMIT 1)")
_ACTIONS: Mapping[str, Callable[[Raw, sql.Identifier], None]] = {
    "select": _select,
    "insert": _insert,
    "update": _update,
    "delete": _delete,
    "truncate": _truncate,
}
