"""All commands in one place, and the one place where an error becomes an exit code."""

import os
import sys

import typer
from rich.console import Console

from homefirst.foundation.errors import HomefirstError, NotFound, NotUnderstood

app = typer.Typer(
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="homefirst: who waits to go home, and whether the plan is kept.",
)


def main() -> None:
    """Runs the command line; every error of ours is told as its sentence, others surface whole."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homefirst.settings")
    complain = Console(stderr=True, soft_wrap=True, highlight=False)
    try:
        import django

        django.setup()
        from homefirst.cli import chart, commands, figures, intake  # noqa: F401

        app.add_typer(chart.app, name="chart")

        sys.exit(app(standalone_mode=False))
    except HomefirstError as error:
        complain.print(str(error), markup=False)
        sys.exit(2 if isinstance(error, NotUnderstood | NotFound) else 3)
    except typer.exceptions.TyperException as error:
        complain.print(f"{error.format_message()} Ask with --help for what it takes.", markup=False)
        sys.exit(2)
