"""Documents that were handed in: kept by their SHA-256, read by it, and erased when nobody needs them.

The log holds the SHA-256 alone, so that a document can be erased and the log stands.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Now

from homefirst.foundation.errors import NotFound, NotUnderstood
from homefirst.foundation.plain import kept_name
from homefirst.intake.models import DocumentRow
from homefirst.intake.size import LARGEST


@dataclass(frozen=True, slots=True)
class Document:
    """One document as it was handed in: its name is its sender's, `content` is None once it is erased."""

    sha256: str
    name: str
    size: int
    content: bytes | None
    kept_at: datetime
    kept_by: str


def keep(county: str, *, name: str, content: bytes, by: str) -> str:
    """Keeps a document; its SHA-256. The same content again is the same document, under its first name; one
    that was erased is kept anew. Raises NotUnderstood for one that is empty or too large."""
    own = kept_name(name)
    check_size(own, content)
    digest = hashlib.sha256(content).hexdigest()
    row = DocumentRow(
        county=county, sha256=digest, name=own, size=len(content), content=content, kept_at=Now(), kept_by=by
    )
    DocumentRow.objects.bulk_create([row], ignore_conflicts=True)
    DocumentRow.objects.filter(county=county, sha256=digest, content__isnull=True).update(
        content=content, erased_at=None, kept_at=Now(), kept_by=by, name=own
    )
    return digest


def check_size(name: str, content: bytes) -> None:
    """Raises NotUnderstood for a document that is empty or too large."""
    if not content or len(content) > LARGEST:
        raise NotUnderstood(
            f"It has {len(content):,} bytes." if content else "It is empty.",
            where=name,
            next=f"Hand in a workbook of at most {LARGEST:,} bytes.",
        )


def read(county: str, sha256: str) -> Document:
    """One document with its content; raises NotFound where none is kept under this SHA-256."""
    names = ("sha256", "name", "size", "content", "kept_at", "kept_by")
    found = DocumentRow.objects.filter(county=county, sha256=sha256).values_list(*names).first()
    if found is None:
        raise NotFound("No such document is kept.", where=f"document {sha256}", next="Hand it in.")
    digest, name, size, content, kept_at, kept_by = found
    kept = None if content is None else bytes(content)
    return Document(digest, name, size, kept, kept_at, kept_by)


@dataclass(frozen=True, slots=True)
class Kept:
    """One document without its content, which may be erased."""

    sha256: str
    name: str
    size: int
    kept_at: datetime
    kept_by: str
    erased: bool

    def as_answer(self) -> dict[str, object]:
        return {
            "sha256": self.sha256,
            "name": self.name,
            "bytes": self.size,
            "kept_at": self.kept_at.isoformat(),
            "kept_by": self.kept_by,
            "erased": self.erased,
        }


def names(county: str, digests: Collection[str]) -> dict[str, str]:
    """What some documents that are still kept are called, by SHA-256; one that was erased is not among
    them."""
    found = DocumentRow.objects.filter(county=county, sha256__in=digests, erased_at__isnull=True)
    return dict(found.values_list("sha256", "name"))


def latest(county: str, limit: int) -> tuple[Kept, ...]:
    """So many of the documents that were handed in, the latest first."""
    names = ("sha256", "name", "size", "kept_at", "kept_by", "erased_at")
    rows = DocumentRow.objects.filter(county=county).order_by("-kept_at", "sha256").values_list(*names)
    return tuple(
        Kept(digest, name, size, kept_at, kept_by, erased_at is not None)
        for digest, name, size, kept_at, kept_by, erased_at in rows[:limit]
    )


def erase(county: str, sha256: str) -> None:
    """Erases what a document holds and its name; that it was there, and what was taken in of it, stays.

    Raises NotFound where none is kept under this SHA-256.
    """
    erased = DocumentRow.objects.filter(county=county, sha256=sha256).update(
        content=None, name="erased", kept_by="erased", erased_at=Now()
    )
    if not erased:
        raise NotFound("No such document is kept.", where=f"document {sha256}", next="Check the SHA-256.")
