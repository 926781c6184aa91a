"""The ethnic categories of some people: for counts of who is placed how soon.

Asked in bulk and without a permit, by code that counts; no door shows what this answers of anybody. Of
somebody who was erased nothing is known any more: it is too much to be kept of whoever asked to be
forgotten, and such counts may change by it."""

from collections.abc import Collection, Mapping
from uuid import UUID

from homefirst.county.people.kept import said_of
from homefirst.foundation.store.view import View


def ethnicities_of(view: View, persons: Collection[UUID]) -> Mapping[UUID, str]:
    """The code of each of some keys (catalogue/ethnicities.py), as a view knows it; nothing of whom nobody
    asked."""
    return said_of(view, persons, "ethnicity")
