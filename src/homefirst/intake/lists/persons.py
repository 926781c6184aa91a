"""What a row tells of who somebody is, besides what they are found by: it goes with whoever is registered by
the list. Of those who are held it changes nothing: what differs is a question to whoever keeps records.
Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from homefirst.county.people.identity import Identity, Practice, Residence, Responsibility, Sex, postcode_of
from homefirst.intake.lists.cells import says_nothing, tidy
from homefirst.intake.lists.meaning import our_word, spelt
from homefirst.intake.spreadsheets import Cell

_PRACTICE = re.compile(r"(?<![A-Z0-9])[A-Z][0-9]{5}(?![0-9])")
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}$")
_KIND_OF_COUNCIL = re.compile(r" (?:county|city|borough|district|metropolitan borough)? ?council$")


PARTS = {"sex": "sex", "practice": "GP practice", "council": "responsible council", "postcode": "postcode"}
"""What a list may say otherwise than it is held of who somebody is, and what it is called."""


@dataclass(frozen=True, slots=True)
class PersonSaid:
    """What a row tells of somebody besides; None: nothing that is known here."""

    sex: Sex | None = None
    practice: str | None = None
    council: str | None = None
    postcode: str | None = None

    def with_it(self, identity: Identity) -> Identity:
        """Who somebody is, with what the row tells besides."""
        return replace(
            identity,
            sex=self.sex or identity.sex,
            practices=(Practice(self.practice),) if self.practice else identity.practices,
            councils=(Responsibility(self.council),) if self.council else identity.councils,
            residences=(Residence((), self.postcode),) if self.postcode else identity.residences,
        )

    def otherwise(self, held: Identity) -> tuple[str, ...]:
        """Of what the row says otherwise than it is held, in the order of PARTS. What is not held, is no
        contradiction; what was so until a day and is no more, is not held."""
        now: dict[str, set[str | None]] = {
            "sex": {None if held.sex is Sex.UNKNOWN else held.sex},
            "practice": {one.code for one in held.practices if one.until is None},
            "council": {one.council for one in held.councils if one.until is None},
            "postcode": {one.postcode for one in held.residences if one.until is None},
        }
        return tuple(
            part
            for part in PARTS
            if (said := getattr(self, part)) and (those := now[part] - {None}) and said not in those
        )

    def part_words(self, part: str, councils: Mapping[str, str]) -> str:
        """What is said of one of PARTS, in words; empty where nothing is."""
        said: str = getattr(self, part) or ""
        return councils.get(said, said) if part == "council" else said

    def words(self, councils: Mapping[str, str]) -> str:
        """The same in words; empty where nothing is told."""
        parts = [
            self.sex,
            self.practice and f"practice {self.practice}",
            self.council and councils.get(self.council, self.council),
            self.postcode,
        ]
        return ", ".join(part for part in parts if part)


NOTHING_SAID = PersonSaid()


def person_in(cells: Sequence[tuple[str, str, Cell]], councils: Mapping[str, str]) -> PersonSaid:
    """What the cells of a row tell of somebody besides: meaning, heading, cell. `councils`: those of the
    county and its neighbours, name by code. What is not known here is left where it is."""
    told: dict[str, str] = {}
    for says, _, cell in cells:
        if says in ("sex", "practice", "council", "address") and not says_nothing(cell):
            told.setdefault(says, tidy(cell))
    sex = our_word("sex", spelt(told.get("sex", "")))
    practice = _PRACTICE.search(told.get("practice", "").upper())
    return PersonSaid(
        sex=None if sex is None else Sex(sex),
        practice=None if practice is None else practice[0],
        council=_council(spelt(told.get("council", "")), councils),
        postcode=_postcode(told.get("address", "")),
    )


def _postcode(text: str) -> str | None:
    found = _POSTCODE.search(" ".join(text.upper().replace(",", " ").split()))
    return None if found is None else postcode_of(found[0])


def _council(text: str, councils: Mapping[str, str]) -> str | None:
    """A council by its code, its name, or its name without what kind it is, where one alone has that."""
    found = {
        code
        for code, name in councils.items()
        if text and text in (code, spelt(name), _KIND_OF_COUNCIL.sub("", spelt(name)))
    }
    return found.pop() if len(found) == 1 else None
