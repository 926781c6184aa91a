"""Serving: bind first, so that a taken port is a sentence and the address that is printed is true; then keep
the processes that take what comes to the socket, and the worker."""

import errno
import signal
import socket
import sys
from collections.abc import Callable

from django.conf import settings

from homefirst.foundation.errors import NotUnderstood, Unavailable
from homefirst.foundation.postgres.embedded import cluster_of
from homefirst.server.children import Wanted
from homefirst.server.parent import Parent

LAST_PORT = 65_535
MOST_WEB = 64
BACKLOG = 512  # who comes before the first page is ready, or in a burst, waits and is not turned away
NOT_OURS = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
"""What the system says of an address that is not this machine's, whatever the port."""


def serve(
    host: str,
    port: int,
    ready: Callable[[str], None],
    *,
    set_up: Callable[[], None] = lambda: None,
    web: int | None = None,
    worker: bool = True,
    told: Callable[[str], None] = lambda line: print(line, file=sys.stderr),  # noqa: T201
) -> None:
    """Serves until it is told to stop (Ctrl-C or SIGTERM). `ready` is told the address once it is ours and
    `set_up` is done.

    By `web` processes (HOMEFIRST_WEB where None), beside a `worker`; `told` hears when one of them ended.
    Raises Unavailable where the port is taken or the host is no address of this machine, and NotUnderstood
    for a number that is no port; port 0 takes any that is free.
    """
    processes = settings.WEB if web is None else web
    if not 1 <= processes <= MOST_WEB:
        raise NotUnderstood(
            f"{processes} web processes cannot be.", where="--web", next=f"Name 1 to {MOST_WEB}; 2 are usual."
        )
    with bound(host, port) as listener:
        # The last to leave stops an embedded database, and that is the parent, whose children end before it.
        cluster = cluster_of(settings.DATABASES["default"])
        if cluster is not None:
            cluster.join()
        shown = f"[{host}]" if ":" in host else host

        def before() -> None:
            set_up()
            ready(f"http://{shown}:{listener.getsockname()[1]}")

        Parent(processes_for(listener, web=processes, worker=worker), told=told).run(before)


def processes_for(listener: socket.socket, *, web: int, worker: bool) -> list[Wanted]:
    """What a service of so many web processes is made of, the first to be started first."""
    number = str(listener.fileno())
    page = ("-m", "homefirst.server.web_child", number, "{life}", "{ready}", "{go}")
    wanted = [Wanted("web process", page, (listener.fileno(),), tells_ready=True) for _ in range(web)]
    if worker:
        wanted.append(Wanted("worker", ("-m", "homefirst", "worker", "--life", "{life}")))
    return wanted


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens at an address of this machine. Raises as `serve` says."""
    if not 0 <= port <= LAST_PORT:
        raise NotUnderstood(f"{port} is no port.", where="port", next=f"Name one from 0 to {LAST_PORT}.")
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except (OSError, UnicodeError) as error:
        listener.close()
        # A name that nobody knows, one that cannot be a name, and an address of another machine.
        if isinstance(error, socket.gaierror | UnicodeError) or error.errno in NOT_OURS:
            raise Unavailable(
                "This is no address of this machine.", where=f"host {host}", next="Name 127.0.0.1 or another."
            ) from error
        raise Unavailable(
            f"Port {port} cannot be used: {error.strerror}.",
            where=host,
            next="Stop what uses it, or choose another: ./run start --port 8001.",
        ) from error
    return listener


def stop_at_a_word() -> None:
    """From now on SIGTERM and a hang-up end this process as Ctrl-C does: with what it has to do at its end,
    which is to leave the embedded database."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(0))
