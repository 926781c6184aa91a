"""Whoever works for some of the list's people opens it on those: for a hospital on who lies in its beds, for
a council on its own for whom a step is social care's; one link leads to the whole list, and one back."""

from dataclasses import replace

from django.http import HttpRequest
from django.urls import reverse

from homefirst.app.ground.house import this_county
from homefirst.app.morning.live import standing_morning
from homefirst.county.access.roles import opens_on_own
from homefirst.hub.filters import own_of, own_tag
from homefirst.web.gate.doors import role_of
from homefirst.web.gate.errors import wants_json
from homefirst.web.morning.cut import WHOLE, Cut, cut_of
from homefirst.web.morning.live import List
from homefirst.web.people.pages import caller_of
from homefirst.web.sheet.xlsx import wants_sheet

SAYS_OF_WHOM = frozenset({"only", WHOLE, "at", "known_at", "sheet"})
"""Who asks so has said of whom, of another time, or for the wall: it does not open on their own then."""


def opens_at(request: HttpRequest) -> str:
    """The address of the part of the list that is the caller's own, where the page opens on that: for roles
    that have it so (roles.toml), and where anybody is theirs. Empty: it does not. Data are of everybody."""
    own = _own_cut(request)
    if own is None or wants_json(request) or wants_sheet(request) or request.GET.keys() & SAYS_OF_WHOM:
        return ""
    if not List.of(standing_morning(), own).shown.lines:
        return ""
    return replace(cut_of(request.GET), chosen=own.chosen).href(request.path, {})


def own_href(request: HttpRequest, cut: Cut) -> str:
    """The way to one's own from the whole list; empty where one is there, or has none."""
    own = _own_cut(request)
    if own is None or own_of(cut.chosen) is not None:
        return ""
    return own.href(reverse("waiting", kwargs={"county": this_county().slug}), {})


def _own_cut(request: HttpRequest) -> Cut | None:
    """How the list is cut to the caller's own; None for a role that has none, and for who works nowhere."""
    organisation = caller_of(request).asker.organisation if opens_on_own(role_of(request)) else ""
    return Cut(frozenset({own_tag(organisation)})) if organisation else None
