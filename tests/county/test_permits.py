"""Permits: none without a record that is durable; refusals in the same detail; nobody's name in it."""

import ast
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

import homefirst
from homefirst.app.ground.house import open_log
from homefirst.county.access.permits import (
    LASTS,
    About,
    Permit,
    SearchPermit,
    keyed,
    permit_list,
    permit_search,
    permit_together,
    permit_view,
    permit_views,
    refuse_at_the_door,
    refuse_unknown,
)
from homefirst.county.access.seeing import Asked, Asker, Part, Purpose, Relationship
from homefirst.county.access.views import view_counts, views_by, views_of
from homefirst.county.people import matches, read
from homefirst.county.people.search import Query
from homefirst.foundation.errors import NotFound, Refused, Unavailable
from homefirst.foundation.store.events import Fact
from homefirst.foundation.store.gather import Gatherer
from homefirst.foundation.store.line import payload_text
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.verify import verify
from tests.conftest import OXFORDSHIRE, as_superuser
from tests.county.made_up_people import CLERK, NINE, living_at, number, register, somebody

ANNA, OTTO = Asker("anna", "clinician", "ouh"), Asker("otto", "privacy_officer", "ouh")
STRANGER = Asker("stan", "clinician", "scas")
ADMITTED = Relationship("admission", "ouh", NINE, None)
KEY = b"of this service"


def asked(asker: Asker = ANNA, part: Part = Part.IDENTITY, *ties: Relationship) -> Asked:
    return Asked(asker, Purpose.DIRECT_CARE, part, frozenset({"ouh"}), ties or (ADMITTED,), (), NINE)


@pytest.fixture
def log(own_database: str) -> Log:
    """A log that commits, as the record of a view must."""
    return open_log(OXFORDSHIRE)


def kept(log: Log) -> list[tuple[str, str, dict[str, object]]]:
    return [(one.name, one.by, dict(one.payload)) for one in log.events("access", log.now())]


def test_a_permit_is_there_only_after_the_record_of_the_view(log: Log, monkeypatch) -> None:
    person = uuid4()
    given = permit_view(log, about=About(frozenset({person}), asked()), request="r1")
    assert given == Permit(ANNA, Purpose.DIRECT_CARE, Part.IDENTITY, frozenset({person}), NINE)
    shown = {
        "viewer": "anna", "role": "clinician", "organisation": "ouh", "purpose": "direct care",
        "part": "identity", "request": "r1", "persons": [str(person)], "relationships": ["admission"],
        "agreements": [],
    }  # fmt: skip
    assert kept(log) == [("PersonViewed", "anna", shown)]

    def away(self: Log, facts: list[Fact], **_: object) -> None:
        raise Unavailable("The database does not answer.")

    monkeypatch.setattr(Log, "append", away)
    with pytest.raises(Unavailable):
        permit_view(log, about=About(frozenset({person}), asked()))


def test_a_refusal_is_on_record_in_the_same_detail_with_its_reason(log: Log) -> None:
    person = uuid4()
    with pytest.raises(Refused) as refused:
        permit_view(log, about=About(frozenset({person}), asked(STRANGER)), request="r1")
    assert refused.value.what.startswith("No agreement lets the user's organisation")
    assert kept(log) == [
        (
            "ViewRefused",
            "stan",
            {
                "viewer": "stan", "role": "clinician", "organisation": "scas", "purpose": "direct care",
                "part": "identity", "request": "r1", "persons": [str(person)], "asked": {},
                "reason": "no agreement",
            },
        )
    ]  # fmt: skip


def test_a_view_is_never_recorded_within_somebodys_transaction(log: Log) -> None:
    with log.together(), pytest.raises(RuntimeError, match="recorded in a commit of its own"):
        permit_view(log, about=About(frozenset({uuid4()}), asked()))
    assert kept(log) == []


def test_of_several_those_who_may_be_seen_have_permits_and_all_are_on_record_together(log: Log) -> None:
    seen, unseen = uuid4(), uuid4()
    about = [
        About(frozenset({seen}), asked(part=Part.SEARCH_RESULT)),
        About(
            frozenset({unseen}),
            asked(ANNA, Part.SEARCH_RESULT, Relationship("admission", "ohft", NINE, None)),
        ),
    ]
    assert [one.persons for one in permit_views(log, about=about)] == [{seen}]
    assert [(name, said["persons"], said.get("reason")) for name, _, said in kept(log)] == [
        ("PersonViewed", [str(seen)], None),
        ("ViewRefused", [str(unseen)], "no relationship"),
    ]
    assert permit_views(log, about=()) == ()


def test_a_search_is_on_record_as_hashes_that_only_this_service_can_make(log: Log) -> None:
    query = Query(number=number(1), family="Ashworth", birth_date=date(1931, 4, 12), postcode="ZZ99 3CZ")
    said = keyed(query.said(), KEY)
    permit = permit_search(log, asker=ANNA, purpose=Purpose.DIRECT_CARE, asked=said, at=NINE)
    assert permit.asked == said
    ((name, _, payload),) = kept(log)
    assert (name, sorted(payload["asked"])) == (  # type: ignore[call-overload]
        "PersonSearched",
        ["birth_date", "family", "nhs_number", "postcode"],
    )
    for own in (number(1).digits, "shworth", "1931", "ZZ99"):
        assert own not in payload_text(payload)
    assert said == keyed(Query(number=number(1), family=" ASHWORTH", birth_date=date(1931, 4, 12),
                               postcode="ZZ99 3CZ").said(), KEY)  # fmt: skip
    assert not set(said.values()) & set(keyed(query.said(), b"of another").values())
    assert keyed({"family": "x"}, KEY)["family"] != keyed({"given": "x"}, KEY)["given"]


def test_whoever_may_not_search_is_refused_and_on_record(log: Log) -> None:
    for asker, reason in ((OTTO, "role"), (Asker("nina", "clinician", ""), "no organisation")):
        with pytest.raises(Refused):
            permit_search(log, asker=asker, purpose=Purpose.DIRECT_CARE, asked={"family": "0"}, at=NINE)
        assert kept(log)[-1][2] == {
            "viewer": asker.user, "role": asker.role, "organisation": asker.organisation,
            "purpose": "direct care", "part": "search result", "request": "", "persons": [],
            "asked": {"family": "0"}, "reason": reason,
        }  # fmt: skip


def test_who_asks_for_a_person_who_is_not_held_hears_what_is_said_of_one_they_may_not_know(log: Log) -> None:
    said = keyed({"person": str(uuid4())}, KEY)
    about = {"asker": ANNA, "purpose": Purpose.DIRECT_CARE, "part": Part.IDENTITY, "at": NINE, "request": ""}
    error = refuse_unknown(log, asked=said, **about)  # type: ignore[arg-type]
    assert isinstance(error, NotFound)
    assert (kept(log)[0][0], kept(log)[0][2]["reason"], kept(log)[0][2]["persons"]) == (
        "ViewRefused",
        "unknown person",
        [],
    )
    refuse_at_the_door(log, persons=(), asked=said, **about)  # type: ignore[arg-type]
    assert kept(log)[1][2] == kept(log)[0][2] | {"reason": "role"}


def test_who_looked_at_a_person_is_told_under_every_key_and_stays_after_a_merge_is_undone(log: Log) -> None:
    a, b = register(log, somebody(number=number(1), residences=living_at("ZZ99 3CZ")), somebody(given="Bill"))
    look = [About(frozenset({a}), asked()), About(frozenset({a, b}), asked()), About(frozenset({b}), asked())]
    for one in look:
        permit_view(log, about=one)
    with pytest.raises(Refused):
        permit_view(log, about=About(frozenset({a}), asked(STRANGER)))

    def looked(*keys: UUID) -> list[tuple[int, str]]:
        officer = Permit(OTTO, Purpose.CHECKING_VIEWS, Part.VIEWS, frozenset(keys), NINE)
        return [(one.seq, one.viewer) for one in views_of(log.now(), officer, at=NINE)]

    assert looked(a) == [(4, "stan"), (2, "anna"), (1, "anna")]
    assert looked(b) == [(3, "anna"), (2, "anna")]
    matches.merge(log, gone=a, into=b, by=CLERK, at=NINE, because="checked")
    of = read.standing(log.now(), a)
    assert of is not None
    assert looked(*of.keys) == [(4, "stan"), (3, "anna"), (2, "anna"), (1, "anna")]
    assert view_counts(log.now()) == {"PersonViewed": 3, "ViewRefused": 1}


def test_the_person_is_told_in_which_role_and_why_and_not_by_whose_name(log: Log) -> None:
    person = uuid4()
    permit_view(log, about=About(frozenset({person}), asked()), request="r1")
    officer = Permit(OTTO, Purpose.CHECKING_VIEWS, Part.VIEWS, frozenset({person}), NINE)
    (seen,) = views_of(log.now(), officer, at=NINE)
    assert seen.for_the_person() == {
        "number": 1, "event": "PersonViewed", "at": "2016-03-10T09:00:00+00:00", "role": "clinician",
        "organisation": "ouh", "purpose": "direct care", "part": "identity", "reason": None,
        "relationships": ["admission"], "agreements": [], "people": None,
    }  # fmt: skip
    assert seen.as_answer() == seen.for_the_person() | {"person": str(person), "viewer": "anna"}


def test_what_a_user_looked_at_is_opened_by_a_permit_to_check_views_and_by_no_other(log: Log) -> None:
    person = uuid4()
    permit_view(log, about=About(frozenset({person}), asked()))
    check = {"asker": OTTO, "purpose": Purpose.CHECKING_VIEWS, "asked": {}, "at": NINE, "part": Part.VIEWS}
    permit = permit_search(log, **check)  # type: ignore[arg-type]
    assert [one.person for one in views_by(log.now(), permit, "anna", at=NINE)] == [person]
    assert [(one.event, one.person) for one in views_by(log.now(), permit, "otto", at=NINE)] == [
        ("PersonSearched", None)
    ]
    search = permit_search(log, asker=ANNA, purpose=Purpose.DIRECT_CARE, asked={}, at=NINE)
    with pytest.raises(RuntimeError, match="does not open who looked"):
        views_by(log.now(), search, "anna", at=NINE)
    result = Permit(ANNA, Purpose.DIRECT_CARE, Part.SEARCH_RESULT, frozenset({person}), NINE)
    with pytest.raises(RuntimeError, match="does not open who looked"):
        views_of(log.now(), result, at=NINE)


def test_a_permit_opens_nothing_when_it_is_too_old(log: Log) -> None:
    (william,) = register(log, somebody(number=number(1)))
    permit = permit_view(log, about=About(frozenset({william}), asked()))
    search = permit_search(log, asker=ANNA, purpose=Purpose.DIRECT_CARE, asked={}, at=NINE)
    view, last = log.now(), NINE + LASTS - timedelta(microseconds=1)
    assert read.identity_of(view, permit, william, at=last).person == william
    assert read.find(view, search, Query(number=number(1)), at=last)[0].person == william
    assert len(views_of(view, permit, at=last)) == 1
    for use in (
        lambda: read.identity_of(view, permit, william, at=NINE + LASTS),
        lambda: read.find(view, search, Query(number=number(1)), at=NINE + LASTS),
        lambda: views_of(view, permit, at=NINE + LASTS),
    ):
        with pytest.raises(Refused, match="is more than 5 minutes old"):
            use()


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("part", Part)
def test_a_permit_for_one_person_purpose_and_part_opens_no_other(
    log: Log, purpose: Purpose, part: Part
) -> None:
    one, other = register(log, somebody(number=number(1)), somebody("Okafor", "Nia"))
    permit = Permit(ANNA, purpose, part, frozenset({one}), NINE)
    search = SearchPermit(ANNA, purpose, part, {}, NINE)
    view, opened = log.now(), set()
    for what, use in {
        "identity": lambda: read.identity_of(view, permit, one, at=NINE),
        "who looked": lambda: views_of(view, permit, at=NINE),
        "what a user looked at": lambda: views_by(view, search, "anna", at=NINE),
        "search": lambda: read.find(view, search, Query(number=number(1)), at=NINE),
    }.items():
        with suppress(RuntimeError):
            use()
            opened.add(what)
    assert opened == OPENS.get((purpose, part), set())
    with pytest.raises(RuntimeError, match="does not open this person"):
        read.identity_of(view, permit, other, at=NINE)


OPENS = {
    (Purpose.DIRECT_CARE, Part.IDENTITY): {"identity", "who looked"},
    (Purpose.DIRECT_CARE, Part.SEARCH_RESULT): {"identity", "search"},
    (Purpose.DIRECT_CARE, Part.OFFER): {"identity"},
    (Purpose.RECORD_KEEPING, Part.IDENTITY): {"identity"},
    (Purpose.CHECKING_VIEWS, Part.VIEWS): {"who looked", "what a user looked at"},
}


def test_of_two_who_are_shown_together_neither_is_put_down_as_seen_where_one_may_not_be(log: Log) -> None:
    seen, unseen = About(frozenset({uuid4()}), asked()), About(frozenset({uuid4()}), asked(STRANGER))
    with pytest.raises(Refused):
        permit_together(log, about=[seen, unseen])
    assert [(name, said["persons"]) for name, _, said in kept(log)] == [
        ("ViewRefused", [str(key) for key in unseen.persons])
    ]
    assert [one.persons for one in permit_together(log, about=[seen, seen])] == [seen.persons] * 2


def on_a_list(*ties: Relationship, keys: int = 1) -> About:
    return About(frozenset(uuid4() for _ in range(keys)), asked(ANNA, Part.LIST, *ties))


def test_a_list_of_people_is_one_event_that_says_why_each_may_be_seen(log: Log) -> None:
    referred = Relationship("referral", "ouh", NINE, None)
    two, one = [on_a_list(), on_a_list(keys=2)], [on_a_list(referred)]
    withheld = [on_a_list(Relationship("admission", "ohft", NINE, None)) for _ in range(2)]
    permit = permit_list(log, about=[*withheld, *one, *two], request="r1")
    keys = sorted(str(key) for about in two for key in about.persons)
    others = [str(key) for key in one[0].persons]
    assert permit is not None
    assert (permit.part, permit.persons) == (Part.LIST, {UUID(key) for key in keys + others})
    (listed, refused) = kept(log)
    assert listed == ("PeopleListed", "anna", {
        "viewer": "anna", "role": "clinician", "organisation": "ouh", "purpose": "direct care", "part":
        "list", "request": "r1", "people": 3, "persons": keys + others,
        "grounds": [
            {"relationships": ["admission"], "agreements": [], "keys": 3},
            {"relationships": ["referral"], "agreements": [], "keys": 1},
        ],
    })  # fmt: skip
    assert (refused[0], refused[2]["reason"], refused[2]["persons"]) == (
        "ViewRefused",
        "no relationship",
        sorted(str(key) for about in withheld for key in about.persons),
    )
    assert permit_list(log, about=withheld) is None
    assert permit_list(log, about=()) is None
    with pytest.raises(RuntimeError, match="to one user, for one purpose"):
        permit_list(log, about=[*one, About(frozenset({uuid4()}), asked())])


def test_who_looked_counts_a_list_on_which_the_person_stood_and_a_list_is_one_look_of_its_viewer(
    log: Log,
) -> None:
    referred = Relationship("referral", "ouh", NINE, None)
    one, other = on_a_list(keys=2), on_a_list(referred)
    permit_list(log, about=[one, other])
    permit_view(log, about=About(one.persons, asked()))
    withheld = on_a_list(Relationship("admission", "ohft", NINE, None))
    permit_list(log, about=[other, withheld])

    def looked(about: About) -> list[tuple[int, str, tuple[str, ...], int | None]]:
        officer = Permit(OTTO, Purpose.CHECKING_VIEWS, Part.VIEWS, about.persons, NINE)
        seen = views_of(log.now(), officer, at=NINE)
        return [(one.seq, one.event, one.relationships, one.people) for one in seen]

    assert looked(one) == [
        (2, "PersonViewed", ("admission",), None),
        (1, "PeopleListed", ("admission",), 2),
    ]
    assert looked(other) == [(3, "PeopleListed", ("referral",), 1), (1, "PeopleListed", ("referral",), 2)]
    assert looked(withheld) == [(4, "ViewRefused", (), None)]
    check = SearchPermit(OTTO, Purpose.CHECKING_VIEWS, Part.VIEWS, {}, NINE)
    assert [(seen.seq, seen.event, seen.people) for seen in views_by(log.now(), check, "anna", at=NINE)] == [
        (4, "ViewRefused", None),
        (3, "PeopleListed", 1),
        (2, "PersonViewed", None),
        (2, "PersonViewed", None),  # of two keys under which they are held
        (1, "PeopleListed", 2),
    ]
    assert view_counts(log.now()) == {"PeopleListed": 2, "PersonViewed": 1, "ViewRefused": 1}


def test_views_that_come_at_once_are_written_in_few_commits_and_none_is_answered_before_it_is_durable(
    log: Log, own_database: str, monkeypatch
) -> None:
    gatherer, commits, begun, written = Gatherer(log), [], threading.Event(), Log.append_each
    go, asked_for = threading.Event(), []

    def slowly(self: Log, commands):
        commits.append(len(commands))
        begun.set()
        assert go.wait(60)
        return written(self, commands)

    monkeypatch.setattr(Log, "append_each", slowly)

    def look(request: str) -> bool:
        """Whether the view was there for everybody when it was answered."""
        about = About(frozenset({uuid4()}), asked())
        asked_for.append(request)
        permit_view(gatherer, about=about, request=request)
        answered.append(request)
        with as_superuser(own_database) as other:
            found = other.execute(
                "SELECT count(*) FROM homefirst.store_event WHERE payload->>'request' = %s", [request]
            ).fetchone()
        return found == (1,)

    answered: list[str] = []
    with ThreadPoolExecutor(10) as threads:
        first = threads.submit(look, "r0")
        assert begun.wait(60)
        looks = [first, *(threads.submit(look, f"r{n}") for n in range(1, 10))]
        while len(gatherer._waiting) < 9:  # a moment, in which they ask
            assert not first.done()
        assert answered == []
        go.set()
        assert [one.result() for one in looks] == [True] * 10
    gatherer.close()
    assert commits == [1, 9]
    assert [one.seq for one in log.events("access", log.now())] == list(range(1, 11))


def test_the_record_has_no_gap_and_is_chained_like_everything_in_the_log(log: Log) -> None:
    for n in range(20):
        asker = ANNA if n % 3 else STRANGER
        permit_views(log, about=[About(frozenset({uuid4()}), asked(asker))])
    assert [one.seq for one in log.events("access", log.now())] == list(range(1, 21))
    assert verify(log).problems == ()


def test_nobody_makes_a_permit_but_access() -> None:
    source = Path(homefirst.__path__[0])
    made = {
        str(path.relative_to(source))
        for path in source.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name | ast.Attribute)
        and (node.func.id if isinstance(node.func, ast.Name) else node.func.attr)
        in ("Permit", "SearchPermit")
    }
    assert made == {"county/access/permits.py"}
