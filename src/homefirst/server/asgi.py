"""The application as a server runs it: our static files in front of Django's pages."""

import os
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homefirst.settings")

from django.core.asgi import get_asgi_application
from servestatic import ServeStaticASGI

import homefirst.web

STATIC = Path(homefirst.web.__file__).parent / "static"
application = ServeStaticASGI(
    get_asgi_application(), root=STATIC, prefix="static", max_age=3600, allow_all_origins=False
)
