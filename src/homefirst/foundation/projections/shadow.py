"""Shadows: a second table like a projected one, filled aside and then put in its place.

A shadow NAME_shadow has what the table has: columns, defaults, checks, keys, indexes, foreign keys, row
security, policies, grants, triggers, sequences. Its rows come by way of a staging table NAME_fold, where each
says from which event it comes; the rows of events that came since pass through NAME_late. None of the three
can be read by anybody but the owner until the swap.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from homefirst.foundation.projections.fold_anew import PLACE
from homefirst.foundation.projections.structure import structure
from homefirst.foundation.store.projection import Table

Raw = psycopg.Connection[Any]

_CONSTRAINTS = (
    "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass"
    " AND contype = ANY(%s) ORDER BY contype, conname"
)
_INDEXES = (
    "SELECT c.relname, indisunique, substr(d, strpos(d, ' USING ')) FROM pg_index"
    " JOIN pg_class c ON c.oid = indexrelid, pg_get_indexdef(indexrelid) AS d WHERE indrelid = %s::regclass"
    " AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = indexrelid AND k.conrelid = indrelid)"
    " ORDER BY 1"
)
_POLICIES = (
    "SELECT polname, CASE WHEN polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,"
    " CASE polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE'"
    " ELSE 'ALL' END, CASE WHEN 0 = ANY(polroles) THEN 'PUBLIC' ELSE"
    " (SELECT string_agg(quote_ident(rolname), ', ') FROM pg_roles WHERE oid = ANY(polroles)) END,"
    " pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)"
    " FROM pg_policy WHERE polrelid = %s::regclass ORDER BY polname"
)
_GRANTS = (
    "SELECT g.privilege_type, '', g.grantee::regrole::text, g.grantee, g.is_grantable FROM pg_class,"
    " aclexplode(coalesce(relacl, acldefault('r', relowner))) AS g WHERE oid = %(table)s::regclass"
    " UNION ALL SELECT g.privilege_type, format('(%%I)', attname), g.grantee::regrole::text, g.grantee,"
    " g.is_grantable FROM pg_attribute, aclexplode(attacl) AS g WHERE attrelid = %(table)s::regclass"
)


@dataclass(frozen=True, slots=True)
class Names:
    """The tables of one rebuild of a projected table."""

    table: str

    @property
    def shadow(self) -> str:
        return f"{self.table}_shadow"

    @property
    def staging(self) -> str:
        return f"{self.table}_fold"

    @property
    def late(self) -> str:
        return f"{self.table}_late"

    def aside(self, name: str) -> str:
        """What a key or index of the table is called on the shadow. PostgreSQL cuts names at 63 bytes."""
        return f"{name[:56]}_shadow"


def clear(raw: Raw, tables: Collection[str]) -> tuple[str, ...]:
    """Removes what a killed rebuild left of the tables; the names of what was there."""
    left = []
    for names in map(Names, tables):
        for name in (names.shadow, names.staging, names.late):
            there = raw.execute("SELECT to_regclass(%s)", [name]).fetchone()
            if there is not None and there[0] is not None:
                raw.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(name)))
                left.append(name)
    return tuple(left)


def make_staging(raw: Raw, table: Table, name: str) -> None:
    """A staging table: the projected columns, and from which event each row comes. Not logged: the next
    rebuild begins anew anyway."""
    columns = sql.SQL(", ").join(
        sql.Identifier(column) + _said(f" {kind}")
        for column, kind in (
            *zip(PLACE, ("integer", "bigint", "integer"), strict=True),
            *table.columns,
        )
    )
    raw.execute(sql.SQL("CREATE UNLOGGED TABLE {} ({})").format(sql.Identifier(name), columns))
    _only_for_the_owner(raw, name)


def make_shadow(raw: Raw, names: Names) -> None:
    """The shadow, empty: to be filled in the same transaction, before it has its keys and indexes."""
    row = raw.execute(
        "SELECT array_to_string(reloptions, ', ') FROM pg_class WHERE oid = %s::regclass", [names.table]
    ).fetchone()
    options = f" WITH ({row[0]})" if row is not None and row[0] else ""
    like = sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL EXCLUDING INDEXES)")
    raw.execute(like.format(sql.Identifier(names.shadow), sql.Identifier(names.table)) + _said(options))
    _only_for_the_owner(raw, names.shadow)


def give_keys_and_indexes(raw: Raw, names: Names) -> None:
    """Keys, indexes and foreign keys as the table has them, each under a name of its own for now."""
    shadow = sql.Identifier(names.shadow)
    for name, definition in raw.execute(_CONSTRAINTS, [names.table, list("pux")]).fetchall():
        add = sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} ").format(shadow, sql.Identifier(names.aside(name)))
        raw.execute(add + _said(definition))
    for name, unique, rest in raw.execute(_INDEXES, [names.table]).fetchall():
        made = sql.SQL("CREATE UNIQUE INDEX {} ON {}" if unique else "CREATE INDEX {} ON {}")
        raw.execute(made.format(sql.Identifier(names.aside(name)), shadow) + _said(rest))
    for name, definition in raw.execute(_CONSTRAINTS, [names.table, ["f"]]).fetchall():
        # First without looking at the rows: that part takes a lock which writers of the other table meet.
        valid = definition.removesuffix(" NOT VALID")
        named = sql.Identifier(names.aside(name))
        add = sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} ").format(shadow, named)
        raw.execute(add + _said(f"{valid} NOT VALID"))
        if valid == definition:
            raw.execute(sql.SQL("ALTER TABLE {} VALIDATE CONSTRAINT {}").format(shadow, named))


def put_in_place(raw: Raw, names: Names) -> None:
    """Drops the table and gives the shadow its name, rights, policies and triggers; in the transaction that
    holds the table against everybody else."""
    table = sql.Identifier(names.table)
    triggers = raw.execute(
        "SELECT pg_get_triggerdef(oid), tgname, tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass"
        " AND NOT tgisinternal",
        [names.table],
    ).fetchall()
    _take_over_rights(raw, names)
    clustered = raw.execute(
        "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = %s::regclass AND indisclustered",
        [names.table],
    ).fetchone()
    keys = [name for name, _ in raw.execute(_CONSTRAINTS, [names.table, list("puxf")]).fetchall()]
    indexes = [name for name, *_ in raw.execute(_INDEXES, [names.table]).fetchall()]
    numbered = _take_over_sequences(raw, names)
    raw.execute(sql.SQL("DROP TABLE {}").format(table))
    raw.execute(sql.SQL("ALTER TABLE {} RENAME TO {}").format(sql.Identifier(names.shadow), table))
    for key in keys:
        renamed = sql.SQL("ALTER TABLE {} RENAME CONSTRAINT {} TO {}")
        raw.execute(renamed.format(table, sql.Identifier(names.aside(key)), sql.Identifier(key)))
    for index in indexes:
        renamed = sql.SQL("ALTER INDEX {} RENAME TO {}")
        raw.execute(renamed.format(sql.Identifier(names.aside(index)), sql.Identifier(index)))
    for made, name, last, called in numbered:
        rename = sql.SQL("ALTER SEQUENCE {} RENAME TO {}")
        raw.execute(rename.format(_said(made), sql.Identifier(name)))
        raw.execute("SELECT setval(%s::regclass, %s, %s)", [name, last, called])
    if clustered is not None:
        raw.execute(sql.SQL("ALTER TABLE {} CLUSTER ON ").format(table) + _said(clustered[0]))
    for definition, name, enabled in triggers:
        raw.execute(_said(definition))
        if enabled != "O":
            how: LiteralString = {"D": "DISABLE", "R": "ENABLE REPLICA", "A": "ENABLE ALWAYS"}[enabled]
            raw.execute(sql.SQL("ALTER TABLE {} " + how + " TRIGGER {}").format(table, sql.Identifier(name)))


def _said(words: str) -> sql.SQL:
    """Words of the database's own catalogue, or of a Table's declaration, as they stand: nobody else's."""
    return sql.SQL(words)


def _only_for_the_owner(raw: Raw, name: str) -> None:
    """Nobody's but the owner's: default privileges would give a new table to the app, whole."""
    raw.execute(sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(sql.Identifier(name)))
    for _, _, role, number, _ in _granted(raw, name):
        _revoke(raw, name, role, number)


def _take_over_rights(raw: Raw, names: Names) -> None:
    shadow = sql.Identifier(names.shadow)
    row = raw.execute(
        "SELECT relrowsecurity, relforcerowsecurity, relowner::regrole::text, relreplident,"
        " obj_description(oid, 'pg_class') FROM pg_class WHERE oid = %s::regclass",
        [names.table],
    ).fetchone()
    assert row is not None
    secured, forced, owner, _, comment = row
    for name, kind, command, roles, using, check in raw.execute(_POLICIES, [names.table]).fetchall():
        parts = f" AS {kind} FOR {command} TO {roles}"
        parts += f" USING ({using})" if using else ""
        parts += f" WITH CHECK ({check})" if check else ""
        policy = sql.SQL("CREATE POLICY {} ON {}").format(sql.Identifier(name), shadow)
        raw.execute(policy + _said(parts))
    if not secured:
        raw.execute(sql.SQL("ALTER TABLE {} DISABLE ROW LEVEL SECURITY").format(shadow))
    if forced:
        raw.execute(sql.SQL("ALTER TABLE {} FORCE ROW LEVEL SECURITY").format(shadow))
    if comment is not None:
        raw.execute(sql.SQL("COMMENT ON TABLE {} IS {}").format(shadow, sql.Literal(comment)))
    raw.execute(sql.SQL("ALTER TABLE {} OWNER TO ").format(shadow) + _said(owner))
    for privilege, column, role, number, grantable in _granted(raw, names.table):
        to = "PUBLIC" if number == 0 else role
        end = f" TO {to}" + (" WITH GRANT OPTION" if grantable else "")
        raw.execute(_said(f"GRANT {privilege} {column} ON ") + shadow + _said(end))


def _granted(raw: Raw, table: str) -> list[tuple[str, str, str, int, bool]]:
    """What others than the owner may: privilege, column in brackets, role, its number, grantable."""
    owner = raw.execute("SELECT relowner FROM pg_class WHERE oid = %s::regclass", [table]).fetchone()
    assert owner is not None
    found = psycopg.Cursor(raw).execute(_GRANTS, {"table": table}).fetchall()
    return [grant for grant in found if grant[3] != owner[0]]


def _revoke(raw: Raw, name: str, role: str, number: int) -> None:
    of = "PUBLIC" if number == 0 else role
    raw.execute(sql.SQL("REVOKE ALL ON {} FROM ").format(sql.Identifier(name)) + _said(of))


def _take_over_sequences(raw: Raw, names: Names) -> list[tuple[str, str, int, bool]]:
    """Lets the shadow number on where the table stands. An identity has a sequence of its own, which takes
    the other's name and number afterwards; a sequence beside a default is handed over."""
    numbered: list[tuple[str, str, int, bool]] = []
    for kind, name, definition in structure(raw, names.table):
        if kind != "sequence":
            continue
        column, _, how = definition.rpartition(" ")
        if how == "a":
            owned = sql.SQL("ALTER SEQUENCE {} OWNED BY {}")
            raw.execute(owned.format(sql.Identifier(name), sql.Identifier(names.shadow, column)))
            continue
        made = raw.execute("SELECT pg_get_serial_sequence(%s, %s)", [names.shadow, column]).fetchone()
        stands = raw.execute(sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier(name)))
        last = stands.fetchone()
        assert made is not None
        assert last is not None
        numbered.append((made[0], name, last[0], last[1]))
    return numbered
