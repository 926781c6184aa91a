"""The words in which an offer is answered: why it was declined or withdrawn, why a start failed; and what is
recorded of somebody's capacity to decide. Codes are what the log holds, words are what people read.

That a decision is made by the person, or, where they cannot make that one, in their best interests, is the
Mental Capacity Act 2005, sections 1 to 4. The reasons are ours: what a provider or a ward says on the
telephone, once each.
"""

from collections.abc import Mapping
from types import MappingProxyType


def _words(**words: str) -> Mapping[str, str]:
    return MappingProxyType(words)


PROVIDER_DECLINED = _words(
    full="no room any more",
    staff="not enough staff",
    infection="closed for infection",
    needs="cannot meet the needs",
    times="not at the times needed",
    too_far="too far to travel",
    no_answer="did not answer in time",
)
PERSON_DECLINED = _words(
    person="the person does not want it",
    family="the family does not want it",
    price="the person cannot pay for it",
)
DECLINED: Mapping[str, str] = MappingProxyType({**PROVIDER_DECLINED, **PERSON_DECLINED})
"""Why an offer is declined: by the provider, or by the person and those who speak for them."""
WITHDRAWN = _words(
    provider="the provider took it back",
    needs_changed="needs have changed",
    not_ready="they are not ready to leave any more",
    elsewhere="another way was found",
    refused="the money was refused",
    mistake="offered by mistake",
)
FAILED = _words(
    unwell="not well enough on the day",
    provider="the provider did not begin",
    transport="no transport",
    medicines="medicines not ready",
    equipment="equipment not there",
    home="the home was not ready",
    person="the person did not want to go",
    staff="no staff to hand over",
)
QUERIES = _words(
    times="At which times of day?",
    start="Can it begin later?",
    equipment="Is the equipment there?",
    way_in="How do we get in?",
    medicines="Who gives the medicines?",
    family="Who else helps?",
    animals="Are there animals, or smokers?",
)
"""What a provider asks before it answers. No words of its own, in which it might name somebody it guessed."""
REPLIES = _words(
    yes="Yes",
    no="No",
    in_needs="It is in what they need, as it stands now",
    telephone="We ring you",
)
"""What the hub replies, for the same reason."""
DECISIONS = _words(care="care and support", residence="where they live")
"""What somebody's capacity to decide is looked at for."""
HAS, LACKS, BEST_INTERESTS = "has_capacity", "lacks_capacity", "best_interests"
FOUND = _words(
    has_capacity="can decide",
    lacks_capacity="cannot decide, and nothing is decided yet in their best interests",
    best_interests="cannot decide; decided in their best interests",
)
