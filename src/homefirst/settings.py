"""Django's settings, made from the environment. Read by Django by name; imported by nobody.

Settings of the environment: HOMEFIRST_DATA (the data folder), DATABASE_URL (a PostgreSQL of your own),
HOMEFIRST_PACK (a county pack), HOMEFIRST_HOSTS (names under which the pages are reached).
"""

import os
import secrets
from collections.abc import Iterable
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from csp.constants import NONCE, NONE, SELF

from homefirst.county.catalogue.in_force import folder_in_force
from homefirst.county.catalogue.pack import pack_folder, read_county
from homefirst.foundation.errors import NotUnderstood, Unavailable
from homefirst.foundation.store.roles import APP, OWNER, SCHEMA

MOST_RATE = 10_000
KNOWN = frozenset(
    "HOMEFIRST_ADDRESS HOMEFIRST_BACKUPS HOMEFIRST_BACKUPS_KEEP HOMEFIRST_DATA HOMEFIRST_DATABASE"
    " HOMEFIRST_DEMONSTRATION HOMEFIRST_DURABLE HOMEFIRST_FAULTS HOMEFIRST_FAULTS_TABLE HOMEFIRST_HOSTS"
    " HOMEFIRST_HTTPS HOMEFIRST_MAIL HOMEFIRST_PACK HOMEFIRST_PICTURES HOMEFIRST_POSTGRES HOMEFIRST_PROXIES"
    " HOMEFIRST_PYTHON HOMEFIRST_RATE HOMEFIRST_SHARED HOMEFIRST_SYNTHETIC HOMEFIRST_TESTS_OWN_DATA"
    " HOMEFIRST_TEST_WORKERS HOMEFIRST_WEB".split()
)
"""Every setting of the environment that is ours; docs/settings.md says what each is."""


def _refuse_unknown(named: Iterable[str]) -> None:
    """Raises NotUnderstood for a setting of ours that there is not: a slip of the pen would be obeyed by
    nobody, and nobody would be told."""
    for name in sorted(set(named) - KNOWN):
        if name.startswith("HOMEFIRST_"):
            near = get_close_matches(name, KNOWN, 1)
            raise NotUnderstood(
                "There is no such setting.",
                where=name,
                next=f"Is it {near[0]} that you mean?" if near else "docs/settings.md has all of them.",
            )


_refuse_unknown(os.environ)
DATA = Path(os.environ.get("HOMEFIRST_DATA") or ".homefirst").absolute()
NAMED_PACK = pack_folder(os.environ.get("HOMEFIRST_PACK"))
# What was taken in of it, and is gone by; a set-up takes in anew what changed (app/pack/in_force.py).
PACK = folder_in_force(DATA, NAMED_PACK)
COUNTY = read_county(PACK)


def _rate() -> float:
    """Pages a second that one caller may ask for; raises NotUnderstood for what is no such number."""
    word = os.environ.get("HOMEFIRST_RATE") or "20"
    if not word.isascii() or not word.isdigit() or not 1 <= int(word) <= MOST_RATE:
        raise NotUnderstood(
            f"“{word}” is no number of pages a second.",
            where="HOMEFIRST_RATE",
            next="Write 20, or 1 to 10000.",
        )
    return float(word)


def _proxies() -> tuple[str, ...]:
    """The addresses of proxies that are believed about where a request comes from; raises NotUnderstood for
    what is no address."""
    named = [word.strip() for word in os.environ.get("HOMEFIRST_PROXIES", "").split(",") if word.strip()]
    for word in named:
        try:
            ip_address(word)
        except ValueError as error:
            raise NotUnderstood(
                f"“{word}” is no address of a proxy.",
                where="HOMEFIRST_PROXIES",
                next="Write addresses such as 127.0.0.1, with commas between them.",
            ) from error
    return tuple(named)


def _backups() -> Path | None:
    """The folder that was named for backups; app/service/backups.py knows where they are without it."""
    named = os.environ.get("HOMEFIRST_BACKUPS")
    if not named:
        return None
    folder = Path(named).absolute()
    if os.environ.get("DATABASE_URL"):
        raise NotUnderstood(
            "Backups are taken of the embedded database only, and DATABASE_URL names a server of yours.",
            where="HOMEFIRST_BACKUPS",
            next="Leave one of the two out; docs/backup.md says how to back up a server of yours.",
        )
    if folder.exists() and not folder.is_dir():
        raise NotUnderstood(f"{folder} is no folder.", where="HOMEFIRST_BACKUPS", next="Name a folder.")
    return folder


def _backups_keep() -> int:
    """How many backups are kept, where the command does not say it; NotUnderstood for no number above 0."""
    word = os.environ.get("HOMEFIRST_BACKUPS_KEEP") or "7"
    if not word.isascii() or not word.isdigit() or int(word) < 1:
        raise NotUnderstood(
            f"“{word}” is no number of backups.", where="HOMEFIRST_BACKUPS_KEEP", next="Write 7, or another."
        )
    return int(word)


def _secret_key() -> str:
    """Made once and kept in the data folder, readable by its owner only."""
    path = DATA / "secret-key"
    try:
        DATA.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(
            f"The data folder cannot be made: {error.strerror}.",
            where=str(DATA),
            next="Name another: HOMEFIRST_DATA.",
        ) from error
    if not path.exists():
        half = DATA / f"secret-key.{secrets.token_hex(4)}"
        half.touch(mode=0o600)
        half.write_text(secrets.token_urlsafe(50))
        try:
            os.link(half, path)  # the first of two starts wins, and both read the same key
        except FileExistsError:
            pass
        finally:
            half.unlink()
    return path.read_text()


def _address(url: str) -> SplitResult:
    """The parts of DATABASE_URL; raises NotUnderstood where it is none, and never repeats it: it may hold
    a password."""
    try:
        parts = urlsplit(url)
        if parts.scheme in {"postgres", "postgresql"} and parts.port != 0 and parts.path.strip("/"):
            return parts
    except ValueError:
        pass  # a port that is no number
    raise NotUnderstood(
        "This is no address of a PostgreSQL database.",
        where="DATABASE_URL",
        next="Write postgresql://account:password@host:5432/database.",
    )


def _web() -> int:
    """How many web processes serve, where the command does not say it; NotUnderstood for no number."""
    word = os.environ.get("HOMEFIRST_WEB") or "2"
    if not word.isascii() or not word.isdigit():
        raise NotUnderstood(
            f"“{word}” is no number of processes.", where="HOMEFIRST_WEB", next="Write 2, or another."
        )
    return int(word)


def _yes_or_no(setting: str, *, without: bool) -> bool:
    """What a setting of two words says; raises NotUnderstood for a third."""
    said = os.environ.get(setting)
    if said not in {None, "", "yes", "no"}:
        raise NotUnderstood(f"“{said}” is neither yes nor no.", where=setting, next="Write yes or no.")
    return said == "yes" if said else without


REACH = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,  # milliseconds; a bulk append waits for a server that writes to its disk
}
"""How soon a server is given up that cannot be reached, or that vanished without a word (seconds)."""


def _database(role: str) -> dict[str, Any]:
    options = (
        f"-c search_path={SCHEMA} -c homefirst.county={COUNTY.area} -c datestyle=ISO,DMY"
        " -c default_transaction_isolation=read\\ committed"
    )
    shared: dict[str, Any] = {
        "ENGINE": "homefirst.foundation.store.backend",
        # A page gives its connection back when it is made: under ASGI each request has a thread of its
        # own, and what it kept would stay open long after it (a hundred at once used up the server).
        "CONN_MAX_AGE": 0,
        "TEST": {"MIGRATE": False},
    }
    url, programs = os.environ.get("DATABASE_URL"), os.environ.get("HOMEFIRST_POSTGRES")
    if not url:
        return {
            **shared,
            "NAME": os.environ.get("HOMEFIRST_DATABASE", "homefirst"),
            "USER": role,
            "EMBEDDED": str(DATA),
            "PROGRAMS": Path(programs) if programs else None,
            "DURABLE": os.environ.get("HOMEFIRST_DURABLE", "yes") != "no",
            "OPTIONS": {**REACH, "options": options, "prepare_threshold": 5},
        }
    parts = _address(url)
    return {
        **shared,
        "NAME": os.environ.get("HOMEFIRST_DATABASE") or unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "OPTIONS": {
            **REACH,
            **dict(parse_qsl(parts.query)),
            "options": f"{options} -c role={role}",
            "prepare_threshold": 5,
        },
    }


DATABASES = {"default": _database(APP), "owner": _database(OWNER)}
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "homefirst.foundation.store",
    "homefirst.foundation.work",
    "homefirst.county.access",
    "homefirst.county.people",
    "homefirst.county.figures",
    "homefirst.county.journey",
    "homefirst.county.capacity",
    "homefirst.county.market",
    "homefirst.measures.returns",
    "homefirst.hub",
    "homefirst.flow",
    "homefirst.programme",
    "homefirst.intake",
    "homefirst.web",
]
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["homefirst.county.access.passwords.ArgonHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "homefirst.county.access.passwords.NoWordOfTheHouse",
        "OPTIONS": {"also": (COUNTY.name, COUNTY.slug)},
    },
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SECRET_KEY = _secret_key()
BACKUPS = _backups()
BACKUPS_KEEP = _backups_keep()
WEB = _web()
MAIL = os.environ.get("HOMEFIRST_MAIL") or ""
ADDRESS = (os.environ.get("HOMEFIRST_ADDRESS") or "").rstrip("/")
DEMONSTRATION = _yes_or_no("HOMEFIRST_DEMONSTRATION", without=True)
SYNTHETIC = _yes_or_no("HOMEFIRST_SYNTHETIC", without=DEMONSTRATION)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("HOMEFIRST_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
ROOT_URLCONF = "homefirst.server.urls"
RATE = _rate()
PROXIES = _proxies()
ASGI_APPLICATION = "homefirst.server.asgi.application"
MIDDLEWARE = [
    "homefirst.web.gate.doors.few_at_once",
    "homefirst.web.gate.doors.request_id",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "homefirst.web.gate.who.WhoAsks",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "homefirst.web.gate.doors.PermissionMiddleware",
    "homefirst.web.gate.doors.ErrorMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [Path(__file__).parent / room / "templates" for room in ("web", "api")],
        "OPTIONS": {
            "environment": "homefirst.web.sheet.environment.environment",
            "context_processors": ["homefirst.web.gate.context.page"],
        },
    }
]
STATIC_URL = "/static/"
# Django's own default sends errors by e-mail to nobody; ours go to standard error, under the request's id.
# What Django says of a request that is refused, its line says already.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "homefirst.web.gate.log_line.Line"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        name: {"handlers": ["stderr"], "level": level, "propagate": True}
        for name, level in (
            ("homefirst", "INFO"),
            ("django", "ERROR"),
            ("uvicorn", "WARNING"),
            ("asyncio", "WARNING"),
        )
    },
}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
HTTPS = _yes_or_no("HOMEFIRST_HTTPS", without=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "homefirst.web.gate.errors.csrf_failed"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "front"
LOGOUT_REDIRECT_URL = "front"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
USE_I18N = False
