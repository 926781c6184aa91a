"""What keeps pages live: how the listener reaches the database, and when the county's record last grew."""

from collections.abc import AsyncIterator
from datetime import datetime

from homefirst.app.ground.house import this_log
from homefirst.county.figures.events import STREAM as FIGURES
from homefirst.foundation.store.heads import last_recorded
from homefirst.foundation.store.listen import Heard, address_of, listen

__all__ = ["FIGURES", "figures_taken_in", "hear"]


def hear() -> AsyncIterator[Heard]:
    """What the county's database tells, under the account of the pages."""
    return listen(address_of)


def figures_taken_in() -> datetime | None:
    """When published figures were last taken in; None where none were."""
    return last_recorded(this_log().now(), FIGURES)
