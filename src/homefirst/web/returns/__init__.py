"""National returns: counted, frozen, reconciled, and who is behind each number."""
