"""Questions about frozen returns, the view first. Pages read the projected table; what is handed out as it
was submitted, and the check, are held against the log, in which nothing can be changed."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from homefirst.foundation.errors import HomefirstError, NotFound, Unavailable
from homefirst.foundation.store.events import Event
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.view import View
from homefirst.measures.returns.cells import Cells
from homefirst.measures.returns.events import RETURN_FROZEN, STREAM
from homefirst.measures.returns.frozen import Frozen
from homefirst.measures.returns.kinds import Period
from homefirst.measures.returns.models import FrozenRow

_COLUMNS = "seq kind period provider counted_at heads cells sha256 pack by because known_at".split()
MEND = (
    "What was submitted is in the log: “homefirst returns check” says what differs,"
    " “homefirst log rebuild --projection returns” makes the table anew."
)


def frozen_returns(view: View, period: Period | None = None) -> tuple[Frozen, ...]:
    """What was frozen, of one period or of all, in that order: of a provider the last one counts. Raises
    Unavailable where somebody changed the table, so that a row cannot be read or has other cells than those
    of its digest."""
    rows = _rows(view)
    if period is not None:
        rows = rows.filter(kind=period.kind.value, period=str(period))
    return tuple(_in_table(view, row) for row in rows.values_list(*_COLUMNS))


def frozen_as_recorded(log: Log, view: View) -> tuple[Frozen, ...]:
    """What was frozen, as the log has it, whatever stands in the table that is folded from it."""
    found = log.events(STREAM, view)
    return tuple(_recorded(event) for event in found if event.name == RETURN_FROZEN.name)


def frozen_in_table(view: View) -> dict[int, Frozen | None]:
    """The same as the table has it, by number; None of a row that cannot be read."""
    found: dict[int, Frozen | None] = {}
    for row in _rows(view).values_list(*_COLUMNS):
        try:
            found[row[0]] = _in_table(view, row)
        except Unavailable:
            found[row[0]] = None
    return found


def check_as_recorded(log: Log, one: Frozen) -> None:
    """Raises Unavailable for a frozen return that the table has otherwise than the log, and NotFound for one
    that nobody froze."""
    event = log.event(STREAM, one.seq)
    if event is None or event.name != RETURN_FROZEN.name:
        raise NotFound(f"Nobody froze a return under the number {one.seq}.", where=str(one.seq), next=MEND)
    if _recorded(event) != one:
        raise _spoilt(one.seq)


def _in_table(view: View, row: Sequence[Any]) -> Frozen:
    one = _frozen(view.county, *row)
    if one.cells.sha256 != one.sha256:
        raise _spoilt(one.seq)
    return one


def _spoilt(seq: int) -> Unavailable:
    return Unavailable(
        f"The return frozen under the number {seq} is not as it was frozen.",
        where=FrozenRow._meta.db_table,
        next=MEND,
    )


def _rows(view: View) -> Any:
    rows = FrozenRow.objects.filter(county=view.county, seq__lte=view.upto(STREAM))
    return rows.filter(known_at__lte=view.known_at).order_by("seq")


def _recorded(event: Event) -> Frozen:
    said: Mapping[str, Any] = json.loads(json.dumps(dict(event.payload)))
    return _frozen(
        event.county, event.seq, said["kind"], said["period"], said["provider"],
        datetime.fromisoformat(said["known_at"]), said["heads"], said["cells"], said["sha256"], said["pack"],
        event.by, event.because, event.known_at,
    )  # fmt: skip


def _frozen(
    county: str,
    seq: int,
    kind: str,
    of: str,
    provider: str | None,
    counted_at: datetime,
    heads: Iterable[Sequence[Any]],
    cells: Iterable[Iterable[object]],
    sha256: str,
    pack: str,
    by: str,
    because: str | None,
    known_at: datetime,
) -> Frozen:
    """One frozen return. Raises Unavailable for what is none."""
    try:
        return Frozen(
            seq=seq,
            period=Period.parse(kind, of),
            provider=provider,
            view=View(county, counted_at, tuple((str(stream), int(last)) for stream, last in heads)),
            cells=Cells.from_json(cells),
            sha256=sha256,
            pack=pack,
            by=by,
            because=because,
            at=known_at,
        )
    except (HomefirstError, ValueError, TypeError) as error:
        raise _spoilt(seq) from error
