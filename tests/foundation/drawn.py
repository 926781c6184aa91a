"""Reads a drawing back: its elements, its texts, and whether it keeps the rules that every drawing keeps."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

SVG = "{http://www.w3.org/2000/svg}"
_ATTRIBUTES = frozenset(
    """xmlns id role aria-labelledby viewBox width height font-family font-size font-weight fill stroke
    stroke-width stroke-dasharray stroke-linejoin stroke-linecap paint-order text-anchor transform d points
    x y x1 y1 x2 y2 cx cy r rx fill-opacity""".split()
)
_ELEMENTS = frozenset("svg title desc g path line rect circle polygon text".split())


def read(drawing: str) -> ElementTree.Element:
    """The parsed drawing, after checking what holds for every one of them."""
    root = ElementTree.fromstring(drawing)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    named = [root.find(f"{SVG}title"), root.find(f"{SVG}desc")]
    assert all(name is not None and (name.text or "").strip() for name in named)
    assert root.get("aria-labelledby") == " ".join(name.get("id", "") for name in named if name is not None)
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in _ELEMENTS, element.tag
        assert set(element.attrib) <= _ATTRIBUTES, element.attrib
        for name, value in element.attrib.items():
            assert not re.search(r"nan|inf\b|url\(|https?:", value, re.IGNORECASE), (name, value)
    return root


def texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def all_of(root: ElementTree.Element, name: str, **attributes: str) -> Iterator[ElementTree.Element]:
    for element in root.iter(f"{SVG}{name}"):
        if all(element.get(key.replace("_", "-")) == value for key, value in attributes.items()):
            yield element


def plotted(root: ElementTree.Element, name: str, **attributes: str) -> list[ElementTree.Element]:
    """Those on the plot itself, without the samples in the key."""
    drawn = set(_outside_groups(root))
    return [element for element in all_of(root, name, **attributes) if element in drawn]


def hovers(root: ElementTree.Element, name: str) -> dict[str, ElementTree.Element]:
    """Marks of one kind by the words that a pointer shows."""
    found = {}
    for element in root.iter(f"{SVG}{name}"):
        title = element.find(f"{SVG}title")
        if title is not None:
            found[title.text or ""] = element
    return found


def inside(root: ElementTree.Element) -> bool:
    """Whether every mark and every text's place lies within the drawing's box."""
    _, _, width, height = (float(part) for part in root.get("viewBox", "").split())
    return all(
        -0.1 <= float(element.get(across, 0)) <= width + 0.1
        and -0.1 <= float(element.get(down, 0)) <= height + 0.1
        for across, down in (("x", "y"), ("cx", "cy"), ("x1", "y1"), ("x2", "y2"))
        for element in _outside_groups(root)
    )


def _outside_groups(root: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Elements whose coordinates are the drawing's own (the key's samples are moved by their group)."""
    for element in root:
        if element.tag != f"{SVG}g":
            yield element
