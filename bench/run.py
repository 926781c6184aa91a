"""A run of a bench: what it is asked, the county of its own that it measures, how it tells its figures."""

import argparse
import json
import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def parser(doc: str | None) -> argparse.ArgumentParser:
    """What every bench can be asked; each adds its own."""
    made = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--json", action="store_true", help="print the figures as JSON")
    return made


def tell(found: object, *, as_json: bool) -> None:
    """Prints what was found: as JSON, or a line for each name or figure."""
    if as_json:
        print(json.dumps(found, indent=2))
    elif isinstance(found, dict):
        for name, one in found.items():
            print(f"{name}: {one}")
    else:
        for one in found if isinstance(found, list) else [found]:
            print(one)


def machine(*packages: str) -> str:
    """What it ran on, with the versions of what else the figures hang on."""
    versions = "".join(f", {name} {metadata.version(name)}" for name in packages)
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}{versions}"


@contextmanager
def own_county() -> Iterator[Path]:
    """A county that is set up on a durable database of the run's own, reached by Django; the folder in which
    it lies, which is taken away afterwards."""
    with tempfile.TemporaryDirectory(prefix="homefirst-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # the server's account must be able to walk through
        os.environ.update(HOMEFIRST_DATA=f"{folder}/county", DJANGO_SETTINGS_MODULE="homefirst.settings")
        for setting in ("DATABASE_URL", "HOMEFIRST_BACKUPS"):
            os.environ.pop(setting, None)
        import django

        django.setup()
        from django.conf import settings
        from django.db import connections

        from homefirst.app.setup.set_up import set_up
        from homefirst.foundation.postgres.embedded import cluster_in

        set_up(lambda _: None)
        try:
            yield folder
        finally:
            connections.close_all()
            cluster_in(settings.DATA).leave()
