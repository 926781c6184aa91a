"""docs/network.md: its example is a network, and every field of one stands in it."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from homefirst.flow.network.feasibility import feasibility
from homefirst.flow.network.network import Call, Group, Kind, Network, OfGroup, Opening, Place, Route, Source
from homefirst.flow.network.read import read_network
from homefirst.flow.network.scenario import changed
from homefirst.flow.network.stay import Shape

PAGE = (Path(__file__).parents[2] / "docs" / "network.md").read_text(encoding="utf-8")
BEFORE, _, AFTER = PAGE.partition("```toml\n")
EXAMPLE = read_network(AFTER.partition("```")[0])
CODE = " ".join(re.findall(r"`([^`]+)`", BEFORE + AFTER.partition("```")[2]))
CHANGES = re.findall(r"`((?:acute|home care|care home|reablement|emergency arrivals)\.[^`]+)`", PAGE)
LISTS = {"sources", "places", "groups", "call"}
NOUNS = (Network, Source, Place, Route, Group, OfGroup, Opening, Call)


@pytest.mark.parametrize("noun", NOUNS)
def test_every_field_stands_on_the_page(noun: type) -> None:
    fielded = {one.name for one in fields(noun)} - LISTS
    assert fielded - set(re.findall(r"\w+", CODE)) == set()


def test_every_kind_and_family_is_in_the_example_and_on_the_page() -> None:
    assert {place.kind for place in EXAMPLE.places} == set(Kind)
    stays = [stay for place in EXAMPLE.places for stay in (place.stay, place.patience) if stay is not None]
    assert {stay.shape for stay in stays} == set(Shape)
    for word in (*Kind, *Shape):
        assert re.search(rf"\b{word.value}\b", CODE)


def test_the_worked_sentence_is_what_the_code_says() -> None:
    told = {one.place: one for one in feasibility(EXAMPLE).places}
    assert f"    {told['acute'].sentence}\n" in PAGE
    assert told["acute"].in_steps == pytest.approx(5, abs=0.5)


@pytest.mark.parametrize("words", CHANGES)
def test_every_change_on_the_page_can_be_made_of_the_example(words: str) -> None:
    same = words == "acute.queue=none"  # as it is already
    assert (changed(EXAMPLE, [words]) == EXAMPLE) == same
