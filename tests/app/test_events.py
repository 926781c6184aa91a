"""Every event type of the house has its schema in docs/events, and stored samples are read for ever."""

import json
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

from homefirst.app.house import REGISTRY
from homefirst.county.access import events as access_events
from homefirst.county.catalogue.pack import pack_folder
from homefirst.county.figures.pack_tables import read_delay_tables
from homefirst.county.figures.projection import payload_of, table_of
from homefirst.county.people import events as people_events
from homefirst.foundation.store.events import Event, Occurred
from homefirst.foundation.store.line import payload_text

EVENTS = Path(__file__).resolve().parents[2] / "docs" / "events"


def schema(name):
    return json.loads((EVENTS / f"{name}.json").read_text(encoding="utf-8"))


def samples(name):
    return json.loads((EVENTS / "samples" / f"{name}.json").read_text(encoding="utf-8"))


def named(type_):
    return f"{type_.name}.v{type_.version}"


def test_every_event_type_has_a_schema_with_its_fields_and_none_is_left_over():
    told = {path.stem: set(schema(path.stem)["properties"]) for path in EVENTS.glob("*.json")}
    assert told == {named(type_): set(type_.fields) for type_ in REGISTRY.types}


def test_every_payload_field_is_declared_personal_or_not_and_its_schema_says_the_same():
    for type_ in REGISTRY.types:
        assert not type_.personal & type_.not_personal
        for field, about in schema(named(type_))["properties"].items():
            assert ("Not personal" in about["description"]) == (field in type_.not_personal)


@pytest.mark.parametrize("type_", REGISTRY.types, ids=named)
def test_the_stored_samples_fit_the_schema_and_one_that_is_spoilt_does_not(type_):
    validator = jsonschema.Draft202012Validator(schema(named(type_)))
    for sample in samples(named(type_)):
        validator.validate(sample)
        assert not validator.is_valid({**sample, "extra": 1})
        assert not validator.is_valid(dict(list(sample.items())[1:]))


def test_stored_samples_of_published_tables_are_still_read():
    for sample in samples("DelaysPublished.v1"):
        assert json.loads(payload_text(payload_of(table_of(sample)))) == sample


@pytest.mark.parametrize("type_", [*people_events.TYPES, *access_events.TYPES], ids=named)
def test_stored_samples_of_what_happened_to_people_and_of_views_are_still_folded(type_):
    for seq, sample in enumerate(samples(named(type_)), start=1):
        at = datetime(2016, 3, 10, 9, tzinfo=UTC)
        event = Event(
            "E10000025", "stream", seq, type_.name, type_.version, Occurred.at(at), at, at, "anna", None,
            None, sample,
        )  # fmt: skip
        rows = list(REGISTRY.rows(event))
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
