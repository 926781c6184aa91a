"""Who stands for whom and which council is responsible, kept from one question to the next: a list of a
thousand people is asked for again and again, and who they are changes seldom.

What is kept holds for all that the stream of people has recorded up to a number. What was recorded since is
looked at first: whoever it is about is forgotten, and everybody where keys were joined or parted.
"""

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

import psycopg

from homefirst.app.ground.house import this_log
from homefirst.county.people.events import PERSONS_MERGED, PERSONS_UNMERGED, STREAM
from homefirst.county.people.residents import Resident, residents
from homefirst.foundation.store.view import View

MOST_KEPT = 50_000
"""Keys; a resident is some 300 bytes."""
LOOKED_THROUGH = 500
"""Events; where more were recorded since, all is forgotten, as in a bulk."""
_HEAD = (
    b"SELECT h.seq, h.hash, e.hash FROM store_head AS h LEFT JOIN store_event AS e ON e.county = h.county"
    b" AND e.stream = h.stream AND e.seq = %s WHERE h.county = %s AND h.stream = %s"
)


@dataclass
class _Kept:
    """What is held of one database, up to a number of its stream of people; None of a key that is not
    held."""

    seq: int = 0
    hash: bytes | None = None
    who: dict[str, Resident | None] = field(default_factory=dict)


_KEPT: dict[tuple[str, str], _Kept] = {}
_ONE_AT_A_TIME = threading.Lock()


def who_now(view: View, persons: Collection[str]) -> Mapping[str, Resident]:
    """As `residents`, by keys as texts, of a view of all that is recorded by now."""
    with _ONE_AT_A_TIME:
        kept = _up_to_date(view)
        lacking = [key for key in persons if key not in kept.who]
        if lacking:
            found = residents(view, {UUID(key) for key in lacking})
            if len(kept.who) + len(lacking) > MOST_KEPT:
                kept.who.clear()
                return who_then(view, persons)
            kept.who.update({key: found.get(UUID(key)) for key in lacking})
        return found_of(kept.who, persons)


def who_then(view: View, persons: Collection[str]) -> Mapping[str, Resident]:
    """The same of a view of another time: asked anew."""
    return {str(key): one for key, one in residents(view, {UUID(key) for key in persons}).items()}


def found_of(who: Mapping[str, Resident | None], persons: Collection[str]) -> dict[str, Resident]:
    return {key: one for key in persons if (one := who.get(key)) is not None}


def _up_to_date(view: View) -> _Kept:
    log = this_log()
    raw = log.raw()
    kept = _KEPT.setdefault((raw.info.dbname, view.county), _Kept())
    row = psycopg.Cursor(raw).execute(_HEAD, [kept.seq, view.county, STREAM]).fetchone()
    head, hash_, as_kept = (0, None, None) if row is None else row
    since = head - kept.seq
    # Another database of the same name, or one that was restored, has another chain.
    if since < 0 or since > LOOKED_THROUGH or as_kept != kept.hash:
        kept.who.clear()
    elif since:
        for event in log.events(STREAM, log.now(), latest=since):
            if event.name in (PERSONS_MERGED.name, PERSONS_UNMERGED.name):
                kept.who.clear()
                break
            stands = kept.who.get(event.payload["person"])
            kept.who.pop(event.payload["person"], None)
            if stands is not None:
                kept.who.pop(str(stands.person), None)
    kept.seq, kept.hash = head, hash_
    return kept
