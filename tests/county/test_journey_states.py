"""The states of journeys: no state and no event is forgotten, and the documents draw them as they are."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from homefirst.county.journey import events as kinds
from homefirst.county.journey.entry import Entry
from homefirst.county.journey.known import impossible
from homefirst.county.journey.states import MACHINES, Never, drawn
from homefirst.county.journey.stays import RANKS
from tests.conftest import OXFORDSHIRE
from tests.county.a_stay import BED, PERSON, SERVICE, SPELL, WAIT, WAIT2, at


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_no_state_and_no_event_is_forgotten(machine):
    assert set(machine.table) == {(state, event) for state in machine.states for event in machine.events}
    reached, left = set(), {machine.start}
    while left:
        reached |= left
        left = {
            after
            for (state, _), after in machine.table.items()
            if state in reached and not isinstance(after, Never)
        } - reached
    assert reached == set(machine.states)
    assert all(str(why).endswith(".") for why in machine.table.values() if isinstance(why, Never))


def test_every_entry_of_a_person_has_its_machine_and_its_place_among_those_of_one_instant():
    entries = {type_.name for type_ in kinds.OF_A_PERSON} - {"EntryCancelled"}
    told = {event for machine in MACHINES for event in machine.events if " " not in event}
    told |= {
        "CircumstancesRecorded",
        "NeedsDescribed",
        "MentalCapacityRecorded",
    }  # of the person, whatever is open
    assert told == entries == set(RANKS)


def test_the_pictures_in_the_documents_are_drawn_from_the_tables():
    page = (Path(__file__).parents[2] / "docs" / "journey.md").read_text(encoding="utf-8")
    for machine in MACHINES:
        assert f"```mermaid\n{drawn(machine)}\n```" in page


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(sorted(RANKS)), st.integers(0, 6)), min_size=1, max_size=7))
def test_whatever_is_entered_what_cannot_be_is_named_and_the_rest_stands(steps):
    events = []
    for seq, (name, hour) in enumerate(steps, 1):
        says = {
            "person": PERSON, "spell": SPELL, "wait": WAIT, "service": SERVICE, **BED, "destination": None,
            "clinical": True, "multidisciplinary": True, "safe": True, "what": "x", "reason": None,
            "whose": None, "due": None, "outcome": None, "hours": "1", "assessment": WAIT2, "choice": WAIT2,
            "offer": WAIT2, "about": "care", "found": "has_capacity", "start": "2016-03-02",
            "met": [], "pathway": 1, "profession": "nursing", "why": "clinical",
        }  # fmt: skip
        type_ = kinds.BY_NAME[name]
        said = {field: says.get(field) for field in type_.fields}
        events.append(Entry(type_, at(1, hour), said).event(OXFORDSHIRE, seq, at(2)))
    wrong = impossible(events)
    assert impossible([event for event in events if event.seq not in wrong]) == {}
