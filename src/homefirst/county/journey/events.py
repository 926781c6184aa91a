"""What happens on a person's way through beds, waits and services at home; and what is only counted.

A person, a stay, a wait and a service are opaque keys, and each of them singles out one person: they are
declared personal. Nothing else that is said here does so by itself.
"""

from collections.abc import Mapping
from typing import Any

from homefirst.foundation.store.events import EventType, Raise

STREAM = "journey"


def _of_a_person(name: str, about: str = "", says: str = "", older: tuple[Raise, ...] = ()) -> EventType:
    personal = frozenset({"person", *about.split()})
    return EventType(name, len(older) + 1, personal, frozenset(says.split()), older)


def _without_method(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """Version 1 of an admission did not say how somebody came in."""
    return {**said, "method": None}


def _without_tasks(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """Version 1 of a description of needs did not say which health tasks, cover and equipment are needed."""
    return {**said, "tasks": None, "cover": None, "bariatric": None}


ADMITTED = _of_a_person("Admitted", "spell", "care place ward method", older=(_without_method,))
"""A stay in a bed began, and how they came in: as an emergency, planned, or otherwise; null: nobody said it.
A stay has a key of its own, so that a discharge says which one it ends."""
TRANSFERRED = _of_a_person("Transferred", "spell", "care place ward")
"""The stay goes on in another bed. To another place or type of care, being ready begins anew."""
LEAVE_BEGAN = _of_a_person("LeaveBegan", "spell")
LEAVE_ENDED = _of_a_person("LeaveEnded", "spell")
DISCHARGED = _of_a_person("Discharged", "spell", "destination")
DIED = _of_a_person("Died")
"""Ends whatever is open; nothing happens after it."""

READINESS_RECORDED = _of_a_person("ReadinessRecorded", "spell", "clinical multidisciplinary safe")
"""What was found of the three tests: it holds, it does not, or (null) nothing was said and it stays."""
READINESS_RESET = _of_a_person("ReadinessReset", "spell")
"""They are not ready any more: none of the three tests holds."""

WAIT_OPENED = _of_a_person("WaitOpened", "wait", "what reason whose due")
WAIT_CHANGED = _of_a_person("WaitChanged", "wait", "what reason whose due")
WAIT_CLOSED = _of_a_person("WaitClosed", "wait", "outcome")

SERVICE_REFERRED = _of_a_person("ServiceReferred", "service", "what place hours")
SERVICE_ASSESSED = _of_a_person("ServiceAssessed", "service", "hours")
SERVICE_STARTED = _of_a_person("ServiceStarted", "service", "what place hours")
SERVICE_HOURS_CHANGED = _of_a_person("ServiceHoursChanged", "service", "hours")
SERVICE_ENDED = _of_a_person("ServiceEnded", "service", "outcome")
REFERRAL_CLOSED = _of_a_person("ReferralClosed", "service", "outcome")
"""A referral that comes to nothing: refused, withdrawn, or no longer needed."""

EXPECTED_DATE_SET = _of_a_person("ExpectedDateSet", "spell", "day certainty")
"""When they are expected to leave, and whether that is definite or possible."""
CRITERIA_RECORDED = _of_a_person("CriteriaRecorded", "spell", "met")
"""Which of the criteria to reside a ward round found; none: they no longer meet them."""
PATHWAY_SET = _of_a_person("PathwaySet", "spell", "pathway")
STAY_CONFIRMED = _of_a_person("StayConfirmed", "spell")
"""Somebody looked, and all stands as it was."""

CIRCUMSTANCES_RECORDED = _of_a_person("CircumstancesRecorded", "", "home housing funding carer package")
"""What was asked about home: each a code, or (null) nothing was said and it stays."""
NEEDS_DESCRIBED = _of_a_person(
    "NeedsDescribed",
    "",
    "mobility transfers continence cognition nursing dementia nights visits carers visitor_sex locality"
    " tasks cover bariatric",
    older=(_without_tasks,),
)
"""What they can do and what they need, said anew as a whole; no package is prescribed in it. `tasks` are
health tasks that carers are to do, `cover` what must be there besides: empty where none is needed, null where
nobody said."""

ASSESSMENT_REQUESTED = _of_a_person("AssessmentRequested", "assessment", "what profession due")
ASSESSMENT_DONE = _of_a_person("AssessmentDone", "assessment", "outcome")
ASSESSMENT_WITHDRAWN = _of_a_person("AssessmentWithdrawn", "assessment", "outcome")

CHOICE_BEGAN = _of_a_person("ChoiceBegan", "choice", "what")
"""They were told what they can choose from: the clock of a choice starts."""
CHOICE_PAUSED = _of_a_person("ChoicePaused", "choice", "why")
CHOICE_RESUMED = _of_a_person("ChoiceResumed", "choice")
CHOICE_MADE = _of_a_person("ChoiceMade", "choice", "outcome")

OFFERED = _of_a_person("Offered", "offer wait", "what place resource hours start weekly runner_up")
"""A place or hours are offered for what somebody waits for, and kept for them until the answer. `resource` is
the line of capacity that they are taken from, `start` the first day, `weekly` what it costs in pounds a week,
`runner_up` the line that would have been offered next; null: not known, or none."""
OFFER_ACCEPTED = _of_a_person("OfferAccepted", "offer")
START_PUT_OFF = _of_a_person("StartPutOff", "offer", "start")
"""What is offered begins on a later day than it was offered for."""
OFFER_DECLINED = _of_a_person("OfferDeclined", "offer", "why")
OFFER_WITHDRAWN = _of_a_person("OfferWithdrawn", "offer", "why")
START_CONFIRMED = _of_a_person("StartConfirmed", "offer service spell")
"""What was offered has begun: as this service at home, or in this stay's bed; the other is null. Both are
where it is in a place that no journey follows, such as a home of their own finding."""
START_FAILED = _of_a_person("StartFailed", "offer", "why")
"""It was accepted and did not begin; they wait on."""

MENTAL_CAPACITY_RECORDED = _of_a_person("MentalCapacityRecorded", "", "about found")
"""What was found of somebody's capacity to decide about one thing; or that it was decided in their best
interests."""

ENTRY_CANCELLED = _of_a_person("EntryCancelled")
"""What the event that it corrects said never was so."""

PRESENTATIONS_COUNTED = EventType("PresentationsCounted", 1, frozenset(), frozenset({"place", "count"}))
"""How many came to a front door within an hour: a count, and no persons."""
PRESENTATIONS_WITHDRAWN = EventType("PresentationsWithdrawn", 1, frozenset(), frozenset({"place"}))
"""A count that never was made; always corrects the event it takes back."""

OF_A_PERSON = (
    ADMITTED,
    TRANSFERRED,
    LEAVE_BEGAN,
    LEAVE_ENDED,
    DISCHARGED,
    DIED,
    READINESS_RECORDED,
    READINESS_RESET,
    WAIT_OPENED,
    WAIT_CHANGED,
    WAIT_CLOSED,
    SERVICE_REFERRED,
    SERVICE_ASSESSED,
    SERVICE_STARTED,
    SERVICE_HOURS_CHANGED,
    SERVICE_ENDED,
    REFERRAL_CLOSED,
    EXPECTED_DATE_SET,
    CRITERIA_RECORDED,
    PATHWAY_SET,
    STAY_CONFIRMED,
    CIRCUMSTANCES_RECORDED,
    NEEDS_DESCRIBED,
    ASSESSMENT_REQUESTED,
    ASSESSMENT_DONE,
    ASSESSMENT_WITHDRAWN,
    CHOICE_BEGAN,
    CHOICE_PAUSED,
    CHOICE_RESUMED,
    CHOICE_MADE,
    OFFERED,
    START_PUT_OFF,
    OFFER_ACCEPTED,
    OFFER_DECLINED,
    OFFER_WITHDRAWN,
    START_CONFIRMED,
    START_FAILED,
    MENTAL_CAPACITY_RECORDED,
    ENTRY_CANCELLED,
)
TYPES = (*OF_A_PERSON, PRESENTATIONS_COUNTED, PRESENTATIONS_WITHDRAWN)
BY_NAME = {type_.name: type_ for type_ in TYPES}
THINGS = ("offer", "spell", "wait", "service", "assessment", "choice")
"""The payload fields that say which of a person's stays, waits, services, assessments, choices or offers an
event is about: the first that it has, for an offer names a wait, and its start a service or a stay, too."""
