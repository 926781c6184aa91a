"""The states of a stay, of being ready, of a wait and of a service: each a table, decided nowhere else.

Every state has an answer to every event of its machine: the state that follows, or the sentence that says why
that cannot be. docs/journey.md draws these tables; a test holds the picture against them and shows that no
state and no event is forgotten.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Never(str):
    """Why an event cannot follow: a sentence for who entered it."""


class State(StrEnum):
    """A state by its word, hashed as the word is: an enumeration hashes its name, and in Python, at that,
    which a fold asks for several times an event."""

    __hash__ = str.__hash__


class Stay(State):
    NOT_BEGUN = "not begun"
    IN_BED = "in bed"
    ON_LEAVE = "on leave"
    ENDED = "ended"


class Ready(State):
    NOT_READY = "not ready"
    READY = "ready"


class Waiting(State):
    NOT_OPEN = "not open"
    OPEN = "open"
    CLOSED = "closed"


class Assessing(State):
    NOT_REQUESTED = "not requested"
    REQUESTED = "requested"
    OVER = "done with"


class Choosing(State):
    NOT_BEGUN = "not yet"
    CHOOSING = "choosing"
    PAUSED = "paused"
    OVER = "chosen"


class Offering(State):
    NOT_MADE = "not made"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    STARTED = "started"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"


class Serving(State):
    NOT_REFERRED = "not referred"
    REFERRED = "referred"
    ASSESSED = "assessed"
    RECEIVING = "receiving"
    ENDED = "over"


@dataclass(frozen=True, slots=True)
class Machine:
    """A state machine: where a thing begins, and for every state and event what follows."""

    name: str
    start: str
    states: tuple[str, ...]
    events: tuple[str, ...]
    table: Mapping[tuple[str, str], str]

    def after(self, state: str, event: str) -> str:
        """The state that follows, or a Never."""
        return self.table[state, event]


def _machine(name: str, states: type[State], rows: Mapping[str, tuple[str, ...]]) -> Machine:
    """A machine from one row an event: what follows each state, in the order of the states."""
    order = tuple(states)
    table: dict[tuple[str, str], str] = {
        (state, event): after for event, row in rows.items() for state, after in zip(order, row, strict=True)
    }
    return Machine(name, order[0], order, tuple(rows), table)


_NO_STAY = Never("There is no admission before it: this stay had not begun.")
_BEGUN = Never("This stay had begun already.")
_HAD_ENDED = Never("This stay had ended already: a new one has a key of its own.")
_LEFT = Never("This stay had ended before it.")
_ON_LEAVE = Never("They were on leave: end the leave first.")
_NO_LEAVE = Never("They were not on leave.")
STAY = _machine(
    "stay",
    Stay,
    {
        #                    not begun        in bed         on leave      ended
        "Admitted": (Stay.IN_BED, _BEGUN, _BEGUN, _HAD_ENDED),
        "Transferred": (_NO_STAY, Stay.IN_BED, _ON_LEAVE, _LEFT),
        "LeaveBegan": (_NO_STAY, Stay.ON_LEAVE, Never("They were on leave already."), _LEFT),
        "LeaveEnded": (_NO_STAY, _NO_LEAVE, Stay.IN_BED, _LEFT),
        "ReadinessRecorded": (_NO_STAY, Stay.IN_BED, Stay.ON_LEAVE, _LEFT),
        "ReadinessReset": (_NO_STAY, Stay.IN_BED, Stay.ON_LEAVE, _LEFT),
        "ExpectedDateSet": (_NO_STAY, Stay.IN_BED, Stay.ON_LEAVE, _LEFT),
        "CriteriaRecorded": (_NO_STAY, Stay.IN_BED, _ON_LEAVE, _LEFT),
        "PathwaySet": (_NO_STAY, Stay.IN_BED, Stay.ON_LEAVE, _LEFT),
        "StayConfirmed": (_NO_STAY, Stay.IN_BED, Stay.ON_LEAVE, _LEFT),
        "Discharged": (_NO_STAY, Stay.ENDED, Stay.ENDED, Never("They were discharged before it already.")),
        "Died": (Stay.NOT_BEGUN, Stay.ENDED, Stay.ENDED, Stay.ENDED),
    },
)  # fmt: skip

ALL_HOLD, ONE_MISSING, MOVED = "all three tests hold", "one does not hold", "moved to another place"
READY = _machine(
    "readiness",
    Ready,
    {
        ALL_HOLD: (Ready.READY, Ready.READY),
        ONE_MISSING: (Ready.NOT_READY, Ready.NOT_READY),
        "ReadinessReset": (Ready.NOT_READY, Ready.NOT_READY),
        MOVED: (Ready.NOT_READY, Ready.NOT_READY),
    },
)

_NO_WAIT = Never("This wait had not been opened before it.")
_OVER = Never("This wait had been closed before it.")
WAIT = _machine(
    "wait",
    Waiting,
    {
        "WaitOpened": (Waiting.OPEN, Never("This wait was open already."),
                       Never("This wait had been closed: a new one has a key of its own.")),
        "WaitChanged": (_NO_WAIT, Waiting.OPEN, _OVER),
        "WaitClosed": (_NO_WAIT, Waiting.CLOSED, _OVER),
        "Died": (Waiting.NOT_OPEN, Waiting.CLOSED, Waiting.CLOSED),
    },
)  # fmt: skip

_NO_SERVICE = Never("This service had been neither referred nor started before it.")
_NOT_STARTED = Never("This service had not started before it.")
_RECEIVING = Never("This service had started already.")
_DONE = Never("This service was over before it.")
SERVICE = _machine(
    "service",
    Serving,
    {
        "ServiceReferred": (Serving.REFERRED, Never("It had been referred already."),
                            Never("It had been assessed already."), _RECEIVING, _DONE),
        "ServiceAssessed": (_NO_SERVICE, Serving.ASSESSED, Serving.ASSESSED, Serving.RECEIVING, _DONE),
        # A package that was there before this record began has no referral in it.
        "ServiceStarted": (Serving.RECEIVING, Serving.RECEIVING, Serving.RECEIVING, _RECEIVING, _DONE),
        "ServiceHoursChanged": (_NO_SERVICE, _NOT_STARTED, _NOT_STARTED, Serving.RECEIVING, _DONE),
        "ServiceEnded": (_NO_SERVICE, _NOT_STARTED, _NOT_STARTED, Serving.ENDED, _DONE),
        "ReferralClosed": (_NO_SERVICE, Serving.ENDED, Serving.ENDED, _RECEIVING, _DONE),
        "Died": (Serving.NOT_REFERRED, *[Serving.ENDED] * 4),
    },
)  # fmt: skip

_NO_ASSESSMENT = Never("This assessment had not been requested before it.")
_ASSESSED = Never("This assessment had been done or withdrawn before it.")
ASSESSMENT = _machine(
    "assessment",
    Assessing,
    {
        "AssessmentRequested": (Assessing.REQUESTED, Never("This assessment was requested already."),
                                Never("It had been done or withdrawn: a new one has a key of its own.")),
        "AssessmentDone": (_NO_ASSESSMENT, Assessing.OVER, _ASSESSED),
        "AssessmentWithdrawn": (_NO_ASSESSMENT, Assessing.OVER, _ASSESSED),
        "Died": (Assessing.NOT_REQUESTED, Assessing.OVER, Assessing.OVER),
    },
)  # fmt: skip

_NO_CHOICE = Never("They had not been told what they can choose from before it.")
_CHOSEN = Never("The choice had been made before it.")
_PAUSED = Never("The choice was paused: let it go on first.")
CHOICE = _machine(
    "choice",
    Choosing,
    {
        #                not yet          choosing           paused            chosen
        "ChoiceBegan": (Choosing.CHOOSING, Never("This choice had begun already."), _PAUSED,
                        Never("The choice had been made: a new one has a key of its own.")),
        "ChoicePaused": (_NO_CHOICE, Choosing.PAUSED, Never("It was paused already."), _CHOSEN),
        "ChoiceResumed": (_NO_CHOICE, Never("It was not paused."), Choosing.CHOOSING, _CHOSEN),
        "ChoiceMade": (_NO_CHOICE, Choosing.OVER, Choosing.OVER, _CHOSEN),
        "Died": (Choosing.NOT_BEGUN, *[Choosing.OVER] * 3),
    },
)  # fmt: skip

_NO_OFFER = Never("This offer had not been made before it.")
_BEGUN_SO = Never("What was offered had begun before it.")
_NOT_ACCEPTED = Never("Nobody had accepted the offer before it.")
_NEW_KEY = " before it: a new offer has a key of its own."
_DECLINED = Never("The offer had been declined" + _NEW_KEY)
_WITHDRAWN = Never("The offer had been withdrawn" + _NEW_KEY)
_FAILED = Never("The start had failed" + _NEW_KEY)
_MADE = Never("This offer was made already.")
_OFFER_OVER = (_BEGUN_SO, _DECLINED, _WITHDRAWN, _FAILED)
OFFER = _machine(
    "offer",
    Offering,
    {
        #           not made          offered           accepted          started, declined, withdrawn, failed
        "Offered": (Offering.OFFERED, _MADE, _MADE, *_OFFER_OVER),
        "StartPutOff": (_NO_OFFER, Offering.OFFERED, Offering.ACCEPTED, *_OFFER_OVER),
        "OfferAccepted": (_NO_OFFER, Offering.ACCEPTED, Never("It had been accepted already."), *_OFFER_OVER),
        "OfferDeclined": (_NO_OFFER, Offering.DECLINED, Offering.DECLINED, *_OFFER_OVER),
        "OfferWithdrawn": (_NO_OFFER, Offering.WITHDRAWN, Offering.WITHDRAWN, *_OFFER_OVER),
        "StartConfirmed": (_NO_OFFER, _NOT_ACCEPTED, Offering.STARTED, *_OFFER_OVER),
        "StartFailed": (_NO_OFFER, _NOT_ACCEPTED, Offering.FAILED, *_OFFER_OVER),
        "Died": (Offering.NOT_MADE, Offering.WITHDRAWN, Offering.WITHDRAWN, Offering.STARTED,
                 Offering.DECLINED, Offering.WITHDRAWN, Offering.FAILED),
    },
)  # fmt: skip
OFFER_STANDS = frozenset({Offering.OFFERED, Offering.ACCEPTED})

MACHINES = (STAY, READY, WAIT, SERVICE, ASSESSMENT, CHOICE, OFFER)
ANOTHER_OFFER = Never("Another offer stands for this wait: withdraw that one first.")
NO_WAIT_FOR_OFFER = Never("What it is offered for was not waited for then.")
NOTHING_BEGAN = Never("Neither the service nor the stay that it names had begun.")
AFTER_DEATH = Never("They had died before it.")
TWO_BEDS = Never("They were in another bed: end that stay first.")


def drawn(machine: Machine) -> str:
    """The machine as a Mermaid diagram, for the documents; what cannot be is left out."""
    short = {state: state.replace(" ", "_") for state in machine.states}
    arrows: dict[tuple[str, str], list[str]] = {}
    for (state, event), after in machine.table.items():
        if not isinstance(after, Never) and not (event == "Died" and state == after):
            arrows.setdefault((state, after), []).append(event)
    lines = ["stateDiagram-v2", f"    [*] --> {short[machine.start]}"]
    lines += [
        f"    {short[state]} --> {short[after]}: {', '.join(events)}"
        for (state, after), events in arrows.items()
    ]
    return "\n".join(lines)
