"""A simulation is kept with all that its numbers hang on."""

from homefirst.foundation.store.events import EventType

STREAM = "flow"

SIMULATION_FROZEN = EventType(
    name="SimulationFrozen",
    version=1,
    personal=frozenset(),
    not_personal=frozenset(
        "run asked answer version kernels seed days replications options census heads".split()
    ),
)
"""A simulation was made and is kept: the digests of what was asked and answered, the version and the
kernels that made it, the seed, and the census that it began with.
"""
TYPES = (SIMULATION_FROZEN,)
