"""Whether a form comes a second time: a slow telephone is tapped twice, or sends again what it heard
no answer to. What is entered already is no news, and is not entered again."""

from collections.abc import Mapping
from typing import Any

from homefirst.county.journey.events import STAY_CONFIRMED
from homefirst.county.journey.said_of import HOME
from homefirst.web.ward.forms import CONFIRMS, Reading


def sent_before(reading: Reading, seen: int, user: str) -> bool:
    """Whether all that was entered since entry `seen` is what this form says, by the same user."""
    since = [one.event for one in reading.on.since(seen)]
    if reading.text("say") == "confirm" and all(one.name != STAY_CONFIRMED.name for one in since):
        return False  # criteria alone were said: that is not yet that all is as it was
    return bool(since) and all(
        one.by == user and _says_the_same(reading, one.name, one.payload) for one in since
    )


def _says_the_same(reading: Reading, name: str, payload: Mapping[str, Any]) -> bool:
    say = reading.text("say")
    if say == "confirm":
        return name in CONFIRMS
    if say in ("assessment_done", "assessment_withdrawn"):
        own = {"assessment_done": "AssessmentDone", "assessment_withdrawn": "AssessmentWithdrawn"}
        return name == own[say] and payload["assessment"] == reading.text("assessment")
    if say == "circumstances" and name == "CircumstancesRecorded":
        return all(payload[part] in (None, reading.text(part)) for part in HOME)
    return False
