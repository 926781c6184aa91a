"""What is served as it lies in the repository: it reaches nowhere outside, and nothing of it is missing."""

import io
import re
import tarfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from homefirst import web
from homefirst.foundation.errors import NotUnderstood
from homefirst.web.gate.vendoring import FONT, icons, own_script, own_style, vendor

STATIC = Path(web.__file__).parent / "static"
SERVED = sorted(path for path in STATIC.rglob("*") if path.is_file())
TEMPLATES = sorted((Path(web.__file__).parent / "templates").rglob("*.html"))
# The name of a language, which nothing fetches.
NAMESPACE = "http://www.w3.org/2000/svg"
OUTSIDE = re.compile(r"""(?:https?:)?//[a-z0-9-]+(?:\.[a-z0-9-]+)+|Frutiger""", re.IGNORECASE)


def outside(text: str) -> list[str]:
    return OUTSIDE.findall(text.replace(NAMESPACE, ""))


@pytest.mark.parametrize(
    "text",
    [
        "url(https://assets.nhs.uk/f.woff)",
        "src=//cdn.example.org/x",
        "font-family:Frutiger W01",
        "http://a.example",
    ],
)
def test_an_outside_address_would_be_found(text: str) -> None:
    assert outside(text) != []


@pytest.mark.parametrize("path", [*SERVED, *TEMPLATES], ids=lambda path: path.name)
def test_nothing_that_is_served_names_an_outside_address(path: Path) -> None:
    assert outside(path.read_text(encoding="utf-8")) == []


def test_everything_that_a_style_sheet_or_script_asks_for_is_there() -> None:
    asked = []
    for path in SERVED:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".css":
            asked += [path.parent / name for name in re.findall(r"""url\(["']?([^)"']+)""", text)]
            assert "@import" not in text
        if path.name in {"homefirst.js", "live.js"}:
            asked += [path.parent / name for name in re.findall(r'(?:from|import) "([^"]+)"', text)]
    assert len(asked) >= 7
    assert [path for path in asked if not path.is_file()] == []


def test_every_static_file_that_a_template_names_is_there() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    vendored = re.findall(r'set vendored = "([^"]+)"', text)[0]
    named = re.findall(r"static\(['\"]([^'\"]+)['\"]\)", text)
    named += [vendored + name for name in re.findall(r"static\(vendored ~ '([^']+)'\)", text)]
    assert len(named) >= 5
    assert [name for name in named if not (STATIC / name).is_file()] == []


@pytest.mark.parametrize(
    "path", [path for path in SERVED if path.suffix == ".svg"], ids=lambda path: path.name
)
def test_every_picture_is_well_formed_and_our_own_have_a_name(path: Path) -> None:
    root = ElementTree.parse(path).getroot()
    assert not [element for element in root.iter() if "style" in element.attrib]
    if path.parent.name == "homefirst":
        assert root.findtext(f"{{{NAMESPACE}}}title") == "homefirst"


OWN_SHEETS = sorted((STATIC / "homefirst").glob("*.css"))
PAGES = [path for path in TEMPLATES if '{% extends "base.html" %}' in path.read_text(encoding="utf-8")]
CLASS = re.compile(r"(?<![\w-])hf-[\w-]+")
ON_PAPER = {"hf-wall__each"}
"""Said by a piece that the list and its call sheet share, and on the call sheet alone."""


def styled(sheet: Path) -> set[str]:
    """The classes that a sheet's selectors name."""
    text = re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    return {name[1:] for name in re.findall(r"\.hf-[\w-]+", text)}


def made_of(page: Path) -> set[Path]:
    """The templates of which a page is made: what it includes and imports, and what is sent to it living."""
    parts, ahead = set[Path](), [page]
    while ahead:
        part = ahead.pop()
        text = part.read_text(encoding="utf-8")
        named = re.findall(r'\{% (?:include|import|from) "([^"]+\.html)"', text)
        found = {
            path for path in TEMPLATES for name in named if path.as_posix().endswith(f"/templates/{name}")
        }
        if part == page and "live.html" in named:
            found |= set(page.parent.glob("*.html")) - set(PAGES)
        ahead += found - parts
        parts |= {part, *found}
    return parts


def sheets_of(page: Path) -> list[str]:
    named = re.search(r"set style_sheets = \[([^\]]*)\]", page.read_text(encoding="utf-8"))
    return ["homefirst", *(re.findall(r'"(\w+)"', named[1]) if named else [])]


def test_each_page_wears_the_sheets_in_which_its_parts_are_styled() -> None:
    inside = {sheet.stem: styled(sheet) for sheet in OWN_SHEETS}
    missing = {}
    for page in PAGES:
        used = set[str]().union(*(CLASS.findall(part.read_text(encoding="utf-8")) for part in made_of(page)))
        worn = set[str]().union(*(inside[name] for name in sheets_of(page)))
        lacking = {name for name in used - worn - ON_PAPER if any(name in names for names in inside.values())}
        if lacking:
            missing[page.relative_to(page.parents[1]).as_posix()] = sorted(lacking)
    assert missing == {}
    assert {name for page in PAGES for name in sheets_of(page)} == set(inside)


def test_no_sheet_styles_what_no_page_shows() -> None:
    places = [*TEMPLATES, *(STATIC / "homefirst").glob("*.js"), *STATIC.parent.rglob("*.py")]
    shown = set(CLASS.findall("".join(path.read_text(encoding="utf-8") for path in places)))
    # hf-codes__row--{{ part }} says by halves which of several it is.
    halves = tuple(name for name in shown if name.endswith("--"))
    unseen = {name for sheet in OWN_SHEETS for name in styled(sheet) - shown if not name.startswith(halves)}
    assert unseen == set()


STYLE = (
    "@font-face{font-family:Frutiger W01;src:url(https://assets.nhs.uk/f.woff2)}"
    "body{font-family:Frutiger W01,arial,sans-serif}"
    'i{background:url(/assets/images/tick.svg)}b{background:url("/assets/images/tick.svg")}'
    "\n/*# sourceMappingURL=nhsuk-frontend.min.css.map */"
)
OWN = (
    f'body{{font-family:{FONT}}}i{{background:url(images/tick.svg)}}b{{background:url("images/tick.svg")}}\n'
)


def packed(folder: Path, *, without: str = "") -> Path:
    package = folder / "nhsuk-frontend-1.2.3.tgz"
    files = {
        "nhsuk-frontend.min.css": STYLE,
        "nhsuk-frontend.min.js": "export{};//# sourceMappingURL=x.map\n",
        "assets/images/tick.svg": "<svg/>",
    }
    with tarfile.open(package, "w:gz") as made:
        for name, text in files.items():
            if name != without:
                member = tarfile.TarInfo(f"package/dist/nhsuk/{name}")
                member.size = len(text)
                made.addfile(member, io.BytesIO(text.encode()))
    return package


def test_the_vendored_copy_has_our_font_near_icons_and_no_source_maps(tmp_path: Path) -> None:
    folder = vendor(packed(tmp_path), tmp_path)
    kept = {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}
    assert kept == {
        "nhsuk-frontend.min.css": OWN,
        "nhsuk-frontend.min.js": "export{};\n",
        "images/tick.svg": "<svg/>",
    }
    assert icons(OWN) == ("tick.svg",)


def test_of_htmx_the_module_its_events_and_the_licence_are_kept(tmp_path: Path) -> None:
    package = tmp_path / "htmx.org-1.2.3.tgz"
    files = {
        "dist/htmx.esm.min.js": "export{};//# sourceMappingURL=x.map\n",
        "dist/ext/hx-sse.min.js": "0;",
        "dist/ext/hx-ws.min.js": "1;",
        "LICENSE": "0BSD",
    }
    with tarfile.open(package, "w:gz") as made:
        for name, text in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(text)
            made.addfile(member, io.BytesIO(text.encode()))
    folder = vendor(package, tmp_path)
    assert folder.name == "htmx-1.2.3"
    kept = {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}
    assert kept == {"htmx.esm.min.js": "export{};\n", "hx-sse.min.js": "0;", "LICENCE.txt": "0BSD"}


def test_a_second_pass_changes_nothing() -> None:
    assert own_style(OWN).strip() == OWN.strip()
    assert own_script("export{};\n") == "export{};\n"


@pytest.mark.parametrize(
    "left", ["a{background:url(https://x.example/y.png)}", "@import '//x.example/y.css';", "a{font:Frutiger}"]
)
def test_a_style_sheet_that_still_reaches_outside_is_refused(left: str) -> None:
    with pytest.raises(NotUnderstood, match="still names"):
        own_style(STYLE.partition("\n")[0] + left)


def test_another_package_or_an_incomplete_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotUnderstood, match="not nhsuk-frontend"):
        vendor(tmp_path / "other-1.0.tgz", tmp_path)
    with pytest.raises(NotUnderstood, match=r"holds no dist/nhsuk/assets/images/tick\.svg"):
        vendor(packed(tmp_path, without="assets/images/tick.svg"), tmp_path)
