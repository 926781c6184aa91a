"""Somebody whom tests of people register, read, merge and erase."""

from datetime import timedelta
from uuid import UUID

from homefirst.county.access.permits import Permit
from homefirst.county.access.seeing import Asker, Part, Purpose
from homefirst.county.people import matches, read, record
from homefirst.county.people.identity import Identity
from homefirst.county.people.known import Known
from homefirst.county.people.record import ErasedBecause
from homefirst.foundation.store.view import View
from tests.county.made_up_people import (
    CLERK,
    NINE,
    chance,
    living_at,
    number,
    somebody,
)

ANNA = Asker("anna", "clinician", "ouh")
LATER = NINE + timedelta(days=1)
WILLIAM = somebody(number=number(1), residences=living_at("ZZ99 3CZ"))


def permit(*keys: UUID, part: Part = Part.IDENTITY) -> Permit:
    return Permit(ANNA, Purpose.DIRECT_CARE, part, frozenset(keys), NINE)


def known(log, key: UUID, view: View | None = None) -> Known:
    view = view or log.now()
    of = read.standing(view, key)
    assert of is not None
    return read.identity_of(view, permit(*of.keys), key, at=NINE)


def merge(log, gone: UUID, into: UUID) -> None:
    matches.merge(log, gone=gone, into=into, by=CLERK, at=LATER, because="checked")


def unmerge(log, gone: UUID) -> UUID:
    return matches.unmerge(log, gone=gone, by=CLERK, at=LATER, because="mistake")


def record_again(log, person: UUID, identity: Identity, *, corrects: int | None = None) -> None:
    record.record_identity(
        log, person=person, identity=identity, organisation="occ", chance=chance(2), by=CLERK, at=LATER,
        because="told so", corrects=corrects,
    )  # fmt: skip


def erase(log, person: UUID) -> int:
    return record.erase(log, person=person, by=CLERK, at=LATER, because=ErasedBecause.REQUEST)
