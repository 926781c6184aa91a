"""What is told of a request that is over: a line in the log, and the counts. Neither names a person."""

import logging

from homefirst.server.front import metrics
from homefirst.server.front.layer import Ended, Witness

GONE = 499
"""Stands for a status where the caller left before there was one; no answer ever bears it."""
_LOG = logging.getLogger("homefirst.request")


class Told(Witness):
    """Writes the line and counts."""

    def began(self) -> None:
        metrics.IN_FLIGHT.inc()

    def ended(self, ended: Ended) -> None:
        metrics.IN_FLIGHT.dec()
        visit = ended.visit
        metrics.count(visit.route, ended.method, ended.status, ended.seconds, visit.waited)
        said = {
            "request_id": visit.request_id,
            "route": visit.route,
            "method": ended.method if ended.method.isalpha() and len(ended.method) < 8 else "other",
            "status": ended.status or GONE,
            "ms": round(ended.seconds * 1000, 1),
            "bytes": ended.sent,
            "role": visit.role,
        }
        if ended.error is None:
            _LOG.info("request", extra={"said": said})
        else:
            _LOG.error("request failed", extra={"said": said}, exc_info=ended.error)
