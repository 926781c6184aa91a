"""Making the synthetic county and writing it through the log, a part a step."""

from collections.abc import Mapping
from typing import Any

from homefirst.app.synthetic.making import parts_of_the_county, write_part
from homefirst.jobs.steps import Steps


def synthetic(steps: Steps) -> Mapping[str, Any]:
    """How many events are new and how many were there, as `{"new", "already", "problems"}`.

    The parts are the same ones each time, so that a job that was killed goes on with the first that it had
    not told of; done again, a part is known by its receipts.
    """
    parts = parts_of_the_county()
    so_far = {"parts": 0, "new": 0, "already": 0, "problems": 0, **steps.so_far}
    steps.begin(len(parts), done=so_far["parts"])
    for part in parts[so_far["parts"] :]:
        written = write_part(part)
        so_far = {
            "parts": so_far["parts"] + 1,
            "new": so_far["new"] + written.new,
            "already": so_far["already"] + written.already,
            "problems": so_far["problems"] + len(written.problems),
        }
        steps.done(f"{so_far['new'] + so_far['already']:,} synthetic events", so_far)
    return {name: so_far[name] for name in ("new", "already", "problems")}
