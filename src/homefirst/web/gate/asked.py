"""What several pages ask of an address: the county it names, a month, the same answer as JSON."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from django.http import HttpRequest

from homefirst.app.ground.house import this_county
from homefirst.foundation.calendar import Month, local_day, parse_instant, parse_wall_clock
from homefirst.foundation.errors import NotFound, NotUnderstood, named

MOST_PAGES = 10_000
Shown = TypeVar("Shown")


def check_county(slug: str) -> None:
    """Raises NotFound for any county but the one that this service holds."""
    if slug != this_county().slug:
        raise NotFound("This service holds no such county.", where=slug, next="Start from the front page.")


def month_asked(asked: Mapping[str, Any], name: str) -> Month | None:
    """The month that a parameter names; None where it names none. Raises NotUnderstood for what is none."""
    text = asked.get(name)
    return named(name, Month.parse, text) if text else None


def as_json(request: HttpRequest) -> str:
    """The address of this same answer as JSON."""
    asked = request.GET.copy()
    asked["format"] = "json"
    return f"?{asked.urlencode()}"


def day_asked(asked: Mapping[str, Any], name: str) -> date | None:
    """The local day that a parameter names, or in which its instant lies; None where it names none."""
    text = asked.get(name)
    return local_day(parse_instant(text)) if text else None


def instant_asked(asked: Mapping[str, Any], name: str) -> datetime | None:
    """The instant that a parameter names: a local day (its first), a time by the county's clocks, or one with
    an offset; None where it names none. Raises NotUnderstood, with the parameter, for what is none."""
    text = (asked.get(name) or "").strip()
    # A plus sign in an address means a space, and so an offset that was copied by hand arrives as one.
    text = re.sub(r"(:[0-9]{2}) (?=[0-9]{2}:[0-9]{2}$)", r"\1+", text)
    return named(name, parse_wall_clock, text) if text else None


def page_asked(asked: Mapping[str, Any]) -> int:
    """Which page of a long list is asked for, from 1 on. Raises NotUnderstood for what is none."""
    text = asked.get("page") or "1"
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= MOST_PAGES):
        raise NotUnderstood(f"“{text}” is no page.", where="page", next="Write 1, or another number.")
    return int(text)


def of_page(every: Sequence[Shown], page: int, size: int) -> tuple[Sequence[Shown], int]:
    """What stands on a page, and how many pages there are; at least one. Raises NotFound beyond the last."""
    pages = max(1, -(-len(every) // size))
    if page > pages:
        raise NotFound(f"There is no page {page}.", where="page", next=f"The last is {pages}.")
    return every[(page - 1) * size : page * size], pages


def other_page(request: HttpRequest, page: int) -> str:
    """The address of another page of the same list."""
    asked = request.GET.copy()
    asked["page"] = str(page)
    return f"?{asked.urlencode()}"


def pager(request: HttpRequest, page: int, pages: int) -> dict[str, Any] | None:
    """What nhsuk's pagination is given: the page before and the one after; None for a list of one page."""
    if pages == 1:
        return None
    shown: dict[str, Any] = {}
    if page > 1:
        shown |= {"previousUrl": other_page(request, page - 1), "previousPage": f"{page - 1} of {pages}"}
    if page < pages:
        shown |= {"nextUrl": other_page(request, page + 1), "nextPage": f"{page + 1} of {pages}"}
    return shown
