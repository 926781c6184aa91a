"""A county pack: a folder of readable tables that says which county this is. The code knows none."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from homefirst.foundation.errors import NotUnderstood, Problem, Unavailable

FORMS = (
    ("name", re.compile(r"\S(.*\S)?"), "Write the county's name."),
    ("slug", re.compile("[a-z0-9]+(-[a-z0-9]+)*"), "Write small letters, digits and hyphens: north-county."),
    ("area", re.compile("[A-Z][0-9]{8}"), "Write the ONS code of the county's area: E10000025."),
)
TAKEN = frozenset({"api", "health", "metrics", "password", "sign-in", "sign-out", "static"})
KEPT = frozenset({".csv", ".toml", ".txt", ".md"})
"""What a pack is made of; anything else in its folder is none of it."""
LARGEST = 64 * 2**20
"""Bytes. The largest table that is shipped, six years of a county's published figures, has half a million."""
SHIPPED = Path(__file__).resolve().parents[2] / "counties"
DEFAULT = "oxfordshire"


@dataclass(frozen=True, slots=True)
class County:
    """Whose record this is: the name, its word in addresses, the ONS code of its area, and the sentences
    that every page ends with to name its sources. `documents` has the title of each document that the pack's
    tables cite, by the number under which they do; `demonstration` says at which
    organisation the demonstration's user of a role works, and `demonstration_also` which users it has
    besides: by name, in which role and where."""

    name: str
    slug: str
    area: str
    sources: tuple[str, ...]
    documents: Mapping[str, str] = field(default_factory=dict, hash=False)
    demonstration: Mapping[str, str] = field(default_factory=dict, hash=False)
    demonstration_also: Mapping[str, tuple[str, str]] = field(default_factory=dict, hash=False)


def pack_folder(named: str | None) -> Path:
    """The folder of the pack that is named: a folder, or one of those that are shipped.

    Raises Unavailable where there is none.
    """
    for folder in (Path(named), SHIPPED / named) if named else (SHIPPED / DEFAULT,):
        if (folder / "county.toml").is_file():
            return folder
    shipped = sorted(path.parent.name for path in SHIPPED.glob("*/county.toml"))
    raise Unavailable(
        "There is no county pack here: a folder with county.toml in it.",
        where=str(named),
        next=f"Name a folder, or one of {', '.join(shipped)}.",
    )


def read_county(folder: Path) -> County:
    """The county of a pack; raises NotUnderstood where county.toml lacks a word or has it wrong."""
    path = folder / "county.toml"
    said, problems = _said(path)
    if problems:
        raise NotUnderstood(problems[0].what, where=str(path), next=problems[0].next)
    return County(
        name=said["name"],
        slug=said["slug"],
        area=said["area"],
        sources=tuple(said["sources"]),
        documents=dict(said.get("documents", {})),
        demonstration=dict(said.get("demonstration", {})),
        demonstration_also={
            name: (one["role"], one["organisation"])
            for name, one in said.get("demonstration_also", {}).items()
        },
    )


def county_problems(folder: Path) -> tuple[Problem, ...]:
    """Everything that is wrong with a pack's county.toml."""
    return _said(folder / "county.toml")[1]


def unreadable(paths: Iterable[Path]) -> tuple[Problem, ...]:
    """Those files of a pack that nobody should begin to read: pipes and devices, which have no end, and what
    is too large to be a table or a document's text."""
    found = []
    for path in sorted(path for path in paths if path.suffix in KEPT and path.exists() and not path.is_dir()):
        if not path.is_file():
            found.append(Problem(path.name, "It is no file.", "Put the table or text itself there."))
        elif path.stat().st_size > LARGEST:
            what = f"It is larger than {LARGEST // 2**20} MB."
            found.append(Problem(path.name, what, "Take out what is no part of it."))
    return tuple(found)


def _said(path: Path) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """What county.toml says, and what is wrong with it: with a problem, what it says is not to be used."""

    def wrong(what: str, next: str) -> Problem:
        return Problem(path.name, what, next)

    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        return {}, (wrong(f"It is not TOML: {error}.", "Mend that line."),)
    except UnicodeDecodeError:
        return {}, (wrong("It is not UTF-8 text.", "Save it as UTF-8."),)
    except OSError as error:
        return {}, (wrong(f"It cannot be read: {error.strerror}.", "Put it there."),)
    problems = [
        wrong(f"It does not say '{word}'.", "Give name, slug, area and sources.")
        for word in ("name", "slug", "area", "sources")
        if word not in said
    ]
    for word, form, next_ in FORMS:
        if word in said and not (isinstance(said[word], str) and form.fullmatch(said[word])):
            problems.append(wrong(f"{word} “{said[word]}” cannot be.", next_))
    if said.get("slug") in TAKEN:
        problems.append(wrong(f"slug “{said['slug']}” is an address of homefirst's own.", "Choose another."))
    if not _sentences(said.get("sources", [])):
        problems.append(wrong("sources is no list of sentences.", 'Write sources = ["Figures: ..."].'))
    if not isinstance(titles := said.get("documents", {}), dict) or not _sentences([*titles.values()]):
        problems.append(wrong("documents is no table of titles.", 'Write 000 = "Its title" under it.'))
    if not isinstance(places := said.get("demonstration", {}), dict) or not _sentences([*places.values()]):
        problems.append(wrong("demonstration is no table of codes.", 'Write clinician = "trust" under it.'))
    if not isinstance(also := said.get("demonstration_also", {}), dict) or not all(map(_user, also.values())):
        what = "demonstration_also is no table of users."
        problems.append(wrong(what, 'Write anna = { role = "clinician", organisation = "trust" } under it.'))
    return said, tuple(problems)


def _user(said: object) -> bool:
    return isinstance(said, dict) and said.keys() == {"role", "organisation"} and _sentences([*said.values()])


def _sentences(said: object) -> bool:
    return isinstance(said, list) and all(isinstance(one, str) and one.strip() for one in said)
