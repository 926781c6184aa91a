"""Proving a county's log and what is folded from it, as `homefirst log verify --projections` does for all.

The projections come first: where a rebuild or another county's proof is under way, that is found out at once,
and the job waits for its end.
"""

from collections.abc import Mapping
from typing import Any

from homefirst.app.ground.house import REGISTRY, open_log
from homefirst.foundation.projections.one_at_a_time import UnderWay
from homefirst.foundation.projections.proof import Proof, prove
from homefirst.foundation.projections.rebuild import Telling
from homefirst.foundation.store.verify import verify
from homefirst.jobs.steps import Steps, TryLater

PROBLEMS_KEPT = 50  # more nobody reads; the command tells them all


def prove_log(steps: Steps) -> Mapping[str, Any]:
    """What was proved, as `{"events", "problems"}`."""
    steps.begin(2)
    proof = _proof(steps)
    steps.done("The projections are folded anew and compared", {})
    verified = verify(
        open_log(steps.county), heard=lambda done, total: steps.tell(done, total, "Chaining the log anew")
    )
    steps.done("The chain is read through", {})
    found = [*verified.problems, *proof.problems]
    told = [{"where": one.where, "what": one.what, "next": one.next} for one in found[:PROBLEMS_KEPT]]
    return {"events": verified.events, "problems": told}


def _proof(steps: Steps) -> Proof:
    folded, in_all, line = 0, 1, ""

    def say(now: str) -> None:
        nonlocal line
        line = now
        steps.tell(folded, in_all, line)

    def done(events: int, of: int) -> None:
        nonlocal folded, in_all
        folded, in_all = events, of
        steps.tell(folded, in_all, line)

    try:
        return prove(REGISTRY, county=steps.county, telling=Telling(say=say, done=done))
    except UnderWay as under_way:
        raise TryLater(under_way.what) from under_way
