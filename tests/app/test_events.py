"""Every event type of the house has its schema in docs/events, and stored samples are read for ever."""

import json
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

from homefirst.app.ground.house import REGISTRY
from homefirst.county.access import events as access_events
from homefirst.county.catalogue.pack import pack_folder
from homefirst.county.figures.pack_tables import read_delay_tables
from homefirst.county.figures.projection import payload_of, table_of
from homefirst.county.journey.events import ADMITTED, NEEDS_DESCRIBED
from homefirst.county.people import events as people_events
from homefirst.foundation.store.events import Event, Occurred
from homefirst.foundation.store.line import payload_text
from homefirst.foundation.store.raising import older_of, raised
from homefirst.hub.events import DISPUTE_SETTLED

EVENTS = Path(__file__).resolve().parents[2] / "docs" / "events"


def schema(name):
    return json.loads((EVENTS / f"{name}.json").read_text(encoding="utf-8"))


def samples(name):
    return json.loads((EVENTS / "samples" / f"{name}.json").read_text(encoding="utf-8"))


def named(type_):
    return f"{type_.name}.v{type_.version}"


def test_every_event_type_has_a_schema_with_its_fields_and_none_is_left_over():
    told = {path.stem: set(schema(path.stem)["properties"]) for path in EVENTS.glob("*.json")}
    present = {named(type_): set(type_.fields) for type_ in REGISTRY.types}
    assert told.keys() == present.keys() | {name for name, _ in OLDER}
    assert {name: fields for name, fields in told.items() if name in present} == present


def test_every_payload_field_is_declared_personal_or_not_and_its_schema_says_the_same():
    for type_ in REGISTRY.types:
        assert not type_.personal & type_.not_personal
        for field, about in schema(named(type_))["properties"].items():
            assert ("Not personal" in about["description"]) == (field in type_.not_personal)


OLDER = [
    (f"{type_.name}.v{version}", type_) for type_ in REGISTRY.types for version in range(1, type_.version)
]


def event_of(type_, seq, sample, version=None):
    at = datetime(2016, 3, 10, 9, tzinfo=UTC)
    return Event(
        "E10000025", "stream", seq, type_.name, version or type_.version, Occurred.at(at), at, at, "anna",
        None, None, sample,
    )  # fmt: skip


@pytest.mark.parametrize("type_", REGISTRY.types, ids=named)
def test_the_stored_samples_fit_the_schema_and_one_that_is_spoilt_does_not(type_):
    validator = jsonschema.Draft202012Validator(schema(named(type_)))
    for sample in samples(named(type_)):
        validator.validate(sample)
        assert not validator.is_valid({**sample, "extra": 1})
        assert not validator.is_valid(dict(list(sample.items())[1:]))


@pytest.mark.parametrize(("name", "type_"), OLDER, ids=[name for name, _ in OLDER])
def test_stored_samples_of_older_versions_fit_their_schema_and_raised_the_present_one(name, type_):
    was, present = (jsonschema.Draft202012Validator(schema(one)) for one in (name, named(type_)))
    version = int(name.rpartition(".v")[2])
    for sample in samples(name):
        was.validate(sample)
        assert not present.is_valid(sample)
        now = raised(event_of(type_, 1, sample, version=version), older_of([type_]))
        present.validate(json.loads(payload_text(now.payload)))
        assert (now.version, list(now.payload)) == (type_.version, sorted(type_.fields))


def test_an_admission_of_the_first_version_does_not_say_how_they_came_in():
    read = [
        raised(event_of(ADMITTED, 1, sample, version=1), older_of([ADMITTED])).payload
        for sample in samples("Admitted.v1")
    ]
    assert read == [{**sample, "method": None} for sample in samples("Admitted.v1")]
    assert all(set(sample) == ADMITTED.fields - {"method"} for sample in samples("Admitted.v1"))


def test_needs_of_the_first_version_do_not_say_tasks_cover_and_equipment():
    later = {"tasks", "cover", "bariatric"}
    read = [
        raised(event_of(NEEDS_DESCRIBED, 1, sample, version=1), older_of([NEEDS_DESCRIBED])).payload
        for sample in samples("NeedsDescribed.v1")
    ]
    assert read == [{**sample, **dict.fromkeys(later)} for sample in samples("NeedsDescribed.v1")]
    assert all(set(sample) == NEEDS_DESCRIBED.fields - later for sample in samples("NeedsDescribed.v1"))


def test_a_settlement_of_the_first_version_names_no_code():
    read = [
        raised(event_of(DISPUTE_SETTLED, 1, sample, version=1), older_of([DISPUTE_SETTLED])).payload
        for sample in samples("DisputeSettled.v1")
    ]
    assert read == [
        {**sample, "of_reason": None, "of_whose": None} for sample in samples("DisputeSettled.v1")
    ]


def test_a_type_has_what_raises_each_of_its_older_versions_and_its_projections_know_it():
    assert all(type_.version == len(type_.older) + 1 for type_ in REGISTRY.types)
    older = older_of(REGISTRY.types)
    assert [name for name, _ in OLDER] == [
        "Admitted.v1",
        "NeedsDescribed.v1",
        "DisputeSettled.v1",
        "ListTaken.v1",
        "ListTaken.v2",
    ]
    for projection in REGISTRY.projections:
        assert dict(projection.older) == {name: older[name] for name in projection.events & older.keys()}


def test_stored_samples_of_published_tables_are_still_read():
    for sample in samples("DelaysPublished.v1"):
        assert json.loads(payload_text(payload_of(table_of(sample)))) == sample


@pytest.mark.parametrize("type_", [*people_events.TYPES, *access_events.TYPES], ids=named)
def test_stored_samples_of_what_happened_to_people_and_of_views_are_still_folded(type_):
    for seq, sample in enumerate(samples(named(type_)), start=1):
        rows = list(REGISTRY.rows(event_of(type_, seq, sample)))
        told = [dict(zip([name for name, _ in row.table.columns], row.values, strict=True)) for row in rows]
        if type_ is access_events.PEOPLE_LISTED:  # a row for the whole list
            assert [json.loads(one["persons"]) for one in told] == [sample["persons"]]
            continue
        about = sample.get("persons", [sample.get("person", "")]) or [""]
        assert [one["person"] for one in told] == about
        assert {one["event"] for one in told} == {type_.name}


def test_every_table_of_the_pack_makes_a_payload_that_fits():
    validator = jsonschema.Draft202012Validator(schema("DelaysPublished.v1"))
    tables = read_delay_tables(pack_folder(None) / "delayed_days.csv")
    for table in tables:
        validator.validate(json.loads(payload_text(payload_of(table))))
    assert len(tables) == 483
