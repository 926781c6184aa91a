"""What the page of what is free is given for its two forms: that a line is barred, and what was delivered."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from homefirst.app.capacity.asking import pack_capacity
from homefirst.app.capacity.said import WHO_BARS
from homefirst.county.access.permissions import may
from homefirst.foundation.errors import HomefirstError
from homefirst.web.gate.doors import role_of

WHO = {"council": "a council", "regulator": "the regulator"}
DONE = {"barred": "It is recorded.", "counted": "It is recorded.", "already": "It stood so already."}


def said_forms(request: HttpRequest, error: HomefirstError | None = None) -> dict[str, Any]:
    """What the page of what is free is given for the forms, by what the caller's role may enter; `error` is
    what was wrong with one."""
    role, pack = role_of(request), pack_capacity()
    county = {"county": request.resolver_match.kwargs["county"]}  # type: ignore[union-attr]
    beside = {} if error is None or not error.where else {error.where: f"{error.what} {error.next}".strip()}
    return {
        "may_bar": may(role, "route:capacity_bar"),
        "may_count": may(role, "route:capacity_count"),
        "bar_href": reverse("capacity_bar", kwargs=county),
        "count_href": reverse("capacity_count", kwargs=county),
        "resources": sorted(
            ((one.code, one.name) for one in pack.resources.values()), key=lambda one: one[1]
        ),
        "lines": [(one.code, one.name) for one in pack.lines.values() if one.provider is not None],
        "who": [(code, WHO[code]) for code in WHO_BARS],
        "error": error,
        "beside": beside,
        "written": request.POST if error is not None else {},
        "done": "" if error is not None else DONE.get(request.GET.get("done", ""), ""),
    }
