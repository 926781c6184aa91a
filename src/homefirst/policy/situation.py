"""What a coding rule may ask of a person: a few facts, each with few words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from homefirst.county.catalogue.delays import Care, Organisation
from homefirst.county.catalogue.ward_words import CIRCUMSTANCES
from homefirst.county.journey.census import InBed
from homefirst.county.journey.told import Told
from homefirst.policy.condition import UNKNOWN, Vocabulary


class Residence(StrEnum):
    """Whether this county's council is the one responsible for the person."""

    HERE = "here"
    ELSEWHERE = "elsewhere"


def residence_of(council: str | None, here: str | None) -> Residence | None:
    """Whether the council responsible is this county's; None where either is not known."""
    if council is None or here is None:
        return None
    return Residence.HERE if council == here else Residence.ELSEWHERE


class ChoiceClock(StrEnum):
    """Where the choice of a home or of care stands."""

    NOT_BEGUN = "not_begun"
    RUNNING = "running"
    PAUSED = "paused"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Situation:
    """How a person stands on a day; None is unknown. `funding` and `housing` are the ward's words for who
    pays for care and whether the home is fit to go back to. `choice_of`: the kind of wait that the choice is
    about. `offer`: an available, suitable and affordable offer stands. `dispute`: the partners dispute, by
    the procedure for it, who is responsible."""

    care: Care | None = None
    funding: str | None = None
    residence: Residence | None = None
    housing: str | None = None
    choice: ChoiceClock | None = None
    choice_of: str | None = None
    offer: bool | None = None
    dispute: bool | None = None

    def said(self) -> tuple[str, ...]:
        """Its facts in the words of conditions, in their order, but for whose; UNKNOWN for None."""
        return (
            self.care or UNKNOWN,
            self.funding or UNKNOWN,
            self.residence or UNKNOWN,
            self.housing or UNKNOWN,
            self.choice or UNKNOWN,
            self.choice_of or UNKNOWN,
            _YES_OR_NO[self.offer],
            _YES_OR_NO[self.dispute],
        )


_YES_OR_NO = {True: "yes", False: "no", None: UNKNOWN}
CHOICE_OF = "choice_of"
HOMELESS = "homeless"
WORDS: Mapping[str, tuple[str, ...]] = {
    "care": tuple(Care),
    "funding": tuple(CIRCUMSTANCES["funding"]),
    "residence": tuple(Residence),
    "housing": tuple(CIRCUMSTANCES["housing"]),
    "choice": tuple(ChoiceClock),
    CHOICE_OF: (),
    "offer": ("yes", "no"),
    "dispute": ("yes", "no"),
    "whose": tuple(Organisation),
}
"""The facts of a condition in their order, and the words of each besides UNKNOWN; those of `choice_of` are
kinds of waits. The last is a fact of the wait."""
ASKED = Vocabulary(WORDS, {CHOICE_OF: "a kind of wait"})


def situation_of(
    bed: InBed | None,
    told: Told | None,
    *,
    residence: Residence | None = None,
    offer: bool | None = None,
    dispute: bool | None = None,
) -> Situation:
    """How a person stands by what is told of them; what journeys do not hold is said besides. Of several
    choices the one that began first is meant; who is told of with none has not begun any, or has chosen.
    Whether an offer stands is as told (`offer_stands`), unless it is said besides."""
    asked = None if told is None else told.circumstances
    choice = min(told.choices, key=lambda one: (one.began, one.choice)) if told and told.choices else None
    clock = None
    if choice is not None:
        clock = ChoiceClock.PAUSED if choice.paused else ChoiceClock.RUNNING
    housing = None if asked is None else asked.housing
    if housing is None and asked is not None and asked.home == "none":
        housing = HOMELESS
    return Situation(
        care=None if bed is None else Care(bed.care),
        funding=None if asked is None else asked.funding,
        residence=residence,
        housing=housing,
        choice=clock,
        choice_of=None if choice is None else choice.what,
        offer=offer_stands(told) if offer is None else offer,
        dispute=dispute,
    )


INTERIM = "interim_bed"
"""The kind of place in which somebody waits for the one that they choose."""


def offer_stands(told: Told | None) -> bool | None:
    """Whether an available, suitable and affordable offer of what somebody chooses, or of an interim place,
    stands: one that was made, for which a place or hours are kept, and that nobody declined or took back. It
    was made by the criteria, and whoever finds that it does not suit or cannot be paid declines it with that
    reason. None of whom neither a choice nor an offer is told: nobody says."""
    if told is None or not (told.choices or told.offers):
        return None
    chosen = min(told.choices, key=lambda one: (one.began, one.choice), default=None)
    return any(one.stands and (chosen is None or one.what in (chosen.what, INTERIM)) for one in told.offers)
