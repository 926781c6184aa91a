"""When a move may become final: not before it is on record that the person can decide about it, or that it
was decided in their best interests (Mental Capacity Act 2005). Pure."""

from collections.abc import Iterable

from homefirst.county.catalogue.offer_words import BEST_INTERESTS, DECISIONS, HAS, LACKS
from homefirst.county.journey.told import MentalCapacity

CARE, RESIDENCE = "care", "residence"
HOMES = frozenset({"residential", "nursing"})
"""Kinds of places that somebody moves to for good: what is decided is where they live."""


def decided_about(what: str) -> str:
    """What somebody decides who takes a place or a service of that kind. That beds on the way and care at
    home are a decision about care is ours."""
    return RESIDENCE if what in HOMES else CARE


def not_final(found: Iterable[MentalCapacity], what: str) -> str | None:
    """Why what is offered, by its kind, cannot begin yet; None where it can."""
    about = decided_about(what)
    said = next((one.found for one in found if one.about == about), None)
    if said in (HAS, BEST_INTERESTS):
        return None
    if said == LACKS:
        return f"They cannot decide about {DECISIONS[about]}, and no best-interests decision is recorded."
    return f"Nobody has recorded whether they can decide about {DECISIONS[about]}."
