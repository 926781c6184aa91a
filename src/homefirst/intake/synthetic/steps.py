"""What a delayed person waits for, by the reason that was recorded: the step itself, and what goes with it.

The return's reasons A, B, G and H are steps, and not where somebody goes afterwards: an assessment to be
finished, a decision about funding, a choice, a dispute. The others are what they need.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from homefirst.foundation.calendar import LONDON
from homefirst.intake.synthetic.keys import Keys
from homefirst.intake.synthetic.lots import Lots
from homefirst.intake.synthetic.telling import HOUR, Happening

ASSESSMENT, FUNDING, CHOICE, DISPUTE = "assessment", "funding", "choice", "dispute"
STEPS: Mapping[str, str] = {"A": ASSESSMENT, "B": FUNDING, "G": CHOICE, "H": DISPUTE}
"""The kind of wait of each reason that is a step."""
DUE = 3
"""Days in which an assessment is due: those of its kind of wait."""
STANDS = 2
"""Days for which the clock of a choice stands, where it does."""


def waits_for(row: Mapping[str, Any]) -> str:
    """The kind of wait under whose reason somebody is counted."""
    found: str = STEPS.get(row["reason"], row["need"])
    return found


HOME_WITH_CARE = "home_with_care"
"""How a delay ends after which care at home begins."""
HOMES = "care-homes"
"""Who has the places in homes, as the pack's organisations name them all together."""
ANSWERED = 4 * HOUR
"""Minutes after which an offer is answered at the earliest, and as many more at the most."""
KEPT = timedelta(days=14)
"""For how long a place or hours are kept before they are put off."""


def step(
    row: Mapping[str, Any], person: str, keys: Keys, opened: datetime, left: datetime, lots: Lots
) -> Iterator[Happening]:
    """The assessment that is asked for and done when they leave; or the choice with its clock, which for some
    stands for a while."""
    name = f"{row['spell']}.{row['part']}"
    if row["reason"] == "A":
        own = {"person": person, "assessment": keys.of(f"assessment {row['part']}", row["spell"])}
        due = (opened.astimezone(LONDON) + timedelta(days=DUE)).date().isoformat()
        asked = {**own, "what": ASSESSMENT, "profession": "social_work", "due": due}
        yield Happening(opened, "AssessmentRequested", asked, f"assessment requested {name}")
        if row["ends"] != "died":
            yield Happening(
                left, "AssessmentDone", {**own, "outcome": row["ends"]}, f"assessment done {name}"
            )
    elif row["reason"] == "G":
        own = {"person": person, "choice": keys.of(f"choice {row['part']}", row["spell"])}
        yield Happening(opened, "ChoiceBegan", {**own, "what": row["need"]}, f"choice began {name}")
        yield from _stands(own, name, opened, left, lots)
        if row["ends"] != "died":
            yield Happening(left, "ChoiceMade", {**own, "outcome": row["ends"]}, f"choice made {name}")


def offer(
    row: Mapping[str, Any], person: str, keys: Keys, opened: datetime, left: datetime, provider: str | None
) -> Iterator[Happening]:
    """What stands behind a delay that was counted as a choice: an offer of what they choose, from the first
    day of it to the last. Whoever has it says yes within the day, and keeps it for as long as they choose: a
    start that comes before they have chosen is put off. It begins where care at home follows, and is theirs
    no more where they leave in another way. `provider` of that care; None: it is a place in a home."""
    if row["reason"] != "G":
        return
    name, part, spell = f"{row['spell']}.{row['part']}", row["part"], row["spell"]
    own = {"person": person, "offer": keys.of(f"offer {part}", spell)}
    says = {
        **own,
        "wait": keys.of(f"wait {part}", spell),
        "what": row["need"],
        "place": provider or HOMES,
        "resource": None,
        "hours": None if provider is None else str(row["hours"] * row["carers"]),
        "start": _day(min(opened + KEPT, left)),
        "weekly": None,
        "runner_up": None,
    }
    yield Happening(opened, "Offered", says, f"offered {name}")
    answered = opened + timedelta(minutes=ANSWERED + row["spell"] % ANSWERED)
    if answered < left:
        yield Happening(answered, "OfferAccepted", own, f"offer accepted {name}")
    start = opened + KEPT
    for turn in count(1):
        if start >= left:
            break
        put_off = start - timedelta(days=1)
        start += KEPT
        later = {**own, "start": _day(min(start, left))}
        yield Happening(put_off, "StartPutOff", later, f"offer put off {turn} {name}")
    if row["ends"] == HOME_WITH_CARE and provider is not None:
        if answered >= left:
            yield Happening(left, "OfferAccepted", own, f"offer accepted {name}")
        began = {**own, "service": keys.of(f"service {part}", spell), "spell": None}
        yield Happening(left, "StartConfirmed", began, f"start confirmed {name}")
    elif row["ends"] != "died":
        yield Happening(left, "OfferWithdrawn", {**own, "why": "elsewhere"}, f"offer withdrawn {name}")


def _day(at: datetime) -> str:
    return at.astimezone(LONDON).date().isoformat()


def _stands(
    own: Mapping[str, str], name: str, opened: datetime, left: datetime, lots: Lots
) -> Iterator[Happening]:
    why = lots.of("choice stands", "all")
    paused = opened + timedelta(days=1 + lots.below(3))
    resumed = paused + timedelta(days=STANDS)
    if why != "no" and resumed < left:
        yield Happening(paused, "ChoicePaused", {**own, "why": why}, f"choice paused {name}")
        yield Happening(resumed, "ChoiceResumed", own, f"choice resumed {name}")
