"""What every page's frame is given."""

from typing import Any

import psycopg
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from django.urls import reverse

from homefirst import __version__
from homefirst.app.draft.settling import Making, making
from homefirst.app.ground.house import this_county
from homefirst.county.access.permissions import may
from homefirst.county.access.roles import desk_of, first_page_of
from homefirst.foundation.errors import Unavailable
from homefirst.web.gate.doors import role_of

PAGES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("board", "Board", {}),
    ("waiting", "This morning", {}),
    ("codes", "Codes", {}),
    ("call_today", "Call", {}),
    ("offers", "Offers", {}),
    ("approvals", "Approvals", {}),
    ("sourcing", "Sourcing", {}),
    ("wards", "Wards", {}),
    ("assessments", "Assessments", {}),
    ("beds", "Beds", {}),
    ("services", "Services", {}),
    ("capacity", "Capacity", {}),
    ("capacity_post", "Post capacity", {}),
    ("reviews", "Reviews", {}),
    ("market", "Market", {}),
    ("fairness", "Fairness", {}),
    ("lists", "Lists", {}),
    ("people", "Find a person", {}),
    ("returns", "Returns", {}),
    ("flow", "Year ahead", {}),
    ("measures", "Measures", {}),
    ("promises", "Promises", {}),
    ("findings", "Findings", {}),
    ("definitions", "Definitions", {}),
    ("intake", "Intake", {}),
    ("matches", "Records", {}),
    ("access", "Who may do what", {}),
    ("access_views", "Who looked", {}),
    ("running", "Service", {}),
)
WITHIN = frozenset(
    {
        ("measures", "measure"),
        ("intake", "quality"),
        ("intake", "synthetic"),
        ("people", "person"),
        ("flow", "flow_run"),
        ("lists", "list"),
        ("lists", "list_columns"),
        ("lists", "list_words"),
        ("lists", "list_take"),
        *(
            ("matches", name)
            for name in "match match_decide record record_part record_correct record_erase".split()
        ),
        ("people", "person_timeline"),
        *(("returns", name) for name in "return returns_reconciled return_people".split()),
        *(("wards", name) for name in "ward_round ward_unnamed ward_person missing".split()),
        ("wards", "person_refer"),
        ("waiting", "waiting_line"),
        ("waiting", "waiting_act"),
        ("codes", "codes_act"),
        ("waiting", "neighbours"),
        ("waiting", "neighbour"),
        ("waiting", "waiting_act_on_list"),
        ("waiting", "waiting_find"),
        *(("offers", name) for name in "offer offer_person offer_follow offers_withdraw".split()),
        *(("call_today", name) for name in "call call_act call_minutes".split()),
        ("beds", "beds_of"),
        *(("beds", name) for name in "beds_closed ward_beds ward_beds_unnamed ward_beds_post".split()),
        ("beds", "census"),
        ("services", "service"),
        ("sourcing", "sourcing_of"),
        ("market", "contract_entered"),
        ("fairness", "fairness_explained"),
        ("findings", "finding"),
        ("findings", "finding_answer"),
        ("promises", "promises_of"),
    }
)
"""Pages that stand in the navigation under another one."""
FOR_FEW = frozenset(
    "waiting codes call_today offers approvals sourcing wards assessments beds capacity capacity_post reviews"
    " market fairness lists people returns running intake matches access_views".split()
)
"""What is nothing to whoever has not signed in: they are not told of it."""


def for_role(role: str | None) -> list[tuple[str, str, dict[str, str]]]:
    """All pages of the navigation: those on the desk of a role first, in its order, then the others as in
    PAGES. What has no room folds into the menu “More”: so what one needs in the morning never does."""
    desk = desk_of(role)
    return sorted(PAGES, key=lambda one: desk.index(one[0]) if one[0] in desk else len(desk))


def page(request: HttpRequest) -> dict[str, Any]:
    """The county, the navigation with what this person may open, and the way in or out."""
    county = this_county()
    being_made: Making | None = None
    try:
        role = role_of(request) if hasattr(request, "user") else None
        being_made = making() if hasattr(request, "user") else None
    except (OperationalError, InterfaceError, Unavailable, psycopg.Error):
        role = None  # a page that says that the database is away must do without it
    here = request.resolver_match.url_name if request.resolver_match else None
    addresses = [
        {
            "text": text,
            "href": reverse(name, kwargs={"county": county.slug, **more}),
            "current": name == here or (name, here) in WITHIN,
        }
        for name, text, more in for_role(role)
        # To the unsigned it says what signing in is for, but for what only few need.
        if may(role, f"route:{name}") or (role is None and name not in FOR_FEW)
    ]
    return {
        "county": county,
        "home_href": reverse(first_page_of(role), kwargs={"county": county.slug}),
        "navigation": addresses,
        "user_name": getattr(request.user, "username", "") if role else "",
        "user_demonstration": bool(role and getattr(request.user, "demonstration", False)),
        "password_href": reverse("change_password"),
        "ended": getattr(request, "ended", None),
        "sign_in_href": reverse("sign_in"),
        "sign_out_href": reverse("sign_out"),
        "being_made": being_made,
        "sources": county.sources,
        "version": __version__,
        "cspNonce": getattr(request, "csp_nonce", None),
    }
