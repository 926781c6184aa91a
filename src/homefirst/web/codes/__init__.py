"""Codes to agree, for the side that one speaks for."""
