"""The tracker of offers as its page shows it, and keeps it up to date: each offer is a row of its own."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from homefirst.app.ground.house import this_county
from homefirst.app.morning.live import moves
from homefirst.app.offers.tracked import Tracker, ask_tracker
from homefirst.county.access.permissions import may
from homefirst.county.journey.states import Offering
from homefirst.hub.offers import Tracked
from homefirst.web.live.hub import Topic
from homefirst.web.live.words import Piece, Pieces, Row
from homefirst.web.offers.shown import (
    COLOURS,
    DECLINE_HEADS,
    STATES,
    TRACKER_HEADS,
    declined_cells,
    finding,
    tracked_cells,
)
from homefirst.web.sheet.environment import number
from homefirst.web.ward.words import stood_said

EVERY = 1.0
FOLLOW = "route:offer_follow"


def tracker_pieces(tracker: Tracker, role: str | None) -> Pieces:
    """The tracker's page, in pieces."""
    facts = [
        {"label": STATES[state].capitalize(), "value": number(len(tracker.state(state)))}
        for state in STATES
        if state is not Offering.WITHDRAWN
    ]
    head = {"finding": finding(tracker), "stood": stood_said(tracker.at, tracker.ended), "facts": facts}
    rows = tuple(
        Row(
            f"offer-{one.key}",
            render_to_string(
                "offers/offer_row.html", {"row": _row(one, tracker, role), "heads": TRACKER_HEADS}
            ),
        )
        for one in tracker.offers
    )
    table = render_to_string("offers/offer_rows.html", {"rows": rows, "heads": TRACKER_HEADS})
    declines = {"heads": DECLINE_HEADS, "rows": list(declined_cells(tracker))}
    return (
        Piece("offers-head", render_to_string("offers/offer_head.html", head)),
        Piece("offers-table", table, rows),
        Piece("offers-declined", render_to_string("offers/offer_declined.html", declines)),
    )


def _row(one: Tracked, tracker: Tracker, role: str | None) -> dict[str, Any]:
    slug = this_county().slug
    follow = reverse("offer_follow", kwargs={"county": slug, "offer": one.key})
    return {
        "id": f"offer-{one.key}",
        "cells": tracked_cells(one, tracker),
        "colour": COLOURS[one.state] if one.shut is None else "red",
        "late": one.late(tracker.at),
        "asks": one.asks,
        "accepted": one.state is Offering.ACCEPTED,
        "person_href": reverse("waiting_line", kwargs={"county": slug, "key": one.course.person}),
        "href": follow if one.course.stands and may(role, FOLLOW) else "",
    }


OFFERS = Topic(
    "offers",
    lambda role: tracker_pieces(ask_tracker(), role),
    moved_by=lambda change: change.what == "log" and moves(change.streams),
    every=EVERY,
)
