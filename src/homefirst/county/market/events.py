"""What happens in the market: contracts made and ended, and a place or hours sought for one person.

What is agreed with a provider is about nobody. A sourcing and a quote are keys, and each singles out one
person.
"""

from homefirst.foundation.store.events import EventType

STREAM = "market"


def _type(name: str, says: str, personal: str = "") -> EventType:
    return EventType(name, 1, frozenset(personal.split()), frozenset(says.split()))


CONTRACT_MADE = _type("ContractMade", "contract provider service unit fee since until terms")
"""A provider gives a service at a fee, from a day to another."""
CONTRACT_ENDED = _type("ContractEnded", "contract on why")
"""It holds no more from a day on."""
SOURCING_OPENED = _type(
    "SourcingOpened",
    "what hours locality near dementia nursing needed guide",
    "sourcing person wait",
)
"""A place or hours are sought for what somebody waits for. `guide` is what may be paid, in pounds a week."""
PROVIDER_QUOTED = _type(
    "ProviderQuoted",
    "provider place weekly top_up start rating locality dementia nursing",
    "sourcing quote",
)
"""A provider says for how much and from when. `weekly` is all of it, `top_up` the part that is not the
council's to pay; `rating` as the regulator published it."""
TOP_UP_AGREED = _type("TopUpAgreed", "weekly payer affordable", "sourcing")
"""Somebody consents to pay up to so much a week beside what is paid publicly; whether they can was looked
at."""
SOURCING_CLOSED = _type("SourcingClosed", "outcome why", "sourcing quote")
"""The person chose a quote, or nothing was found, or it is not sought any more."""

OF_CONTRACTS = (CONTRACT_MADE, CONTRACT_ENDED)
OF_SOURCING = (SOURCING_OPENED, PROVIDER_QUOTED, TOP_UP_AGREED, SOURCING_CLOSED)
TYPES = (*OF_CONTRACTS, *OF_SOURCING)
