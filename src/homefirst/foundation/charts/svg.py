"""SVG as text: elements, escaping and the frame that makes a drawing readable to everyone.

A drawing is one string without style attributes, script or outside reference, so that it stands in a page
under a strict content security policy, in print, in a PDF and in an e-mail alike.
"""

import math
import re
from typing import NewType
from xml.sax.saxutils import escape

from homefirst.foundation.charts.ink import FONT, INK, Size

Fragment = NewType("Fragment", str)
"""Text that is already well-formed and escaped: only this module makes it."""

NOTHING = Fragment("")

_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
# XML 1.0 cannot carry these characters, not even escaped.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def coordinate(value: float) -> str:
    """A length in the drawing's units, to a tenth. Raises ValueError for what is not a finite number."""
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a place in a drawing; unknown is None and is left out.")
    rounded = f"{value:.1f}"
    rounded = rounded.removesuffix(".0")
    return "0" if rounded == "-0" else rounded


def words(text: str) -> Fragment:
    """Text made safe to stand inside an element."""
    return Fragment(escape(_UNWRITABLE.sub("\ufffd", text)))


def element(name: str, *children: Fragment, **attributes: str | float | None) -> Fragment:
    """One element. `stroke_width` is written stroke-width; an attribute that is None is left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_attribute(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if not children:
        return Fragment(f"<{name}{written}/>")
    return Fragment(f"<{name}{written}>{''.join(children)}</{name}>")


def join(*parts: Fragment) -> Fragment:
    return Fragment("".join(parts))


def label(text: str, x: float, y: float, **attributes: str | float | None) -> Fragment:
    """Text at a place. A `halo` of "yes" draws a white rim, so that lines beneath do not cut the letters."""
    if attributes.pop("halo", None):
        attributes |= {"stroke": "#ffffff", "stroke_width": 4, "paint_order": "stroke"}
        attributes.setdefault("stroke_linejoin", "round")
    return element("text", words(text), x=x, y=y, **attributes)


def document(size: Size, identifier: str, title: str, description: str, *children: Fragment) -> str:
    """The whole drawing, named by its title and description to whoever cannot see it.

    `identifier` must be unique in the page, because the two names are tied to the drawing by it.
    Raises ValueError where it is not a plain identifier or where title or description is empty.
    """
    if not _IDENTIFIER.fullmatch(identifier):
        raise ValueError(f"“{identifier}” cannot name a drawing: letters, digits, - and _ only.")
    if not title.strip() or not description.strip():
        raise ValueError(f"The drawing {identifier} needs a title and a description.")
    return element(
        "svg",
        element("title", words(title), id=f"{identifier}-title"),
        element("desc", words(description), id=f"{identifier}-desc"),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        id=identifier,
        role="img",
        aria_labelledby=f"{identifier}-title {identifier}-desc",
        viewBox=f"0 0 {coordinate(size.width)} {coordinate(size.height)}",
        width=size.width,
        height=size.height,
        font_family=FONT,
        font_size=size.text,
        fill=INK,
    )


def ornament(size: Size, *children: Fragment) -> str:
    """A drawing whose words stand beside it: whoever hears the page hears those, and not the drawing."""
    return element(
        "svg",
        *children,
        xmlns="http://www.w3.org/2000/svg",
        aria_hidden="true",
        focusable="false",
        viewBox=f"0 0 {coordinate(size.width)} {coordinate(size.height)}",
        width=size.width,
        height=size.height,
    )


def _attribute(value: str | float) -> str:
    if isinstance(value, str):
        return escape(_UNWRITABLE.sub("\ufffd", value), {'"': "&quot;"})
    return coordinate(value)
