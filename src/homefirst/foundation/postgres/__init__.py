"""The embedded PostgreSQL: its programs and account, its start and stop, and the archive of its log."""
