"""The beds of the tests of rebuild and proof."""

import pytest
from django.db import connections

from homefirst.foundation.store.log import Log
from tests.conftest import OXFORDSHIRE
from tests.foundation.rebuilt_beds import REGISTRY, TABLES


@pytest.fixture
def beds(own_database) -> Log:
    """A log with a projection of its own, in whose table a rebuild has everything to take over."""
    connections["owner"].cursor().execute(TABLES)
    return Log(OXFORDSHIRE, REGISTRY)
