"""Whether some people are women or men: for beds that are for the one or the other.

Asked in bulk and without a permit, by code that drafts who may be offered which bed; a draft is of keys, and
no door shows what this answers of anybody. Of somebody who was erased nothing is known any more."""

from collections.abc import Collection, Mapping
from uuid import UUID

from homefirst.county.people.identity import Sex
from homefirst.county.people.kept import said_of
from homefirst.foundation.store.view import View

_KNOWN = {Sex.FEMALE: "female", Sex.MALE: "male"}


def sexes(view: View, persons: Collection[UUID]) -> Mapping[UUID, str]:
    """`female` or `male` of each of some keys, as a view knows it; nothing of whom it is not known, or said
    to be neither."""
    found = {key: _KNOWN.get(Sex(said)) for key, said in said_of(view, persons, "sex").items()}
    return {key: sex for key, sex in found.items() if sex is not None}
