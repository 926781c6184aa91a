"""One event as one line, and the hash that chains it to the line before.

The line is PostgreSQL's own COPY text of the row without its hash, under fixed settings (UTF-8, UTC, ISO
dates): what is sent to be stored is what is hashed, and what COPY TO gives back is what is verified. So
the chain costs one SHA-256 an event, and psql with any SHA-256 can check it without us.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.store.events import Fact

COLUMNS = (
    "county stream seq name version occurred_from occurred_until grain known_at recorded_at"
    " by because corrects payload"
).split()
GENESIS = bytes(32)
Cells = tuple[str | None, ...]
_NULL = "\\N"

_ESCAPES = str.maketrans(
    {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\b": "\\b", "\f": "\\f", "\v": "\\v"}
)


def event_cells(
    fact: Fact, *, county: str, seq: int, recorded_at: datetime, by: str, because: str | None
) -> Cells:
    """The columns of a fact's row in the order of COLUMNS, each as PostgreSQL prints it, None for null."""
    occurred = fact.occurred
    return (
        county,
        fact.stream,
        str(seq),
        fact.type.name,
        str(fact.type.version),
        timestamp_text(occurred.start),
        timestamp_text(occurred.end),
        occurred.grain.value,
        timestamp_text(fact.known_at or recorded_at),
        timestamp_text(recorded_at),
        by,
        because,
        None if fact.corrects is None else str(fact.corrects),
        payload_text(fact.payload),
    )


def copy_line(cells: Cells) -> bytes:
    """The cells as one line of COPY's text format, without its newline.

    Numbers and times have nothing to escape, and JSON text no control character: only words that recur from
    event to event are looked through, and those once. Looking through all cells took half of an append.
    """
    county, stream, seq, name, version, start, end, grain, known, recorded, by, because, corrects, payload = (
        cells
    )
    assert payload is not None
    if "\\" in payload:
        payload = payload.replace("\\", "\\\\")
    where = f"{_escaped(county)}\t{_escaped(stream)}\t{seq}"
    what = f"{_escaped(name)}\t{version}\t{start}\t{end}\t{grain}\t{known}\t{recorded}"
    why = f"{_escaped(by)}\t{_escaped(because)}\t{_NULL if corrects is None else corrects}"
    return f"{where}\t{what}\t{why}\t{payload}".encode()


@lru_cache(maxsize=4096)
def _escaped(word: str | None) -> str:
    return _NULL if word is None else word.translate(_ESCAPES)


def chained(previous: bytes, line: bytes) -> bytes:
    """The hash of a line that follows one whose hash is `previous` (32 zero bytes before the first)."""
    return hashlib.sha256(previous + line).digest()


@lru_cache(maxsize=4096)
def timestamp_text(instant: datetime) -> str:
    """An instant as PostgreSQL prints a timestamptz in UTC: zeros at the end of a fraction are left out."""
    utc = instant.astimezone(UTC)
    if not 1000 <= utc.year <= 9999:
        raise NotUnderstood(f"The year {utc.year} cannot be kept.", next="Check the date.")
    text = utc.strftime("%Y-%m-%d %H:%M:%S")
    fraction = f".{utc.microsecond:06d}".rstrip("0") if utc.microsecond else ""
    return f"{text}{fraction}+00"


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"A payload holds text, numbers, lists and mappings, not {type(value).__name__}")


_ENCODE = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain
).encode


def payload_text(payload: Mapping[str, Any]) -> str:
    """The payload as JSON with sorted keys and decimals as strings; a float that is no number is refused."""
    return _ENCODE(payload)
