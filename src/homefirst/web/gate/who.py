"""Who asks: somebody with a session that is not over, or a program with a token; nobody else is anybody."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from homefirst.app.setup.sign_in import bearer, note_outcome, note_refused_token
from homefirst.county.access.models import User
from homefirst.county.access.permissions import may, permissions
from homefirst.county.access.session_end import Ended, Noted, due_to_be_noted, why_over
from homefirst.county.access.sign_ins import Outcome
from homefirst.county.access.tokens import NotTaken
from homefirst.foundation.errors import Refused
from homefirst.web.gate.callers import SESSION_COOKIE, TOKEN_DOORS
from homefirst.web.gate.errors import answer, told, wants_json, without_database

SAFE = ("GET", "HEAD")
OPEN_BEFORE_CHANGING = ("change_password", "sign_out")
_OUTCOMES = {Ended.IDLE: Outcome.IDLE, Ended.LONG: Outcome.LONG, Ended.TAKEN_BACK: Outcome.TAKEN_BACK}


class WhoAsks:
    """Settles before every page who asks. An ended session is nobody's, and `request.ended` says why."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.ended = None  # type: ignore[attr-defined]
        if token_of(request) is not None and request.method not in SAFE:
            # Answered before the check of forms, which would speak of a form that there is not.
            return told(request, Refused("A token only reads.", where="Authorization", next="Use GET."))
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """None lets the request through to the check of permissions; else why it goes no further."""
        now = datetime.now(UTC)
        try:
            text = token_of(request)
            if text is not None:
                return _by_token(request, text, now)
            ended = _end_of_session(request, now)
        except Exception as error:
            told_so = without_database(request, error)
            if told_so is None:
                raise
            return told_so
        if ended is not None:
            return _told_over(request, ended)
        return _must_change_first(request)


def token_of(request: HttpRequest) -> str | None:
    """The bearer token of a request to a door that tokens open; None where there is none."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.casefold() != "bearer" or not request.path_info.startswith(TOKEN_DOORS):
        return None
    return text.strip()


def _by_token(request: HttpRequest, text: str, now: datetime) -> HttpResponse | None:
    """Puts the token's user in the place of whoever the cookies name, whose rights count no more."""
    found = bearer(text, now=now)
    if isinstance(found, User):
        request.user = found
        return None
    note_refused_token(request.META.get("REMOTE_ADDR", ""), now=now)
    refused = answer(
        request,
        401,
        "not-signed-in",
        detail=found.value,
        where="Authorization",
        next_=_NEXT_OF_TOKEN[found],
    )
    refused["WWW-Authenticate"] = (
        f'Bearer realm="homefirst", error="invalid_token", error_description="{found.value}"'
    )
    return refused


_ASK = "Ask whoever runs this service for a new one."
_NEXT_OF_TOKEN = {
    NotTaken.UNKNOWN: f"Check that it was copied whole. {_ASK}",
    NotTaken.EXPIRED: _ASK,
    NotTaken.REVOKED: _ASK,
    NotTaken.CLOSED: "Ask whoever runs this service.",
}


def begin_session(request: HttpRequest, user: User, now: datetime) -> None:
    """Notes in a session that has just begun, or begun anew, what its end is reckoned from."""
    request.session["began"] = request.session["used"] = now.timestamp()
    request.session["round"] = user.session_round


def user_of_session(key: str, now: datetime) -> User | None:
    """Whose session that is; None where it is over. For a stream: that it asks is no use of the session."""
    held = Session.objects.filter(session_key=key, expire_date__gt=now).first()
    said = {} if held is None else held.get_decoded()
    user = User.objects.filter(pk=said[SESSION_KEY], is_active=True).first() if SESSION_KEY in said else None
    noted = _noted(said)
    if user is None or noted is None or said.get(HASH_SESSION_KEY) != user.get_session_auth_hash():
        return None
    return user if why_over(noted, user_round=user.session_round, now=now) is None else None


def _end_of_session(request: HttpRequest, now: datetime) -> Ended | None:
    """Why the session that a request names is over, having ended it; None where it goes on or is none."""
    session = request.session
    if SESSION_KEY not in session:
        named = SESSION_COOKIE in request.COOKIES and session.session_key is None
        return Ended.GONE if named else None
    user = request.user  # Django's own check: the account is open, the password the same
    noted = _noted(session)
    if not user.is_authenticated:
        ended: Ended | None = Ended.TAKEN_BACK
    elif noted is None:
        ended = _adopted(request, user, now)
    else:
        ended = why_over(noted, user_round=user.session_round, now=now)
    if ended is not None:
        note_outcome(_OUTCOMES[ended], now=now)
        session.flush()
        request.user = AnonymousUser()
    elif noted is not None and due_to_be_noted(noted, now) and not _by_itself(request):
        session["used"] = now.timestamp()
    return ended


def _adopted(request: HttpRequest, user: Any, now: datetime) -> Ended | None:
    """A session that the release before began notes nothing; it goes on where none was ever ended."""
    if user.session_round:
        return Ended.TAKEN_BACK
    begin_session(request, user, now)
    return None


def _noted(session: Any) -> Noted | None:
    if "began" not in session:
        return None
    began, used = (datetime.fromtimestamp(session[word], UTC) for word in ("began", "used"))
    return Noted(began=began, used=used, round=session["round"])


def _by_itself(request: HttpRequest) -> bool:
    """Whether an open page asks and nobody at it: a stream, or a door whose row says so."""
    row = permissions().get(_door(request))
    return (row is not None and row.background) or "text/event-stream" in request.headers.get("Accept", "")


def _door(request: HttpRequest) -> str:
    return f"route:{request.resolver_match.url_name if request.resolver_match else None}"


def _told_over(request: HttpRequest, ended: Ended) -> HttpResponse | None:
    """An open page goes on and says so above; any other asks to sign in again and comes back to itself."""
    request.ended = ended  # type: ignore[attr-defined]
    if may(None, _door(request)):
        return None
    if wants_json(request):
        return answer(request, 401, "not-signed-in", detail=ended.sentence, where="session", next_="Sign in.")
    return redirect(f"{reverse('sign_in')}?{urlencode({'next': _back_to(request), 'ended': ended.value})}")


def _back_to(request: HttpRequest) -> str:
    """The page asked for; after a form was sent, the page on which it stood."""
    if request.method in SAFE:
        return request.get_full_path()
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.get_host():
        return reverse("front")
    return f"{came.path}?{came.query}" if came.query else came.path


def _must_change_first(request: HttpRequest) -> HttpResponse | None:
    """Who was given a password changes it before anything that needs a role."""
    door = _door(request)
    name = door.partition(":")[2]
    if not getattr(request.user, "must_change_password", False):
        return None
    if name in OPEN_BEFORE_CHANGING or may(None, door):
        return None
    if wants_json(request):
        return told(
            request, Refused("Your password was given to you.", where="password", next="Change it first.")
        )
    return redirect(f"{reverse('change_password')}?{urlencode({'next': _back_to(request)})}")
