"""Row security by county: a session sees the rows of the county that it was opened for, and no other."""


def keep_to_county(table: str) -> str:
    """The SQL that lets `table`, which has a column county, show a session only its own county's rows."""
    return f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY {table}_county ON {table}
            USING (county = current_setting('homefirst.county', true));
    """
