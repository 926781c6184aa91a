"""Makes the vendored copy of nhsuk-frontend from its npm package, so that the next version is one command.

    python -m homefirst.web.vendoring nhsuk-frontend-10.6.1.tgz src/homefirst/web/static/homefirst

What is changed on the way, and why: the two @font-face rules go and the family becomes Arial (the font is
licensed to the NHS and would be loaded from outside); icon addresses become relative to the style sheet (so
that any static root serves them); references to source maps go (they are not shipped).
"""

import re
import sys
import tarfile
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
    """nhsuk's script as it is, without the reference to its source map."""
    return _SOURCE_MAP.sub("\n", script)


def icons(style: str) -> tuple[str, ...]:
    """The names of the icon files that a changed style sheet refers to."""
    return tuple(sorted(set(re.findall(r"""url\(["']?images/([a-z0-9.-]+)""", style))))


def vendor(package: Path, into: Path) -> Path:
    """Writes style, script and the icons they need into a folder named by name and version; returns it.

    Raises NotUnderstood where the package is not nhsuk-frontend as it is packed on npm.
    """
    found = re.fullmatch(r"nhsuk-frontend-([0-9.]+)\.tgz", package.name)
    if found is None:
        raise NotUnderstood(
            f"{package.name} is not nhsuk-frontend-VERSION.tgz.", next="Name the npm package."
        )
    folder = into / f"nhsuk-frontend-{found[1]}"
    with tarfile.open(package) as packed:

        def read(name: str) -> bytes:
            try:
                member = packed.extractfile(f"package/dist/nhsuk/{name}")
            except KeyError:
                member = None
            if member is None:
                raise NotUnderstood(
                    f"{package.name} holds no {name}.", next="Name the npm package, unchanged."
                )
            return member.read()

        style = own_style(read("nhsuk-frontend.min.css").decode())
        files = {
            "nhsuk-frontend.min.css": style.encode(),
            "nhsuk-frontend.min.js": own_script(read("nhsuk-frontend.min.js").decode()).encode(),
            **{f"images/{icon}": read(f"assets/images/{icon}") for icon in icons(style)},
        }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


if __name__ == "__main__":
    vendor(Path(sys.argv[1]), Path(sys.argv[2]))
