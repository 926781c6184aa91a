"""What happens to the keys of people, and to what is recorded under them. No name and no number stands here.

A person's key singles one person out, so it is declared personal; it is made by chance and says nothing. What
was recorded stands as its SHA-256, made with a salt that is erased together with it.
"""

from homefirst.foundation.store.events import EventType

STREAM = "people"


def _type(name: str, personal: str, says: str = "") -> EventType:
    return EventType(name, 1, frozenset(personal.split()), frozenset(says.split()))


PERSON_REGISTERED = _type("PersonRegistered", "person", "organisation")
"""Somebody became known to the county, and was given a key."""
IDENTITY_RECORDED = _type("IdentityRecorded", "person", "sha256 organisation")
"""A version of who somebody is was recorded. With `corrects`, an earlier one was wrong; without, things
changed. Both stay until they are erased."""
NUMBER_TRACED = _type("NumberTraced", "person", "sha256 status")
"""What came of tracing the NHS number of a version."""
MATCH_PROPOSED = _type("MatchProposed", "person other", "score reasons conflict")
"""Two keys may be one person: the points and the reasons. Nothing is merged by it."""
MATCH_DECIDED = _type("MatchDecided", "person other", "proposal decision")
"""A person looked at a proposal, and said whether it is the same person."""
MATCH_PUT_OFF = _type("MatchPutOff", "person other", "proposal")
"""A person looked at a proposal and cannot say yet: it comes after those that nobody has looked at."""
MATCH_REOPENED = _type("MatchReopened", "person other", "proposal")
"""What was decided of a pair does not hold: it is to be looked at again. Always corrects that decision."""
PERSONS_MERGED = _type("PersonsMerged", "person into", "proposal")
"""One key leads to another from now on."""
PERSONS_UNMERGED = _type("PersonsUnmerged", "person out_of")
"""It does so no more: each has what was recorded under its own key. Always corrects the merge it undoes."""
IDENTITY_ERASED = _type("IdentityErased", "person", "versions")
"""All that was recorded of somebody is gone; the key, and all that was counted, stays."""

TYPES = (
    PERSON_REGISTERED,
    IDENTITY_RECORDED,
    NUMBER_TRACED,
    MATCH_PROPOSED,
    MATCH_DECIDED,
    MATCH_PUT_OFF,
    MATCH_REOPENED,
    PERSONS_MERGED,
    PERSONS_UNMERGED,
    IDENTITY_ERASED,
)
