"""One change that a list would make, and those of what a row tells besides bed, readiness and waits. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from homefirst.county.catalogue.waits import BY
from homefirst.county.catalogue.ward_words import ASKED, ASSESSMENTS, CIRCUMSTANCES, CRITERIA, PROFESSIONS
from homefirst.county.journey.told import Told
from homefirst.hub.actions import ASSIGNED, WHAT
from homefirst.intake.lists.besides import AssessmentSaid, Besides, NextAction


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that would be made: its event, since when (None: as of the list), all that it says but the
    keys of person, stay, wait, assessment and action, and in words. `thing`: the key of what it is about;
    None: a new one, of `opens`; both None: the person alone."""

    event: str
    at: datetime | None
    says: tuple[tuple[str, Any], ...]
    words: str
    thing: str | None = None
    opens: str | None = None


@dataclass(frozen=True, slots=True)
class HeldAction:
    """Something that is to be done for somebody already: what, by whom, and how it was said in words."""

    what: str
    owner: str
    note: str


def changes_besides(
    said: Besides,
    told: Told | None,
    spell: str | None,
    opens: str | None,
    actions: Sequence[HeldAction],
    *,
    moved: bool,
) -> Iterator[Change]:
    """What a row tells besides that is not held. `spell`: the stay that is open; `opens`: how the one that
    the row opens is called; `moved`: they go to another place, where criteria are found anew."""
    if said.criteria is not None and (spell or opens):
        held = None if told is None or told.criteria is None or moved else told.criteria.met
        if held is None or set(held) != set(said.criteria):
            met = (("met", said.criteria),)
            yield Change("CriteriaRecorded", None, met, _criteria_words(said.criteria), spell, opens)
    yield from _circumstances(said, told)
    for one in said.assessments:
        yield from _assessment(one, told)
    if said.action is not None and not any(_same(said.action, one) for one in actions):
        action = said.action
        says = (("what", action.what), ("owner", action.owner), ("note", action.note))
        words = f"Next: {WHAT[action.what]}, by the {BY[action.owner]}"
        yield Change(ASSIGNED, None, says, words, None, "action")


def notes_besides(said: Besides, spell: str | None, opens: str | None) -> Iterator[str]:
    """What is told besides of a stay that is not open: told, and not taken."""
    if said.criteria is not None and not (spell or opens):
        yield "Criteria to reside are said of a stay, and none is open. Not taken."


def criteria_said(met: Sequence[str]) -> str:
    """The criteria that are met, in words."""
    return "; ".join(CRITERIA[code] for code in met) or "none is met"


def _criteria_words(met: Sequence[str]) -> str:
    return f"Criteria to reside: {criteria_said(met)}"


def _circumstances(said: Besides, told: Told | None) -> Iterator[Change]:
    had = None if told is None else told.circumstances
    new = {name: code for name, code in said.circumstances if had is None or getattr(had, name) != code}
    if new:
        words = "; ".join(f"{ASKED[name]}: {CIRCUMSTANCES[name][code]}" for name, code in new.items())
        says = tuple((name, new.get(name)) for name in CIRCUMSTANCES)
        yield Change("CircumstancesRecorded", None, says, f"{words[:1].upper()}{words[1:]}")


def _assessment(one: AssessmentSaid, told: Told | None) -> Iterator[Change]:
    open_ = () if told is None else told.assessments
    had = next((each for each in open_ if (each.what, each.profession) == (one.what, one.profession)), None)
    of = f"{ASSESSMENTS[one.what]}, by {PROFESSIONS[one.profession]}"
    if one.done and had is not None:
        yield Change("AssessmentDone", None, (("outcome", None),), f"Assessed: {of}", had.assessment)
    elif not one.done and had is None:
        says = (("what", one.what), ("profession", one.profession), ("due", None))
        opens = f"assessment {one.what} {one.profession}"
        yield Change("AssessmentRequested", None, says, f"To be assessed: {of}", None, opens)


def _same(said: NextAction, held: HeldAction) -> bool:
    same = (said.what, said.owner) == (held.what, held.owner)
    return same and (said.what != "other" or said.note == held.note)
