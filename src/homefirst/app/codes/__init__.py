"""Codes to agree: asked, told, agreed to."""
