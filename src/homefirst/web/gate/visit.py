"""What becomes known of one request on its way in, for the line in the log and the counts at its end."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

KEY = "homefirst.visit"
"""Where the layer in front puts the visit into the request's scope."""


@dataclass(slots=True)
class Visit:
    """One request. It holds no name, no address and nothing that was written into the request.

    `route` is the page's name and None where no page was found; `waited` is the seconds that it stood in
    line for a place in which pages are made.
    """

    request_id: str
    route: str | None = None
    role: str | None = None
    waited: float = 0.0


def visit_of(request: HttpRequest) -> Visit | None:
    """The visit of a request; None where no layer stands in front, as in tests of the pages alone."""
    scope: dict[str, Any] = getattr(request, "scope", {})
    return scope.get(KEY)
