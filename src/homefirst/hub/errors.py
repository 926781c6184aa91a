"""What is wrong with the record of one person, in words whoever can mend it understands. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from homefirst.county.capacity.kept import Kept
from homefirst.county.capacity.states import StateSaid
from homefirst.county.journey.offer import Offer
from homefirst.foundation.calendar import local_day
from homefirst.hub.person import Facts
from homefirst.hub.setting import Setting
from homefirst.hub.verdicts import code_said
from homefirst.policy.coding import Coded

NOTHING_KEPT: Mapping[str, Kept] = MappingProxyType({})
NOTHING_SHUT: Mapping[str, StateSaid] = MappingProxyType({})


def errors_of(
    facts: Facts,
    setting: Setting,
    coded: Coded | None,
    kept: Mapping[str, Kept] = NOTHING_KEPT,
    shut: Mapping[str, StateSaid] = NOTHING_SHUT,
) -> tuple[str, ...]:
    """Every error of a line, a sentence each. `coded` is the proposed code of whoever is ready, `kept` what
    is kept for the offers that stand, and `shut` what closes or bars their lines, by their keys."""
    return (
        *_of_beds(facts, setting),
        *_of_waits(facts, setting),
        *_of_offers(facts, setting, kept, shut),
        *_of_code(facts, coded),
    )


def _of_beds(facts: Facts, setting: Setting) -> Iterator[str]:
    there = [bed for bed in facts.beds if not bed.on_leave]
    if len(there) > 1:
        yield f"Recorded in {len(there)} beds at once."
    expected = None if facts.told is None else facts.told.expected
    if facts.bed is not None and expected is not None and expected.day is not None:
        day = expected.day
        if day < local_day(setting.at):
            yield f"Was expected to leave on {day.day} {day:%B}, and is still here."


def _of_waits(facts: Facts, setting: Setting) -> Iterator[str]:
    for wait in facts.waits:
        if wait.what not in setting.kinds:
            yield f"“{wait.what}” is no kind of wait of this county."


def _of_offers(
    facts: Facts, setting: Setting, kept: Mapping[str, Kept], shut: Mapping[str, StateSaid]
) -> Iterator[str]:
    """What was entered elsewhere while an offer stood: the wait was closed, the offer put right, a record
    with another offer found to be the same person’s, the line closed or barred."""
    stand, waits = facts.offers, {wait.wait for wait in facts.waits}
    for what, times in Counter(one.what for one in stand).items():
        if times > 1:
            yield f"{times} offers of {_kind(setting, what)} stand at once, under several keys."
    for one in stand:
        if one.wait not in waits:
            yield f"{_kind(setting, one.what).capitalize()} is offered, and they wait for it no more."
        if one.start < local_day(setting.at):
            began = f"{one.start.day} {one.start:%B}"
            yield f"What is offered was to begin on {began}, and nobody says what became of it."
        if one.offer in shut:
            line = f"from a line that is {shut[one.offer].said}"
            yield f"{_kind(setting, one.what).capitalize()} is offered {line}."
        if one.resource is not None and not _as_offered(one, kept.get(one.offer)):
            yield f"What is kept for the offer of {_kind(setting, one.what)} is not what is offered."


def _as_offered(offer: Offer, kept: Kept | None) -> bool:
    """Whether what is kept is what is offered; a place is one, whatever hours it says besides."""
    if kept is None or (kept.resource, kept.day) != (offer.resource, offer.start):
        return False
    return kept.amount in (1, offer.hours)


def _kind(setting: Setting, what: str) -> str:
    kind = setting.kinds.get(what)
    return what if kind is None else kind.words


def _of_code(facts: Facts, coded: Coded | None) -> Iterator[str]:
    if coded is None or facts.bed is None:
        return
    if not facts.waits:
        yield "Ready to leave, and nobody says what they wait for."
    elif coded.reason is None:
        yield f"No code: {coded.because}"
    else:
        ward = (facts.bed.reason, facts.bed.whose)
        ours = (coded.reason, None if coded.whose is None else coded.whose.value)
        if ward[0] is not None and ward != ours:
            yield f"The record has {code_said(*ward)}; by the rules it is {code_said(*ours)}."
