"""Questions about people: with a permit, on record."""
