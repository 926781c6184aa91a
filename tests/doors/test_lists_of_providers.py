"""A provider's list of those whom it serves and who are to begin: what it enters, and that it opens nothing
of anybody else. Nobody is real."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import uuid4

import pytest
from django.test import Client

from homefirst.app.ground.house import this_log
from homefirst.app.lists.words import gives
from homefirst.county.access.models import User
from homefirst.county.journey import care_record, offer_record
from homefirst.county.journey import record as journey
from homefirst.county.journey.open_now import services_open
from homefirst.county.people import matches
from homefirst.county.people.matches import Decision
from homefirst.county.people.read import proposals
from homefirst.foundation.store.events import Author
from tests.county.made_up_people import register, somebody
from tests.doors.people_county import last_view, signed_in, views_since
from tests.doors.test_lists_page import JSON, LISTS, hand_in, seen, take

NOW = datetime.now(UTC)
BY = Author("clara")
OUR, LISTED = "home-care-providers", "short-term-home-care"
HEADS = ("Client ID", "Client", "DOB", "Service", "Status", "Start date", "Hours", "Zone", "Ended")
_seed = count(9_000)


@pytest.fixture
def petra(people, apart) -> Client:
    User.objects.get_or_create(
        username="petra", defaults={"role": "provider", "organisation": OUR, "password": "!"}
    )
    return signed_in("petra")


def client_of(family: str, given: str = "Ivy") -> str:
    """Somebody whom the trust recorded; their key."""
    (key,) = register(this_log(), somebody(family, given), seed=next(_seed))
    return str(key)


def served(family: str, hours: str = "7.00", place: str = LISTED) -> tuple[str, str]:
    """The same, who has received care at home for ten days; their key and the service's."""
    key, service = client_of(family), str(uuid4())
    at = NOW - timedelta(days=10)
    care_record.start_service(
        this_log(),
        person=key,
        service=service,
        what="home_care",
        place=place,
        hours=Decimal(hours),
        by=BY,
        at=at,
    )
    return key, service


def row(family: str, **more: str) -> dict[str, str]:
    born = somebody(family, "Ivy").birth_date
    return {"Client": f"{family.upper()}, Ivy", "DOB": f"{born:%d/%m/%Y}", "Status": "active"} | more


def listed(petra: Client, name: str, *rows: dict[str, str]) -> str:
    """Hands in a provider's list, its columns as they are guessed; `name` is a heading of its own."""
    lines = ["\t".join((*HEADS, name))]
    lines += ["\t".join(one.get(head.replace(" ", "_"), one.get(head, "")) for head in HEADS) for one in rows]
    address = hand_in(petra, "\n".join(lines))
    asked = petra.get(address, JSON)
    if asked.status_code == 409:
        said = {column["name"]: column["says"] for column in asked.json()["asked"]}
        told = petra.post(f"{address}/columns", {"source": name, "place": "", **said})
        assert told.status_code == 303
    return address


def day(ago: int) -> str:
    return f"{NOW - timedelta(days=ago):%d/%m/%Y}"


def state_of(key: str) -> list[tuple[str | None, str, Decimal | None]]:
    log = this_log()
    held = services_open(log.now(), [key], log.now().known_at)
    return [(one.what, one.state, one.hours) for one in (held[key].services if key in held else ())]


def test_a_provider_pastes_its_list_and_its_services_are_entered_once(petra) -> None:
    has, _ = served("Abbot")
    more, service = served("Berry")
    over, _ = served("Cotton")
    held, _ = served("Dunbar")
    address = listed(
        petra,
        "ours",
        row("Abbot", Hours="7"),
        row("Berry", Hours="10.5"),
        row("Cotton", Status="ended", Ended=day(1)),
        row("Dunbar", Status="in hospital"),
        row("Easton", Service="Care at home", Start_date=day(3), Hours="14"),
        row("Fallow", Service="Care at home", Status="to start", Hours="8"),
    )
    before = last_view()
    told = petra.get(address, JSON).json()
    assert [(one["standing"], one["changes"]) for one in told["rows"]] == [
        ("unchanged", []),
        ("changed", ["Short-term home care on discharge: 10.5 hours a week and not 7"]),
        ("changed", [f"Short-term home care on discharge ended {NOW - timedelta(days=1):%-d %B %Y}"]),
        ("changed", ["Short-term home care on discharge: paused, and held for them"]),
        ("new", [f"Care at home began {NOW - timedelta(days=3):%-d %B %Y}, 14 hours a week"]),
        ("new", ["Is to begin: Care at home, 8 hours a week"]),
    ]
    viewed = [one for one in views_since(before) if one.name == "PersonViewed"]
    assert sorted(one.payload["persons"][0] for one in viewed) == sorted([has, more, over, held])
    assert {one.payload["part"] for one in viewed} == {"list"}
    taken = take(petra, address)
    assert (taken["entries"], taken["registered"], taken["quarantined"]) == (5, 2, [])
    assert state_of(more) == [("home_care", "receiving", Decimal("10.50"))]
    assert state_of(over) == []
    again = listed(petra, "ours", row("Easton", Start_date=day(3), Hours="14"), row("Abbot", Hours="7"))
    page = petra.get(again, JSON).json()
    assert [one["standing"] for one in page["rows"]] == ["unchanged", "unchanged"]
    assert {one["person"] for one in page["gone"]} >= {more, held}
    assert str(service) not in seen(petra.get(again))


def test_a_provider_that_pastes_the_trusts_people_learns_nothing_of_them(petra) -> None:
    """Somebody in a bed with a wait, somebody of another provider, and nobody at all: one answer."""
    inside, other = client_of("Gorse"), client_of("Hulme")
    log, at = this_log(), NOW - timedelta(days=4)
    journey.admit(log, person=inside, spell=str(uuid4()), care="acute", place="jr", ward="7A", by=BY, at=at)
    care_record.start_service(
        log,
        person=other,
        service=str(uuid4()),
        what="reablement",
        place="hart",
        hours=Decimal(7),
        by=BY,
        at=at,
    )
    rows = [
        row(name, Start_date=day(2), Hours="7", Service="Care at home") for name in ("Gorse", "Hulme", "Ince")
    ]
    before = last_view()
    address = listed(petra, "theirs", *rows)
    answer = petra.get(address, JSON).json()
    told = [(one["person"], one["standing"], one["changes"], one["notes"]) for one in answer["rows"]]
    assert told[0][0] is None
    assert [one for one in told if one != told[0]] == []
    assert [one.payload.get("reason") for one in views_since(before) if one.name == "ViewRefused"] == [
        "no relationship"
    ] * 2
    page = petra.get(address).content.decode()
    assert inside not in page
    assert other not in page
    assert petra.get(f"/oxfordshire/people/{inside}").status_code in (403, 404)
    # Taken, they are registered under keys of the provider's own; made one with the trust's by whoever keeps
    # records, the trust's bed and ward are still nothing that its list is told of.
    assert take(petra, address)["registered"] == 3
    pair = next(one for one in proposals(log.now()) if inside in (str(one.person), str(one.other)))
    matches.decide(
        log, proposal=pair.seq, decision=Decision.SAME, keep=pair.person, by=Author("rita"),
        at=log.now().known_at, because="checked the records",
    )  # fmt: skip
    later = petra.get(listed(petra, "theirs", *rows), JSON).json()
    words = str(later)
    assert [one["standing"] for one in later["rows"]] == ["unchanged"] * 3
    assert not any(one in words for one in ("7A", "John Radcliffe", "Moved", "Waits"))


def test_what_a_provider_cannot_say_by_a_list_is_a_sentence_beside_the_row(petra) -> None:
    served("Jessop")
    served("Kirby", place="home-care-providers")
    told = petra.get(
        listed(
            petra,
            "wrong",
            row("Jessop", Start_date=day(5)),
            row("Kirby", Service="Short-term home care on discharge", Status="ended"),
            row("Lomax", Hours="7"),
            row("Munro", Start_date=day(2), Hours="7"),
            row("Naylor", Start_date="31/02/2026", Hours="lots", Service="Care at home"),
            row("Orme", Start_date=day(2), Service="Care at home"),
        ),
        JSON,
    ).json()
    (one,) = told["rows"]
    assert one["notes"][0].startswith("The list says that it began ")
    assert [" ".join(each["problems"]) for each in told["wrong"]] == [
        "Row 3: No service of yours is held of this person."
        " Write the day on which it began, or leave it out.",
        "Row 4: It does not say which of your services. Say it in a column, or of the whole list.",
        "Row 5: It does not say which of your services. Say it in a column, or of the whole list.",
        "Row 6, column Start date: There is no such day. Write day, month and year, as in 10/03/2016."
        " Row 6, column Hours: These are no hours a week. Write a number, such as 10.5.",
        "Row 7: It does not say how many hours a week. Write the hours a week.",
    ]


def test_what_was_accepted_begins_on_the_page_of_offers_and_an_offer_that_was_not_opens_nothing(
    petra,
) -> None:
    log, at = this_log(), NOW - timedelta(days=2)
    keys = {name: client_of(name) for name in ("Pryor", "Quilter")}
    for name, key in keys.items():
        wait, offer = str(uuid4()), str(uuid4())
        journey.enter(
            log,
            entries=[
                journey.Entry(
                    journey.kinds.WAIT_OPENED, at,
                    {"person": key, "wait": wait, "what": "home_care"}
                    | dict.fromkeys(("reason", "whose", "due")),
                )
            ],
            by=BY,
        )  # fmt: skip
        offer_record.offer(
            log, person=key, offer=offer, wait=wait, what="home_care", place=OUR, resource="home-care-city",
            hours=Decimal(7), start=(NOW + timedelta(days=2)).date(), weekly=None, runner_up=None,
            by=BY, at=at,
        )  # fmt: skip
        if name == "Pryor":
            offer_record.accept(log, person=key, offer=offer, by=BY, at=at)
    rows = [row(name, Start_date=day(0), Hours="7", Service="Care at home") for name in keys]
    told = petra.get(listed(petra, "offers", *rows), JSON).json()
    accepted, offered = told["rows"]
    assert (accepted["person"], accepted["changes"]) == (keys["Pryor"], [])
    assert accepted["notes"] == [
        "You accepted an offer for them: say under Offers that it began, for a wait and a bed may end with"
        " it. Not taken."
    ]
    assert (offered["person"], offered["standing"]) == (None, "new")


def test_a_list_of_whoever_may_see_people_is_none_for_a_provider_at_their_organisation(people, apart) -> None:
    for name, role in (("hattie", "ward_staff"), ("hugo", "provider")):
        User.objects.get_or_create(
            username=name, defaults={"role": role, "organisation": "ouh", "password": "!"}
        )
    hattie, hugo = signed_in("hattie"), signed_in("hugo")
    address = hand_in(hattie, "Hosp No\tPatient\tDOB\tWard\nH1\tRIVERS, Ivy\t01/02/1930\t7A")
    assert hattie.get(address).status_code == 200
    told = [hugo.get(where, JSON).json()["detail"] for where in (address, f"{LISTS}/99999")]
    assert told == ["There is no such list, or it is not your organisation’s."] * 2
    assert [one["list"] for one in hugo.get(LISTS, JSON).json()["handed_in"]] == []
    assert len(hattie.get(LISTS, JSON).json()["handed_in"]) > 0


def test_a_service_that_two_may_give_is_nobodys_own() -> None:
    given, own = gives(OUR)
    assert [one.title for one in given] == ["Care at home", "Short-term home care on discharge"]
    assert {OUR, LISTED, "home-care-city"} <= own
    assert not own & {"hart", "discharge-to-assess", "care-homes"}
    homes, theirs = gives("care-homes")
    assert [one.kind for one in homes] == ["nursing", "residential"]
    assert "block-beds" not in theirs  # the council runs them, in homes of several
    assert gives("nobody") == ((), frozenset({"nobody"}))
