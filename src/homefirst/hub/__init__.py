"""The day: who is on the list this morning, what is decided, by whom, and what is returned."""
