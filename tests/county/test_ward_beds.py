"""What wards say of their beds: closed, open, as before, put right, taken back; as known when."""

import random
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from homefirst.county.capacity.bed_closures import OURS, read_bed_closures
from homefirst.county.capacity.events import beds_stream_of, is_of_capacity
from homefirst.county.capacity.ward_beds import ClosedBeds, WardBeds, those_that_count
from homefirst.county.capacity.ward_beds_read import postings_of_ward, ward_beds
from homefirst.county.capacity.ward_beds_record import cancel_beds, confirm_beds, correct_beds, post_beds
from homefirst.county.catalogue.pack import pack_folder
from homefirst.foundation.errors import NotFound, NotUnderstood, Overtaken
from homefirst.foundation.store.events import Author
from homefirst.foundation.store.view import View

TENTH = date(2016, 3, 10)
NINE = datetime(2016, 3, 10, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
SISTER = Author("sister", loader=True)
FLU = ClosedBeds(4, "infection", date(2016, 3, 8), date(2016, 3, 12))
STAFF = ClosedBeds(2, "staffing", TENTH)


def post(log, *closed, ward="5B", open_=20, at=NINE, place="jr", posting=None, seen=None):
    return post_beds(
        log, place=place, ward=ward, open_=open_, closed=closed, reasons=OURS, seen=seen,
        posting=posting or UUID(int=random.getrandbits(128)), by=SISTER, at=at,
    )  # fmt: skip


def said(log, at=NINE, known_at=None):
    """By place and ward: open, closed, and all beds."""
    view = log.now() if known_at is None else View(log.county, known_at)
    return {key: (one.open, one.closed_beds, one.beds) for key, one in ward_beds(view, at).items()}


def test_a_ward_says_which_beds_are_closed_and_what_it_says_stands_until_it_says_another_thing(log):
    post(log, FLU, STAFF, at=NINE)
    post(log, ward=None, open_=None, place="horton", at=NINE + HOUR)
    post(log, FLU, open_=22, at=NINE + 2 * HOUR)
    assert said(log, NINE - HOUR) == {}
    assert said(log, NINE) == {("jr", "5B"): (20, 6, 26)}
    assert said(log, NINE + HOUR) == {("jr", "5B"): (20, 6, 26), ("horton", None): (None, 0, None)}
    assert said(log, NINE + 2 * HOUR)["jr", "5B"] == (22, 4, 26)
    assert said(log, NINE + timedelta(days=28)) == {
        ("jr", "5B"): (22, 4, 26), ("horton", None): (None, 0, None)
    }  # fmt: skip
    assert said(log, NINE + timedelta(days=28) + HOUR) == {("jr", "5B"): (22, 4, 26)}
    assert said(log, NINE + timedelta(days=28) + 2 * HOUR) == {}


def test_what_was_said_is_stale_after_the_hours_and_not_before():
    one = WardBeds("jr", "5B", 20, (FLU, STAFF), NINE, "sister", 1, 1)
    assert [one.stale(NINE + timedelta(hours=hours), 24) for hours in (0, 23, 24, 25)] == [
        False, False, True, True
    ]  # fmt: skip
    assert (one.empty(17), one.empty(22)) == (3, -2)
    assert WardBeds("jr", "5B", None, (), NINE, "sister", 1, 1).empty(17) is None
    assert [FLU.overdue(date(2016, 3, day)) for day in (11, 12)] == [False, True]
    assert not STAFF.overdue(date(2030, 1, 1))


def test_one_tap_says_that_all_stands_as_before_and_only_of_what_was_shown(log):
    with pytest.raises(NotFound):
        tap(log, seen=0)
    post(log, FLU)
    shown = ward_beds(log.now(), NINE)["jr", "5B"].last
    tap(log, seen=shown, posting=7, at=NINE + timedelta(days=1))
    tapped = ward_beds(log.now(), NINE + timedelta(days=1))["jr", "5B"]
    assert (tapped.closed, tapped.open, tapped.said_at) == ((FLU,), 20, NINE + timedelta(days=1))
    # A slow telephone is tapped twice: taken once, and no mistake.
    assert tap(log, seen=shown, posting=7, at=NINE + timedelta(days=1)).already == 1
    assert len(postings_of_ward(log.now(), "jr", "5B")) == 2
    with pytest.raises(Overtaken):
        tap(log, seen=shown, posting=8, at=NINE + timedelta(days=1))
    with pytest.raises(Overtaken):
        post(log, STAFF, seen=shown)
    post(log, STAFF, seen=tapped.last, at=NINE + timedelta(days=2))
    assert len(postings_of_ward(log.now(), "jr", "5B")) == 3


def tap(log, seen, posting=9, at=NINE):
    return confirm_beds(log, place="jr", ward="5B", seen=seen, posting=UUID(int=posting), by=SISTER, at=at)


def test_a_slip_is_put_right_or_taken_back_and_what_was_known_before_stays_answerable(log):
    post(log, FLU, at=NINE)
    post(log, STAFF, at=NINE + HOUR)
    second = ward_beds(log.now(), NINE + HOUR)["jr", "5B"].seq
    mend = {"place": "jr", "entry": second, "by": SISTER, "because": "slip"}
    correct_beds(
        log, **mend, open_=21, closed=(FLU, STAFF), reasons=OURS, said_at=NINE - HOUR, at=NINE + 2 * HOUR
    )
    # It was said an hour before the first, so that the first is the last word now.
    assert said(log, NINE + HOUR) == {("jr", "5B"): (20, 4, 24)}
    assert said(log, NINE - HOUR) == {("jr", "5B"): (21, 6, 27)}
    assert said(log, NINE + HOUR, known_at=NINE + HOUR) == {("jr", "5B"): (20, 2, 22)}
    cancel_beds(log, **mend, at=NINE + 3 * HOUR)
    assert said(log, NINE - HOUR) == {}
    assert said(log, NINE - HOUR, known_at=NINE + 2 * HOUR) == {("jr", "5B"): (21, 6, 27)}
    with pytest.raises(NotFound):
        cancel_beds(log, **mend, at=NINE + 4 * HOUR)
    with pytest.raises(NotFound):
        cancel_beds(log, **(mend | {"place": "horton"}), at=NINE + 4 * HOUR)


@pytest.mark.parametrize(
    ("open_", "closed", "where"),
    [
        (-1, (), "open"),
        (1000, (), "open"),
        (900, (ClosedBeds(100, "staffing", TENTH),), "beds"),
        (None, (ClosedBeds(0, "staffing", TENTH),), "closed 1, beds"),
        (None, (FLU, ClosedBeds(1, "rain", TENTH)), "closed 2, why"),
        (None, (ClosedBeds(1, "other", TENTH + timedelta(days=1)),), "closed 1, since"),
        (None, (ClosedBeds(1, "other", TENTH, TENTH),), "closed 1, until"),
        (None, (FLU, FLU), "closed 2"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field_and_nothing_is_recorded(log, open_, closed, where):
    with pytest.raises(NotUnderstood) as caught:
        post(log, *closed, open_=open_)
    assert caught.value.where == where
    assert said(log) == {}


def test_the_reasons_are_the_packs_or_ours(tmp_path):
    problems = []
    assert set(read_bed_closures(pack_folder("oxfordshire"), problems)) == set(OURS)
    assert read_bed_closures(tmp_path, problems) == OURS
    assert problems == []
    (tmp_path / "bed_closures.csv").write_text("reason,name,source\nfire,a fire,paper\nfire,,x\n")
    assert list(read_bed_closures(tmp_path, problems)) == ["fire"]
    assert [one.where for one in problems] == ["bed_closures.csv, row 3, column reason"]


def test_the_beds_of_wards_are_of_capacity():
    assert is_of_capacity(beds_stream_of("jr"))


def plain_beds(entries, at, known_at):
    """The slow second answer: for each ward every entry is looked at, and what was said of it last."""
    best = {}
    for number, (kind, _, ward, when, known, open_) in enumerate(entries, start=1):
        if kind != "post":
            continue
        word = (when, open_)
        for other, later, _, moved, later_known, says in entries:
            if later == number and other != "post" and later_known <= known_at:
                word = None if other == "cancel" else (moved, says)
        if known <= known_at and word is not None and at - timedelta(days=28) < word[0] <= at:
            best[ward] = max(
                best.get(ward, (datetime.min.replace(tzinfo=UTC), 0, 0)), (word[0], number, word[1])
            )
    return {("jr", ward): open_ for ward, (_, _, open_) in best.items()}


def test_random_postings_corrections_and_times_equal_the_slow_second_answer(log):
    draw = random.Random(20160310)
    entries, answers = [], 0
    standing = {}
    for number in range(1, 61):
        known = NINE + number * HOUR
        kind = draw.choice(("post", "post", "post", "correct", "cancel")) if standing else "post"
        when = known - draw.choice((0, 1, 30, 700, 900)) * HOUR
        open_ = draw.randrange(100)
        if kind == "post":
            ward = draw.choice(("5B", "6A", None))
            post_beds(
                log, place="jr", ward=ward, open_=open_, closed=(), reasons=OURS, posting=UUID(int=number),
                by=Author("sister", loader=True), at=when,
            )  # fmt: skip
            entries.append(("post", None, ward, when, when, open_))
            standing[number] = ward
            continue
        root = draw.choice(sorted(standing))
        of = {"place": "jr", "entry": root, "by": SISTER, "at": known, "because": "slip"}
        if kind == "cancel":
            cancel_beds(log, **of)
            del standing[root]
        else:
            correct_beds(log, **of, open_=open_, closed=(), reasons=OURS, said_at=when)
        entries.append((kind, root, None, when, known, open_))
    for _ in range(60):
        at = NINE + draw.randrange(-400, 90) * HOUR
        known_at = NINE + draw.randrange(-400, 90) * HOUR
        got = {key: one.open for key, one in ward_beds(View(log.county, known_at), at).items()}
        assert got == plain_beds(entries, at, known_at)
        answers += len(got)
    assert answers > 40


def test_the_order_of_entries_does_not_matter_for_what_stands(log):
    post(log, FLU)
    post(log, STAFF, at=NINE + HOUR)
    correct_beds(
        log, place="jr", entry=1, open_=1, closed=(), reasons=OURS, said_at=NINE, by=SISTER,
        at=NINE + 2 * HOUR, because="slip",
    )  # fmt: skip
    whole = postings_of_ward(log.now(), "jr", "5B")
    assert [(one.seq, one.last, one.open) for one in whole] == [(1, 3, 1), (2, 2, 20)]
    assert those_that_count(()) == ()
