"""A database that is gone, or has no room left, in a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from homefirst.foundation.errors import Unavailable


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
        raise why_away(error) from error
