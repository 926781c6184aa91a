"""What is wrong with the record of one person, in words whoever can mend it understands. Pure."""

from collections.abc import Iterator

from homefirst.foundation.calendar import local_day
from homefirst.hub.person import Facts
from homefirst.hub.setting import Setting
from homefirst.hub.verdicts import code_said
from homefirst.policy.coding import Coded


def errors_of(facts: Facts, setting: Setting, coded: Coded | None) -> tuple[str, ...]:
    """Every error of a line, a sentence each. `coded` is the proposed code of whoever is ready."""
    return (*_of_beds(facts, setting), *_of_waits(facts, setting), *_of_code(facts, coded))


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
