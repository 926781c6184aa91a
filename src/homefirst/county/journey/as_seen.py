"""The verb of whoever was shown a person: what they enter counts for the record as they saw it, or not at
all."""

from collections.abc import Sequence

from homefirst.county.journey.entry import Entry
from homefirst.county.journey.events import STREAM
from homefirst.county.journey.last_entry import last_entries
from homefirst.county.journey.record import enter
from homefirst.foundation.errors import Overtaken
from homefirst.foundation.store.events import Appended, Author
from homefirst.foundation.store.log import Log


def enter_as_seen(
    log: Log, *, person: str, seen: int, entries: Sequence[Entry], by: Author, because: str | None = None
) -> Appended:
    """Appends entries of one person, all or none, where nothing was entered of them since entry `seen`; 0:
    nothing had been. Raises Overtaken where something was, and Refused as `enter`."""
    with log.holding(STREAM) as view:
        last = last_entries(view, [person], using=log.using).get(person, 0)
        if last != seen:
            raise Overtaken(
                "Something was entered of this person since the page was shown.",
                where="seen",
                next="Look at what was entered, and save again if it still holds.",
            )
        return enter(log, entries=entries, by=by, because=because)
