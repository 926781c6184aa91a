"""The command line: parse, call one function, show. Exit codes: 0 done, 1 done and something fell short,
2 cannot be understood, 3 refused or failed."""

from homefirst.cli.main import main

__all__ = ["main"]
