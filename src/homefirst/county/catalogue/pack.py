"""A county pack: a folder of readable tables that says which county this is. The code knows none."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from homefirst.foundation.errors import NotUnderstood, Unavailable

SHIPPED = Path(__file__).resolve().parents[2] / "counties"
DEFAULT = "oxfordshire"


@dataclass(frozen=True, slots=True)
class County:
    """Whose record this is: the name, its word in addresses, the ONS code of its area, and the sentences
    that every page ends with to name its sources. `documents` has the title of each document that the pack's
    tables cite, by the number under which they do."""

    name: str
    slug: str
    area: str
    sources: tuple[str, ...]
    documents: Mapping[str, str] = field(default_factory=dict, hash=False)


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
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        county = County(
            name=said["name"],
            slug=said["slug"],
            area=said["area"],
            sources=tuple(said["sources"]),
            documents=dict(said.get("documents", {})),
        )
    except tomllib.TOMLDecodeError as error:
        raise NotUnderstood(f"It is not TOML: {error}.", where=str(path), next="Mend that line.") from None
    except KeyError as error:
        raise NotUnderstood(
            f"It does not say {error}.", where=str(path), next="Give name, slug, area and sources."
        ) from None
    return county
