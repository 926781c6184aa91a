"""Errors at the door: one form for all, as a page or, for who asked for JSON, as RFC 9457."""

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import (
    DisallowedHost,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render

from homefirst.foundation.errors import (
    Busy,
    HomefirstError,
    NotFound,
    NotUnderstood,
    Overtaken,
    Refused,
    Unavailable,
)
from homefirst.foundation.store.away import is_away, is_too_long

STATUS: tuple[tuple[type[HomefirstError], int, str], ...] = (
    (NotUnderstood, 400, "not-understood"),
    (NotFound, 404, "not-found"),
    (Overtaken, 409, "overtaken"),
    (Refused, 403, "refused"),
    (Busy, 429, "too-many"),
    (Unavailable, 503, "unavailable"),
)
TITLES = {
    400: "We could not understand this request",
    401: "You are not signed in",
    403: "You may not see this page",
    404: "There is no such page here",
    405: "This page cannot be used in that way",
    408: "The request came too slowly",
    409: "Somebody was quicker",
    413: "The request is too large",
    415: "We could not understand this request",
    429: "Too many requests",
    431: "The request is too large",
    500: "Something went wrong on our side",
    503: "The service is not ready",
}

API, API_PAGE = "/api/", "/api/v1/"
REASONS: tuple[tuple[type[Exception], int, str, str, str], ...] = (
    (
        RequestDataTooBig,
        413,
        "too-large",
        "More was written into the form than it takes.",
        "Write less, or send it as a file.",
    ),
    (TooManyFieldsSent, 400, "not-understood", "The form has too many fields.", "Send fewer."),
    (TooManyFilesSent, 400, "not-understood", "Too many files were sent at once.", "Send them in parts."),
    (MultiPartParserError, 400, "not-understood", "The form was cut or is malformed.", "Send it again."),
    (
        DisallowedHost,
        400,
        "not-understood",
        "This service is not reached under that name.",
        "Use a name that whoever runs this service has listed (HOMEFIRST_HOSTS).",
    ),
)
"""What Django finds wrong with a request before a page is asked, in our words."""
NO_DATABASE = Unavailable(
    "The database does not answer.", where="database", next="Try again in a minute; then tell who runs this."
)
TOO_LONG = Unavailable(
    "The database was busy for too long.", where="database", next="Try again in a minute, or ask for less."
)
_LOG = logging.getLogger("homefirst.doors")
RETRY_AFTER = 5
"""Seconds that a caller is told to wait who has too much open at once."""


def wants_json(request: HttpRequest) -> bool:
    """Whether the caller asked for JSON: by the page's ?format=json, or by what it accepts. The API speaks
    nothing else; its own page, which lists it, is asked for like any page."""
    if request.path_info.startswith(API) and request.path_info != API_PAGE:
        return True
    try:
        asked = request.GET.get("format")
    except SuspiciousOperation:  # more parameters than anybody asks with; the answer says so as a page
        return False
    return asked == "json" or (asked is None and request.accepts("text/html") is False)


def told(request: HttpRequest, error: HomefirstError, more: Mapping[str, Any] | None = None) -> HttpResponse:
    """The answer to a request that ended in an error of ours: its sentence, and the fitting status; `more`
    stands beside it for who asked for JSON."""
    status, kind = next(
        ((status, kind) for type_, status, kind in STATUS if isinstance(error, type_)), (500, "failed")
    )
    response = answer(
        request, status, kind, detail=error.what, where=error.where, next_=error.next, more=more
    )
    if isinstance(error, Busy):
        response["Retry-After"] = str(RETRY_AFTER)
    return response


def of_database(error: BaseException) -> Unavailable | None:
    """What a caller hears where the database is the reason of an error; None where it is not."""
    if is_away(error):
        return NO_DATABASE
    return TOO_LONG if is_too_long(error) else None


def without_database(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """The answer where a page could not be begun or made for the database's sake; None for another error."""
    said = of_database(error) or (NO_DATABASE if isinstance(error, Unavailable) else None)
    if said is None:
        return None
    # Where the database is and what it said is for the log of whoever runs it, and not for a page.
    _LOG.error("The database does not answer: %s", error, extra={"request": request})
    return told(request, said)


def answer(
    request: HttpRequest,
    status: int,
    kind: str,
    *,
    detail: str = "",
    where: str = "",
    next_: str = "",
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """An error answer with a status, in the form that the caller asked for."""
    said = {
        "type": f"about:homefirst:{kind}",
        "title": TITLES[status],
        "status": status,
        "detail": detail,
        "where": where,
        "next": next_,
        "request_id": getattr(request, "request_id", ""),
    }
    if wants_json(request):
        return JsonResponse(said | dict(more or {}), status=status, content_type="application/problem+json")
    return render(request, "gate/error.html", said, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400."""
    for type_, status, kind, detail, next_ in REASONS:
        if isinstance(exception, type_):
            return answer(request, status, kind, detail=detail, where="request", next_=next_)
    return answer(request, 400, "not-understood")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Django's handler403."""
    return answer(request, 403, "refused")


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Django's handler404."""
    return answer(request, 404, "not-found", where=request.path)


def broken(request: HttpRequest) -> HttpResponse:
    """Django's handler500: what happened is in the log under the request's id, and not on the page."""
    return answer(request, 500, "failed")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """The form was not ours, or its page had grown old."""
    return answer(request, 403, "refused", detail="This form is too old.", next_="Open the page again.")
