"""Where a form of the ward leads that was taken: to the list that it was sent from, as that was shown, else
to its part of the person's page. Addresses are made here; what a form hands on only chooses among them."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse

from homefirst.app.ground.house import this_county
from homefirst.app.ward.asking import Cut
from homefirst.app.ward.desk import PersonOnWard
from homefirst.web.beds.shown import short_key

LISTS = {
    "missing": ("place", "ward", "of", "when", "page"),
    "assessments": ("profession", "of", "when", "at", "page"),
}
"""The lists from which forms are sent, and what of their address is handed on."""
HANDED_ON = ("back", "only", "shown", "then")
"""What a form says of where it was sent from; a form that is shown again keeps it."""
LONGEST = 1000
"""Characters of an address that are handed on: a list's own has some hundred, and a form is taken whatever
stands in it."""
_ROW = re.compile(r"[ap]-[0-9a-f]{8}")


def back_to(on: PersonOnWard, person_href: str, place: str, said: Mapping[str, Any]) -> str:
    """The way back of a form that was taken; `place` is its part of the person's page."""
    back = said.get("back", "")
    if back == "round" and on.bed is not None:
        cut = cut_query(said.get("only", ""))
        return f"{round_href(on.bed.place, on.bed.ward)}{cut}#p-{short_key(on.person)}"
    if back in LISTS:
        return _list_href(back, said)
    return f"{person_href}?{urlencode({'saved': place})}" + (f"#{place}" if place else "")


def list_of(name: str, shown: str) -> str:
    """The address of a list as it was shown; what is no part of it is left out."""
    asked = dict(parse_qsl(shown[:LONGEST], keep_blank_values=True))
    query = {part: asked[part] for part in LISTS[name] if part in asked}
    return reverse(name, kwargs={"county": this_county().slug}) + (f"?{urlencode(query)}" if query else "")


def _list_href(name: str, said: Mapping[str, Any]) -> str:
    found, then = list_of(name, said.get("shown", "")), said.get("then", "")
    done = "&done=1" if "?" in found else "?done=1"
    return found + done + (f"#{then}" if _ROW.fullmatch(then) else "")


def cut_query(only: str) -> str:
    """The query of a round that is cut; empty where it is not."""
    return f"?{urlencode({'only': only})}" if only in set(Cut) else ""


def round_href(place: str, ward: str | None) -> str:
    """The address of a ward's round."""
    of = {"county": this_county().slug, "place": place}
    return reverse("ward_round", kwargs=of | {"ward": ward}) if ward else reverse("ward_unnamed", kwargs=of)
