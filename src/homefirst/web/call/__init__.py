"""The call: its draft, cut and shown."""
