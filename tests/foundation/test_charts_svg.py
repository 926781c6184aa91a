import math
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.charts.ink import Size
from homefirst.foundation.charts.svg import coordinate, document, element, label, words

BOX = Size(100, 50, 10)


def test_a_document_is_named_by_its_title_and_description() -> None:
    assert document(BOX, "level", "A title", "What it shows", element("rect", x=1, stroke_width=2.25)) == (
        '<svg xmlns="http://www.w3.org/2000/svg" id="level" role="img"'
        ' aria-labelledby="level-title level-desc" viewBox="0 0 100 50" width="100" height="50"'
        ' font-family="Arial, Helvetica, Liberation Sans, sans-serif" font-size="10" fill="#212b32">'
        '<title id="level-title">A title</title><desc id="level-desc">What it shows</desc>'
        '<rect x="1" stroke-width="2.2"/></svg>'
    )


@pytest.mark.parametrize("identifier", ["", "1st", 'a"b', "a b", "a<b"])
def test_an_identifier_that_could_break_out_is_refused(identifier: str) -> None:
    with pytest.raises(ValueError, match="cannot name a drawing"):
        document(BOX, identifier, "A title", "What it shows")


@pytest.mark.parametrize(("title", "description"), [("", "x"), ("x", " ")])
def test_a_drawing_without_a_name_is_refused(title: str, description: str) -> None:
    with pytest.raises(ValueError, match="needs a title and a description"):
        document(BOX, "level", title, description)


@given(st.text())
def test_any_text_comes_back_as_it_was_and_never_as_markup(text: str) -> None:
    drawing = document(
        BOX, "level", f"T{text}", f"D{text}", label(text, 1, 2), element("g", words(text), id=text)
    )
    root = ElementTree.fromstring(drawing)
    assert [child.tag.rpartition("}")[2] for child in root] == ["title", "desc", "text", "g"]
    assert len(list(root.iter())) == 5
    if text.isprintable():
        assert root[2].text == (text or None)
        assert root[3].get("id") == text


def test_markup_in_a_text_is_written_as_text() -> None:
    assert label('<script>&"', 1, 2) == '<text x="1" y="2">&lt;script&gt;&amp;"</text>'
    assert element("g", id='"><script>') == '<g id="&quot;&gt;&lt;script&gt;"/>'


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_place_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="not a place"):
        coordinate(value)


def test_places_are_written_to_a_tenth() -> None:
    assert [coordinate(value) for value in (3, 3.04, 3.16, -0.01)] == ["3", "3", "3.2", "0"]
