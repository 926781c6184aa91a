"""The door through which a message leaves the county: files in a folder, or e-mail. HOMEFIRST_MAIL names it.

What leaves here is read by whoever carries it: no message may hold anything of a person.
"""

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from homefirst.foundation.errors import NotUnderstood, Unavailable

FOLDER, MAIL = "folder", "mail"
SECONDS = 20


@dataclass(frozen=True, slots=True)
class Message:
    """What is told to a provider, by its code: to which addresses (none: a folder needs none), and what."""

    provider: str
    to: tuple[str, ...]
    subject: str
    body: str


class Door(Protocol):
    """Through which messages leave. `kind` is one word, which the log keeps; `needs_address`: whether it
    carries nothing to a provider without one."""

    @property
    def kind(self) -> str: ...

    @property
    def needs_address(self) -> bool: ...

    def send(self, message: Message) -> None:
        """Gives a message away. Raises Unavailable where it cannot be, and then nothing went."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Each message a file of text, for whatever carries it on. It is there whole or not at all."""

    path: Path
    kind: str = FOLDER
    needs_address: bool = False

    def send(self, message: Message) -> None:
        name = f"{message.provider}-{secrets.token_hex(8)}.txt"
        to = ", ".join(message.to) or message.provider
        text = f"To: {to}\nSubject: {message.subject}\n\n{message.body}"
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            half = self.path / f".{name}"
            half.write_text(text, encoding="utf-8")
            os.replace(half, self.path / name)
        except OSError as error:
            raise Unavailable(
                f"A message cannot be written: {error.strerror}.",
                where="HOMEFIRST_MAIL",
                next="Look at the folder.",
            ) from error


@dataclass(frozen=True, slots=True)
class Mail:
    """E-mail, by Django's own backend of these settings; STARTTLS unless the address says `tls=no`."""

    host: str
    port: int
    user: str
    password: str
    sender: str
    tls: bool
    backend: str = "django.core.mail.backends.smtp.EmailBackend"
    kind: str = MAIL
    needs_address: bool = True

    def send(self, message: Message) -> None:
        connection = get_connection(
            self.backend,
            host=self.host,
            port=self.port,
            username=self.user,
            password=self.password,
            use_tls=self.tls,
            timeout=SECONDS,
        )
        mail = EmailMessage(
            message.subject, message.body, self.sender, list(message.to), connection=connection
        )
        try:
            mail.send()
        except OSError as error:  # smtplib's errors are such
            raise Unavailable(
                "The mail server did not take a message.", where="HOMEFIRST_MAIL", next="Look at its log."
            ) from error


def this_door() -> Door | None:
    """The door that the settings name; None where there is none, and messages wait in the tracker."""
    return door_of(settings.MAIL)


@lru_cache(maxsize=4)
def door_of(named: str) -> Door | None:
    """The door of an address: `folder:/var/spool/homefirst`, or
    `smtp://user:password@host:587/?from=hub@council.example`. Raises NotUnderstood, and repeats nothing of
    it: it may hold a password."""
    if not named:
        return None
    parts = urlsplit(named)
    if parts.scheme == FOLDER and parts.path.startswith("/"):
        return Folder(Path(parts.path))
    said = parse_qs(parts.query)
    sender, tls = _one(said.get("from", ())), _one(said.get("tls", ("yes",)))
    try:
        port = parts.port or 587
    except ValueError:
        port = 0
    if parts.scheme == "smtp" and parts.hostname and port and "@" in sender and tls in {"yes", "no"}:
        return Mail(
            host=parts.hostname,
            port=port,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            sender=sender,
            tls=tls == "yes",
        )
    raise NotUnderstood(
        "This is no door for messages.",
        where="HOMEFIRST_MAIL",
        next="Write folder:/path, or smtp://user:password@host:587/?from=hub@council.example.",
    )


def _one(said: Sequence[str]) -> str:
    return said[-1] if said else ""
