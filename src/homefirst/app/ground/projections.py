"""The house's projections: made anew from the log, and proved to be what it says."""

from collections.abc import Collection

from homefirst.app.ground.house import REGISTRY
from homefirst.foundation.projections.proof import Proof, prove
from homefirst.foundation.projections.rebuild import Rebuilt, Telling, rebuild


def rebuild_projections(names: Collection[str], telling: Telling) -> Rebuilt:
    """Makes the tables of the named projections (all where none is named) anew, every county's."""
    return rebuild(REGISTRY, names, telling=telling)


def prove_projections(telling: Telling) -> Proof:
    """Holds every projected table against a fold of the whole log anew. It changes nothing."""
    return prove(REGISTRY, telling=telling)
