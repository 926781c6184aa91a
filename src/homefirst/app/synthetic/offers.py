"""What the synthetic hub has offered by the morning on which the record ends: some of it accepted, declined,
or not answered yet. By the hub's own verbs, from what providers posted, so that nothing is promised twice.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from homefirst.app.capacity.asking import pack_capacity
from homefirst.app.ground.house import this_log
from homefirst.county.capacity.resource import ANY, Resource, Sex, Unit
from homefirst.county.journey.read import told
from homefirst.county.journey.told import Told
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import Refused
from homefirst.foundation.store.events import Author
from homefirst.hub import decisions_record as decide
from homefirst.hub.decisions import NewOffer
from homefirst.hub.line import Line
from homefirst.intake.synthetic.hub_work import HubWork
from homefirst.intake.synthetic.lots import Lots
from homefirst.intake.synthetic.write import Written

BY = Author("synthetic hub coordinator", loader=True)
PROVIDER = Author("synthetic provider", loader=True)
BECAUSE = "synthetic county"
ONE_IN = 9
"""Of so many who wait for what providers post, one is offered it."""
WITHIN = 7
"""Days from asking within which something begins."""
WHY = ("full", "staff", "times", "needs")
JUST_NOW, ANSWERED = timedelta(minutes=25), timedelta(minutes=70)


def write_offers(work: HubWork, lines: Sequence[Line]) -> Written:
    """Offers on the afternoon before, and just now; the answers. What was offered before, or is not left, is
    left out."""
    at = work.setting.at
    needs = told(this_log().now(), at, of=[line.person for line in lines])
    new = already = 0
    for line in sorted(lines, key=lambda line: line.person):
        lots = Lots(work.shared, work.seed, 9, UUID(line.person).int)
        if line.bed is None or not lots.one_in(ONE_IN):
            continue
        made = _offer(work, line, needs.get(line.person), lots)
        if made is None:
            continue
        try:
            _offer_and_answer(made, lots.of("an offer", "the last morning"), at, lots)
        except Refused:  # nothing is left of it, or it was offered when this was written before
            already += 1
        else:
            new += 1
    return Written(new, already, ())


def _offer(work: HubWork, line: Line, said: Told | None, lots: Lots) -> NewOffer | None:
    """What could be offered to somebody: for the first of their waits that a resource near them is for."""
    needs = None if said is None else said.needs
    for wait in line.waits:
        kind = work.setting.kinds.get(wait.what)
        what = wait.what if kind is None else kind.coded_as
        near = (ANY, None if needs is None else needs.described.get("locality"))
        some = [one for one in pack_capacity().resources.values()
                if one.service == what and one.locality in near and one.sex is Sex.ANY]  # fmt: skip
        if not some:
            continue
        one = some[lots.below(len(some))]
        start = _start(one, local_day(work.setting.at))
        if start is None:
            continue
        hours = None
        if one.unit is Unit.HOURS:
            hours = Decimal(lots.of("hours", what))
        key = work.keys.of(f"offer of {local_day(work.setting.at)}", UUID(line.person).int)
        place = one.listed or one.provider
        return NewOffer(wait.person, wait.wait, key, what, place, one, hours, start, None, None)
    return None


def _start(one: Resource, today: date) -> date | None:
    days = (today + timedelta(days=n) for n in range(one.lead_days + 1, WITHIN))
    return next((day for day in days if one.takes_on(day) and one.dates.cover(day)), None)


def _offer_and_answer(new: NewOffer, answer: str, at: datetime, lots: Lots) -> None:
    """One offer with what became of it, all of it or nothing."""
    offered = at - JUST_NOW if answer == "asked" else at - timedelta(minutes=lots.between(16 * 60, 18 * 60))
    with this_log().together():
        decide.make_offer(
            this_log(),
            new,
            needed=lambda _: None,
            funding_wait=new.offer,
            whose=None,
            by=BY,
            at=offered,
            because=BECAUSE,
        )
        if answer == "accepted":
            decide.accept(this_log(), person=new.person, offer=new.offer, by=PROVIDER, at=offered + ANSWERED)
        elif answer == "declined":
            why = WHY[lots.below(len(WHY))]
            decide.decline(
                this_log(), person=new.person, offer=new.offer, why=why, by=PROVIDER, at=offered + ANSWERED
            )
