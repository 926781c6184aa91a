"""What in a migration takes something away that the code of the last release still uses."""

import re
from collections.abc import Iterator, Sequence

from django.db import connection, migrations, models
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED

# Django's own SQL is read by its operations; this is for RunSQL.
_WORDS = {
    # An index makes code quicker, and none of it asks for one by name.
    "drops": re.compile(r"\bDROP\b(?!\s+INDEX\b)", re.IGNORECASE),
    "changes a type": re.compile(r"\bALTER\s+(COLUMN\s+)?\S+\s+(SET\s+DATA\s+)?TYPE\b", re.IGNORECASE),
    "renames": re.compile(r"\bRENAME\b", re.IGNORECASE),
    "demands a value": re.compile(r"\bSET\s+NOT\s+NULL\b", re.IGNORECASE),
}
_NOT_CODE = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.DOTALL)
_TAKING = (
    migrations.RemoveField,
    migrations.DeleteModel,
    migrations.RenameField,
    migrations.RenameModel,
    migrations.AlterModelTable,
)


def contracting(migration: Migration, before: ProjectState) -> list[str]:
    """A line for each operation that takes something away; none where the migration says it is meant for a
    release (`contracts = "release"`): the one after that in which no code uses it any more."""
    if getattr(migration, "contracts", None) == "release":
        return []
    state = before.clone()
    found = []
    for operation in migration.operations:
        found += list(_of_one(operation, migration.app_label, state))
        operation.state_forwards(migration.app_label, state)
    return found


def _of_one(operation: Operation, app: str, state: ProjectState) -> Iterator[str]:
    told = operation.describe()
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        for inner in operation.database_operations:
            yield from _of_one(inner, app, state)
    elif isinstance(operation, _TAKING):
        yield told
    elif isinstance(operation, migrations.AddField):
        if _demands(operation.field):
            yield f"{told}: the last release writes no value to it, and there is no db_default"
    elif isinstance(operation, migrations.AlterField):
        was = state.models[app, operation.model_name_lower].fields[operation.name]
        if was.null and _demands(operation.field):
            yield f"{told}: the last release may leave it out, and there is no db_default"
        if was.db_type(connection) != operation.field.db_type(connection):
            yield f"{told}: its type changes"
    elif isinstance(operation, migrations.RunSQL):
        yield from (f"{told}: {why}" for why in _of_sql(operation.sql))


def _demands(field: models.Field) -> bool:
    return not field.many_to_many and not field.null and field.db_default is NOT_PROVIDED


def _of_sql(given: str | Sequence[object]) -> Iterator[str]:
    parts = [given] if isinstance(given, str) else [one if isinstance(one, str) else one[0] for one in given]
    for part in parts:
        code = _NOT_CODE.sub(" ", part)
        yield from (why for why, words in _WORDS.items() if words.search(code))
