"""How a web process listens: what uvicorn is told, in one place for whoever starts it."""

from collections.abc import Sequence
from typing import Any

import uvicorn

from homefirst.server.front.limits import HEAD_BYTES
from homefirst.server.front.protocol import PatientProtocol

APPLICATION = "homefirst.server.asgi:application"


def listening(proxies: Sequence[str] = (), **more: Any) -> uvicorn.Config:
    """uvicorn's configuration: our protocol with its limits, our log and no other, our application.

    Only from `proxies`, by their addresses, is taken what a request says of where it comes from; uvicorn by
    itself would believe every program on this machine.
    """
    words: dict[str, Any] = {
        "http": PatientProtocol,
        "ws": "none",
        "h11_max_incomplete_event_size": HEAD_BYTES,
        "timeout_keep_alive": 10,
        "lifespan": "on",
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "proxy_headers": bool(proxies),
        "forwarded_allow_ips": list(proxies),
    }
    return uvicorn.Config(APPLICATION, **{**words, **more})
