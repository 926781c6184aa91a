"""What is promised and was not given back: claim by claim, the view first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from homefirst.county.capacity.events import CAPACITY_CLAIMED, stream_of
from homefirst.county.capacity.models import ClaimRow
from homefirst.foundation.store.view import View


@dataclass(frozen=True, slots=True)
class Kept:
    """So much of a resource that is promised from a day on; `claim` is the key of the offer."""

    claim: str
    resource: str
    day: date
    amount: Decimal


def kept(
    view: View,
    *,
    since: date | None = None,
    claims: Collection[str] | None = None,
    at: datetime | None = None,
) -> tuple[Kept, ...]:
    """What a view knows to be promised and not given back: from days from `since` on, under some claims, or
    all; by what was said until an instant, where one is named. In the order of their keys."""
    rows = ClaimRow.objects.filter(county=view.county, known_at__lte=view.known_at)
    if since is not None:
        rows = rows.filter(day__gte=since)
    if at is not None:
        rows = rows.filter(said_at__lte=at)
    if claims is not None:
        rows = rows.filter(claim__in=[UUID(one) for one in claims])
    found: dict[str, Kept] = {}
    for event, claim, resource, provider, day, amount, seq in rows.order_by("seq").values_list(
        "event", "claim", "resource", "provider", "day", "amount", "seq"
    ):
        if seq > view.upto(stream_of(provider)):
            continue
        if event == CAPACITY_CLAIMED.name:
            found[str(claim)] = Kept(str(claim), resource, day, amount)
        else:
            found.pop(str(claim), None)
    return tuple(found[claim] for claim in sorted(found))
