"""What happens to published figures: they come out, and now and then one is withdrawn."""

from homefirst.foundation.store.events import EventType

STREAM = "figures"

DELAYS_PUBLISHED = EventType(
    name="DelaysPublished",
    version=1,
    personal=frozenset(),
    not_personal=frozenset(
        {"area", "area_name", "month", "breakdown", "days", "total", "published", "revised"}
    ),
)
"""One table of one workbook for one area and month. With `corrects`, a reading of ours put right."""

DELAYS_WITHDRAWN = EventType(
    name="DelaysWithdrawn",
    version=1,
    personal=frozenset(),
    not_personal=frozenset({"area", "month", "breakdown"}),
)
"""A table that was taken in by mistake and never was published so; always corrects the event it undoes."""
