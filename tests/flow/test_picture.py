import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from homefirst.flow.network.layout import Edge, apart, layout
from homefirst.flow.network.network import OUT, Group, Kind, Network, OfGroup, Place, Route, Source
from homefirst.flow.network.picture import COLUMNS, picture
from homefirst.flow.network.stay import exponential, fixed
from homefirst.flow.network.ways import Sort, Way, ways
from tests.flow.random_networks import networks

SVG = "{http://www.w3.org/2000/svg}"
DOOR = Place("door", Kind.NONE, (Route("acute", 0.3), Route(OUT, 0.7)), fixed(0.1))
ACUTE = Place(
    "acute",
    Kind.BEDS,
    (Route(OUT, 0.7), Route("care & <rest>", 0.3)),
    exponential(5),
    capacity=1_740,
    queue=2,
    overflow="door",
    by_group={"old": OfGroup(next=(Route("assessment", 1.0, blocking=True),))},
)
STEP = Place("assessment", Kind.NONE, (Route("care & <rest>", 1.0),), fixed(2), step=True)
CARE = Place("care & <rest>", Kind.STARTS, (Route(OUT, 1.0),), per_week=70.6)
COUNTY = Network(
    "a county",
    date(2016, 4, 4),
    1,
    (Source("arrivals", 40, "door"), Source("old people", 8, "acute", group="old")),
    (DOOR, ACUTE, STEP, CARE),
    (Group("old"),),
)


def test_every_way_is_told_with_the_share_of_all_who_leave() -> None:
    assert ways(COUNTY) == (
        Way("arrivals", "door", Sort.COMES, 1.0, pytest.approx(40)),
        Way("old people", "acute", Sort.COMES, 1.0, pytest.approx(8)),
        Way("door", "acute", Sort.GOES_ON, pytest.approx(0.3), pytest.approx(12)),
        Way("door", OUT, Sort.GOES_ON, pytest.approx(0.7), pytest.approx(28)),
        Way("acute", "assessment", Sort.KEEPS, pytest.approx(0.4), pytest.approx(8)),
        Way("acute", "care & <rest>", Sort.GOES_ON, pytest.approx(0.18), pytest.approx(3.6)),
        Way("acute", OUT, Sort.GOES_ON, pytest.approx(0.42), pytest.approx(8.4)),
        Way("acute", "door", Sort.TURNED_AWAY, None, None),
        Way("assessment", "care & <rest>", Sort.KEEPS, pytest.approx(1), pytest.approx(8)),
        Way("care & <rest>", OUT, Sort.GOES_ON, pytest.approx(1), pytest.approx(11.6)),
    )


def texts(svg: str) -> list[str]:
    return [one.text or "" for one in ET.fromstring(svg).iter(f"{SVG}text")]


def test_the_picture_says_in_words_what_it_draws() -> None:
    svg = picture(COUNTY)
    root = ET.fromstring(svg)
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "network-title network-desc")
    assert root.findtext(f"{SVG}title") == "The network of a county"
    assert root.findtext(f"{SVG}desc") == (
        "48 people come a day. 4 places: door, no limit; acute, 1,740 beds; assessment, a step;"
        " care & <rest>, 70.6 starts a week. On 2 ways people keep their place while they wait for the next."
        " The table has every way."
    )
    said = texts(svg)
    assert {"goes on, and leaves the place", "turned away when it is full", "a way back"} <= set(said)
    assert {"1,740 beds", "a step", "no limit", "70.6 starts a week", "40 a day", "8.0 a day"} <= set(said)
    assert {"30%", "40%", "18%", "100%", "70% leave", "42% leave", "all leave"} <= set(said)
    assert "style=" not in svg


def test_a_way_on_which_people_keep_their_place_is_marked_by_a_square() -> None:
    def squares(network: Network) -> int:
        found = ET.fromstring(picture(network)).iter(f"{SVG}rect")
        return sum(one.get("width") == "8" for one in found)

    # The two ways into and out of the step, and the one in the key.
    assert squares(COUNTY) == 3
    blocking = replace(COUNTY, places=(DOOR, replace(ACUTE, blocking=True), STEP, CARE))
    assert squares(blocking) == 4
    assert squares(replace(COUNTY, places=(DOOR, replace(ACUTE, by_group={}), STEP, CARE))) == 0


def a_row(count: int) -> Network:
    names = [f"place {number}" for number in range(count)]
    places = [
        Place(name, Kind.BEDS, (Route(after, 1.0),), fixed(1), capacity=5)
        for name, after in zip(names, [*names[1:], OUT], strict=True)
    ]
    return replace(COUNTY, sources=(Source("arrivals", 1, names[0]),), places=tuple(places), groups=())


def test_many_layers_stand_from_the_top_down_so_that_a_page_is_wide_enough() -> None:
    def size(count: int) -> tuple[float, float]:
        _, _, wide, high = (
            float(one) for one in ET.fromstring(picture(a_row(count))).get("viewBox", "").split()
        )
        return wide, high

    wide, high = size(COLUMNS - 1)
    assert wide > high
    assert wide < 1_440
    wide, high = size(COLUMNS)
    assert wide < high


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(networks())
def test_every_place_stands_within_the_picture_and_no_box_on_another(network: Network) -> None:
    svg = picture(network)
    root = ET.fromstring(svg)
    _, _, wide, high = (float(one) for one in root.get("viewBox", "").split())
    boxes = [
        tuple(float(one.get(side, "")) for side in ("x", "y", "width", "height"))
        for one in root.iter(f"{SVG}rect")
        if one.get("width") != "8"
    ]
    assert len(boxes) >= len(network.places)
    for number, (x, y, w, h) in enumerate(boxes):
        assert min(x, y) >= 0
        assert x + w <= wide
        assert y + h <= high
        for x2, y2, w2, h2 in boxes[:number]:
            assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y
    assert not re.search("nan|inf", " ".join(one.get("d", "") for one in root.iter(f"{SVG}path")))


ends = st.sampled_from("abcdef")


@given(st.lists(st.builds(Edge, ends, ends, st.floats(0, 9)), max_size=14))
def test_a_way_goes_to_a_later_layer_unless_it_closes_a_circle(edges: list[Edge]) -> None:
    found = layout(dict.fromkeys("abcdef", 10.0), edges, gap=2)
    for edge in edges:
        later = found.layer[edge.end] > found.layer[edge.start]
        assert later or (edge.start, edge.end) in found.back
    assert min(found.layer.values()) == 0
    if edges:
        heaviest = max(edges, key=lambda one: one.weight)
        assert heaviest.start == heaviest.end or (heaviest.start, heaviest.end) not in found.back


@given(st.lists(st.tuples(st.floats(-99, 99), st.floats(1, 30)), min_size=1, max_size=6))
def test_boxes_stand_apart_and_as_near_as_can_be(boxes: list[tuple[float, float]]) -> None:
    wished, breadths = [wish for wish, _ in boxes], [breadth for _, breadth in boxes]
    found = apart(wished, breadths, 3)
    least = [(one + other) / 2 + 3 for one, other in pairwise(breadths)]
    assert all(b - a >= gap - 1e-9 for a, b, gap in zip(found, found[1:], least, strict=False))
    # Nobody is nearer to what was wished by moving any run of neighbours a little, as far as the gaps let it.
    cost = sum((one - wish) ** 2 for one, wish in zip(found, wished, strict=True))
    for first in range(len(found)):
        for last in range(first, len(found)):
            for move in (-0.01, 0.01):
                other = [one + move * (first <= at <= last) for at, one in enumerate(found)]
                free = all(b - a >= gap - 1e-9 for a, b, gap in zip(other, other[1:], least, strict=False))
                moved = sum((one - wish) ** 2 for one, wish in zip(other, wished, strict=True))
                assert not free or moved >= cost - 1e-9
