"""What several pages ask of an address: the county it names, a month, the same answer as JSON."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from homefirst.app.house import this_county
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotFound, named


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
