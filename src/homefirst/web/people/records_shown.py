"""Records in words: two beside each other, one by itself, and the form that puts a version right."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from homefirst.app.lists.words import councils
from homefirst.county.people.identity import Identity, Name, Practice, Residence, Responsibility, Sex
from homefirst.county.people.known import Known
from homefirst.county.people.nhs_number import NhsNumber
from homefirst.foundation.errors import NotUnderstood
from homefirst.web.people.pages import birth_date, field_read, identity_rows, postcode, version_row


def compared_rows(first: Known, second: Known) -> list[tuple[str, str, str, str]]:
    """Two identities beside each other: what, in the first, in the second, and whether they differ."""
    one, other = (dict(record_rows(known)) for known in (first, second))
    found = []
    for label in dict.fromkeys([*one, *other]):
        left, right = one.get(label, "not known"), other.get(label, "not known")
        lacking = {"not known", "none", "unknown"} & {left, right}
        said = "The same" if left == right else "Only one says it" if lacking else "Differs"
        found.append((label, left, right, said))
    return found


def corrected(identity: Identity, written: Mapping[str, str]) -> Identity:
    """An identity with what a form says in the place of what it was about: the name in use, both dates, sex,
    number, the first address, practice and council. Raises NotUnderstood with the field, and without what
    stood in it."""
    lines = tuple(line.strip() for line in written["address"].splitlines() if line.strip())
    code = field_read(written, "postcode", postcode)
    before = identity.residences[0] if identity.residences else Residence((), None)
    lives = (replace(before, lines=lines, postcode=code),) if lines or code else ()
    if written["sex"] not in tuple(Sex):
        raise NotUnderstood("This is none of the words.", where="sex", next=f"Choose {', '.join(Sex)}.")
    surgeries, responsible = _practices(identity, written), _councils(identity, written)
    return replace(
        identity,
        names=(Name(written["family"], written["given"]), *identity.names[1:]),
        birth_date=field_read(written, "birth_date", birth_date),
        death_date=field_read(written, "death_date", birth_date),
        sex=Sex(written["sex"]),
        number=field_read(written, "nhs_number", NhsNumber.parse),
        residences=(*lives, *identity.residences[1:]),
        practices=surgeries,
        councils=responsible,
    )


def practice(text: str) -> str:
    """The code of a GP practice; raises NotUnderstood."""
    code = text.upper()
    if not re.fullmatch(r"[A-Z][0-9]{5}", code):
        raise NotUnderstood("This is no code of a GP practice.", next="Write it as K84001.")
    return code


def _practices(identity: Identity, written: Mapping[str, str]) -> tuple[Practice, ...]:
    if "practice" not in written:
        return identity.practices
    code = field_read(written, "practice", practice)
    before = identity.practices[0] if identity.practices else Practice("")
    return (*(() if code is None else (replace(before, code=code),)), *identity.practices[1:])


def _councils(identity: Identity, written: Mapping[str, str]) -> tuple[Responsibility, ...]:
    if "council" not in written:
        return identity.councils
    code = written["council"]
    if code and code not in dict(councils()):
        raise NotUnderstood("There is no such council here.", where="council", next="Choose one of the list.")
    before = identity.councils[0] if identity.councils else Responsibility("")
    return (*((replace(before, council=code),) if code else ()), *identity.councils[1:])


def record_rows(known: Known) -> list[tuple[str, str]]:
    """Who a record says that somebody is, and who told it: what, and in words."""
    identity = known.identity
    if identity is None:
        return [("Name", "erased" if known.erased_at else "not known")]
    told_by = "; ".join(sorted({version_row(one)[3] for one in known.versions}))
    name = f"{identity.name.family}, {identity.name.given}"
    return [("Name", name), *identity_rows(known), ("Told by", told_by)]


def written_of(identity: Identity) -> dict[str, str]:
    """What stands of an identity in the form that puts it right; `corrected` reads it back."""
    lives = identity.residences[0] if identity.residences else Residence((), None)

    def day(said: Any) -> str:
        return "" if said is None else f"{said:%d/%m/%Y}"

    return {
        "family": identity.name.family,
        "given": identity.name.given,
        "birth_date": day(identity.birth_date),
        "death_date": day(identity.death_date),
        "sex": identity.sex.value,
        "nhs_number": "" if identity.number is None else identity.number.written,
        "address": "\n".join(lives.lines),
        "postcode": lives.postcode or "",
        "practice": identity.practices[0].code if identity.practices else "",
        "council": identity.councils[0].council if identity.councils else "",
        "because": "",
    }
