"""The store: PostgreSQL, embedded or real; one append-only log; the view that every read takes."""
