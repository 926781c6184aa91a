"""The records officer's desk, and the quality of what sources send."""
