"""What a provider returns now against what it froze last, wired."""

from collections.abc import Callable, Mapping
from typing import Any

from homefirst.app.ground.house import this_log
from homefirst.foundation.store.view import View
from homefirst.measures.returns.cells import Cells, changes
from homefirst.measures.returns.frozen import Compared, who_changed
from homefirst.measures.returns.kinds import Period
from homefirst.measures.returns.read import frozen_returns

People = Mapping[str | None, frozenset[str]]
"""Who is counted, by provider, under the keys that stand."""


def compared_with_frozen(
    period: Period, cells: Mapping[str | None, Cells], people: People, recount: Callable[[View], People]
) -> dict[str | None, Compared]:
    """Each provider's cells against those that it froze last. Who entered or left is told by `recount`, which
    counts the people anew as a frozen view knows them."""
    last = {one.provider: one for one in frozen_returns(this_log().now(), period)}
    counted: dict[View, People] = {}
    found = {}
    for provider, one in last.items():
        differing = changes(one.cells, cells.get(provider, Cells(())))
        entered: tuple[str, ...] = ()
        left: tuple[str, ...] = ()
        if differing:
            if one.view not in counted:
                counted[one.view] = recount(one.view)
            before = counted[one.view].get(provider, frozenset())
            entered, left = who_changed(before, people.get(provider, frozenset()))
        found[provider] = Compared(one, differing, entered, left)
    return found


def with_frozen(
    cells: Mapping[str | None, Cells], compared: Mapping[str | None, Compared]
) -> list[tuple[str | None, Cells]]:
    """The cells of every provider that returns something now, or froze something, in their order."""
    every = dict.fromkeys(compared, Cells(())) | dict(cells)
    return sorted(every.items(), key=lambda one: one[0] or "")


def submitted_answer(
    cells: Mapping[str | None, Cells], compared: Mapping[str | None, Compared]
) -> list[dict[str, Any]]:
    """In words for a door, what each provider returns and how it stands against what it froze; nobody of whom
    the counts are made."""
    return [
        {
            "provider": provider,
            "sha256": own.sha256,
            "cells": own.as_json(),
            "against_frozen": compared[provider].as_answer() if provider in compared else None,
        }
        for provider, own in with_frozen(cells, compared)
    ]
