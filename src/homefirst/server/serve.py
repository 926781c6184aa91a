"""Serving: bind first, so that a taken port is a sentence and the address that is printed is true."""

import contextlib
import signal
import socket
import sys
from collections.abc import Callable

import uvicorn

from homefirst.foundation.errors import Unavailable


def serve(host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serves until it is told to stop (Ctrl-C or SIGTERM). `ready` is told the address once it is ours.

    Raises Unavailable where the port is taken; port 0 takes any that is free.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)  # who comes before the first page is ready waits and is not turned away
    except OSError as error:
        listener.close()
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
