"""Each kind of person of the morning's list: there once, also under two keys, with the right words, and found
by a filter that finds nobody else."""

from dataclasses import replace
from datetime import date

import pytest

from homefirst.app.morning.asking import setting_at
from homefirst.county.journey.told import Circumstances, Told
from homefirst.hub.actions import Action
from homefirst.hub.continuing import STEPS, continuing_of
from homefirst.hub.filters import cut, is_own, known_tag, own_of, own_tag, tags_of
from homefirst.hub.line import Besides
from homefirst.hub.whole_list import WORDS, On
from homefirst.web.morning.cut import tag_label
from homefirst.web.morning.shown import SHORT, continuing_said
from tests.hub.mornings import AT, Mornings, ago, bed, census, morning, service, wait
from tests.judges import plain_morning

SETTING = setting_at(AT)
BERKSHIRE = SETTING.sites.neighbours["rbft"]


def home(**says):
    asked = dict.fromkeys("home housing funding carer package".split())
    return {"circumstances": Circumstances(*(asked | says).values(), ago(1), ago(1))}


COMMUNITY = replace(bed("a", ready=2), care="non_acute", place="community-hospitals")
KINDS = {
    "delayed in an acute bed": ([bed("a", ready=2)], {}, "ready why:ready care:acute"),
    "delayed in a bed that is not acute": ([COMMUNITY], {}, "care:non_acute ready site:community-hospitals"),
    "in reablement, waiting for home care": (
        [service("a"), wait("a")], {}, "to_home_care on_the_way why:secondary waits:home_care",
    ),
    "in reablement, referred to home care": (
        [service("a"), service("a", "referred", "home_care")], {}, "to_home_care on_the_way",
    ),
    "in a bed on the way": ([bed("a", place="hub-beds"), wait("a")], {}, "on_the_way site:hub-beds"),
    "urgent response at home": (
        [wait("a", "urgent_response")], {}, "waits:urgent_response why:urgent at_home site:home",
    ),
    "a failing package": (
        [service("a", what="home_care"), wait("a", "package_failing")], {},
        "waits:package_failing why:failing at_home",
    ),
    "a failing carer": ([wait("a", "carer_failing")], {}, "waits:carer_failing why:failing at_home"),
    "a carer who cannot go on": ([service("a")], home(carer="unable"), "waits:carer_failing why:failing"),
    "waiting for a first package at home": (
        [service("a", "referred", "home_care")], {}, "why:first waits:home_care at_home",
    ),
    "ours elsewhere": (
        [bed("a", ready=2), wait("a", "wait:out-of-county")], {}, "why:elsewhere out_of_county",
    ),
    "theirs here": ([bed("a")], {}, "why:theirs neighbour:berkshire-west out_of_county"),
    "7 days in a bed": ([bed("a", days=7, ready=1)], {}, "long:7"),
    "14 days in a bed": ([bed("a", days=14, ready=1)], {}, "long:14 long:7"),
    "21 days in a bed": ([bed("a", days=21)], {}, "long:21 long:14 long:7 why:long_stay"),
    "who pays for themselves": ([bed("a", ready=1)], home(funding="self"), "self_funder"),
    "who needs somewhere to live": ([bed("a"), wait("a", "housing")], {}, "waits:housing housing"),
    "whose home is adapted": ([bed("a"), wait("a", "adaptations")], {}, "waits:adaptations housing"),
    "a checklist": ([bed("a"), wait("a", "chc_checklist")], {}, "waits:chc_checklist chc"),
    "a full assessment": ([bed("a"), wait("a", "chc_assessment")], {}, "waits:chc_assessment chc"),
    "a decision": ([bed("a"), wait("a", "chc_decision")], {}, "waits:chc_decision chc"),
}  # fmt: skip


def seen(kind, *, two_keys):
    """The morning of one such person and of a man in a bed, ready since yesterday, of whom nothing else is
    known; with two keys every second fact is of the other."""
    facts, says, _ = KINDS[kind]
    if two_keys:
        facts = [replace(one, person="b") if n % 2 else one for n, one in enumerate(facts)]
    theirs = {"a": BERKSHIRE} if kind == "theirs here" else {}
    besides = {person: Besides(frozenset({person}), "reading-council", BERKSHIRE) for person in theirs}
    plain = replace(bed("z", days=2, ready=1, place="horton"), care="non_acute")
    told = Told("b" if two_keys else "a", last_said=ago(1), **says)
    return morning(
        census(*facts, plain),
        told={told.person: told} if says else {},
        stands={"b": "a"} if two_keys else {},
        besides=besides,
        theirs=theirs,
    )


@pytest.mark.parametrize("two_keys", [False, True], ids=["one key", "two keys"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_person_is_there_once_and_a_filter_finds_them_alone(kind, two_keys) -> None:
    found = seen(kind, two_keys=two_keys)
    lines = found.lines
    assert sorted(line.person for line in lines) == ["a", "z"]
    tags = [tags_of(line, AT, SETTING.thresholds, found.strip.new) for line in lines]
    mine = next(own for line, own in zip(lines, tags, strict=True) if line.person == "a")
    other = next(own for line, own in zip(lines, tags, strict=True) if line.person == "z")
    wanted, alone = KINDS[kind][2].split(), []
    assert set(wanted) <= mine
    for tag in wanted:
        assert known_tag(tag)
        if tag in other:
            continue  # the other man is ready, too
        alone.append(tag)
        shown = cut(lines, tags, [tag])
        assert ([line.person for line in shown.lines], shown.counts[tag]) == (["a"], 1)
    assert alone


def test_a_council_finds_whom_social_care_has_to_do_with_and_a_hospital_who_lies_in_its_beds() -> None:
    action = Action("1", "action", "find_care", "social_work", None, ago(1), "sam", None)
    lines = morning(
        census(
            *(bed("social"), wait("social")),
            *(bed("nhs"), wait("nhs", "assessment", "nhs")),
            *(bed("theirs"), wait("theirs")),
            *(bed("action"), wait("action", "assessment", "nhs")),
        ),
        besides={
            "social": Besides(frozenset({"social"}), "occ"),
            "nhs": Besides(frozenset({"nhs"}), "occ"),
            "theirs": Besides(frozenset({"theirs"}), "reading-council", BERKSHIRE),
            "action": Besides(frozenset({"action"}), "occ", actions=(action,)),
        },
    ).lines
    own = {of: {one.person for one in lines if is_own(one, of, "ouh")} for of in ("occ", "ouh", "care-homes")}
    everybody = {"social", "nhs", "theirs", "action"}
    assert own == {"occ": {"social", "action"}, "ouh": everybody, "care-homes": set()}
    assert (own_of({own_tag("occ"), "ready"}), own_of({"ready"})) == ("occ", None)
    assert known_tag(own_tag("occ"))


def test_every_reason_to_be_on_the_list_has_its_words_and_a_filter_of_them() -> None:
    assert WORDS.keys() == set(On)
    assert {tag_label(f"why:{one.value}", None) for one in On} == set(WORDS.values())
    assert [tag_label(f"care:{care}", None) for care in ("acute", "non_acute")] == ["acute", "not acute"]
    assert tag_label("waits:chc_decision", None) == "the decision on continuing healthcare"
    assert tag_label("neighbour:berkshire-west", None).startswith("Berkshire West")
    assert set(SHORT) < set(On)


@pytest.mark.parametrize(
    ("some", "assessed", "told"),
    [
        ([("chc_checklist", 3, None)], None, (None, None, False)),
        ([("chc_checklist", 3, date(2016, 3, 9))], None, (None, None, True)),
        ([("chc_assessment", 28, None)], None, (28, "2016-03-10", False)),
        ([("chc_assessment", 29, None)], None, (29, "2016-03-09", True)),
        ([("chc_decision", 2, None)], None, (2, "2016-04-05", False)),
        ([("chc_decision", 2, None)], 27, (27, "2016-03-11", False)),
        ([("chc_decision", 2, None)], 40, (40, "2016-02-27", True)),
        (
            [("chc_decision", 2, AT.date()), ("chc_assessment", 5, None)],
            None,
            (5, "2016-04-02", False),
        ),
        ([("home_care", 2, None)], 3, None),
    ],
)
def test_the_clock_counts_28_days_from_the_full_assessment(some, assessed, told) -> None:
    waits = [replace(wait("a", what, days=days), due=due) for what, days, due in some]
    found = continuing_of(waits, None if assessed is None else ago(assessed), SETTING)
    if told is None:
        assert found is None
        return
    assert (found.day, found.decide_by and str(found.decide_by), found.overdue) == told
    assert [STEPS.index(one.what) for one in found.steps] == sorted(STEPS.index(what) for what, *_ in some)
    said = list(continuing_said(found))
    assert len(said) == len(some) + 1
    assert said[0].startswith("continuing healthcare: ")


def slow_tags(person, now, was, said, stands):
    """What a slow look at everything finds of one person: bands, care, waits, housing, on the way home."""
    bed_ = plain_morning.bed_of(person, now, stands)
    waits = [one for one in now.waits if plain_morning.one_person(one.person, stands) == person]
    services = [one for one in now.services if plain_morning.one_person(one.person, stands) == person]
    kinds = set()
    for one in waits:
        known = SETTING.kinds.get(one.what)
        kinds.add(one.what if known is None else known.stands_for or one.what)
    kinds |= {one.what for one in services if one.state != "receiving"}
    tags = {f"care:{bed_.care}"} if bed_ is not None else set()
    nights = None if bed_ is None else plain_morning.midnights(bed_.admitted, AT)
    tags |= {f"long:{band}" for band in (7, 14, 21) if nights is not None and nights >= band}
    tags |= {f"waits:{what}" for what in kinds}
    tags |= {"housing"} if {"housing", "adaptations"} & kinds else set()
    tags |= {"chc"} if [what for what in kinds if what.startswith("chc_")] else set()
    has = [one for one in services if one.state == "receiving" and one.what == "reablement"]
    tags |= {"to_home_care"} if bed_ is None and has and "home_care" in kinds else set()
    return tags


def test_random_people_are_found_by_what_a_slow_look_finds_of_them() -> None:
    draw, reached = Mornings(20160312), set()
    for _ in range(80):
        now, was, said, stands, _ = draw.state()
        now = replace_services(now)
        found = morning(now, was, said, stands)
        for line in found.lines:
            mine = tags_of(line, AT, SETTING.thresholds, found.strip.new)
            slow = slow_tags(line.person, now, was, said, stands)
            groups = ("care", "long", "waits", "housing", "chc", "to_home_care")
            own = {tag for tag in mine if tag.partition(":")[0] in groups}
            # A carer who cannot go on is said of home, and no wait: the table above has them.
            assert own - {"waits:carer_failing"} == slow - {"waits:carer_failing"}
            reached |= own
        assert len({line.person for line in found.lines}) == len(found.lines)
    assert {"to_home_care", "housing", "chc", "long:21", "waits:home_care", "care:acute"} <= reached


def replace_services(now):
    """Services under their kinds' own names, as the record has them."""
    services = [replace(one, what=one.what.rstrip("012")) for one in now.services]
    return type(now).of(AT, AT, beds=now.beds, services=services, waits=now.waits)


def test_the_strip_counts_who_waits_on_the_way_by_site_and_at_home() -> None:
    found = morning(
        census(
            bed("in", place="hub-beds"), wait("in"), service("home"), wait("home"), service("other"),
            wait("other", "nursing"), bed("ready", ready=1),
        )
    ).strip  # fmt: skip
    assert (found.secondary, found.to_home_care) == ({"in", "home", "other"}, {"home"})
    assert {one.site: one.secondary for one in found.sites} == {"hub-beds": 1, "jr": 0}
