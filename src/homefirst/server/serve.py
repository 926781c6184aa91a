"""Serving: bind first, so that a taken port is a sentence and the address that is printed is true."""

import contextlib
import errno
import signal
import socket
import sys
from collections.abc import Callable

import uvicorn

from homefirst.foundation.errors import NotUnderstood, Unavailable

LAST_PORT = 65_535
NOT_OURS = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
"""What the system says of an address that is not this machine's, whatever the port."""


def serve(host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serves until it is told to stop (Ctrl-C or SIGTERM). `ready` is told the address once it is ours.

    Raises Unavailable where the port is taken or the host is no address of this machine, and NotUnderstood
    for a number that is no port; port 0 takes any that is free.
    """
    if not 0 <= port <= LAST_PORT:
        raise NotUnderstood(f"{port} is no port.", where="port", next=f"Name one from 0 to {LAST_PORT}.")
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)  # who comes before the first page is ready waits and is not turned away
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
    shown = f"[{host}]" if ":" in host else host
    ready(f"http://{shown}:{listener.getsockname()[1]}")
    config = uvicorn.Config(
        "homefirst.server.asgi:application", lifespan="off", log_level="warning", server_header=False
    )
    # uvicorn stops its work and then raises the signal again. Left to the system that would end the process
    # at once, without what it has to do at its end: the embedded database would stay behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])
