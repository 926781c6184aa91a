"""How the sites are shown at the head of this morning's list: ready against what was promised, required,
definite and possible discharges, beds closed."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from homefirst.app.ground.house import this_county
from homefirst.app.ground.places import place_name
from homefirst.foundation.calendar import local_day
from homefirst.hub.strip import AtSite, Strip
from homefirst.web.beds.closed_shown import beds_closed_said
from homefirst.web.beds.shown import heading
from homefirst.web.sheet.environment import UNKNOWN, number


def site_heads(strip: Strip, at: datetime) -> tuple[str, ...]:
    """The heads of the table; what holds of every promise in it is said here once."""
    targets = [one.target for one in strip.sites if one.target is not None]
    of = ", assumed" if targets and all(one.assumed for one in targets) else ""
    ended = {one.dates.until for one in targets if one.ended_by(local_day(at))}
    if len(ended) == 1 and all(one.ended_by(local_day(at)) for one in targets):
        last = next(until for until in ended if until is not None) - timedelta(days=1)
        of += f" (to {last.day} {last:%b})"
    return (
        *("Site", "Ready now", f"Trajectory{of}", "Required today", "Left since midnight", "Definite"),
        *("Possible", "Short by at most (with the possible)", "Beds closed"),
    )


def site_rows(strip: Strip) -> list[list[Any]]:
    """A row for each site, on one line of a desk's screen: whole people, as nobody discharges a tenth."""
    closed = reverse("beds_closed", kwargs={"county": this_county().slug})
    return [
        [
            heading(place_name(one.site)),
            number(one.ready),
            trajectory_said(one, strip),
            required_said(one),
            number(one.left),
            number(one.definite),
            number(one.possible),
            short_said(one),
            beds_closed_said(one.beds, f"{closed}#site-{one.site}"),
        ]
        for one in strip.sites
    ]


def trajectory_said(one: AtSite, strip: Strip) -> Any:
    """What was promised of a site, and by how many more or fewer of the county's own are ready."""
    if one.target is None or one.over is None:
        return "none stated"
    way = "over" if one.over > 0 else "under"
    lines = [f"{number(abs(one.over))} {way}" if round(one.over) else "as promised"]
    lines += [f"without {number(one.theirs)} of another county’s"] if one.theirs else []
    every = all(each.target.assumed for each in strip.sites if each.target is not None)
    lines += ["assumed"] if one.target.assumed and not every else []
    return {"text": number(float(one.target.people)), "lines": [", ".join(lines)]}


def required_said(one: AtSite) -> Any:
    """How many came on the last same weekdays on average, and between which numbers that lies."""
    if one.required is None:
        return UNKNOWN
    least, most = min(one.came), max(one.came)
    return {"text": number(one.required), "lines": [f"{least} to {most}" if least < most else "each time"]}


def short_said(one: AtSite) -> str:
    if one.short is None or one.short_with_possible is None:
        return UNKNOWN
    if one.possible:
        return f"{number(one.short)} ({number(one.short_with_possible)})"
    return number(one.short)
