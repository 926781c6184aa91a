"""homefirst: one county's shared picture of the people who wait to go home from hospital."""

__version__ = "0.1.0"
