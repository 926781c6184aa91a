"""A database that is gone, or has no room left, in a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from homefirst.foundation.errors import Unavailable

_AWAY = ("08", "53", "57P")
"""SQLSTATE: no connection, no room or memory, and shut down or starting up."""


def _said(error: BaseException | None) -> psycopg.OperationalError | None:
    """What the driver said: the error itself, or what Django's error of that name was raised from."""
    for one in (error, error and error.__cause__):
        if isinstance(one, psycopg.OperationalError):
            return one
    return None


def is_away(error: BaseException | None) -> bool:
    """Whether the driver says, itself or through Django, that the database is gone or cannot go on, and not
    that a command was wrong: it calls some of those operational, too."""
    said = _said(error)
    return said is not None and (said.sqlstate is None or said.sqlstate.startswith(_AWAY))


def is_too_long(error: BaseException | None) -> bool:
    """Whether the database ended a question that took longer, or waited longer for a lock, than its asker
    allows."""
    return isinstance(_said(error), psycopg.errors.QueryCanceled | psycopg.errors.LockNotAvailable)


def why_away(error: BaseException) -> Unavailable:
    """The sentence for what the driver says when the database cannot go on: it is gone, or its disk is full.

    Whether a command that was under way is kept is then unknown to us. What carries a receipt, or claims a
    row, may be asked for again: it is taken in once.
    """
    if isinstance(error, psycopg.errors.DiskFull):
        return Unavailable(
            "The database's disk is full: nothing more can be kept.",
            where="database",
            next="Make room on the disk of the data folder, then ask again.",
        )
    return Unavailable(
        "The database went away, and it is not known whether the last command was kept.",
        where="database",
        next="Ask again: what was kept is not taken in twice. If it stays away, see that it runs.",
    )


@contextmanager
def told_where_away() -> Iterator[None]:
    """Raises Unavailable where the driver finds the database gone."""
    try:
        yield
    except psycopg.OperationalError as error:
        if not is_away(error):
            raise
        raise why_away(error) from error
