"""Records in words: two beside each other, one by itself, and the form that puts a version right."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from homefirst.county.people.identity import Identity, Name, Residence, Sex
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
    number and the first address. Raises NotUnderstood with the field, and without what stood in it."""
    lines = tuple(line.strip() for line in written["address"].splitlines() if line.strip())
    code = field_read(written, "postcode", postcode)
    before = identity.residences[0] if identity.residences else Residence((), None)
    lives = (replace(before, lines=lines, postcode=code),) if lines or code else ()
    if written["sex"] not in tuple(Sex):
        raise NotUnderstood("This is none of the words.", where="sex", next=f"Choose {', '.join(Sex)}.")
    return replace(
        identity,
        names=(Name(written["family"], written["given"]), *identity.names[1:]),
        birth_date=field_read(written, "birth_date", birth_date),
        death_date=field_read(written, "death_date", birth_date),
        sex=Sex(written["sex"]),
        number=field_read(written, "nhs_number", NhsNumber.parse),
        residences=(*lives, *identity.residences[1:]),
    )


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
        "because": "",
    }
