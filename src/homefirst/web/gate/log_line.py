"""One line of the log: JSON, or columns where somebody looks on. Set up before Django's applications are, so
nothing of theirs is imported here.

No person in it, ever: not a name, not an address, nothing that was written into a request. So of others'
loggers only what they always say is kept, never what they fill in (Django fills in paths and host names);
of an error its type and where in the code it arose, never its words or the values there.
"""

import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

import structlog

OURS = "homefirst"
_JSON = structlog.processors.JSONRenderer(ensure_ascii=False)
_COLUMNS = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback, sort_keys=False)


class Line(logging.Formatter):
    """A record as one line: `at`, `level`, `logger`, `event`, `request_id` where there is one, and whatever
    the caller says beside it (`extra={"said": {...}}`)."""

    def __init__(self, *, columns: bool | None = None) -> None:
        super().__init__()
        on_screen = sys.stderr.isatty() if columns is None else columns
        self._render: Any = _COLUMNS if on_screen else _JSON

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
        }
        request = getattr(record, "request", None)
        if request is not None:
            told["request_id"] = getattr(request, "request_id", "-")
            match = getattr(request, "resolver_match", None)
            told["route"] = match.url_name if match else None
        told.update(getattr(record, "said", {}))
        if record.exc_info and record.exc_info[1] is not None:
            told.update(_error(record.exc_info[1]))
        line: str = self._render(None, record.levelname.lower(), told)
        return line


def _event(record: logging.LogRecord) -> str:
    """What a record says: of ours all of it, of others' the words that are always the same."""
    if record.name.startswith(OURS):
        return record.getMessage()
    if record.name.startswith("django.security"):
        return record.name.rpartition(".")[2]  # its message is made of the request
    if record.name.startswith("django.request") and isinstance(record.args, tuple) and record.args:
        return str(record.args[0])  # the status in words; the path comes after it
    return str(record.msg).strip()


def _error(error: BaseException) -> dict[str, Any]:
    """An error and what it came of: the types, and the lines of code from the outermost to the innermost."""
    chain: list[dict[str, Any]] = []
    seen: BaseException | None = error
    while seen is not None and len(chain) < 5:
        kind = f"{type(seen).__module__}.{type(seen).__qualname__}"
        state = getattr(seen, "sqlstate", None)
        frames = traceback.extract_tb(seen.__traceback__, limit=-12)
        chain.append(
            {
                "error": f"{kind} {state}" if state else kind,
                "code": [f"{one.filename}:{one.lineno} {one.name}: {one.line}" for one in frames],
            }
        )
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return {"error": chain[0]["error"], "chain": chain}
