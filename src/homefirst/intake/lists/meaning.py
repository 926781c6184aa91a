"""What a column of somebody's list says, and what the words in it mean: two tables of synonyms, no code.

meanings.csv has the meanings with the headings under which they go; `aside` is the sentence for what no
entry of the record takes yet. To take it one day: empty that cell, and read the meaning in row.py.
words.csv has the words for who is responsible, for the codes of the return, for what somebody waits for, and
for what a row tells besides (besides.py).
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from homefirst.county.catalogue.ward_words import CIRCUMSTANCES
from homefirst.intake.lists.cells import tidy

MEANINGS, WORDS = Path(__file__).with_name("meanings.csv"), Path(__file__).with_name("words.csv")
ANY = "any"
"""In meanings.csv: what lists of either sort may say."""
NOT_USED = ""
"""The meaning of a column that is left where it is."""
WHO = ("local_number", "nhs_number", "name", "family_name", "given_name", "birth_date")


class On(StrEnum):
    """What a list tells of: people in beds and what they wait for, as wards, councils and hubs keep them; or
    whom a provider serves at home or in a home of its own, and who is to begin."""

    CARE = "care"
    SERVICE = "service"


SEVERAL = frozenset({"waiting_for", "assessments", "next_action", "owner", *CIRCUMSTANCES})
"""What more than one column may say, besides what is kept aside."""
VALUED = ("site", "ward", "waiting_for", "whose", "code", "service", "service_status")
"""The meanings whose words are mapped to ours, too."""
_CODE_FIRST = re.compile(r"(d\s*\(?(?:ii?|1|2)\)?|[a-z])\s*[).:–-]", re.IGNORECASE)
SHORTEST = 5
"""Letters from which a heading is known within a longer one: "ward" is not looked for in "awarded"."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column says: our code, its title, on which lists it is read, why it is only kept aside (empty
    where it is taken), and the headings under which it goes, in one spelling."""

    code: str
    title: str
    on: frozenset[On]
    aside: str
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """One of our words for a meaning: its code, its title, the return's code that goes with it, and
    theirs."""

    about: str
    ours: str
    title: str
    code: str | None
    theirs: frozenset[str]


def spelt(text: str) -> str:
    """A heading or a word in one spelling: letters and digits in small, one space between."""
    return " ".join(re.sub(r"[^\w]+|_", " ", tidy(text).casefold()).split())


@lru_cache(maxsize=1)
def meanings() -> Mapping[str, Meaning]:
    """Every meaning by its code, in the order of the table."""
    with MEANINGS.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    return {
        row["meaning"]: Meaning(
            row["meaning"],
            row["title"],
            frozenset(On) if row["on"] == ANY else frozenset({On(row["on"])}),
            row["aside"],
            tuple(row["headings"].split(";")),
        )
        for row in rows
    }


@lru_cache(maxsize=2)
def meanings_on(on: On) -> Mapping[str, Meaning]:
    """The meanings that a list of one sort may have, by their codes."""
    return {code: one for code, one in meanings().items() if on in one.on}


@lru_cache(maxsize=1)
def words() -> tuple[Word, ...]:
    """Every word of words.csv."""
    with WORDS.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    return tuple(
        Word(row["about"], row["ours"], row["title"], row["code"] or None, frozenset(row["words"].split(";")))
        for row in rows
    )


def words_about(about: str) -> tuple[Word, ...]:
    return tuple(word for word in words() if word.about == about)


@lru_cache(maxsize=4096)
def our_word(about: str, theirs: str) -> str | None:
    """Our word for one of theirs, spelt; None where the table has none."""
    return next(
        (
            one.ours
            for one in words_about(about)
            if theirs in one.theirs | {spelt(one.ours), spelt(one.title)}
        ),
        None,
    )


@lru_cache(maxsize=4096)
def reason_in(theirs: str) -> str | None:
    """The return's code that a text names, by itself, with its words after it ("E) Care package"), or by its
    words; None where it names none."""
    whole = our_word("code", spelt(theirs))
    begins = _CODE_FIRST.match(tidy(theirs))
    return whole or (our_word("code", spelt(begins[1])) if begins else None)


@lru_cache(maxsize=4096)
def known(heading: str, on: On = On.CARE) -> tuple[int, str] | None:
    """How surely a heading is known, and what it then means: a whole one before a part of a longer one."""
    text = spelt(heading)
    best: tuple[int, str] | None = None
    for meaning in meanings_on(on).values():
        for one in meaning.headings:
            if one == text:
                return 1_000, meaning.code
            part = len(one) >= SHORTEST and re.search(rf"\b{re.escape(one)}\b", text)
            if part and (best is None or len(one) > best[0]):
                best = (len(one), meaning.code)
    return best


def guessed(columns: Sequence[Sequence[str]], on: On = On.CARE) -> tuple[str, ...]:
    """What each of several columns says, by the spellings of its heading, the likeliest spelling first.
    What one column alone can say is said by the one that is known most surely."""
    found = [_first_known(spellings, on) for spellings in columns]
    taken: dict[str, tuple[int, str]] = {}
    for spellings, one in zip(columns, found, strict=True):
        if one is not None and not may_be_several(one[1]):
            taken[one[1]] = max(taken.get(one[1], (0, "")), (one[0], spellings[0]))
    return tuple(
        one[1]
        if one is not None and (may_be_several(one[1]) or taken[one[1]] == (one[0], spellings[0]))
        else NOT_USED
        for spellings, one in zip(columns, found, strict=True)
    )


def may_be_several(meaning: str) -> bool:
    """Whether more than one column of a list may have this meaning."""
    return meaning in SEVERAL or meaning == NOT_USED or bool(meanings()[meaning].aside)


def _first_known(spellings: Iterable[str], on: On) -> tuple[int, str] | None:
    found = [one for text in spellings if (one := known(text, on)) is not None]
    return max(found, key=lambda one: one[0], default=None)
