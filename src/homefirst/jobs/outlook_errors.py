"""Making the outlook's error tables anew from the figures that are held, one origin a step."""

from collections.abc import Mapping
from typing import Any

from homefirst.app.ground.outlook_errors import origins_held, own_tables, write_origin
from homefirst.foundation.calendar import Month
from homefirst.jobs.steps import Steps


def outlook_errors(steps: Steps) -> Mapping[str, Any]:
    """How many tables were written, as `{"tables", "first", "last"}`."""
    origins = origins_held(Month.parse(steps.arguments["first"]))
    behind = set(steps.so_far.get("written", []))
    left = [one for one in origins if str(one.month) not in behind]
    steps.begin(len(origins), done=len(origins) - len(left))
    for origin in left:
        write_origin(own_tables(), origin)
        behind.add(str(origin.month))
        steps.done(origin.month.name, {"written": sorted(behind)})
    return {"tables": len(origins), "first": str(origins[0].month), "last": str(origins[-1].month)}
