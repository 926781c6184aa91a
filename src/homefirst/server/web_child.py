"""One web process: python -m homefirst.server.web_child LISTENER LIFE READY GO, four numbers of open files.

It takes connections from the socket that its parent bound, says by a byte that it does, and stops when it is
told to or when its parent is gone. Where GO is not -1 it waits for a byte from there before it begins: the
parent sets the county up in the meantime.
"""

import contextlib
import os
import signal
import socket
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homefirst.settings")

import django
import uvicorn
from django.conf import settings

STOP_SECONDS = 8
"""For answers that are under way; less than the parent waits before it kills."""


def main(listener: int, life: int, ready: int, go: int) -> None:
    """Serves until it is told to stop."""
    django.setup()
    import homefirst.server.asgi  # noqa: PLC0415
    import homefirst.server.urls  # noqa: F401, PLC0415
    from homefirst.app.pack.in_force import go_by_pack_in_force  # noqa: PLC0415
    from homefirst.server.front.listening import listening  # noqa: PLC0415 - the settings come first
    from homefirst.server.life import stop_with_parent  # noqa: PLC0415
    from homefirst.server.patience import limit  # noqa: PLC0415
    from homefirst.web.live.hub import stop_streams  # noqa: PLC0415

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            os.write(ready, b"1")
            os.close(ready)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            stop_streams()  # they end when nobody listens any more, and nobody would
            await super().shutdown(sockets)

    limit(settings.DATABASES.values())
    if go >= 0 and not os.read(go, 1):
        return  # the parent ended before it had set the county up
    go_by_pack_in_force()  # the parent may have taken one in since the settings were read
    # uvicorn stops its work and then raises the signal again. Left to the system that would end the process
    # at once, without what it has to do at its end: it would not leave the embedded database.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    stop_with_parent(life)
    with contextlib.suppress(KeyboardInterrupt):
        config = listening(settings.PROXIES, timeout_graceful_shutdown=STOP_SECONDS)
        uvicorn.Server.run(Server(config), sockets=[socket.socket(fileno=listener)])


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
