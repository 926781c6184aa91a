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

STOPPED_BY_HAND = 130  # typer's code for Ctrl-C


def every_command() -> typer.Typer:
    """The whole tree of commands; needs Django set up, because its rooms declare tables."""
    from homefirst.cli import chart, commands, figures, intake  # noqa: F401

    if all(group.typer_instance is not chart.app for group in app.registered_groups):
        app.add_typer(chart.app, name="chart")
    return app


def main() -> None:
    """Runs the command line; every error of ours is told as its sentence, others surface whole."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homefirst.settings")
    complain = Console(stderr=True, soft_wrap=True, highlight=False)
    try:
        import django

        django.setup()
        code = every_command()(standalone_mode=False)
        if code == STOPPED_BY_HAND:
            complain.print("Stopped. What was begun goes on with the next start.")
        sys.exit(3 if code == STOPPED_BY_HAND else code)
    except HomefirstError as error:
        complain.print(str(error), markup=False)
        sys.exit(2 if isinstance(error, NotUnderstood | NotFound) else 3)
    except typer.exceptions.TyperException as error:
        complain.print(f"{error.format_message()} Ask with --help for what it takes.", markup=False)
        sys.exit(2)
    except Exception as error:
        if not _is_not_set_up(error):
            raise
        complain.print("The county's database is not set up. Set it up: homefirst setup.")
        sys.exit(3)


def _is_not_set_up(error: Exception) -> bool:
    """Whether the tables are not there yet: a set-up that was stopped before it was through."""
    import psycopg

    return isinstance(error.__cause__ or error, psycopg.errors.UndefinedTable)
