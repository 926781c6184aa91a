"""Making a draft of the call: who waits and what is free, solved, told, kept. A step each."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from homefirst.app.draft.allocating import Question, question_of
from homefirst.app.draft.drafting import made
from homefirst.hub.draft.record import keep_draft
from homefirst.jobs.steps import Steps

STEPS = 3


def allocate(steps: Steps) -> Mapping[str, Any]:
    """Which draft was made, as `{"draft", "digest", "assignments", "unplaced"}`; done again it is the
    same."""
    steps.begin(STEPS)
    question = Question.of(steps.arguments)
    county = question_of(question, steps.look)
    steps.done(f"{len(county.asked.candidates)} wait, {len(county.lines.lines)} lines are free.", {})
    draft = made(
        question,
        county,
        key=str(steps.id),
        asked_by=steps.asked_by,
        clock=time.monotonic,
        now=lambda: datetime.now(UTC),
        look=steps.look,
    )
    answer = draft.answer
    counts = {"assignments": len(answer["assignments"]), "unplaced": len(answer["unplaced"])}
    steps.done(f"{counts['assignments']} offers, {counts['unplaced']} without one.", {})
    keep_draft(draft)
    steps.done("Kept.", {})
    return {"draft": draft.key, "digest": answer["digest"], **counts}
