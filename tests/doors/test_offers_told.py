"""Messages to providers: that an offer waits, and nothing of anybody. Read as files, and as mail."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.core import mail
from django.test import override_settings

from homefirst.app import offers_told
from homefirst.app.mail import Folder, Mail, Message, door_of
from homefirst.app.offers_told import outbox, tell
from homefirst.app.work import this_work
from homefirst.county.catalogue.dated import Dates
from homefirst.county.catalogue.provider_addresses import ProviderAddress
from homefirst.county.journey.offer import Offer
from homefirst.county.journey.states import Offering
from homefirst.foundation.errors import NotUnderstood, Unavailable
from tests.doors.people_county import EXAMPLE
from tests.doors.test_offers_pages import follow, journeys, key, offered, own, tracked  # noqa: F401

NOW = datetime(2026, 1, 1, tzinfo=UTC)
IN_MEMORY = "django.core.mail.backends.locmem.EmailBackend"
MAIL = Mail("127.0.0.1", 25, "", "", "hub@council.example", False, IN_MEMORY)


class Broken:
    kind, needs_address = "mail", False

    def send(self, message: Message) -> None:
        raise Unavailable("The mail server did not take a message.")


def secrets() -> set[str]:
    """Every cell of every synthetic identity that could tell one from another."""
    rows = [line.split(",") for line in EXAMPLE.read_text(encoding="utf-8").splitlines()[1:]]
    return {cell for row in rows for cell in row[1:11] if len(cell) > 3 and cell not in {"male", "female"}}


def test_a_message_tells_what_and_where_and_nothing_of_anybody(key, journeys, tmp_path) -> None:  # noqa: F811
    offer = offered(key)
    with override_settings(ADDRESS="https://homefirst.example", SYNTHETIC=True):
        (out,) = outbox()
        assert tell(Folder(tmp_path), at=NOW).sent == 1
    (file,) = tmp_path.iterdir()
    text = file.read_text()
    assert text == (
        "To: home-care-providers\n"
        "Subject: An offer waits for you\n\n"
        "These people are made up: this is a demonstration.\n\n"
        "An offer waits for you:\n"
        "- care at home\n\n"
        "Sign in to see it and answer: https://homefirst.example/oxfordshire/offers\n\n"
        "Do not answer this message, and write nobody's name into one.\n"
    )
    assert out.offers == (offer,)
    hidden = secrets() | {offer, own()[0]["offer"], "2016", "14", *map(str, journeys.values())}
    assert {word for word in hidden if word in text} == set()
    assert re.fullmatch(
        r"home-care-providers-[0-9a-f]{16}\.txt", file.name
    )  # by chance alone, but for whom it is


def test_what_was_told_is_on_record_and_is_not_told_twice(key, tmp_path) -> None:  # noqa: F811
    offer = offered(key)

    def stands() -> dict:
        return next(one for one in tracked() if one["offer"] == offer)

    assert stands()["told"] is None
    assert tell(None, at=NOW).kept == 1  # no door: it stands in the tracker alone
    with pytest.raises(Unavailable):
        tell(Broken(), at=NOW)
    assert stands()["told"] is None
    assert tell(Folder(tmp_path), at=NOW).sent == 1
    assert stands()["told"] is not None
    assert tell(Folder(tmp_path), at=NOW).sent == 0
    assert len(list(tmp_path.iterdir())) == 1


def test_mail_goes_to_the_providers_own_address_and_to_nobody_without_one(key, monkeypatch) -> None:  # noqa: F811
    offered(key)
    mail.outbox = []
    assert tell(MAIL, at=NOW).kept == 1
    given = ProviderAddress("home-care-providers", "offers@provider.example", Dates(None, None))
    monkeypatch.setattr(offers_told, "addresses", lambda: (given,))
    assert tell(MAIL, at=NOW).sent == 1
    (sent,) = mail.outbox
    assert (sent.to, sent.from_email, sent.subject) == (
        ["offers@provider.example"], "hub@council.example", "An offer waits for you",
    )  # fmt: skip
    assert {word for word in secrets() if word in sent.body + sent.subject} == set()


def test_an_offer_that_is_made_asks_the_worker_to_tell_it(key) -> None:  # noqa: F811
    before = {job.id for job in this_work().recent(100)}
    offer = offered(key)
    (job,) = [job for job in this_work().recent(100) if job.id not in before]
    assert (job.kind, dict(job.arguments)) == ("tell_providers", {})
    assert offer not in job.key


def test_several_offers_are_one_message_by_zone() -> None:
    def one(resource: str | None, state: Offering = Offering.OFFERED) -> Offer:
        return Offer(
            "k", "w", "home_care", "home-care-providers", resource, Decimal(14), date(2016, 3, 10), None,
            None, state, NOW, NOW,
        )  # fmt: skip

    three = [one("home-care-north-east"), one("home-care-city"), one(None)]
    told = offers_told.message_of("home-care-providers", three, date(2016, 3, 9))
    assert told.subject == "3 offers wait for you"
    assert [line for line in told.body.splitlines() if line.startswith("- ")] == [
        "- care at home", "- care at home, city", "- care at home, north east",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("named", "door"),
    [
        ("", None),
        ("folder:/var/spool/messages", Folder(Path("/var/spool/messages"))),
        (
            "smtp://hub:s%40crt@mail.example:2525/?from=hub@council.example&tls=no",
            Mail("mail.example", 2525, "hub", "s@crt", "hub@council.example", False),
        ),
        (
            "smtp://mail.example/?from=hub@council.example",
            Mail("mail.example", 587, "", "", "hub@council.example", True),
        ),
    ],
)
def test_the_door_is_the_one_that_the_setting_names(named: str, door: object) -> None:
    assert door_of(named) == door


@pytest.mark.parametrize(
    "named",
    [
        "folder:here",
        "smtp://mail.example/",
        "http://x",
        "smtp://h:99999/?from=a@b",
        "smtp://u:secret@/?from=a@b",
    ],
)
def test_what_is_no_door_is_refused_without_repeating_it(named: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        door_of(named)
    assert "secret" not in str(refused.value)
