"""What a request says of who makes it, read alike by the layer in front and by the pages; looked up by nobody
yet, and so not to be trusted."""

import re

from django.http.cookie import parse_cookie

SESSION_COOKIE = "sessionid"
TOKEN_DOORS = ("/api/", "/metrics")
"""Where a token is looked at. Elsewhere it gives no right and takes none away: a proxy in front of us may
send one of its own with every page."""
HEALTH = frozenset({"/health", "/health/live", "/health/ready"})
"""What is asked about the service itself, and answered also where everything else stands in line."""
_SESSION = re.compile(r"[a-z0-9]{32}")


def is_session(word: str) -> bool:
    """Whether this can be a session's key: the form in which Django makes every one."""
    return _SESSION.fullmatch(word) is not None


def session_named(cookies: str) -> str | None:
    """The session that the cookies of a request name, of several the last, as Django takes it; None where
    there is none that could be one."""
    word = parse_cookie(cookies).get(SESSION_COOKIE, "")
    return word if is_session(word) else None
