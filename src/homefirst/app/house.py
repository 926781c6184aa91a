"""The wiring, once: every event type and projection of the house, and the log that knows them."""

from django.conf import settings

from homefirst.county.access import events as access_events
from homefirst.county.access import projection as access_projection
from homefirst.county.catalogue.pack import County
from homefirst.county.figures import events as figures_events
from homefirst.county.figures import projection as figures_projection
from homefirst.county.people import events as people_events
from homefirst.county.people import projection as people_projection
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.projection import Registry
from homefirst.intake import events as intake_events

REGISTRY = Registry(
    types=(
        *access_events.TYPES,
        *people_events.TYPES,
        figures_events.DELAYS_PUBLISHED,
        figures_events.DELAYS_WITHDRAWN,
        intake_events.FILE_TAKEN_IN,
    ),
    projections=(
        access_projection.PROJECTION,
        people_projection.PROJECTION,
        figures_projection.PROJECTION,
    ),
)


def open_log(county: str, *, using: str = "default") -> Log:
    """The log of a county, by the ONS code of its area."""
    return Log(county, REGISTRY, using=using)


def this_county() -> County:
    """The county whose record this service holds, as its pack says."""
    county: County = settings.COUNTY
    return county


def this_log() -> Log:
    """The log of the county whose record this service holds."""
    return open_log(this_county().area)
