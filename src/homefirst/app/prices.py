"""What an offer, or what is sought, costs a week by the contracts in force."""

from datetime import date
from decimal import Decimal

from django.conf import settings

from homefirst.app.market import contracts_now
from homefirst.app.services import services_of
from homefirst.county.market.contract import contract_on


def contract_price(
    provider: str | None, what: str, hours: Decimal | None, day: date, *, place: str | None = None
) -> Decimal | None:
    """Pounds a week for so many hours of a kind of service, or a place (None), on a day: by a provider's
    contract for the service `place`, or else the least of its contracts for that kind and for its services of
    that kind; without a provider by anybody's. None: no contract says it."""
    contracts = contracts_now()
    named = contract_on(contracts, provider, place, None, day) if provider and place else None
    if named is not None:
        return named.weekly(hours)
    of_kind = {page.service for page in services_of(settings.PACK).pages if page.kind == what}
    known = [
        price
        for one in contracts
        if provider in (None, one.provider)
        and one.service in (what, *of_kind)
        and one.dates.cover(day)
        and (price := one.weekly(hours)) is not None
    ]
    return min(known, default=None)
