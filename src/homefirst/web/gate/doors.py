"""What stands before every page: an id for the request, who may, and errors as sentences."""

import threading
import time
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import reverse

from homefirst.app.people.asking import Caller, asker_of, note_refused_at_the_door
from homefirst.county.access.models import User
from homefirst.county.access.permissions import check_may, may, permissions
from homefirst.county.access.seeing import Part, Purpose
from homefirst.foundation.errors import HomefirstError, Refused
from homefirst.web.gate.callers import HEALTH, SESSION_COOKIE, is_session
from homefirst.web.gate.errors import answer, of_database, told, wants_json, without_database
from homefirst.web.gate.visit import visit_of

PAGES_AT_ONCE = 16  # a page is made by one of two cores; more at once only wait for each other
METRICS = "/metrics"
COUNTS, OPERATOR = "route:metrics", "operator"
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Via")
Answer = Callable[[HttpRequest], HttpResponseBase]


def few_at_once(get_response: Answer) -> Answer:
    """Makes so many pages at a time and lets the others wait, so that a crowd does not use up the database's
    connections. A page gives its place and its connection back before it is sent, however slowly."""
    places = threading.BoundedSemaphore(PAGES_AT_ONCE)

    def handle(request: HttpRequest) -> HttpResponseBase:
        visit = visit_of(request)
        if _without_a_place(request):
            return made(request)
        asked = time.monotonic()
        with places:
            if visit is not None:
                visit.waited = time.monotonic() - asked
            return made(request)

    def made(request: HttpRequest) -> HttpResponseBase:
        try:
            return get_response(request)
        finally:
            close_old_connections()

    return handle


def _without_a_place(request: HttpRequest) -> bool:
    """Whether this is asked about the service itself, and so answered also while every place is taken.

    Of health nobody asks as somebody: its cookies are left unread, or a made-up session would be looked up
    in the database. Who shows cookies or a token for the counts stands in line.
    """
    if request.path_info in HEALTH:
        request.COOKIES = {}
        return True
    return request.path_info == METRICS and not request.COOKIES and "Authorization" not in request.headers


def request_id(get_response: Answer) -> Answer:
    """Gives every request an id, which its answer, an error page and the log name. A session that cannot be
    one is asked for nowhere: the database fails at some of what a cookie can hold."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        visit = visit_of(request)
        request.request_id = visit.request_id if visit else uuid.uuid4().hex  # type: ignore[attr-defined]
        if not is_session(request.COOKIES.get(SESSION_COOKIE, "")) and SESSION_COOKIE in request.COOKIES:
            request.COOKIES[SESSION_COOKIE] = ""  # still there: who sent it hears that it is over
        response = get_response(request)
        # Somebody's own page: for nobody else, and not to be found behind them.
        if request.COOKIES or "Authorization" in request.headers:
            response["Cache-Control"] = "private, no-store"
        response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        return response

    return handle


class PermissionMiddleware:
    """Asks permissions.toml before every page. A route that has no row is open to nobody."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        """None lets the request through; else the way to sign in, or a refusal that says who may."""
        match = request.resolver_match
        door = f"route:{match.url_name if match else None}"
        try:
            role = role_of(request)
        except Exception as error:
            told_so = without_database(request, error)
            if told_so is None:
                raise
            return told_so
        role = noted(request, role, door)
        if may(role, door):
            return None
        if role is None and not wants_json(request):
            return redirect_to_login(request.get_full_path(), reverse("sign_in"))
        try:
            note_refused(request, door, kwargs.get("key"), kwargs.get("proposal"))
        except Exception as error:
            told_so = without_database(request, error)
            if told_so is None:
                raise
            return told_so
        try:
            check_may(role, door)
        except Refused as refused:
            return told(request, refused)
        return None


class ErrorMiddleware:
    """Turns errors of ours into their sentences; what is not ours goes on to Django and the log.

    A database that is away is told as such, and so is a way of asking that a page does not have.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        ways = response["Allow"]
        refused = answer(
            request, 405, "not-allowed", detail=f"{request.method} is not one of {ways}.", where=request.path
        )
        refused["Allow"] = ways
        return refused

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer to an error of ours; None for any other."""
        if of_database(exception) is not None:
            return without_database(request, exception)
        return told(request, exception) if isinstance(exception, HomefirstError) else None


def note_refused(request: HttpRequest, door: str, key: UUID | None, proposal: int | None = None) -> None:
    """Puts on record that somebody's role was refused at a page that shows people, as any refusal is."""
    row = permissions().get(door)
    user = request.user
    if row is None or not row.names_people or not isinstance(user, User):
        return
    caller = Caller(asker_of(user), datetime.now(UTC), getattr(request, "request_id", ""))
    note_refused_at_the_door(Part(row.names_people), Purpose(row.purpose), key, caller, proposal=proposal)


def role_of(request: HttpRequest) -> str | None:
    """The role of who asks; None where nobody is signed in."""
    user: Any = request.user
    return user.role if user.is_authenticated else None


def noted(request: HttpRequest, role: str | None, door: str) -> str | None:
    """The role, noted with the page's name in the request's visit. Who asks for the counts from this
    machine itself works as its operator."""
    if role is None and door == COUNTS and from_this_machine(request):
        role = OPERATOR
    visit = visit_of(request)
    if visit is not None:
        visit.route, visit.role = door.partition(":")[2], role
    return role


def from_this_machine(request: HttpRequest) -> bool:
    """Whether the caller is a program on this machine, and nobody behind a proxy that stands on it."""
    if any(request.headers.get(name) for name in FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
