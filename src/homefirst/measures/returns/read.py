"""Questions about frozen returns, the view first."""

from homefirst.foundation.store.view import View
from homefirst.measures.returns.cells import Cells
from homefirst.measures.returns.events import STREAM
from homefirst.measures.returns.frozen import Frozen
from homefirst.measures.returns.kinds import Period
from homefirst.measures.returns.models import FrozenRow

_COLUMNS = "seq kind period provider counted_at heads cells sha256 pack by because known_at".split()


def frozen_returns(view: View, period: Period | None = None) -> tuple[Frozen, ...]:
    """What was frozen, of one period or of all, in that order: of a provider the last one counts."""
    rows = FrozenRow.objects.filter(
        county=view.county, seq__lte=view.upto(STREAM), known_at__lte=view.known_at
    )
    if period is not None:
        rows = rows.filter(kind=period.kind.value, period=str(period))
    return tuple(
        Frozen(
            seq=seq,
            period=Period.parse(kind, of),
            provider=provider,
            view=View(view.county, counted_at, tuple((stream, last) for stream, last in heads)),
            cells=Cells.from_json(cells),
            sha256=sha256,
            pack=pack,
            by=by,
            because=because,
            at=known_at,
        )
        for seq, kind, of, provider, counted_at, heads, cells, sha256, pack, by, because, known_at in (
            rows.order_by("seq").values_list(*_COLUMNS)
        )
    )
