"""How the sites are shown at the head of this morning's list: ready against what was promised, required,
definite and possible discharges, beds closed."""

from datetime import datetime
from typing import Any

from homefirst.app.ground.places import place_name
from homefirst.hub.strip import AtSite, Strip
from homefirst.web.beds.closed_shown import beds_closed_said
from homefirst.web.beds.shown import heading
from homefirst.web.sheet.environment import UNKNOWN, number

SITE_HEADS = (
    "Site", "Ready now", "Trajectory", "Required today", "Left since midnight", "Definite", "Possible",
    "Short by", "Beds closed",
)  # fmt: skip


def site_rows(strip: Strip, at: datetime) -> list[list[Any]]:
    return [
        [
            heading(place_name(one.site)),
            number(one.ready),
            trajectory_said(one),
            required_said(one),
            number(one.left),
            number(one.definite),
            number(one.possible),
            short_said(one),
            beds_closed_said(one.beds, at),
        ]
        for one in strip.sites
    ]


def trajectory_said(one: AtSite) -> Any:
    """What was promised of a site, and by how many more or fewer of the county's own are ready."""
    if one.target is None or one.over is None:
        return "none stated"
    way = "over" if one.over > 0 else "under"
    lines = [f"{number(abs(one.over), 1)} {way}" if one.over else "as promised"]
    lines += [f"without {number(one.theirs)} of another county’s"] if one.theirs else []
    lines += ["assumed"] if one.target.assumed else []
    return {"text": number(float(one.target.people), 1), "lines": lines}


def required_said(one: AtSite) -> Any:
    """How many came on the last same weekdays on average, and between which numbers that lies."""
    if one.required is None:
        return UNKNOWN
    least, most = min(one.came), max(one.came)
    return {"text": number(one.required, 1), "lines": [f"{least} to {most}" if least < most else "each time"]}


def short_said(one: AtSite) -> str:
    if one.short is None or one.short_with_possible is None:
        return UNKNOWN
    if one.possible:
        return f"{number(one.short, 1)}; {number(one.short_with_possible, 1)} with the possible"
    return number(one.short, 1)
