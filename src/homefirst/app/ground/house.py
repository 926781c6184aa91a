"""The wiring, once: every event type and projection of the house, and the log that knows them."""

import threading
from functools import lru_cache

from django.conf import settings

from homefirst.county.access import events as access_events
from homefirst.county.access import projection as access_projection
from homefirst.county.capacity import events as capacity_events
from homefirst.county.capacity import projection as capacity_projection
from homefirst.county.catalogue.pack import County
from homefirst.county.figures import events as figures_events
from homefirst.county.figures import projection as figures_projection
from homefirst.county.journey import events as journey_events
from homefirst.county.journey import projection as journey_projection
from homefirst.county.market import events as market_events
from homefirst.county.market import projection as market_projection
from homefirst.county.people import events as people_events
from homefirst.county.people import projection as people_projection
from homefirst.flow import events as flow_events
from homefirst.flow import projection as flow_projection
from homefirst.foundation.store.gather import Gatherer
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.projection import Registry
from homefirst.hub import events as hub_events
from homefirst.hub import projection as hub_projection
from homefirst.intake import events as intake_events
from homefirst.intake.lists import events as lists_events
from homefirst.intake.lists import projection as lists_projection
from homefirst.measures.returns import events as returns_events
from homefirst.measures.returns import projection as returns_projection
from homefirst.programme import events as programme_events
from homefirst.programme import projection as programme_projection

REGISTRY = Registry(
    types=(
        *access_events.TYPES,
        *people_events.TYPES,
        figures_events.DELAYS_PUBLISHED,
        figures_events.DELAYS_WITHDRAWN,
        *journey_events.TYPES,
        *capacity_events.TYPES,
        *market_events.TYPES,
        *returns_events.TYPES,
        *hub_events.TYPES,
        *flow_events.TYPES,
        programme_events.FINDING_ANSWERED,
        intake_events.FILE_TAKEN_IN,
        *lists_events.TYPES,
    ),
    projections=(
        access_projection.PROJECTION,
        people_projection.PROJECTION,
        figures_projection.PROJECTION,
        *journey_projection.PROJECTIONS,
        *capacity_projection.PROJECTIONS,
        *market_projection.PROJECTIONS,
        returns_projection.PROJECTION,
        *hub_projection.PROJECTIONS,
        flow_projection.PROJECTION,
        programme_projection.PROJECTION,
        lists_projection.PROJECTION,
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


def this_gatherer() -> Gatherer:
    """The gathering appender of this process to the county's log, for doors that append often and claim no
    row. Until the first of them does, it holds neither a thread nor a connection."""
    with _FIRST:
        return _gatherer()


def stop_gathering() -> None:
    """Writes what was asked for and takes nothing more: this process ends."""
    this_gatherer().close()


_FIRST = threading.Lock()


@lru_cache(maxsize=1)
def _gatherer() -> Gatherer:
    return Gatherer(this_log())
