"""Backups of a whole database, and any moment brought back from them."""
