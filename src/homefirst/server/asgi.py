"""The application as a server runs it: one layer in front of our static files and Django's pages."""

import asyncio
import os
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homefirst.settings")

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.urls import Resolver404, resolve
from servestatic import ServeStaticASGI

import homefirst.web
from homefirst.app.ground.house import stop_gathering
from homefirst.server.front.layer import Application, Front
from homefirst.server.front.limits import Limits

STATIC = Path(homefirst.web.__file__).parent / "static"


@lru_cache(maxsize=1024)
def route_of(path: str) -> str | None:
    """The name of the page at a path, None where there is none."""
    try:
        return resolve(path).url_name
    except Resolver404:
        return None


def front(inner: Any, limits: Limits | None = None) -> Front:
    """The layer in front of an application, as this service's settings say."""
    # Imported here: it is told where the counts lie by the settings, which Django has read by now.
    from homefirst.server.front.witness import Told  # noqa: PLC0415

    return Front(
        cast(Application, inner),
        limits=limits or replace(Limits(), rate=settings.RATE),
        hosts=settings.ALLOWED_HOSTS,
        secure=settings.HTTPS,
        route_of=route_of,
        witness=Told(),
        closed=[_write_what_was_gathered],
    )


async def _write_what_was_gathered() -> None:
    await asyncio.to_thread(stop_gathering)


application = front(
    ServeStaticASGI(
        get_asgi_application(), root=STATIC, prefix="static", max_age=3600, allow_all_origins=False
    )
)
