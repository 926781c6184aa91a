"""One referral through one point: what fits and why the rest does not, who may refer, and what is entered;
and the packages that are to be reviewed."""

import json
from uuid import UUID

import pytest
from django.test import Client

from homefirst.app.ward import referring
from homefirst.county.catalogue.dated import Dates
from homefirst.policy.criteria import Criterion, Rules
from homefirst.policy.need import ASKED
from tests.doors.people_county import last_view, signed_in, views_since
from tests.doors.test_command_line import homefirst  # noqa: F401
from tests.doors.test_pages import Text
from tests.doors.ward_county import ASKS_JSON, JSON, entries_since, last_entry
from tests.web.test_xlsx import sheets


def page_of(key: UUID) -> str:
    return f"/oxfordshire/people/{key}/refer"


def refer(client: Client, key: UUID, service: str, *, seen: int | None = None, hours: str = ""):
    number = client.get(page_of(key), JSON).json()["entry"] if seen is None else seen
    form = {"seen": number, "service": service, "hours": hours}
    return client.post(page_of(key), form, headers=ASKS_JSON)


def entered_since(seq: int) -> list[tuple[str, dict[str, object]]]:
    keys = ("person", "service", "wait")
    return [
        (one.name, {name: said for name, said in one.payload.items() if name not in keys})
        for one in entries_since(seq)
    ]


def test_the_page_says_what_fits_and_why_the_rest_does_not(wendy: Client, keys) -> None:
    before = last_view()
    response = wendy.get(page_of(keys["ill"]))
    page = " ".join(Text(response).words.split())
    assert "They do not fit" in page
    # Ill meets criteria to reside: whoever still needs an acute bed is taken by no bed to recover in.
    assert (
        "It takes only whoever needs no acute bed any more; said of this person: still needs an acute bed."
        in page
    )
    assert (
        "Not known whether this person needs no nursing day and night: nobody said how much nursing" in page
    )
    assert {one.name for one in views_since(before)} == {"PersonViewed"}
    told = {one["code"]: one for one in wendy.get(page_of(keys["well"]), JSON).json()["services"]}
    assert (told["home-care"]["wanted"], told["home-care"]["fits"]) == (True, True)
    assert (told["home-care"]["may_refer"], told["community-beds"]["may_refer"]) == (False, True)
    assert "hart" not in told  # it begins in October 2016, and the ward's day is in March


def test_a_referral_is_entered_once_with_the_wait_for_it(wendy: Client, keys) -> None:
    before = last_entry()
    response = refer(wendy, keys["well"], "shds", hours="7.5")
    assert (response.status_code, response.json()["referral"], response.json()["wait"]) == (201, True, True)
    assert entered_since(before) == [
        ("ServiceReferred", {"what": "reablement", "place": "shds", "hours": "7.5"}),
        ("WaitOpened", {"what": "reablement", "reason": None, "whose": None, "due": "2016-03-16"}),
    ]
    again = refer(wendy, keys["well"], "shds")
    assert (again.status_code, again.json()["detail"]) == (
        403,
        "Supported Hospital Discharge Service: they are referred already.",
    )
    page = " ".join(Text(wendy.get(page_of(keys["well"]))).words.split())
    assert "Services now: reablement: referred." in page
    assert "referred to it, or has it" in page


def test_to_a_bed_the_wait_is_opened_and_nothing_at_home(wendy: Client, keys) -> None:
    before = last_entry()
    form = {"seen": wendy.get(page_of(keys["well"]), JSON).json()["entry"], "service": "community-beds"}
    response = wendy.post(page_of(keys["well"]), form, follow=True)
    assert [(name, said["what"]) for name, said in entered_since(before)] == [("WaitOpened", "community_bed")]
    assert "Referred Recorded: the wait for a bed of this kind." in " ".join(Text(response).words.split())


def test_who_they_are_counts_when_the_referral_is_sent_as_when_it_is_shown(
    wendy: Client, keys, monkeypatch
) -> None:
    rules = Rules(
        tuple(
            Criterion("shds", ASKED.parse(asks), sentence, Dates(None, None), "assumption", row)
            for row, (asks, sentence) in enumerate((("sex=male", "is a man"), ("adult=no", "is a child")))
        )
    )
    monkeypatch.setattr(referring, "fitting_rules", lambda: rules)
    told = {one["code"]: one for one in wendy.get(page_of(keys["quiet"]), JSON).json()["services"]}
    against = [
        "It takes only whoever is a man; said of this person: a woman.",
        "It takes only whoever is a child; said of this person: an adult.",
    ]
    assert (told["shds"]["against"], told["shds"]["unknown"]) == (against, [])
    before, looked = last_entry(), last_view()
    response = refer(wendy, keys["quiet"], "shds", seen=1)
    assert (response.status_code, response.json()["detail"]) == (
        403,
        f"Supported Hospital Discharge Service does not fit: {' '.join(against)}",
    )
    assert last_entry() == before
    # Who they are was read, and so that is on record.
    assert [one.payload["part"] for one in views_since(looked)] == ["timeline", "identity"]


REFUSED = {
    "a service that has not begun": (
        "wendy", "well", "hart", "", 403,
        "Home Assessment and Reablement Team (HART) does not begin before October 2016.",
    ),
    "another role refers to it": (
        "wendy", "well", "interim-beds", "", 403, "Council interim beds takes no referral from ward staff.",
    ),
    "it does not fit": (
        "wendy", "ill", "community-beds", "", 403,
        "Community hospital beds does not fit: It takes only whoever needs no acute bed any more; said of"
        " this person: still needs an acute bed.",
    ),
    "no such service": ("wendy", "well", "nowhere", "", 400, "There is no such service."),
    "hours of a bed": ("wendy", "well", "community-beds", "4", 400, "This service does not go by hours."),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_entered(keys, case: str) -> None:
    user, who, service, hours, status, sentence = REFUSED[case]
    before = last_entry()
    response = refer(signed_in(user), keys[who], service, hours=hours)
    assert (response.status_code, response.json()["detail"]) == (status, sentence)
    assert last_entry() == before


@pytest.mark.parametrize("hours", ["-3", "0", "169", "many", "1.234", "NaN"])
def test_hours_that_cannot_be_are_refused(wendy: Client, keys, hours: str) -> None:
    before = last_entry()
    response = refer(wendy, keys["quiet"], "shds", hours=hours)
    assert (response.status_code, response.json()["where"]) == (400, "hours")
    assert last_entry() == before


def test_two_at_once_and_whoever_may_not_see_the_person(wendy: Client, keys) -> None:
    overtaken = refer(wendy, keys["quiet"], "shds", seen=1)
    assert overtaken.status_code == 409
    assert signed_in("bram").get(page_of(keys["quiet"]), JSON).status_code == 403
    stranger = signed_in("stella").get(page_of(keys["quiet"]), JSON)
    nobody = signed_in("stella").get(page_of(UUID("5a0ccbd2-7d3e-4d6f-8f6e-2b9f6f3f9a11")), JSON)
    assert (stranger.status_code, stranger.json()["detail"]) == (nobody.status_code, nobody.json()["detail"])
    assert stranger.status_code == 404
    page = wendy.post(page_of(keys["quiet"]), {"seen": "1", "service": ""})
    assert "No service is chosen. Choose one." in Text(page).words


def test_the_packages_to_be_reviewed_are_listed_with_what_each_would_release(keys) -> None:
    before = last_view()
    hetty = signed_in("hetty")
    told = hetty.get("/oxfordshire/reviews", JSON).json()
    assert {name: told[name] for name in ("packages", "to_review", "hours", "reviews")} == {
        "packages": 1,
        "to_review": 1,
        "hours": 0.0,
        "reviews": [
            {
                "person": str(keys["home"]),
                "name": "Penrose, Thomas",
                "what": "reablement",
                "place": "hart",
                "since": "2016-03-05T12:00:00+00:00",
                "hours": 14.0,
                "planned_end": "2016-04-16",
                "next_step": None,
                "reasons": [
                    {"why": "no_next_step", "sentence": "Nobody said what comes after it.", "hours": None}
                ],
                "releases_hours": None,
                "releases_pounds": None,
            }
        ],
    }
    (view,) = views_since(before)
    assert (view.name, view.payload["persons"]) == ("PeopleListed", [str(keys["home"])])
    page = " ".join(Text(hetty.get("/oxfordshire/reviews", {"why": "no_next_step"})).words.split())
    assert "1 of 1 packages is to be reviewed: what that would release is not known." in page
    assert "Reablement without a next step. Nobody said what comes after it." in page
    assert "planned end 16 April 2016" in page
    assert hetty.get("/oxfordshire/reviews", JSON | {"why": "due"}).json()["reviews"] == []
    assert hetty.get("/oxfordshire/reviews", JSON | {"why": "old"}).status_code == 400
    _, (heads, row) = sheets(hetty.get("/oxfordshire/reviews", {"format": "xlsx"}).content)
    assert (row[heads.index("Hours a week")], row[heads.index("Next step")]) == (14, "")
    assert signed_in("wendy").get("/oxfordshire/reviews", JSON).status_code == 403
    nameless = signed_in("bram").get("/oxfordshire/reviews", JSON).json()["reviews"]
    assert [one["name"] for one in nameless] == [None]


@pytest.mark.parametrize("asked", [{}, {"why": "no_next_step"}, {"why": "due"}])
def test_the_command_says_of_reviews_what_the_page_says_to_whoever_sees_no_name(
    homefirst,  # noqa: F811
    keys,
    asked: dict[str, str],
) -> None:
    page = signed_in("bram").get("/oxfordshire/reviews", JSON | asked).json()
    words = [word for name, value in asked.items() for word in (f"--{name}", value)]
    assert json.loads(homefirst("reviews", *words, "--json").out) == page
    assert page["to_review"] == len(page["reviews"]) == (0 if asked.get("why") == "due" else 1)
    told = homefirst("reviews", *words).out
    assert f"To be reviewed: {page['to_review']} of 1 packages" in " ".join(told.split())
    assert "Penrose" not in told


def test_what_the_command_cannot_ask_of_reviews_is_told(homefirst, keys) -> None:  # noqa: F811
    beyond, old = homefirst("reviews", "--page", "2"), homefirst("reviews", "--why", "old")
    assert (beyond.code, old.code) == (2, 2)
    assert "There is no page 2. The last is 1." in " ".join(beyond.complaint.split())
