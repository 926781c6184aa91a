"""That a draft of the call is to be made anew, because something that it reckoned with is not so any more.

The one place at which whoever makes drafts is asked.
"""

import logging
from datetime import datetime

from homefirst.foundation.calendar import local_day

_LOG = logging.getLogger("homefirst.offers")


def ask_for_draft(at: datetime, by: str) -> None:
    """An offer was declined, taken back or did not begin, or a provider withdrew: what was kept is free
    again, and somebody waits on. `by`: who entered it.

    Nobody makes drafts yet. Until the call's draft is a job, that one is due is a line of the service's log.
    """
    _LOG.info("A draft of the call of %s is due: %s entered that an offer is over.", local_day(at), by)
