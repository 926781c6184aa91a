"""Questions about the market, the view first: what was agreed, and what is and was sought."""

from homefirst.county.market.contract import ContractSaid
from homefirst.county.market.events import STREAM
from homefirst.county.market.models import ContractRow, SourcingRow
from homefirst.county.market.sourcing import Sourcing, SourcingSaid, sourcings_of
from homefirst.foundation.store.view import View

_OF_CONTRACTS = "seq event contract provider service unit fee since until terms why said_at by".split()
_OF_SOURCINGS = "seq event sourcing person says said_at by".split()


def contracts_said(view: View) -> tuple[ContractSaid, ...]:
    """All that a view knows to have been said of contracts, in the order of recording."""
    rows = ContractRow.objects.filter(
        county=view.county, seq__lte=view.upto(STREAM), known_at__lte=view.known_at
    )
    return tuple(ContractSaid(*row) for row in rows.order_by("seq").values_list(*_OF_CONTRACTS))


def sourcings(view: View, sourcing: str | None = None) -> dict[str, Sourcing]:
    """All sourcings that a view knows, or the one of a key, by their keys, the first opened first."""
    rows = SourcingRow.objects.filter(
        county=view.county, seq__lte=view.upto(STREAM), known_at__lte=view.known_at
    )
    if sourcing is not None:
        rows = rows.filter(sourcing=sourcing)
    return sourcings_of(
        SourcingSaid(seq, event, str(key), None if person is None else str(person), *others)
        for seq, event, key, person, *others in rows.order_by("seq").values_list(*_OF_SOURCINGS)
    )
