"""What an offer, or what is sought, costs a week by the contracts in force."""

from datetime import date
from decimal import Decimal

from django.conf import settings

from homefirst.app.ground.ties import whose_offer
from homefirst.app.market.asking import contracts_now
from homefirst.app.ward.services import services_of
from homefirst.county.capacity.resource import Resource, Unit
from homefirst.county.market.contract import contract_on


def price_of(
    line: Resource | None, what: str, place: str, hours: Decimal | None, day: date
) -> Decimal | None:
    """Pounds a week for what is offered from a line of capacity (None: of none that is posted): by the line's
    own price, or else by the contract in force on the day. A place costs what one place costs, whatever
    hours are said besides. None: nobody knows."""
    if line is not None and line.weekly_price is not None:
        many = hours if line.unit is Unit.HOURS and hours is not None else Decimal(1)
        found: Decimal | None = line.weekly_price * many
    else:
        provider = whose_offer(None if line is None else line.code, place)
        found = contract_price(provider, what, hours, day, place=place)
    return None if found is None else found.quantize(Decimal("0.01"))


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
