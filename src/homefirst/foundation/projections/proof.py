"""The proof of the projections: what stands in their tables beside a fold of the whole log anew.

One reader keeps one view of the database: of the log that is folded, and of the tables that it is held
against, while others append. What is folded is written as seen by everybody (COPY FREEZE), or that older view
would not see it.
"""

from collections.abc import Collection
from dataclasses import dataclass

import psycopg
from psycopg import sql

from homefirst.foundation.errors import Problem
from homefirst.foundation.projections.fold_anew import Into, Streams
from homefirst.foundation.projections.fold_keys import come_once, fold_whole
from homefirst.foundation.projections.one_at_a_time import Raw, only_rebuild, two_connections
from homefirst.foundation.projections.rebuild import Telling, chosen, count_events
from homefirst.foundation.projections.shadow import Names, clear, make_staging
from homefirst.foundation.projections.staged import all_rows, check_one_stream, last_rows, types_of
from homefirst.foundation.store.projection import Registry, Table

EXAMPLES = 5
_TOLD = {
    "missing": "rows are missing that the log folds to",
    "surplus": "rows are there that no event folds to",
    "differing": "rows differ from what the log folds to",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One table beside the fold: how many rows the log folds to, and how many are missing in the table,
    surplus in it, or differ; and the first keys of each kind."""

    projection: str
    table: str
    rows: int
    missing: int
    surplus: int
    differing: int
    first: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        counts = {"missing": self.missing, "surplus": self.surplus, "differing": self.differing}
        keys = dict(self.first)
        return tuple(
            Problem(
                f"table {self.table}",
                f"{number} {_TOLD[kind]}: {'; '.join(keys[kind])}{'; ...' if number > EXAMPLES else ''}.",
                f"Run homefirst log rebuild --projection {self.projection}, and find out what wrote to it.",
            )
            for kind, number in counts.items()
            if number
        )


@dataclass(frozen=True, slots=True)
class Proof:
    """What a proof found: the events folded, and each table beside what they fold to."""

    events: int
    tables: tuple[Compared, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(problem for table in self.tables for problem in table.problems)

    @property
    def ok(self) -> bool:
        return not self.problems


def prove(
    registry: Registry,
    names: Collection[str] = (),
    *,
    county: str | None = None,
    using: str = "owner",
    telling: Telling | None = None,
) -> Proof:
    """Folds the log anew and compares the tables of the named projections (all where none is named), row by
    row in the database: one county's rows, or every county's. It changes nothing. Raises Refused as `rebuild`
    does, UnderWay among it; what `telling` raises ends it."""
    told = telling or Telling()
    projections, tables = chosen(registry, names)
    owners = {table: one.name for one in reversed(projections) for table in one.tables}
    with two_connections(using) as (reading, writing), only_rebuild(writing):
        clear(writing, [table.name for table in tables])
        try:
            with reading.transaction():
                reading.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                total = count_events(reading, projections, county)
                once = come_once(projections)
                staging = {table: Into(Names(table.name).staging, table not in once) for table in tables}
                streams = Streams()
                told.say("Folding the log")
                with writing.transaction():
                    for table, into in staging.items():
                        make_staging(writing, table, into.name)
                    folded = fold_whole(
                        reading,
                        writing,
                        projections=projections,
                        staging=staging,
                        streams=streams,
                        county=county,
                        done=lambda events: told.done(events, total),
                    )
                compared = []
                for table, into in staging.items():
                    told.say(f"Comparing {table.name}")
                    if into.placed:
                        check_one_stream(reading, table, (into.name,), streams)
                    compared.append(_compare(reading, table, into, owners[table], county))
        finally:
            if not writing.broken:
                clear(writing, [table.name for table in tables])
    return Proof(folded, tuple(compared))


def _compare(raw: Raw, table: Table, staging: Into, projection: str, county: str | None) -> Compared:
    kinds = types_of(raw, table)
    raw.execute("SET LOCAL work_mem = '256MB'")
    found = psycopg.Cursor(raw).execute(_comparison(table, staging, kinds, county)).fetchall()
    numbers = {kind: (number, tuple(keys)) for kind, number, keys in found}
    counts = {kind: numbers.get(kind, (0, ()))[0] for kind in (*_TOLD, "rows")}
    first = tuple((kind, numbers[kind][1]) for kind in _TOLD if kind in numbers)
    return Compared(projection=projection, table=table.name, first=first, **counts)


def _comparison(table: Table, staging: Into, kinds: dict[str, str], county: str | None) -> sql.Composed:
    """Both sides beside each other by key: how many of each kind, and their first keys as text."""
    names = [name for name, _ in table.columns]
    return sql.SQL(
        "WITH both_sides AS (SELECT CASE WHEN there.proof_is IS NULL THEN 'missing'"
        " WHEN folded.proof_is IS NULL THEN 'surplus'"
        " WHEN ({there_values}) IS DISTINCT FROM ({folded_values}) THEN 'differing' ELSE 'same' END"
        " AS proof_kind, folded.proof_is IS NOT NULL AS proof_folded, {key}"
        " FROM (SELECT *, true AS proof_is FROM ({folded}) AS f) AS folded"
        " FULL JOIN (SELECT *, true AS proof_is FROM {there}{of_county}) AS there USING ({key})),"
        " numbered AS (SELECT *, row_number() OVER (PARTITION BY proof_kind ORDER BY {key}) AS proof_place"
        " FROM both_sides WHERE proof_kind <> 'same')"
        " SELECT proof_kind, count(*),"
        " array_agg(concat_ws(' ', {key}) ORDER BY proof_place) FILTER (WHERE proof_place <= {some})"
        " FROM numbered GROUP BY 1"
        " UNION ALL SELECT 'rows', count(*), '{{}}' FROM both_sides WHERE proof_folded"
    ).format(
        there_values=_columns("there", names, kinds),
        folded_values=_columns("folded", names, kinds),
        key=sql.SQL(", ").join(map(sql.Identifier, table.key)),
        some=sql.Literal(EXAMPLES),
        folded=(last_rows if staging.placed else all_rows)(table, staging.name, kinds),
        there=sql.Identifier(table.name),
        of_county=sql.SQL("" if county is None else " WHERE county = {}").format(sql.Literal(county)),
    )


def _columns(side: str, names: list[str], kinds: dict[str, str]) -> sql.Composed:
    # A json or an xml has no equality of its own; as text it is equal where one fold wrote both.
    plain = {"json", "xml"}
    return sql.SQL(", ").join(
        sql.SQL("{}::text" if kinds[name] in plain else "{}").format(sql.Identifier(side, name))
        for name in names
    )
