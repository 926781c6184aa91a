"""Makes the vendored copies of nhsuk-frontend and htmx from their npm packages (`npm pack`), so that the next
version is one command.

    python -m homefirst.web.gate.vendoring nhsuk-frontend-10.6.1.tgz src/homefirst/web/static/homefirst
    python -m homefirst.web.gate.vendoring htmx.org-4.0.1.tgz src/homefirst/web/static/homefirst

Of htmx the module, its own extension for server-sent events and the licence are kept, as they are. Of nhsuk
what is changed on the way, and why: the two @font-face rules go and the family becomes Arial (the font is
licensed to the NHS and would be loaded from outside); icon addresses become relative to the style sheet (so
that any static root serves them); references to source maps go (they are not shipped).
"""

import re
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

from homefirst.foundation.errors import NotUnderstood

FONT = 'arial,"Helvetica Neue",helvetica,"Liberation Sans",sans-serif'
_SOURCE_MAP = re.compile(r"\s*(?://# sourceMappingURL=\S+|/\*# sourceMappingURL=.*?\*/)\s*$")
_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
_ICON = re.compile(r"""url\((["']?)/assets/images/""")


def own_style(style: str) -> str:
    """nhsuk's style sheet with our font, icons beside it and no address outside the product.

    Raises NotUnderstood where an outside address is left after the changes.
    """
    changed = _FONT_FACE.sub("", _SOURCE_MAP.sub("\n", style))
    changed = re.sub(r"""["']?Frutiger W01["']?,\s*arial,\s*sans-serif""", lambda _: FONT, changed)
    changed = _ICON.sub(lambda match: f"url({match[1]}images/", changed)
    left = re.search(r"(?:url\(\s*[\"']?|@import\s+[\"']?)(?:https?:)?//[^)\"']*|Frutiger", changed)
    if left:
        raise NotUnderstood(
            f"The style sheet still names “{left[0]}”.", next="Add the change it needs to vendoring.py."
        )
    return changed


def own_script(script: str) -> str:
    """A script as it is, without the reference to its source map."""
    return _SOURCE_MAP.sub("\n", script)


def icons(style: str) -> tuple[str, ...]:
    """The names of the icon files that a changed style sheet refers to."""
    return tuple(sorted(set(re.findall(r"""url\(["']?images/([a-z0-9.-]+)""", style))))


def vendor(package: Path, into: Path) -> Path:
    """Writes what is kept of a package into a folder named by its name and version; returns it.

    Raises NotUnderstood where the package is neither nhsuk-frontend nor htmx as they are packed on npm.
    """
    found = re.fullmatch(r"(nhsuk-frontend|htmx\.org)-([0-9.]+)\.tgz", package.name)
    if found is None:
        raise NotUnderstood(
            f"{package.name} is not nhsuk-frontend-VERSION.tgz or htmx.org-VERSION.tgz.",
            next="Name the npm package.",
        )
    with tarfile.open(package) as packed:
        read = _reader(packed, package.name)
        files = _nhsuk(read) if found[1] == "nhsuk-frontend" else _htmx(read)
    folder = into / f"{found[1].partition('.')[0]}-{found[2]}"
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


Read = Callable[[str], bytes]


def _reader(packed: tarfile.TarFile, named: str) -> Read:
    def read(name: str) -> bytes:
        try:
            member = packed.extractfile(f"package/{name}")
        except KeyError:
            member = None
        if member is None:
            raise NotUnderstood(f"{named} holds no {name}.", next="Name the npm package, unchanged.")
        return member.read()

    return read


def _nhsuk(read: Read) -> dict[str, bytes]:
    """The style sheet, the script and the icons that the style sheet needs."""
    style = own_style(read("dist/nhsuk/nhsuk-frontend.min.css").decode())
    return {
        "nhsuk-frontend.min.css": style.encode(),
        "nhsuk-frontend.min.js": own_script(read("dist/nhsuk/nhsuk-frontend.min.js").decode()).encode(),
        **{f"images/{icon}": read(f"dist/nhsuk/assets/images/{icon}") for icon in icons(style)},
    }


def _htmx(read: Read) -> dict[str, bytes]:
    """The module and its extension for server-sent events."""
    return {
        "htmx.esm.min.js": own_script(read("dist/htmx.esm.min.js").decode()).encode(),
        "hx-sse.min.js": own_script(read("dist/ext/hx-sse.min.js").decode()).encode(),
        "LICENCE.txt": read("LICENSE"),
    }


if __name__ == "__main__":
    vendor(Path(sys.argv[1]), Path(sys.argv[2]))
