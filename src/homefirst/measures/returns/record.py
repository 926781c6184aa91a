"""The verb of returns: one is frozen as it is submitted."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from homefirst.foundation.errors import NotUnderstood, Refused
from homefirst.foundation.plain import plain
from homefirst.foundation.store.events import Appended, Author, Fact, Occurred
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.view import View
from homefirst.measures.returns.cells import Cells
from homefirst.measures.returns.events import RETURN_FROZEN, STREAM
from homefirst.measures.returns.frozen import Frozen
from homefirst.measures.returns.kinds import Kind, Period
from homefirst.measures.returns.read import frozen_returns

LONGEST = 400


def freeze(
    log: Log,
    *,
    period: Period,
    counted: Mapping[str | None, Cells],
    view: View,
    pack: str,
    by: Author,
    at: datetime,
    because: str,
) -> Appended:
    """Keeps what each provider returns for a period, as `view`, which has its heads, counted it. A provider
    whose cells are those frozen last is left out, so that nothing is frozen twice; one that froze some and
    has none any more returns none.

    `at` is when a loader's return was submitted; anybody else's is submitted as it is recorded. Raises
    NotUnderstood for no reason, or one that cannot be kept, and Refused for a period that is not
    over, for a view without heads, and for one that is older than what was frozen last.
    """
    said = _because(because)
    if view.heads is None:
        raise Refused("A view without heads changes.", next="Freeze the view first.")
    occurred = _when(period)
    if occurred.end > view.known_at:
        raise Refused(f"{period.name} is not over yet.", where=str(period), next="Freeze it when it is.")
    with log.holding(STREAM) as now:
        last = {one.provider: one for one in frozen_returns(now, period)}
        _check_none_later(period, view, last.values())
        submitted = {**dict.fromkeys(last, Cells(())), **counted}
        facts = [
            Fact(
                STREAM,
                RETURN_FROZEN,
                occurred,
                _payload(period, provider, cells, view, pack),
                known_at=at if by.loader else None,
            )
            for provider, cells in sorted(submitted.items(), key=lambda one: one[0] or "")
            if provider not in last or last[provider].sha256 != cells.sha256
        ]
        return log.append(facts, by=by, because=said)


def _because(because: str) -> str:
    said = " ".join(because.split())
    if not said or len(said) > LONGEST or plain(said) != said:
        raise NotUnderstood(
            "It does not say why, or not in a way that can be kept.",
            where="because",
            next=f"Write 1 to {LONGEST} characters, and no number such as an NHS number.",
        )
    return said


def _check_none_later(period: Period, view: View, last: Iterable[Frozen]) -> None:
    """That what was counted later is not put back by what was counted before it."""
    if any(one.view.known_at > view.known_at for one in last):
        raise Refused(
            f"{period.name} was frozen by a later count meanwhile.",
            where=str(period),
            next="Look at what was frozen, and freeze it anew if it differs.",
        )


def _payload(period: Period, provider: str | None, cells: Cells, view: View, pack: str) -> dict[str, object]:
    return {
        "kind": period.kind.value,
        "period": str(period),
        "provider": provider,
        "known_at": view.known_at.isoformat(),
        "heads": [list(head) for head in view.heads or ()],
        "cells": cells.as_json(),
        "sha256": cells.sha256,
        "pack": pack,
    }


def _when(period: Period) -> Occurred:
    if period.kind is not Kind.DAILY:
        return Occurred.in_month(period.month)
    return Occurred.on(period.first)
