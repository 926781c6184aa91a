"""Anchors show what a chain cannot: that the end of the log was cut, or written anew."""

import json
from dataclasses import replace

import pytest

from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.store.anchor import anchor_text, check_anchor, read_anchor, take_anchor
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.verify import verify
from tests.conftest import OXFORDSHIRE, as_superuser
from tests.foundation.test_log import HUB, REGISTRY, fact


@pytest.fixture
def noted(own_database):
    """A log of three notes and one other, with an anchor of it as a file's text."""
    log = Log(OXFORDSHIRE, REGISTRY)
    for n in range(3):
        log.append([fact(f"{n} beds")], by=HUB)
    log.append([fact("another stream", stream="other")], by=HUB)
    return own_database, log, anchor_text(take_anchor(log))


def told(log, text):
    return [str(problem) for problem in check_anchor(log, read_anchor(text, "anchor.json"))]


def cut(database, *statements):
    with as_superuser(database) as admin:
        admin.execute("SET search_path = homefirst; SET session_replication_role = replica")
        for statement in statements:
            assert admin.execute(statement).rowcount > 0


def test_an_anchor_still_fits_when_the_log_has_grown(noted):
    _, log, text = noted
    log.append([fact("more")], by=HUB)
    assert told(log, text) == []
    assert set(json.loads(text)["heads"]) == {"notes", "other"}


def test_an_anchor_comes_back_from_its_file_as_it_was(noted):
    _, log, text = noted
    anchor = read_anchor(text, "anchor.json")
    assert anchor_text(anchor) == text
    assert replace(anchor, taken_at=None) == replace(take_anchor(log), taken_at=None)


def test_a_tail_that_was_cut_with_its_head_verifies_and_only_the_anchor_shows_it(noted):
    database, log, text = noted
    cut(
        database,
        "DELETE FROM store_event WHERE stream = 'notes' AND seq = 3",
        "UPDATE store_head h SET seq = 2, hash = e.hash, recorded_at = e.recorded_at FROM store_event e"
        " WHERE h.stream = 'notes' AND e.stream = 'notes' AND e.seq = 2",
    )
    assert verify(log).problems == ()
    (problem,) = told(log, text)
    assert problem.startswith("stream notes, event 3: It stood in the log at ")
    log.append([fact("in its place")], by=HUB)
    assert verify(log).problems == ()
    assert told(log, text) == [
        "stream notes, event 3: Another event stands here than the anchor names. Restore the log from a "
        "backup that this anchor fits, and find out who could write to the tables."
    ]


def test_an_anchor_of_another_county_is_refused(noted):
    _, log, text = noted
    with pytest.raises(NotUnderstood, match="It is an anchor of E10000009"):
        told(log, text.replace("E10000025", "E10000009"))


@pytest.mark.parametrize("spoil", [lambda t: t[:40], lambda t: "[]", lambda t: t.replace("hash", "sum")])
def test_a_file_that_is_no_anchor_is_told(noted, spoil):
    with pytest.raises(NotUnderstood, match=r"^anchor.json: It is no anchor"):
        read_anchor(spoil(noted[2]), "anchor.json")


def test_an_anchor_of_a_later_form_is_not_guessed_at(noted):
    with pytest.raises(NotUnderstood, match="Its form is homefirst-anchor-2"):
        read_anchor(noted[2].replace("anchor-1", "anchor-2"), "anchor.json")
