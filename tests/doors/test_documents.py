"""`homefirst documents`, as whoever runs the service meets it."""

import hashlib
import json
import sys

import pytest

from homefirst.cli.main import main
from homefirst.foundation.calendar import local_day
from homefirst.intake.documents import keep, latest, read
from tests.conftest import OXFORDSHIRE

DIGEST = hashlib.sha256(b"content").hexdigest()


@pytest.fixture
def homefirst(db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Runs the command line in this process, in a transaction that is rolled back after the test."""

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["homefirst", "documents", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return run


def test_documents_are_listed_without_content_and_erased_with_name_and_sender(homefirst) -> None:
    assert homefirst("list") == (0, "No document was ever handed in.\n", "")
    for name, content in (("March_17.xlsx", b"content"), ("April_17.xlsx", b"other")):
        keep(OXFORDSHIRE, name=name, content=content, by="anna")
    code, said, _ = homefirst("list", "--json")
    (one,) = [one for one in json.loads(said)["documents"] if one["sha256"] == DIGEST]
    kept = read(OXFORDSHIRE, DIGEST)
    assert (code, one) == (
        0,
        {
            "sha256": DIGEST,
            "name": "March_17.xlsx",
            "bytes": 7,
            "kept_at": kept.kept_at.isoformat(),
            "kept_by": "anna",
            "erased": False,
        },
    )
    told = homefirst("list")[1].splitlines()
    day = local_day(kept.kept_at).isoformat()
    assert (len(told), f"{DIGEST}  {day}  7 bytes  March_17.xlsx, by anna" in told) == (2, True)
    said = f"Document {DIGEST} is erased. Backups that were taken before hold it until they are deleted.\n"
    assert homefirst("erase", DIGEST) == (0, said, "")
    erased = read(OXFORDSHIRE, DIGEST)
    assert (erased.content, erased.name, erased.kept_by) == (None, "erased", "erased")
    assert {one.name: one.erased for one in latest(OXFORDSHIRE, 5)} == {
        "April_17.xlsx": False,
        "erased": True,
    }
    assert len(latest(OXFORDSHIRE, 1)) == 1


def test_a_document_that_was_never_handed_in_cannot_be_erased(homefirst) -> None:
    assert homefirst("erase", DIGEST) == (
        2,
        "",
        f"document {DIGEST}: No such document is kept. Check the SHA-256.\n",
    )
