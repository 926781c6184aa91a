"""When two names may be one: written alike, sounding alike, short for each other. No word of matching here.

Small functions of ours rather than a library: what one name is held to be like decides who is proposed to be
whom, and somebody must be able to read why.
"""

import csv
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

NICKNAMES = Path(__file__).with_name("nicknames.csv")
_SOUNDS: tuple[tuple[str, str], ...] = (
    # At the beginning of a name, or anywhere; the first that fits is taken, from left to right.
    (r"^mc", "mak"),
    (r"^mac", "mak"),
    (r"^kn|^gn", "n"),
    (r"^wr", "r"),
    (r"^wh", "w"),
    (r"^x", "s"),
    (r"^ps", "s"),
    (r"^[aeiouy]+", "a"),
    (r"ph|v", "f"),
    (r"gh", ""),
    (r"th", "t"),
    (r"tch|sch|sh|ch(?=[eiy])", "x"),
    (r"ch|ck|cq|q", "k"),
    (r"c(?=[eiy])|z|x", "s"),
    (r"c", "k"),
    (r"dg(?=[eiy])|g(?=[eiy])", "j"),
    (r"mb$", "m"),
    (r"mp(?=[st])", "m"),
    (r"(?<=.)[aeiouyhw]", ""),
)
_RULES = re.compile("|".join(f"(?P<r{place}>{pattern})" for place, (pattern, _) in enumerate(_SOUNDS)))


@lru_cache(maxsize=65_536)
def plain(name: str) -> str:
    """A name without accents, case, and whatever is no letter or space: "O’Brien-Smith" is "obrien smith"."""
    spread = unicodedata.normalize("NFKD", name.casefold().replace("-", " "))
    return " ".join("".join(one for one in spread if one.isalpha() or one == " ").split())


@lru_cache(maxsize=65_536)
def sound(name: str) -> str:
    """How a name sounds in English, roughly: Smyth and Smith, Catherine and Kathryn are one."""
    letters = re.sub(r"(.)\1+", r"\1", plain(name).replace(" ", ""))
    return _RULES.sub(lambda found: _SOUNDS[int((found.lastgroup or "r0")[1:])][1], letters)


def distance(one: str, other: str) -> int:
    """How many slips part two words: a letter more, less, or another, or two neighbours in each other's
    place (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        above, before, row = before, row, [i]
        for j, beside in enumerate(other, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != beside))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == beside:
                best = min(best, above[j - 2] + 1)
            row.append(best)
    return row[-1]


def a_slip_apart(one: str, other: str) -> bool:
    """Whether two names differ by what happens in typing: one slip, from eight letters on two."""
    a, b = plain(one), plain(other)
    allowed = 2 if min(len(a), len(b)) >= 8 else 1
    return len(a) > 2 < len(b) and abs(len(a) - len(b)) <= allowed and 0 < distance(a, b) <= allowed


def sound_alike(one: str, other: str) -> bool:
    """Whether two names sound alike. One consonant alone says too little."""
    a, b = sound(one), sound(other)
    return a == b and len(a) > 1


def short_for(one: str, other: str) -> bool:
    """Whether one given name is short for the other, or both are for a third: Bill, William, Will."""
    known = nicknames()
    return not known.get(plain(one), frozenset()).isdisjoint(known.get(plain(other), frozenset()))


@lru_cache(maxsize=1)
def nicknames() -> dict[str, frozenset[str]]:
    """Each given name of nicknames.csv, full or short, and the full names that it may stand for."""
    found: dict[str, set[str]] = {}
    with NICKNAMES.open(encoding="utf-8", newline="") as table:
        for full, shorts in list(csv.reader(table))[1:]:
            for name in (full, *shorts.split()):
                found.setdefault(plain(name), set()).add(plain(full))
    return {name: frozenset(stands_for) for name, stands_for in found.items()}
