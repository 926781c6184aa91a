"""When two names are one name, and two sentences one sentence, though they are not written alike."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from homefirst.programme.stem import stem

_WORD = re.compile(r"[a-z0-9]+")
_TOKEN = re.compile(r"[A-Za-z0-9]+")
_IDLE = frozenset({"the", "a", "an", "of", "and", "for", "in", "to", "on", "s"})
_LINKING = _IDLE | frozenset(
    "at by with from into across within through our its their this that is are be will as all "
    "carry out run undertake conduct hold".split()
)
"""Words that a sentence of what is to be done can have or leave out, and be the same."""
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_WHEN = re.compile(
    rf"\b(by|before|from|in)( the)?( end of)? ({_MONTHS})( \d{{4}})?\b|\bas soon as possible\b", re.IGNORECASE
)
_ASIDE = re.compile(r"\((see|as|cf)\.? [^)]*\)|\([^)A-Z\d]*\)")
"""A reference, or what somebody says by the way: “(appended)”. Capitals and numbers in brackets tell
apart."""
_YEARS = re.compile(r"\b(?:20)?(\d\d)[/–-](\d\d)\b")
_BRACKETS = re.compile(r"\([^)\d]*\)")
"""With a year in them they part two editions."""
_OF_ANY = frozenset({"pathwai", "servic", "team", "joint", "nhs"})


_ONE_DOING = {
    stem(word): stem(words.split()[0])
    for words in (
        "develop produce create draft write prepare design",
        "implement introduce deliver establish provide launch",
        "review evaluate revisit",
        "agree confirm approve",
        "increase expand extend",
        "recruit appoint hire",
        "commission procure",
        "improve strengthen enhance better effective effectively robust ensure",
    )
    for word in words.split()
}
"""What is done has many words: papers that copy an action change the verb first. By stem."""
ALIKE = Decimal("0.7")
"""Sentences are one when they share so much of the words that either has."""
FEWEST = 4
"""Words: shorter sentences must be equal. "Review results of the pilot" is not that of the northern pilot."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of what is to be done, by stem. `telling` are those that name one thing and no other:
    numbers, letters, names of places."""

    words: frozenset[str]
    telling: frozenset[str]

    def same(self, other: "Sentence") -> bool:
        """Whether one is the other, perhaps with something added. Where each has a word that the other has
        not, they speak of two things, however long they are: a plan for Witney is not the plan for
        Banbury."""
        mine, theirs = self.words - other.words, other.words - self.words
        if min(len(self.words), len(other.words)) < FEWEST:
            return not mine and not theirs and bool(self.words)
        if (mine and theirs) or mine & self.telling or theirs & other.telling:
            return False
        return Decimal(len(self.words & other.words)) >= ALIKE * len(self.words | other.words)


def sentence(text: str) -> Sentence:
    text = _YEARS.sub(r" y\1y\2 ", _plain(_ASIDE.sub(" ", _WHEN.sub(" ", text))))
    tokens = _TOKEN.findall(text)
    high = sum(token[0].isupper() for token in tokens[1:]) * 2 <= len(tokens)
    words: set[str] = set()
    telling: set[str] = set()
    for at, token in enumerate(tokens):
        if token.lower() in _LINKING:
            continue
        root = stem(token.lower())
        word = _ONE_DOING.get(root, root)
        words.add(word)
        letters = len(token) > 1 and token.isupper() and high
        if not token.isalpha() or letters or (at and token[0].isupper() and high):
            telling.add(word)
    return Sentence(frozenset(words), frozenset(telling))


def same_name(one: str, other: str) -> bool:
    """Whether two names differ in spelling only: case, marks, idle words, a hyphen, "&", their letters in
    brackets, or one being the letters of the other."""
    return (
        _name(one) == _name(other)
        or not _spellings(one).isdisjoint(_spellings(other))
        or _stands_for(one, other)
        or _stands_for(other, one)
    )


@lru_cache(maxsize=4096)
def _name(text: str) -> tuple[str, ...]:
    """What a name is made of: without what stands in brackets or behind a dash, and the words of any name."""
    short = _BRACKETS.sub(" ", text).partition(" - ")[0].partition(" – ")[0]
    words = sorted(map(stem, _words_of(short)))
    telling = tuple(word for word in words if word not in _OF_ANY)
    return telling or tuple(sorted(map(stem, _words_of(text))))


@lru_cache(maxsize=4096)
def _spellings(name: str) -> frozenset[str]:
    before, letters = _bracketed(name)
    wholes = {name, before} if letters and letters in _initials(before) else {name}
    return frozenset(
        "".join(_words_of(each)) for whole in wholes for each in (whole, re.sub("[-‐–]", " ", whole))
    )


def _stands_for(short: str, name: str) -> bool:
    letters = "".join(_TOKEN.findall(short))
    before, behind = _bracketed(name)
    return short == short.upper() and letters.isalpha() and letters in (*_initials(before), behind)


def _bracketed(name: str) -> tuple[str, str]:
    """A name and the letters that stand in brackets behind it."""
    before, _, behind = name.partition("(")
    return before.strip(), behind.rstrip(") ")


@lru_cache(maxsize=4096)
def _initials(name: str) -> tuple[str, ...]:
    """The letters of a name, with those of its idle words and without them."""
    found = []
    for written in (name, re.sub("[-‐–]", " ", name)):
        words = _WORD.findall(_plain(written).lower())
        found.append("".join(word[0] for word in words).upper())
        found.append("".join(word[0] for word in words if word not in _IDLE - {"a"}).upper())
    return tuple(found)


def _words_of(text: str) -> tuple[str, ...]:
    return tuple(word for word in _WORD.findall(_plain(text).lower()) if word not in _IDLE)


def _plain(text: str) -> str:
    """ "&" is and, "re-ablement" is reablement, and whose it is does not matter."""
    text = text.replace("&", " and ").replace("’", "'").replace("'s", "")
    return text.replace("-", "").replace("‐", "")
