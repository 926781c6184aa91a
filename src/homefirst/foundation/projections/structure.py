"""The structure of a table: all that makes it what it is but its rows, in words that do not depend on which
physical table bears the name. Two tables are interchangeable where their structures are equal."""

from typing import Any

import psycopg

from homefirst.foundation.errors import Refused

Part = tuple[str, str, str]  # kind, name, definition
_TABLE = """
    SELECT 'table', '', format('owner %%s, row security %%s %%s, kind %%s %%s, options %%s, replica %%s,'
        ' said of it %%s', relowner::regrole, relrowsecurity, relforcerowsecurity, relkind, relpersistence,
        reloptions, relreplident, obj_description(oid, 'pg_class'))
    FROM pg_class WHERE oid = %(table)s::regclass
"""
_COLUMN = """
    SELECT 'column', format('%%s %%s', row_number() OVER (ORDER BY attnum), attname),
        format('%%s, not null %%s, default %%s, identity %%s, generated %%s, collation %%s, %%s',
            format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid), attidentity,
            attgenerated, attcollation::regcollation, col_description(attrelid, attnum))
    FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE attrelid = %(table)s::regclass AND attnum > 0 AND NOT attisdropped
"""
_CONSTRAINT = """
    SELECT 'constraint', conname,
        format('%%s %%s valid %%s', contype, pg_get_constraintdef(oid), convalidated)
    FROM pg_constraint WHERE conrelid = %(table)s::regclass
"""
_INDEX = """
    SELECT 'index', relname, format('%%s clustered %%s', pg_get_indexdef(indexrelid), indisclustered)
    FROM pg_index JOIN pg_class i ON i.oid = indexrelid WHERE indrelid = %(table)s::regclass
"""
_POLICY = """
    SELECT 'policy', polname, format('%%s %%s to %%s using %%s check %%s', polpermissive, polcmd,
        polroles::regrole[], pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
    FROM pg_policy WHERE polrelid = %(table)s::regclass
"""
_GRANT = """
    SELECT 'grant', format('%%s %%s', grantee::regrole, privilege_type), is_grantable::text
    FROM pg_class, aclexplode(coalesce(relacl, acldefault('r', relowner)))
    WHERE oid = %(table)s::regclass
    UNION ALL
    SELECT 'grant', format('%%s %%s (%%s)', grantee::regrole, privilege_type, attname), is_grantable::text
    FROM pg_attribute, aclexplode(attacl) WHERE attrelid = %(table)s::regclass
"""
_TRIGGER = """
    SELECT 'trigger', tgname, format('%%s enabled %%s', pg_get_triggerdef(oid), tgenabled)
    FROM pg_trigger WHERE tgrelid = %(table)s::regclass AND NOT tgisinternal
"""
_SEQUENCE = """
    SELECT 'sequence', s.relname, format('%%s %%s', attname, d.deptype)
    FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
        JOIN pg_attribute ON attrelid = d.refobjid AND attnum = d.refobjsubid
    WHERE d.refobjid = %(table)s::regclass AND d.refclassid = 'pg_class'::regclass
        AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
"""
_STRUCTURE = (
    " UNION ALL ".join((_TABLE, _COLUMN, _CONSTRAINT, _INDEX, _POLICY, _GRANT, _TRIGGER, _SEQUENCE))
    + " ORDER BY 1, 2, 3"
)
# What another table in its place could not take over, so that whoever meets it is told and not surprised.
_HINDRANCES = """
    SELECT format('%%s points at it with the foreign key %%s', conrelid::regclass, conname)
    FROM pg_constraint WHERE confrelid = %(table)s::regclass
    UNION ALL
    SELECT format('the view %%s reads it', ev_class::regclass) FROM pg_depend d
        JOIN pg_rewrite r ON r.oid = d.objid
    WHERE d.classid = 'pg_rewrite'::regclass AND d.refobjid = %(table)s::regclass
        AND ev_class <> d.refobjid
    UNION ALL
    SELECT 'it is partitioned, or inherits' FROM pg_class c WHERE c.oid = %(table)s::regclass
        AND (relkind <> 'r' OR EXISTS (SELECT FROM pg_inherits WHERE c.oid IN (inhrelid, inhparent)))
    ORDER BY 1
"""


def structure(raw: psycopg.Connection[Any], table: str) -> tuple[Part, ...]:
    """All that makes a table what it is but its rows: (kind, name, definition)."""
    return tuple(psycopg.Cursor(raw).execute(_STRUCTURE, {"table": table}).fetchall())


def check_can_be_replaced(raw: psycopg.Connection[Any], table: str) -> None:
    """Raises Refused where something leans on the table that another in its place would not bear."""
    found = psycopg.Cursor(raw).execute(_HINDRANCES, {"table": table}).fetchall()
    if found:
        raise Refused(
            f"It cannot be put anew in its place: {', '.join(sorted({said for (said,) in found}))}.",
            where=f"table {table}",
            next="Let nothing but reads lean on a projection.",
        )
