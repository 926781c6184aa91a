from django.db import migrations

from homefirst.foundation.store.roles import SCHEMA

COLUMNS = {
    "stay": "spell uuid, care text, place text, ward text, admitted timestamptz, on_leave boolean,"
    " clinical boolean, multidisciplinary boolean, safe boolean, ready_since timestamptz, reason text, whose text",
    "wait": "wait uuid, what text, reason text, whose text, opened timestamptz, due date",
    "service": "service uuid, what text, place text, hours numeric, state text, since timestamptz",
    "said": "subject text, about uuid, since timestamptz, said_at timestamptz, says text",
}
# Of what was open as far as was known then, most had not begun yet where the instant asked for is long before
# the time of knowing. With both ranges in an index no such row is fetched.
INDEX = """
    DROP INDEX IF EXISTS {table}_open;
    CREATE INDEX {table}_open_then ON {table} USING gist (known, valid) WHERE upper_inf(valid);
"""
# As in migrations 0001 and 0002, but for two things. The county is asked for once and not for every row. And the
# planner believes that an instant is in a tenth of all ranges, hundreds of times too many: of millions of rows it
# read all, with workers that take longer to start than the indexes take to answer.
AT = """
CREATE OR REPLACE FUNCTION {table}_at(at timestamptz, known_at timestamptz)
RETURNS TABLE (county text, person uuid, {columns})
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp SET enable_seqscan = off
    SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
    wanted text := 'SELECT county, person, {names} FROM {table}'
        ' WHERE county = $3 AND valid @> $1 AND known @> $2 AND';
BEGIN
    RETURN QUERY EXECUTE wanted || ' upper_inf(valid) UNION ALL ' || wanted || ' NOT upper_inf(valid)'
        USING at, known_at, current_setting('homefirst.county', true);
END $$;
"""
# What begins and what ends is counted in one reading of the table, and what is cheap to look at is looked at
# first.
CHANGES = f"""
CREATE OR REPLACE FUNCTION journey_changes(first date, last date, known_at timestamptz, late uuid[], by_what text,
    delays boolean, at_place text)
RETURNS TABLE (label text, day date, change bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = {SCHEMA}, pg_temp SET work_mem = '64MB' AS $$
DECLARE
    said text := CASE by_what WHEN 'place' THEN 'place' WHEN 'reason' THEN 'coalesce(reason, ''none given'')'
        ELSE 'place || ''/'' || coalesce(reason, ''none given'')' END;
BEGIN
    RETURN QUERY EXECUTE 'SELECT said, CASE WHEN ends THEN gone ELSE come END,'
        ' CASE WHEN ends THEN -number ELSE number END FROM ('
        'SELECT said, come, gone, count(*) AS number, grouping(gone) = 0 AS ends FROM ('
        'SELECT ' || said || ' AS said, greatest(first_night, $1) AS come,'
        ' CASE WHEN end_night <= $2 THEN end_night END AS gone FROM journey_night'
        ' WHERE (delayed OR NOT $5) AND first_night <= $2 AND (end_night IS NULL OR end_night > $1)'
        ' AND county = $7 AND ($6 IS NULL OR place = $6) AND known @> $3 AND person <> ALL($4)'
        ') AS counted GROUP BY GROUPING SETS ((said, come), (said, gone))) AS changes'
        ' WHERE NOT ends OR gone IS NOT NULL'
        USING first, last, known_at, late, delays, at_place, current_setting('homefirst.county', true);
END $$;
"""


def found_at(table: str) -> str:
    """The SQL of the function that finds what stood at an instant in one of the tables."""
    columns = COLUMNS[table]
    names = ", ".join(column.split()[0] for column in columns.split(","))
    return AT.format(table=f"journey_{table}", columns=columns, names=names, schema=SCHEMA)


class Migration(migrations.Migration):
    dependencies = [("journey", "0004_found_by_index")]

    operations = [
        *(migrations.RunSQL(INDEX.format(table=f"journey_{table}") + found_at(table)) for table in COLUMNS),
        migrations.RunSQL(CHANGES),
    ]
