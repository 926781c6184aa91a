"""The words of the market: codes are what the log holds, words are what people read.

Ratings are those that the Care Quality Commission publishes of adult social care. Who may pay a top-up is
of the Care and Support and After-care (Choice of Accommodation) Regulations 2014: a third party; the person
alone in the first twelve weeks, under a deferred payment, or for after-care. The reasons are ours.
"""

from collections.abc import Mapping
from types import MappingProxyType


def _words(**words: str) -> Mapping[str, str]:
    return MappingProxyType(words)


RATINGS = _words(
    outstanding="outstanding",
    good="good",
    requires_improvement="requires improvement",
    inadequate="inadequate",
    not_rated="not rated yet",
)
RANK: Mapping[str, int] = MappingProxyType(
    {"inadequate": 1, "requires_improvement": 2, "good": 3, "outstanding": 4}
)
"""The higher the better; who is not rated yet has none."""
PAYERS = _words(
    third_party="somebody else, such as family",
    disregard="the person, in the first twelve weeks",
    deferred="the person, under a deferred payment",
    after_care="the person, for mental health after-care",
)
CHOSEN, NOTHING_FOUND, NOT_SOUGHT = "chosen", "nothing_found", "not_sought"
OUTCOMES = _words(
    chosen="the person chose", nothing_found="nothing was found", not_sought="not sought any more"
)
WHY_NOTHING = _words(
    no_quote="nobody quoted",
    price="none within what may be paid",
    quality="none good enough",
    needs="none meets the needs",
    too_late="none soon enough",
    too_far="none near enough",
    declined="the person wants none of them",
)
"""Why nothing was found."""
WHY_NOT_SOUGHT = _words(
    needs_changed="needs have changed",
    elsewhere="another way was found",
    died="the person died",
    mistake="opened by mistake",
)
WHY_ENDED = _words(
    expired="it ran out",
    provider="the provider gave notice",
    council="the council gave notice",
    regulator="the regulator closed it",
    replaced="another contract took its place",
    mistake="entered by mistake",
)
"""Why a contract ended."""
SOUGHT = ("home_care", "reablement", "interim_bed", "residential", "nursing")
"""What is sought of a provider: kinds of the directory. The other beds are the partners' own."""
HOMES = frozenset({"residential", "nursing"})
"""What a person lives in, and chooses."""
