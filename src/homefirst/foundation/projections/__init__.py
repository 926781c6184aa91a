"""Projected tables made anew from the log, and proved against it."""
