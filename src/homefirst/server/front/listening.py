"""How a web process listens: what uvicorn is told, in one place for whoever starts it."""

from typing import Any

import uvicorn

from homefirst.server.front.protocol import HEAD_BYTES, PatientProtocol

APPLICATION = "homefirst.server.asgi:application"


def listening(**more: Any) -> uvicorn.Config:
    """uvicorn's configuration: our protocol with its limits, our log and no other, our application."""
    words: dict[str, Any] = {
        "http": PatientProtocol,
        "ws": "none",
        "h11_max_incomplete_event_size": HEAD_BYTES,
        "timeout_keep_alive": 10,
        "lifespan": "on",
        "log_config": None,
        "access_log": False,
        "server_header": False,
    }
    return uvicorn.Config(APPLICATION, **{**words, **more})
