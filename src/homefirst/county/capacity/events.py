"""What happens to capacity: posted, closed and opened, promised to somebody and given back; deliveries
counted.

A stream per provider, and one per place for the beds of its wards, so that what one says does not wait for
another. Which organisation posts, which
resource and how much are about nobody; a claim's key is that of an offer, and singles out one person.
"""

from homefirst.foundation.store.events import EventType


def stream_of(provider: str) -> str:
    """The stream of one provider, by its code in the pack."""
    return f"capacity/{provider}"


def beds_stream_of(place: str) -> str:
    """The stream of what is said of the beds of one place's wards, by its code in the pack."""
    return stream_of(f"beds/{place}")


def is_of_capacity(stream: str) -> bool:
    """Whether a stream is a provider's capacity, or of a place's beds."""
    return stream.startswith(stream_of(""))


def _type(name: str, says: str, personal: str = "") -> EventType:
    return EventType(name, 1, frozenset(personal.split()), frozenset(says.split()))


CAPACITY_POSTED = _type("CapacityPosted", "posting resource provider amounts counts_from source")
"""A provider says of one resource how much becomes free from each of some days on."""
CAPACITY_STATE_CHANGED = _type("CapacityStateChanged", "resource provider state why since until")
"""A resource is open, closed, held, in escalation or barred, from a day to another."""
CAPACITY_CLAIMED = _type("CapacityClaimed", "resource provider day amount", "claim")
"""So much of a resource is promised to somebody from a day on."""
CAPACITY_RELEASED = _type("CapacityReleased", "resource provider day amount", "claim")
"""What was promised is given back."""
DELIVERY_COUNTED = _type(
    "DeliveryCounted", "provider line unit first until commissioned delivered used source"
)
"""How much of what was commissioned of a provider was delivered, and used, from a day to another."""
WARD_BEDS_POSTED = _type("WardBedsPosted", "place ward open closed")
"""A ward says how many of its beds are open, and which are closed: all of it, until it says another thing."""
WARD_BEDS_CANCELLED = _type("WardBedsCancelled", "place ward")
"""What a ward's posting said, which this corrects, never was so."""

OF_CLAIMS = (CAPACITY_CLAIMED, CAPACITY_RELEASED)
OF_BEDS = (WARD_BEDS_POSTED, WARD_BEDS_CANCELLED)
TYPES = (CAPACITY_POSTED, CAPACITY_STATE_CHANGED, *OF_CLAIMS, DELIVERY_COUNTED, *OF_BEDS)
