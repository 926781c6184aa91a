"""What stands before every page: an id for the request, who may, and errors as sentences."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from homefirst.county.access.permissions import check_may, may
from homefirst.foundation.errors import HomefirstError, Refused
from homefirst.web.errors import told, wants_json

Answer = Callable[[HttpRequest], HttpResponseBase]


def request_id(get_response: Answer) -> Answer:
    """Gives every request an id, which its answer, an error page and the log name."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        request.request_id = uuid.uuid4().hex  # type: ignore[attr-defined]
        response = get_response(request)
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
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """None lets the request through; else the way to sign in, or a refusal that says who may."""
        match = request.resolver_match
        door = f"route:{match.url_name if match else None}"
        role = role_of(request)
        if may(role, door):
            return None
        if role is None and not wants_json(request):
            return redirect_to_login(request.get_full_path(), reverse("sign_in"))
        try:
            check_may(role, door)
        except Refused as refused:
            return told(request, refused)
        return None


class ErrorMiddleware:
    """Turns errors of ours into their sentences; what is not ours goes on to Django and the log."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer to an error of ours; None for any other."""
        return told(request, exception) if isinstance(exception, HomefirstError) else None


def role_of(request: HttpRequest) -> str | None:
    """The role of who asks; None where nobody is signed in."""
    user: Any = request.user
    return user.role if user.is_authenticated else None
