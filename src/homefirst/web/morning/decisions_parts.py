"""What the page of one line is given about offers, by what the caller's role may enter."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from homefirst.app.morning.asking import AsOf
from homefirst.county.access.permissions import may
from homefirst.foundation.errors import HomefirstError, NotUnderstood, Refused
from homefirst.hub.line import Line
from homefirst.web.gate.doors import role_of
from homefirst.web.morning.cut import cut_of
from homefirst.web.morning.decisions_shown import offer_shown

FIELDS = frozenset(
    {"wait", "resource", "kind", "place", "hours", "start", "weekly", "about", "found", "although"}
)


def offer_parts_of(
    request: HttpRequest, asked: AsOf, line: Line, error: HomefirstError | None, *, shown: bool
) -> dict[str, Any]:
    """The part of the page about offers. `shown`: whether the caller sees whose line it is, and so may
    act."""
    role, cut = role_of(request), cut_of(request.GET)
    key = {"county": request.resolver_match.kwargs["county"], "key": line.person}  # type: ignore[union-attr]
    return {
        "offer": offer_shown(line, asked),
        "may_offer": shown and may(role, "route:waiting_offer"),
        "may_record_mind": shown and may(role, "route:waiting_mind"),
        "offer_href": cut.href(reverse("waiting_offer", kwargs=key), {}),
        "mind_href": cut.href(reverse("waiting_mind", kwargs=key), {}),
        "offer_written": request.POST if error is not None else {},
        "offer_beside": _beside(error, request.POST),
    }


def _beside(error: HomefirstError | None, said: Mapping[str, Any]) -> dict[str, str]:
    """The sentence that stands beside a field, by the field's id; nothing where it is of none."""
    if not isinstance(error, NotUnderstood | Refused) or not error.where:
        return {}
    said_ = f"{error.what} {error.next}".strip()
    if error.where in FIELDS:
        return {error.where: said_}
    if error.where == "why" and said.get("offer"):
        return {f"{said.get('do')}-{said['offer']}": said_}
    if error.where == "began" and said.get("offer"):
        return {f"began-{said['offer']}": said_}
    return {}
