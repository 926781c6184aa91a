"""Web processes without what each spends on its start: a process that has imported the service and read its
templates, and that forks a web process whenever one is asked for. tests/doors starts them from nothing.

    python -m tests.browser.forked SOCKET
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILES = 4
"""That a web process is given: its listener, the pipes of its life and of its being ready, and where it
speaks."""


class Forking:
    """The process that forks, as who asks it for web processes sees it."""

    def __init__(self, asking: socket.socket) -> None:
        self._asking = asking

    def fork(self, database: str, listener: int, life: int, ready: int, says: int) -> int:
        """The number of a new web process on a database."""
        socket.send_fds(self._asking, [json.dumps(database).encode()], [listener, life, ready, says])
        return int(self._asking.recv(100))


@contextlib.contextmanager
def forking() -> Iterator[Forking]:
    """While this lasts, a process that forks."""
    ours, theirs = socket.socketpair()
    paths = os.pathsep.join(map(str, (ROOT / "src", ROOT)))
    with (
        ours,
        theirs,
        subprocess.Popen(
            [sys.executable, "-m", "tests.browser.forked", str(theirs.fileno())],
            env={**os.environ, "PYTHONPATH": paths},
            pass_fds=(theirs.fileno(),),
        ) as process,
    ):
        theirs.close()
        yield Forking(ours)
        ours.close()  # it ends when nobody can ask it any more
        process.wait(timeout=60)


def _import_all() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "homefirst.settings"
    import django

    django.setup()
    from django.template import engines

    import homefirst.server.asgi
    import homefirst.server.urls
    import homefirst.server.web_child  # noqa: F401

    pages = engines["jinja2"].env
    for name in pages.list_templates(extensions=["html"]):
        if "/" not in name:
            pages.get_template(name)


def _serve(database: str, listener: int, life: int, ready: int, says: int) -> None:
    """Is a web process until it is told to end."""
    from django.conf import settings

    from homefirst.server import web_child

    for one in settings.DATABASES.values():
        one["NAME"] = database
    for own in (1, 2):
        os.dup2(says, own)
    os.close(says)
    web_child.main(listener, life, ready, -1)


def main(number: int) -> None:
    """Forks for who asks, until nobody can."""
    _import_all()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who ended is waited for by its pipe
    with socket.socket(fileno=number) as asked:
        while True:
            said, files, _, _ = socket.recv_fds(asked, 1000, FILES)
            if not said:
                return
            child = os.fork()
            if not child:
                break
            asked.send(str(child).encode())
            for one in files:
                os.close(one)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _serve(json.loads(said), *files)


if __name__ == "__main__":
    main(int(sys.argv[1]))
