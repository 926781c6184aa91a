"""How large what is handed in may be."""

LARGEST = 50_000_000
"""Bytes of a file, and of all files of one delivery; the published workbooks have about 200,000."""
