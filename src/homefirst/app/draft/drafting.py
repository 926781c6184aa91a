"""Solving the question of a draft: in the worker or by a command, never in a web process."""

import os
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from homefirst.app.beds.asking import check_come
from homefirst.app.draft.allocating import County, Question, overrides_at, question_of
from homefirst.app.ground.house import this_log
from homefirst.foundation.calendar import local_day
from homefirst.foundation.work.ids import uuid7
from homefirst.hub.allocation.solve import SECONDS
from homefirst.hub.draft.drafts import Draft
from homefirst.hub.draft.overrides import Overrides
from homefirst.hub.draft.solved import Solved
from homefirst.hub.draft.solving import solve
from homefirst.hub.draft.steps import steps_answer
from homefirst.hub.draft.told import draft_answer, moved


def ask_draft_now(
    at: datetime, *, days: int | None, seconds: float | None, clock: Callable[[], float]
) -> Draft:
    """A draft of the county as it stands or stood at an instant, with what was changed by hand for the call
    of its day; it is not kept. Raises NotUnderstood for what has not come yet."""
    log = this_log()
    check_come(log.now().known_at, at=at)
    question = Question(local_day(at), at, log.freeze(), {}, days)
    return made(
        question,
        question_of(question),
        key=str(uuid7(time.time_ns() // 1_000_000, os.urandom(10))),
        asked_by="the command line",
        clock=clock,
        now=lambda: datetime.now(UTC),
        seconds=seconds or SECONDS,
    )


def made(
    question: Question,
    county: County,
    *,
    key: str,
    asked_by: str,
    clock: Callable[[], float],
    now: Callable[[], datetime],
    seconds: float = SECONDS,
    look: Callable[[], object] = lambda: None,
) -> Draft:
    """The draft of a question, solved; where anything was changed by hand, or more is tried, with what that
    changed for everybody. Raises what `look` raises, which is asked all the while."""
    candidates = county.asked.candidates
    everybody = {one.waiting.person for one in candidates}
    everybody |= {one.line.person for one in county.asked.left_out}
    everybody |= {one.line.person for one in county.asked.offered}
    overrides = overrides_at(question.view, question.day, everybody)
    more = {code: Decimal(amount) for code, amount in question.more.items()}

    def solved(some: Overrides, much: Mapping[str, Decimal], had: Solved | None, *, priced: bool) -> Solved:
        return solve(
            candidates,
            county.lines,
            county.rules,
            some,
            more=much,
            clock=clock,
            seconds=seconds,
            before=None if had is None else had.places,
            priced=priced,
            sites=county.sites,
            look=look,
        )

    steps = steps_answer(county.steps, county.step_lines, county.rules)

    def told(some: Overrides, found: Solved) -> dict[str, Any]:
        return draft_answer(county.asked, county.lines, county.rules, some, found, county.sites, steps)

    # One change after the other, each as near as can be to the one before: so only those move who have to.
    was: Solved | None = None
    for some in overrides.before():
        was = solved(some, {}, was, priced=False)
    then = solved(overrides, {}, was, priced=not more)
    effect = None
    if more:
        tried = solved(overrides, more, then, priced=True)
        answer = told(overrides, tried)
        effect = effect_of("more", told(overrides, then), answer)
    else:
        answer = told(overrides, then)
        if was is not None:
            effect = effect_of("override", told(overrides.before()[-1], was), answer)
    answer["effect"] = effect
    return Draft(key, question.day, question.at, question.view, question.more, now(), asked_by, answer)


def effect_of(of: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What a change did to everybody: the totals before and after, and who moved."""
    return {
        "of": of,
        "before": before["totals"],
        "after": after["totals"],
        "moved": moved(before, after),
    }
