"""The log: partitioned by county, then year; numbered without gaps; chained; refusing any change."""

from django.db import migrations

from homefirst.foundation.store.roles import APP, READER, SCHEMA
from homefirst.foundation.store.row_security import keep_to_county

TABLES = f"""
CREATE TABLE store_event (
    county text NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL CHECK (seq > 0),
    name text NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    occurred_from timestamptz NOT NULL,
    occurred_until timestamptz NOT NULL CHECK (occurred_until >= occurred_from),
    grain text NOT NULL CHECK (grain IN ('instant', 'day', 'period')),
    known_at timestamptz NOT NULL CHECK (known_at <= recorded_at),
    recorded_at timestamptz NOT NULL,
    by text NOT NULL,
    because text,
    corrects bigint CHECK (corrects < seq),
    payload json NOT NULL,
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (county, stream, seq, recorded_at)
) PARTITION BY LIST (county);

CREATE TABLE store_head (
    county text NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (county, stream)
);

CREATE TABLE store_receipt (
    county text NOT NULL,
    source text NOT NULL,
    message text NOT NULL,
    stream text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (county, source, message)
);

REVOKE UPDATE, DELETE, TRUNCATE ON store_event, store_receipt FROM {APP};
REVOKE DELETE, TRUNCATE ON store_head FROM {APP};
GRANT SELECT ON store_event, store_head, store_receipt TO {READER};
"""

REFUSAL = """
CREATE FUNCTION store_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The log is never changed: % on % is refused. Append a correction instead.',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER store_event_stands BEFORE UPDATE OR DELETE ON store_event
    FOR EACH ROW EXECUTE FUNCTION store_refuse();
CREATE TRIGGER store_event_stays BEFORE TRUNCATE ON store_event
    FOR EACH STATEMENT EXECUTE FUNCTION store_refuse();
CREATE TRIGGER store_receipt_stands BEFORE UPDATE OR DELETE ON store_receipt
    FOR EACH ROW EXECUTE FUNCTION store_refuse();
CREATE TRIGGER store_receipt_stays BEFORE TRUNCATE ON store_receipt
    FOR EACH STATEMENT EXECUTE FUNCTION store_refuse();
"""

# The app may not make tables, yet a year may turn, or a county join, while it runs. Row security is on
# the parent, through which everybody reads; the leaf takes COPY, which PostgreSQL refuses under row
# security, and nobody but the owner may read it. Truncate triggers are not inherited: each part has one.
# A part is made apart and then attached: made as a partition it would lock out everybody who reads.
PARTITIONS = f"""
CREATE FUNCTION store_open_partition(of_county text, of_year integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = {SCHEMA}, pg_temp AS $$
DECLARE
    all_years text := 'store_event_' || lower(of_county);
    one_year text := all_years || '_' || of_year;
    part text;
BEGIN
    IF of_county !~ '^[A-Z][0-9]{{8}}$' OR of_county <> current_setting('homefirst.county', true)
        OR of_year NOT BETWEEN date_part('year', now()) - 1 AND date_part('year', now()) + 5 THEN
        RAISE EXCEPTION 'No log can be kept for county % and year %.', of_county, of_year;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext(all_years));
    IF to_regclass(all_years) IS NULL THEN
        EXECUTE format('CREATE TABLE %I (LIKE store_event INCLUDING ALL) PARTITION BY RANGE (recorded_at)',
            all_years);
        EXECUTE format('ALTER TABLE store_event ATTACH PARTITION %I FOR VALUES IN (%L)', all_years, of_county);
    END IF;
    IF to_regclass(one_year) IS NULL THEN
        EXECUTE format('CREATE TABLE %I (LIKE store_event INCLUDING ALL)', one_year);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', all_years,
            one_year, of_year || '-01-01 00:00:00+00', of_year + 1 || '-01-01 00:00:00+00');
    END IF;
    FOREACH part IN ARRAY ARRAY[all_years, one_year] LOOP
        EXECUTE format('REVOKE ALL ON %I FROM {APP}', part);
        EXECUTE format('CREATE OR REPLACE TRIGGER store_event_stays BEFORE TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION store_refuse()', part);
    END LOOP;
    EXECUTE format('GRANT INSERT ON %I TO {APP}', one_year);
END $$;
REVOKE ALL ON FUNCTION store_open_partition(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION store_open_partition(text, integer) TO {APP};
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = ()
    operations = (
        migrations.RunSQL(TABLES),
        migrations.RunSQL(REFUSAL),
        migrations.RunSQL(PARTITIONS),
        *(
            migrations.RunSQL(keep_to_county(table))
            for table in ("store_event", "store_head", "store_receipt")
        ),
    )
