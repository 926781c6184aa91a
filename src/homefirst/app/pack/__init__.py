"""The county's pack: checked, put in force, begun anew."""
