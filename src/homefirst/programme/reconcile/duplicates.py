"""One thing entered under two subjects: the same sentence where it should stand but once."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

from homefirst.county.catalogue.statements.statement import Kind, Statement
from homefirst.county.catalogue.statements.vocabulary import Alone, parent_of
from homefirst.programme.reconcile.book import Book
from homefirst.programme.reconcile.finding import Checked, FindingKind, Found
from homefirst.programme.reconcile.telling import stated, thing
from homefirst.programme.reconcile.twice import stems, words_of

ALIKE = Decimal("0.7")
"""Sentences are one when they share so much of the words that either has."""
FEWEST = 3
"""Words: shorter sentences must be equal."""
_CAPITALS = re.compile(r"\b[A-Z]{2,}\b")
COMMON = 60
"""A word that more sentences have says nothing of which two are alike; it is counted, and not searched by."""


def duplicates(book: Book) -> Checked:
    """Sentences of measures that stand but once, each against those that share a seldom word with it."""
    comparisons, found = 0, []
    for group in _groups(book):
        words = {one.id: stems(words_of(str(one.said))) for one in group}
        comparisons += max(0, len(group) - 1)
        for one, other in _candidates(group, words):
            if _related(one, other) or not _alike(words[one.id], words[other.id]):
                continue
            if _initials(one) != _initials(other):
                continue  # the same for another team: “Confirm prices”, “Confirm LD prices”
            title = f"{thing(one, book.words)} stands again as {book.words.subjects[other.subject].name}"
            text = f"{stated(one)} and {stated(other)}"
            found.append(Found(FindingKind.DUPLICATE, (one, other), title, text))
    return Checked(FindingKind.DUPLICATE, comparisons, tuple(found))


def _groups(book: Book) -> Iterator[list[Statement]]:
    groups: dict[tuple[str, str | None], list[Statement]] = defaultdict(list)
    for one in book.statements:
        once = book.words.measures[one.measure].once
        if once is Alone.ANYWHERE or one.kind not in (Kind.TEXT, Kind.NAME):
            continue
        groups[one.measure, parent_of(one.subject) if once is Alone.PARENT else None].append(one)
    yield from groups.values()


def _candidates(
    group: list[Statement], words: dict[str, frozenset[str]]
) -> Iterator[tuple[Statement, Statement]]:
    """Pairs that share one of their three rarest words; only these can be alike enough."""
    often = Counter(word for one in group for word in words[one.id])
    by_word: dict[str, list[Statement]] = defaultdict(list)
    seen: set[tuple[str, str]] = set()
    for one in group:
        for word in sorted(words[one.id], key=lambda each: (often[each], each)):
            if often[word] > COMMON and len(words[one.id]) > FEWEST:
                continue
            for other in by_word[word]:
                if (other.id, one.id) not in seen:
                    seen.add((other.id, one.id))
                    yield other, one
            by_word[word].append(one)


def _related(one: Statement, other: Statement) -> bool:
    """The same subject in another place, or a part and its whole: each may repeat the other."""
    return (
        one.subject == other.subject
        or one.subject.startswith(other.subject + "/")
        or other.subject.startswith(one.subject + "/")
    )


def _initials(one: Statement) -> frozenset[str]:
    """The words of capitals alone in a sentence: teams, boards, groups of people."""
    return frozenset(_CAPITALS.findall(str(one.said)))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    if not one or not other:
        return False
    if min(len(one), len(other)) < FEWEST:
        return one == other
    return Decimal(len(one & other)) / len(one | other) >= ALIKE
