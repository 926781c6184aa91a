"""The mapping of one list: which column says what, and which of our words each of theirs is. Kept once for
each source; a list with the same headings, in any order, goes by it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.plain import plain
from homefirst.intake.lists.cells import parts_of, says_nothing, tidy, worked_out
from homefirst.intake.lists.meaning import (
    NOT_USED,
    VALUED,
    On,
    guessed,
    may_be_several,
    meanings,
    meanings_on,
    our_word,
    reason_in,
    spelt,
    words_about,
)
from homefirst.intake.lists.table import ListTable, names_nobody

_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
NOTHING_MEANT = ""
"""Our word for one of theirs that says nothing to us: it is passed over."""
LONGEST_SOURCE = 60


@dataclass(frozen=True, slots=True)
class Site:
    """A place of the county, as a list may name it: its code, its title and the type of care of its beds."""

    code: str
    title: str
    care: str


@dataclass(frozen=True, slots=True)
class Given:
    """What a provider gives: its kind, as services and waits are called, the place by which journeys know it,
    and what it is called."""

    kind: str
    place: str
    title: str

    @property
    def code(self) -> str:
        return f"{self.kind} {self.place}"


@lru_cache(maxsize=64)
def _by_spelling(choices: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """Codes by the spellings of themselves and of their titles, the first of each."""
    found: dict[str, str] = {}
    for code, title in choices:
        found.setdefault(spelt(code), code)
        found.setdefault(spelt(title), code)
    return found


def _key(text: str) -> str:
    """A heading or a word as a mapping keeps it: in one spelling, and plain, for it stands in the log."""
    return plain(spelt(text))


@lru_cache(maxsize=64)
def _meanings_by_spelling(columns: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """What columns say, by the spelling of their headings."""
    return {_key(heading): meaning for heading, meaning in columns}


@dataclass(frozen=True, slots=True)
class OurWords:
    """What the county has words for: its sites, the wards that are in use, what somebody may wait for (code
    and title), and what the provider whose list it is gives. `own`: the places and lines of capacity by which
    journeys know what that provider gives; `councils`: code and name; `on`: what the list tells of;
    `other_names`: kinds of wait for which lists have no word, each with the kind whose other name it is."""

    sites: tuple[Site, ...]
    wards: tuple[str, ...]
    kinds: tuple[tuple[str, str], ...]
    services: tuple[Given, ...] = ()
    own: frozenset[str] = frozenset()
    councils: tuple[tuple[str, str], ...] = ()
    on: On = On.CARE
    other_names: tuple[tuple[str, str], ...] = ()

    def choices(self, about: str) -> tuple[tuple[str, str], ...]:
        """The words that a word of theirs may be, code and title, for a form."""
        if about == "site":
            return tuple((site.code, site.title) for site in self.sites)
        if about == "ward":
            return tuple((ward, ward) for ward in self.wards)
        if about == "waiting_for":
            return self.kinds
        if about == "service":
            return tuple((one.code, one.title) for one in self.services)
        return tuple((word.ours, word.title) for word in words_about(about))

    def known(self, about: str, theirs: str) -> str | None:
        """Our word for one of theirs without being told: the same, or in the table of synonyms; None:
        unknown."""
        text = spelt(theirs)
        same = _by_spelling(self.choices(about)).get(text)
        if same is not None:
            return same
        if about == "ward":
            return self._ward(theirs)
        found = reason_in(theirs) if about == "code" else our_word(about, text)
        return found if found in dict(self.choices(about)) else None

    def _ward(self, theirs: str) -> str | None:
        """The one ward that is in use and is called so but for "Ward", what stands in brackets, and dots,
        dashes and spaces."""
        alike = [ward for ward in self.wards if _ward_key(ward) == _ward_key(theirs) != ""]
        return alike[0] if len(alike) == 1 else None


@lru_cache(maxsize=512)
def _ward_key(ward: str) -> str:
    return "".join(word for word in spelt(_BRACKETS.sub(" ", ward)).split() if word != "ward")


@dataclass(frozen=True, slots=True)
class ListMapping:
    """How a source's list is read. `columns`: heading and meaning, in the list's own order, in which it
    leaves again. `words`: what about, theirs in one spelling, ours. `place`: the site of rows that name
    none."""

    organisation: str
    source: str
    columns: tuple[tuple[str, str], ...]
    words: Mapping[tuple[str, str], str] = field(default_factory=dict, hash=False)
    place: str | None = None

    @property
    def headings(self) -> frozenset[str]:
        return frozenset(_key(heading) for heading, _ in self.columns)

    def meaning_of(self, heading: str) -> str:
        return _meanings_by_spelling(self.columns).get(_key(heading), NOT_USED)

    def is_on(self, on: On) -> bool:
        """Whether it reads a list of one sort: a list may have the headings of another's."""
        return all(meaning == NOT_USED or on in meanings()[meaning].on for _, meaning in self.columns)

    def fits(self, table: ListTable) -> bool:
        """Whether a list has these headings, in whatever order."""
        return self.headings == {_key(heading) for heading in table.headings}

    def ours(self, about: str, theirs: str, words: OurWords) -> str | None:
        """Our word for one of theirs: as it was told, else as it is known by itself; None: unknown."""
        told = self.words.get((about, _key(theirs)))
        return told if told is not None else words.known(about, theirs)

    def with_words(self, more: Mapping[tuple[str, str], str]) -> "ListMapping":
        merged = {**self.words, **{(about, _key(theirs)): ours for (about, theirs), ours in more.items()}}
        return ListMapping(self.organisation, self.source, self.columns, merged, self.place)


def guess(table: ListTable, like: Sequence[ListMapping] = (), on: On = On.CARE) -> tuple[str, ...]:
    """What each column of a list says, as well as can be guessed: as a mapping of the same organisation has
    the heading, else by the table of synonyms."""
    told = {spelt(heading): meaning for one in reversed(like) for heading, meaning in one.columns if meaning}
    columns = [(column.heading, *column.spellings) for column in table.columns]
    found = list(guessed(columns, on))
    for place, heading in enumerate(table.headings):
        meaning = told.get(spelt(heading))
        if meaning is not None and (may_be_several(meaning) or meaning not in found):
            found[place] = meaning
    return tuple(found)


def check_mapping(mapping: ListMapping, on: On = On.CARE) -> None:
    """Raises NotUnderstood, with the column in `where`, for a mapping by which no list of one sort can be
    read."""
    if not mapping.source or len(mapping.source) > LONGEST_SOURCE:
        raise NotUnderstood(
            "The list has no name." if not mapping.source else "The name of the list is too long.",
            where="source",
            next=f"Name it in at most {LONGEST_SOURCE} characters, such as: delayed patients.",
        )
    said = [meaning for _, meaning in mapping.columns]
    for heading, meaning in mapping.columns:
        if meaning != NOT_USED and meaning not in meanings_on(on):
            raise NotUnderstood(
                "There is no such meaning of a column.", where=heading, next="Choose one of the list."
            )
        if said.count(meaning) > 1 and not may_be_several(meaning):
            raise NotUnderstood(
                f"Two columns say “{meanings()[meaning].title}”.",
                where=heading,
                next="Choose the one that counts.",
            )
    by_name = {"name", "family_name"} & set(said) and "birth_date" in said
    if not ({"local_number", "nhs_number"} & set(said) or by_name):
        raise NotUnderstood(
            "No column says who somebody is.",
            where="columns",
            next="Say which has the local number or the NHS number, or the name and the birth date.",
        )


def words_in(table: ListTable, mapping: ListMapping) -> Iterator[tuple[str, str]]:
    """Every word of a list that a mapping of words is asked for: about what, and as it stands; each once."""
    seen: set[tuple[str, str]] = set()
    meant = [mapping.meaning_of(heading) for heading in table.headings]
    for row in table.rows:
        if names_nobody(row, meant):
            continue
        for meaning, cell in zip(meant, row.cells, strict=True):
            if meaning in VALUED and not says_nothing(cell) and worked_out(cell):
                for part in _words_of(meaning, tidy(cell), mapping):
                    if (meaning, spelt(part)) not in seen and spelt(part):
                        seen.add((meaning, spelt(part)))
                        yield meaning, part


def unknown_words(table: ListTable, mapping: ListMapping, words: OurWords) -> tuple[tuple[str, str], ...]:
    """The words of a list that are to be asked about, once: about what, and as they stand."""
    asked = (
        one
        for one in words_in(table, mapping)
        if mapping.ours(*one, words) is None
        and not (one[0] == "waiting_for" and _parts_known(one[1], mapping, words))
    )
    return tuple(sorted(asked, key=lambda one: (VALUED.index(one[0]), spelt(one[1]))))


def waits_of(text: str, mapping: ListMapping, words: OurWords) -> tuple[list[str], list[str]]:
    """The kinds of wait that a cell names, and the parts that are not known: the whole cell before its
    parts."""
    whole = mapping.ours("waiting_for", text, words)
    parts = [text] if whole is not None else parts_of(text)
    found, unknown = [], []
    for part in parts:
        ours = mapping.ours("waiting_for", part, words)
        if ours is None:
            unknown.append(part)
        elif ours != NOTHING_MEANT and ours not in found:
            found.append(ours)
    return found, unknown


def payload_of(mapping: ListMapping) -> dict[str, Any]:
    """A mapping as an event says it. What people wrote in headings and words is made plain: no number of a
    person stands in the log."""
    return {
        "organisation": mapping.organisation,
        "source": plain(mapping.source),
        "columns": [[plain(heading), meaning] for heading, meaning in mapping.columns],
        "words": sorted([about, plain(theirs), ours] for (about, theirs), ours in mapping.words.items()),
        "place": mapping.place,
    }


def mapping_of(said: Mapping[str, Any]) -> ListMapping:
    """The mapping that an event says; the inverse of `payload_of`."""
    return ListMapping(
        said["organisation"],
        said["source"],
        tuple((heading, meaning) for heading, meaning in said["columns"]),
        {(about, theirs): ours for about, theirs, ours in said["words"]},
        said["place"],
    )


def _words_of(meaning: str, text: str, mapping: ListMapping) -> list[str]:
    if meaning != "waiting_for" or ("waiting_for", _key(text)) in mapping.words:
        return [text]
    if our_word("waiting_for", spelt(text)) is not None:
        return [text]
    return parts_of(text)


def _parts_known(text: str, mapping: ListMapping, words: OurWords) -> bool:
    return not waits_of(text, mapping, words)[1]
