"""Loaded before Django's settings are read: the tests have a data folder and a database of their own."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

OWN = "HOMEFIRST_TESTS_OWN_DATA"


def pytest_load_initial_conftests() -> None:
    """Never called before the lines below ran; here so that pytest takes this file for a plugin."""


if "PYTEST_XDIST_WORKER" not in os.environ:
    folder = Path(tempfile.mkdtemp(prefix="homefirst-tests-"))
    folder.chmod(0o711)  # the server's account must be able to walk through
    os.environ["HOMEFIRST_DATA"] = str(folder)
    os.environ[OWN] = str(folder)
    os.environ["HOMEFIRST_DURABLE"] = "no"
    os.environ["HOMEFIRST_SYNTHETIC"] = (
        "no"  # a county of half a million events is made where a test asks for it
    )
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("HOMEFIRST_PACK", None)
# Playwright's synchronous API runs a loop in the test's thread, and Django would refuse the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """The run that made the folder stops its server and takes the folder away."""
    if "PYTEST_XDIST_WORKER" in os.environ or OWN not in os.environ:
        return
    from homefirst.foundation.postgres.embedded import cluster_in

    folder = Path(os.environ.pop(OWN))
    if (folder / "postgres" / "address.json").exists():
        cluster = cluster_in(folder, durable=False)
        cluster.join()
        cluster.leave()
    shutil.rmtree(folder, ignore_errors=True)
