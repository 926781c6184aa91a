"""A caller's own series, read from JSON as the command line reads it from a table."""

from collections.abc import Sequence
from datetime import datetime

from homefirst.api.asked import XmrPointAsked
from homefirst.foundation.calendar import Month, midnight, parse_instant
from homefirst.foundation.errors import NotUnderstood
from homefirst.measures.xmr_chart import Series


def series_of(points: Sequence[XmrPointAsked]) -> Series:
    """The series; raises NotUnderstood, with the point's number from 0, where a date is none or not after the
    one before, and where there is no value at all."""
    instants: list[datetime] = []
    for number, point in enumerate(points):
        instant = _instant(point.x)
        if instants and instant <= instants[-1]:
            raise NotUnderstood(
                "This point does not come after the one before it.",
                where=f"points.{number}.x",
                next="Sort the points by date, and keep one for each.",
            )
        instants.append(instant)
    if all(point.y is None for point in points):
        raise NotUnderstood("There is no value to chart.", where="points", next="Give at least one number.")
    return Series(
        source="request",
        x=tuple(point.x for point in points),
        instants=tuple(instants),
        values=tuple(point.y for point in points),
    )


def _instant(text: str) -> datetime:
    return midnight(Month.parse(text).first) if len(text) == len("2016-04") else parse_instant(text)
