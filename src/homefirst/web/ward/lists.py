"""What the ward's two lists have in common: names on record as one list, cuts with their counts, pages of 25,
and the address of a list as it is shown."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from homefirst.app.ground.house import this_county
from homefirst.app.ward.asking import Clock, names_of
from homefirst.county.access.permissions import may
from homefirst.foundation.errors import NotUnderstood
from homefirst.web.gate.doors import role_of
from homefirst.web.people.pages import caller_of
from homefirst.web.ward.back import LISTS
from homefirst.web.ward.words import stood_said

PAGE = 25
"""Rows on one page of a list; a telephone shows them in three screens."""
SHEET = 250
"""Rows of a list as JSON or as a spreadsheet: as many names as are on record as seen."""
Asked = Mapping[str, str]
"""What the address of a list says, by the parts of LISTS."""


def asked_of(request: HttpRequest, name: str) -> dict[str, str]:
    """What an address asks of a list, without what is no part of it."""
    said = request.GET
    unnamed = {"ward"} if said.get("place") else set()
    return {part: said[part] for part in LISTS[name] if part in said and (said[part] or part in unnamed)}


def query(asked: Asked) -> str:
    return f"?{urlencode(asked)}"


def one_of(asked: Asked, name: str, offered: Mapping[str, Any]) -> str:
    """A way to cut a list; empty: not cut. Raises NotUnderstood for what is none."""
    value = asked.get(name, "")
    if value and value not in offered:
        raise NotUnderstood(
            f"“{value}” is not offered here.", where=name, next=f"Write one of {', '.join(offered)}."
        )
    return value


def named(request: HttpRequest, people: Collection[str]) -> tuple[Mapping[str, str], bool]:
    """Names of some people, on record as one list; and whether the caller's role opens a person's page."""
    return names_of(people, caller_of(request)), may(role_of(request), "route:ward_person")


def following(rows: Sequence[str]) -> list[str]:
    """For each row the one that comes after it; empty for the last."""
    return [*rows[1:], ""][: len(rows)]


def cuts(labels: Mapping[str, str], standing: Sequence[str], asked: Asked) -> list[dict[str, Any]]:
    """How a list is cut by its days, with how many each leaves; the chosen one leads back to all."""
    chosen = asked.get("when", "")
    plain = {part: text for part, text in asked.items() if part not in ("when", "page")}
    return [
        {
            "label": label,
            "count": standing.count(name),
            "on": name == chosen,
            "href": query(plain if name == chosen else plain | {"when": name}),
        }
        for name, label in labels.items()
        if standing.count(name) or name == chosen
    ]


def frame(clock: Clock, asked: Asked, page: int, pages: int) -> dict[str, Any]:
    """What both lists' pages have; `shown_query` is handed on by their forms, to come back here."""
    sheet = {part: text for part, text in asked.items() if part != "page"}
    return {
        "synthetic": True,
        "stood": stood_said(clock.at, clock.ended),
        "pager": _pager(asked, page, pages),
        "shown_query": urlencode(asked),
        "wards_href": reverse("wards", kwargs={"county": this_county().slug}),
        "as_json": query(sheet | {"format": "json"}),
        "as_xlsx": f"{query(sheet | {'format': 'xlsx'})}&table=",
    }


def _pager(asked: Asked, page: int, pages: int) -> dict[str, Any] | None:
    """What the design system's pagination is given; None for a list of one page."""
    if pages == 1:
        return None
    shown: dict[str, Any] = {}
    for way, other in (("previous", page - 1), ("next", page + 1)):
        if 1 <= other <= pages:
            shown |= {f"{way}Url": query({**asked, "page": str(other)}), f"{way}Page": f"{other} of {pages}"}
    return shown
