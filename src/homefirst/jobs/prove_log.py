"""Proving the log and all that is folded from it: what `homefirst log verify --projections` does."""

from collections.abc import Mapping
from typing import Any

from homefirst.app.house import REGISTRY, open_log
from homefirst.foundation.projections.proof import prove
from homefirst.foundation.store.verify import verify
from homefirst.jobs.steps import Steps

PROBLEMS_KEPT = 50  # more nobody reads; the command tells them all


def prove_log(steps: Steps) -> Mapping[str, Any]:
    """What was proved, as `{"events", "problems"}`."""
    steps.begin(2)
    verified = verify(open_log(steps.county))
    steps.done("The chain is read through", {})
    proof = prove(REGISTRY)
    found = [*verified.problems, *proof.problems]
    steps.done("The projections are folded anew and compared", {})
    told = [{"where": one.where, "what": one.what, "next": one.next} for one in found[:PROBLEMS_KEPT]]
    return {"events": verified.events, "problems": told}
