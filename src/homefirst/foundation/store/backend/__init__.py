"""A thin Django database backend: PostgreSQL, whose embedded server starts at the first connection."""
