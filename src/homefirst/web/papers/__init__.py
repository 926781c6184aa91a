"""Statements of the papers: promises, and where they differ."""
