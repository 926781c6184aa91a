"""Lists that others keep, held against the record."""
