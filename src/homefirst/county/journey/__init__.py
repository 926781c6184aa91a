"""What happens to a person: beds, readiness, waits and services at home, under an opaque key."""
