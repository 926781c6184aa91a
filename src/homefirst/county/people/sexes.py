"""Whether some people are women or men: for beds that are for the one or the other.

Asked in bulk and without a permit, by code that drafts who may be offered which bed; a draft is of keys, and
no door shows what this answers of anybody. Of somebody who was erased nothing is known any more."""

from collections.abc import Collection, Mapping
from uuid import UUID

from homefirst.county.people.events import IDENTITY_RECORDED
from homefirst.county.people.identity import Sex
from homefirst.county.people.kept import all_merges, steps
from homefirst.county.people.known import newest
from homefirst.county.people.merging import leads, standing_for
from homefirst.county.people.models import IdentityRow
from homefirst.foundation.store.view import View

_KNOWN = {Sex.FEMALE: "female", Sex.MALE: "male"}


def sexes(view: View, persons: Collection[UUID]) -> Mapping[UUID, str]:
    """`female` or `male` of each of some keys, as a view knows it; nothing of whom it is not known, or said
    to be neither."""
    where = leads(all_merges(view))
    stands = {key: standing_for(key, where) for key in persons}
    wanted = sorted(set(stands.values()))
    rows = steps(view).filter(person__in=wanted, event=IDENTITY_RECORDED.name)
    recorded: dict[UUID, dict[int, int | None]] = {}
    sha256: dict[int, str] = {}
    for seq, person, digest, corrects in rows.values_list("seq", "person", "sha256", "corrects"):
        recorded.setdefault(person, {})[seq] = corrects
        sha256[seq] = digest
    in_force = {person: sha256[newest(own)] for person, own in recorded.items()}
    kept = dict(
        IdentityRow.objects.filter(county=view.county, sha256__in=list(in_force.values())).values_list(
            "sha256", "document__sex"
        )
    )
    found = {person: _KNOWN.get(Sex(kept[one])) for person, one in in_force.items() if kept.get(one)}
    return {key: sex for key, person in stands.items() if (sex := found.get(person)) is not None}
