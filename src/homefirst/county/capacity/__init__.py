"""What could take a person: what is posted as free, by whom and when, and who was promised it."""
