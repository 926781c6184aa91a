"""Anchors: the heads written down elsewhere, because a chain cannot show that its own tail was cut.

Whoever keeps an anchor outside the county's machines can prove later that everything up to it still stands.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from homefirst.foundation.errors import NotUnderstood, Problem
from homefirst.foundation.store.log import Log

FORM = "homefirst-anchor-1"
_RESTORE = "Restore the log from a backup that this anchor fits, and find out who could write to the tables."


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where each stream of a county stood at an instant: (stream, last number, its hash)."""

    county: str
    taken_at: datetime
    heads: tuple[tuple[str, int, bytes], ...]


def take_anchor(log: Log) -> Anchor:
    """The heads as they stand now, of one state of the log."""
    row = log.raw().execute(
        "SELECT clock_timestamp(), coalesce(json_agg(json_build_array(stream, seq, encode(hash, 'hex'))"
        " ORDER BY stream), '[]') FROM store_head WHERE county = %s AND seq > 0",
        [log.county],
    )
    taken_at, heads = row.fetchone() or (None, None)
    assert taken_at is not None
    return Anchor(
        log.county,
        taken_at,
        tuple((stream, seq, bytes.fromhex(digits)) for stream, seq, digits in _list(heads)),
    )


def anchor_text(anchor: Anchor) -> str:
    """The anchor as JSON, to be kept where nobody who can write to the log can write."""
    told = {
        "form": FORM,
        "county": anchor.county,
        "taken_at": anchor.taken_at.isoformat(),
        "heads": {stream: {"seq": seq, "hash": hash_.hex()} for stream, seq, hash_ in anchor.heads},
    }
    return json.dumps(told, indent=2) + "\n"


def read_anchor(text: str, where: str) -> Anchor:
    """The anchor that `anchor_text` wrote; raises NotUnderstood for anything else."""
    try:
        told = json.loads(text)
        if told["form"] != FORM:
            raise NotUnderstood(f"Its form is {told['form']}.", where=where, next=f"Give one of {FORM}.")
        heads = tuple(
            (stream, int(head["seq"]), bytes.fromhex(head["hash"]))
            for stream, head in sorted(told["heads"].items())
        )
        return Anchor(told["county"], datetime.fromisoformat(told["taken_at"]), heads)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NotUnderstood(
            "It is no anchor.", where=where, next="Give a file that homefirst log anchor wrote."
        ) from None


def check_anchor(log: Log, anchor: Anchor) -> tuple[Problem, ...]:
    """What of the anchor no longer stands in the log. Raises NotUnderstood for another county's anchor.

    It tells that an event is gone or another; that all before it stands is for `verify`, which chains.
    """
    if anchor.county != log.county:
        raise NotUnderstood(
            f"It is an anchor of {anchor.county}, and this is the log of {log.county}.",
            where="anchor",
            next="Give an anchor of this county.",
        )
    found = [_standing(log, stream, seq, hash_, anchor.taken_at) for stream, seq, hash_ in anchor.heads]
    return tuple(problem for problem in found if problem is not None)


def _standing(log: Log, stream: str, seq: int, hash_: bytes, taken_at: datetime) -> Problem | None:
    row = log.raw().execute(
        "SELECT hash FROM store_event WHERE county = %s AND stream = %s AND seq = %s",
        [log.county, stream, seq],
    )
    there = row.fetchone()
    where = f"stream {stream}, event {seq}"
    if there is None:
        what = f"It stood in the log at {taken_at.isoformat()} and is gone: the end of the stream was cut."
        return Problem(where, what, _RESTORE)
    if bytes(there[0]) != hash_:
        return Problem(where, "Another event stands here than the anchor names.", _RESTORE)
    return None


def _list(value: Any) -> list[Any]:
    found: list[Any] = json.loads(value) if isinstance(value, str) else value
    return found
