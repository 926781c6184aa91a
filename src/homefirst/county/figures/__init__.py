"""Published and entered numbers: about an area and a period, from a publication, of a vintage."""
