"""Messages to providers: that an offer waits, and nothing of anybody. Read as files, and as mail."""

import re
import threading
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test import override_settings

from homefirst.app.ground.house import this_log
from homefirst.app.ground.work import this_work
from homefirst.app.offers import told as offers_told
from homefirst.app.offers.mail import Folder, Mail, Message, door_of
from homefirst.app.offers.told import Outgoing, outbox, tell, tell_again
from homefirst.county.catalogue.dated import Dates
from homefirst.county.catalogue.provider_addresses import ProviderAddress
from homefirst.county.journey.offer import Offer
from homefirst.county.journey.states import Offering
from homefirst.foundation.errors import NotUnderstood, Unavailable
from homefirst.hub.read import decisions_said
from tests.doors.people_county import EXAMPLE, signed_in
from tests.doors.test_offers_pages import OFFERS, follow, journeys, key, offered, own, tracked  # noqa: F401
from tests.doors.test_people_pages import seen

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


def test_what_no_door_took_stands_in_the_tracker_and_goes_once_when_there_is_one(
    key,  # noqa: F811
    tmp_path,
) -> None:
    offer = offered(key)
    page = seen(signed_in("hubert").get(OFFERS))
    assert "told through nothing yet" in page
    assert "Of 1 the provider is told through nothing yet." in page
    assert [(one["untold"], one["door"]) for one in tracked() if one["offer"] == offer] == [(True, None)]
    at, door = NOW + timedelta(hours=5), Folder(tmp_path)
    assert tell_again(None, at=at) is None
    assert tell_again(MAIL, at=at) is None  # nobody's address is known
    asked = tell_again(door, at=at)
    assert asked == tell_again(door, at=at + timedelta(minutes=10))
    assert asked != tell_again(door, at=at + timedelta(hours=1))
    assert tell(door, at=NOW).sent == 1
    assert tell_again(door, at=at + timedelta(hours=2)) is None
    assert [(one["untold"], one["door"]) for one in tracked() if one["offer"] == offer] == [(False, "folder")]
    assert "told through nothing yet" not in seen(signed_in("hubert").get(OFFERS))


class Particular:
    """Takes no message to some."""

    kind, needs_address = "mail", False

    def __init__(self, *refused: str) -> None:
        self.refused, self.asked = refused, []

    def send(self, message: Message) -> None:
        self.asked.append(message.provider)
        if message.provider in self.refused:
            raise Unavailable("The mail server did not take a message.")


def waits_for(*providers: str) -> tuple[Outgoing, ...]:
    return tuple(Outgoing(Message(one, (), "", ""), (str(uuid4()),)) for one in providers)


def test_one_address_that_is_refused_keeps_no_other_provider_untold(key, monkeypatch) -> None:  # noqa: F811
    monkeypatch.setattr(offers_told, "outbox", lambda: waits_for("a", "b", "c"))
    door = Particular("a")
    with pytest.raises(Unavailable):
        tell(door, at=NOW)
    assert door.asked == ["a", "b", "c"]
    told = {one.place for one in decisions_said(this_log().now()) if one.event == "ProviderTold"}
    assert told & {"a", "b", "c"} == {"b", "c"}
    closed = Particular(*"abcdef")
    monkeypatch.setattr(offers_told, "outbox", lambda: waits_for(*"abcdef"))
    with pytest.raises(Unavailable):
        tell(closed, at=NOW)
    assert closed.asked == ["a", "b", "c"]


def test_of_two_who_tell_at_once_one_sends(key, tmp_path) -> None:  # noqa: F811
    offered(key)
    sent: list[int] = []
    begin = threading.Barrier(2)

    class Slow(Folder):
        def send(self, message: Message) -> None:
            time.sleep(0.1)  # long enough for the other to look into the outbox, too
            super().send(message)

    def tells() -> None:
        begin.wait()
        sent.append(tell(Slow(tmp_path), at=NOW).sent)
        connection.close()

    both = [threading.Thread(target=tells) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert (sorted(sent), len(list(tmp_path.iterdir()))) == ([0, 1], 1)


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
