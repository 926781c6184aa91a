"""Setting up: database, demonstration, users."""
