"""A kept simulation followed again in the worker: one of its people, or who waited longest."""

from collections.abc import Mapping
from typing import Any

from homefirst.app.flow.replaying import longest_waits, replay
from homefirst.flow.replayed import Which
from homefirst.jobs.steps import Steps


def replay_run(steps: Steps) -> Mapping[str, Any]:
    """What `replay` or `longest_waits` answers; of one replication, so that it is one step."""
    which = Which(**steps.arguments)
    if which.nth:
        return replay(which)
    return longest_waits(which.run, scenario=which.scenario, replication=which.replication)
