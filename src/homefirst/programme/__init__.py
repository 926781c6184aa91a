"""What was promised, by whom, by when, and whether it fits together."""
