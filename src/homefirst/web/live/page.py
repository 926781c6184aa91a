"""The door of live pages: a stream of server-sent events for each topic.

Who may open a page's stream stands in permissions.toml, a row for each topic's route. A stream holds neither
a page's place nor a connection to the database, and is no use of a session: it only ends with it.
"""

from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db import close_old_connections
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET
from markupsafe import Markup

from homefirst.app.ground.house import this_county
from homefirst.app.ground.live import hear
from homefirst.county.access.permissions import PUBLIC, may, permissions
from homefirst.foundation.calendar import LONDON
from homefirst.foundation.errors import Unavailable
from homefirst.web.gate.asked import check_county
from homefirst.web.gate.doors import role_of
from homefirst.web.gate.errors import of_database
from homefirst.web.gate.who import user_of_session
from homefirst.web.live.hub import Audience, Hub, Topic, Watcher, hub_here
from homefirst.web.live.words import Pieces, digest

_T = TypeVar("_T")


def live_parts(
    topic: str, pieces: Pieces, *, live: bool = True, asked: Sequence[tuple[str, str]] = ()
) -> dict[str, Any]:
    """What a page's template needs to show a topic and to keep it up to date: `pieces` by their ids, and
    `live`, the address of its stream, which knows what the page shows already and what was `asked` for; empty
    for a page that shows how it once stood."""
    address = reverse(f"live_{topic}", kwargs={"county": this_county().slug})
    return {
        # Safe to mark as markup: each piece is a template's, which escapes what it is given.
        "pieces": {piece.id: Markup(piece.html) for piece in pieces},
        "live": f"{address}?{urlencode([*asked, ('seen', digest(pieces))])}" if live else "",
    }


def stream_of(
    topic: Topic | Callable[[HttpRequest], Topic],
) -> Callable[..., Coroutine[Any, Any, HttpResponseBase]]:
    """The view of a topic's stream; of one that is cut as it is asked for, `topic` reads the request."""

    @require_GET
    async def stream(request: HttpRequest, county: str) -> HttpResponseBase:
        check_county(county)
        shown = topic if isinstance(topic, Topic) else topic(request)
        watcher = _watcher(request)
        hub = hub_here(_hub)
        hub.keep_room(watcher)
        # Packed, events would wait in the packer until it has enough of them.
        request.META.pop("HTTP_ACCEPT_ENCODING", None)
        seen = request.headers.get("Last-Event-ID") or request.GET.get("seen", "")
        audience = Audience.of(this_county().area, shown, role_of(request))
        response = StreamingHttpResponse(
            hub.stream(audience, watcher, seen), content_type="text/event-stream"
        )
        response["Cache-Control"] = "no-store"
        response["X-Accel-Buffering"] = "no"  # a proxy in front passes each event on at once
        return response

    return stream


def ask(question: Callable[[], _T]) -> _T:
    """A question in a thread of the hub's: its connection is given back before anything is sent."""
    try:
        return question()
    except Exception as error:
        said = of_database(error)
        if said is None:
            raise
        # Not `said` itself: it is everybody's, and an error that is raised keeps where it came by.
        raise Unavailable(said.what, where=said.where, next=said.next) from error
    finally:
        close_old_connections()


def _hub() -> Hub:
    return Hub(hear, ask=ask, away=_away)


def _away(since: datetime) -> str:
    return f"Late since {since.astimezone(LONDON):%H:%M}: the database does not answer."


def _watcher(request: HttpRequest) -> Watcher:
    match = request.resolver_match
    door = f"route:{match.url_name if match else None}"
    role = role_of(request)
    if role is None:
        return Watcher(f"address {request.META.get('REMOTE_ADDR', '')}", door)
    key = request.session.session_key or ""
    row = permissions().get(door)
    if row is not None and PUBLIC in row.roles:
        return Watcher(f"session {key}", door)
    return Watcher(f"session {key}", door, partial(_still_may, key, role, door))


def _still_may(session_key: str, role: str, door: str) -> bool:
    """Whether a session still goes on, in the role in which it began to watch, and may use a door."""
    user = user_of_session(session_key, datetime.now(UTC))
    return user is not None and user.role == role and may(role, door)
