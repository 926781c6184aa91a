"""The call: how it stands, and what it decides."""
