"""All commands in one place, and the one place where an error becomes an exit code."""

import os
import sys
from pathlib import Path

import psycopg
import typer
from django.db import OperationalError
from rich.console import Console

from homefirst.cli.panels import in_panels
from homefirst.cli.root import app
from homefirst.cli.show import printable
from homefirst.foundation.errors import (
    HomefirstError,
    NotFound,
    NotSetUp,
    NotUnderstood,
    Refused,
    Unavailable,
)
from homefirst.foundation.store.away import is_away, why_away

LOOKS_AFTER = frozenset({"backup", "check", "documents", "jobs", "log", "people", "users", "worker"})
"""The first words of the commands that look after a county that is there."""
COUNTY_IN = ("secret-key", "postgres")
DATABASE_AWAY = (OperationalError, psycopg.OperationalError)
STOPPED_BY_HAND = 130  # typer's code for Ctrl-C
_COMPLAIN = Console(stderr=True, soft_wrap=True, highlight=False)


def every_command() -> typer.Typer:
    """The whole tree of commands; needs Django set up, because its rooms declare tables."""
    from homefirst.cli import (  # noqa: F401
        allocate,
        backup,
        capacity,
        chart,
        check,
        codes,
        commands,
        database,
        demo,
        documents,
        figures,
        flow,
        flow_replay,
        flow_simulate,
        intake,
        journeys,
        log_rebuild,
        market,
        measures,
        morning,
        offers,
        pack,
        people,
        promises,
        reconcile,
        returns,
        reviews,
        services,
        synthetic,
        users,
        ward_beds,
        work,
    )

    if all(group.typer_instance is not chart.app for group in app.registered_groups):
        app.add_typer(chart.app, name="chart")
    in_panels(app)
    return app


def main() -> None:
    """Runs the command line; every error of ours is told as its sentence, others surface whole."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homefirst.settings")
    try:
        _check_there_is_a_county(sys.argv[1:])
        import django

        django.setup()
        code = _run_set_up(every_command())
        if code == STOPPED_BY_HAND:
            _COMPLAIN.print("Stopped. What was begun goes on with the next start.")
        sys.exit(3 if code == STOPPED_BY_HAND else code)
    except HomefirstError as error:
        _COMPLAIN.print(printable(str(error)), markup=False)
        sys.exit(2 if isinstance(error, NotUnderstood | NotFound) else 3)
    except DATABASE_AWAY as error:
        cause = error.__cause__ or error
        if not is_away(cause):
            raise
        _COMPLAIN.print(printable(str(why_away(cause))), markup=False)
        sys.exit(3)
    except typer.exceptions.TyperException as error:
        said = printable(error.format_message()).strip().rstrip(".")
        if said:  # a group of commands without one shows its help, and has said all
            _COMPLAIN.print(f"{said}. Ask with --help for what it takes.", markup=False)
        sys.exit(2)


def _check_there_is_a_county(words: list[str]) -> None:
    """Raises Refused where who looks after a county names a data folder in which there is none: a slip of the
    pen must not make a new one. Nothing is made to find out."""
    data = Path(os.environ.get("HOMEFIRST_DATA") or ".homefirst").absolute()
    asked = bool(words) and words[0] in LOOKS_AFTER and "--help" not in words
    if asked and not os.environ.get("DATABASE_URL") and not any((data / one).exists() for one in COUNTY_IN):
        raise Refused(
            "There is no county in this data folder.",
            where=str(data),
            next="Check HOMEFIRST_DATA, or run homefirst setup to begin one.",
        )


def _run_set_up(commands: typer.Typer) -> int | None:
    """Runs the command. Where the database is not set up yet, which its first question shows, sets it up
    and runs the command again: the first use may be any command."""
    try:
        return _run(commands)
    except Exception as error:
        if not _is_not_set_up(error):
            raise
    from homefirst.app.setup.set_up import close_connections, set_up

    close_connections()
    set_up(lambda line: _COMPLAIN.print(line, markup=False))
    try:
        return _run(commands)
    except Exception as error:
        if not _is_not_set_up(error):
            raise
        raise Unavailable(
            "The county's database was set up, and still lacks a table.",
            next="Read what homefirst setup says.",
        ) from error


def _run(commands: typer.Typer) -> int | None:
    code: int | None = commands(standalone_mode=False)
    return code


def _is_not_set_up(error: Exception) -> bool:
    """Whether the database, its roles or its tables are not there yet."""
    missing = error.__cause__ or error
    return isinstance(error, NotSetUp) or isinstance(missing, psycopg.errors.UndefinedTable)
