"""Questions about drafts and what was changed in them by hand, the view first."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from homefirst.foundation.store.view import View
from homefirst.hub.draft.drafts import Draft
from homefirst.hub.draft.overrides import OverrideSaid
from homefirst.hub.draft.told import FORM
from homefirst.hub.events import STREAM
from homefirst.hub.models import DraftRow, OverrideRow

_OVERRIDES = "seq event override person day how resource start other why said_at by".split()
_DRAFTS = "id day at known_at heads more made_at asked_by answer".split()


def overrides_said(view: View, day: date) -> list[OverrideSaid]:
    """All that a view knows to have been changed by hand for the call of a day, or taken back, in the order
    of recording."""
    rows = OverrideRow.objects.filter(
        county=view.county, day=day, seq__lte=view.upto(STREAM), known_at__lte=view.known_at
    )
    return [
        OverrideSaid(seq, event, str(key), str(person), day, how, resource, start, _text(other), why, at, by)
        for seq, event, key, person, day, how, resource, start, other, why, at, by in rows.order_by(
            "seq"
        ).values_list(*_OVERRIDES)
    ]


def last_draft(county: str, day: date) -> Draft | None:
    """The draft of a day's call that was made last, as things stand; None where none was."""
    rows = DraftRow.objects.filter(county=county, day=day, more={}, answer__form=FORM).order_by(
        "-made_at", "id"
    )
    return next(iter(_drafts(county, rows.values_list(*_DRAFTS)[:1])), None)


def tries(county: str, day: date) -> tuple[Draft, ...]:
    """What was tried with more of some lines for a day's call, the last first."""
    rows = (
        DraftRow.objects.filter(county=county, day=day, answer__form=FORM)
        .exclude(more={}, answer__form=FORM)
        .order_by("-made_at", "id")
    )
    return tuple(_drafts(county, rows.values_list(*_DRAFTS)[:20]))


def _drafts(county: str, rows: Iterable[tuple[Any, ...]]) -> Iterable[Draft]:
    for key, day, at, known_at, heads, more, made_at, asked_by, answer in rows:
        view = View(county, known_at, tuple(sorted(heads.items())))
        yield Draft(str(key), day, at, view, more, made_at, asked_by, answer)


def _text(key: object) -> str | None:
    return None if key is None else str(key)
