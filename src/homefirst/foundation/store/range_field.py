"""A column that holds a half-open range of instants, for a model to declare. SQL writes and asks it."""

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
else:
    _Field = models.Field  # which only the types' stubs let be subscripted


class InstantRange(_Field):
    """PostgreSQL's tstzrange. Django's own range fields ask for extensions at each new connection."""

    def db_type(self, connection: Any) -> str:  # noqa: ARG002
        return "tstzrange"
