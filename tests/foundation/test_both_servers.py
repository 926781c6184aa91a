"""Which PostgreSQL the tests run on: the embedded one, or the one that HOMEFIRST_POSTGRES names."""

import os
from pathlib import Path

import pytest
from django.db import connection

from homefirst.foundation.errors import Unavailable
from homefirst.foundation.postgres.binaries import find_binaries


def test_the_tests_run_on_the_server_whose_programs_were_named(db):
    named = os.environ.get("HOMEFIRST_POSTGRES")
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        running = int(cursor.fetchone()[0]) // 10_000
    assert running == find_binaries(Path(named) if named else None).version()
    assert running >= 15


def test_a_folder_without_a_servers_programs_is_a_sentence(tmp_path):
    with pytest.raises(Unavailable, match="There is no PostgreSQL server here to embed"):
        find_binaries(tmp_path)
