"""One thing entered under two subjects: the same sentence where it should stand but once."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from math import ceil

from homefirst.county.catalogue.statements.statement import Kind, Statement
from homefirst.county.catalogue.statements.vocabulary import Alone, parent_of
from homefirst.programme.reconcile.book import Book
from homefirst.programme.reconcile.finding import Checked, FindingKind, Found
from homefirst.programme.reconcile.telling import stated, thing
from homefirst.programme.reconcile.wording import ALIKE, Sentence, sentence


def duplicates(book: Book) -> Checked:
    """Sentences of measures that stand but once, each against those that are like enough to be it."""
    comparisons, found = 0, []
    for group in _groups(book):
        words = {one.id: sentence(str(one.said)) for one in group}
        comparisons += max(0, len(group) - 1)
        for one, other in _candidates(group, words):
            if _related(one, other) or not words[one.id].same(words[other.id]):
                continue
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


def _candidates(group: list[Statement], words: dict[str, Sentence]) -> Iterator[tuple[Statement, Statement]]:
    """Pairs that share one of their rarest words. A sentence that is like another lacks so few of its words
    that among this many of either, the rarest first, there must be a shared one: no pair is missed."""
    often = Counter(word for one in group for word in words[one.id].words)
    by_word: dict[str, list[Statement]] = defaultdict(list)
    for one in group:
        rarest = sorted(words[one.id].words, key=lambda each: (often[each], each))
        seen: set[str] = set()
        for word in rarest[: len(rarest) - ceil(ALIKE * len(rarest)) + 1]:
            for other in by_word[word]:
                if other.id not in seen:
                    seen.add(other.id)
                    yield other, one
            by_word[word].append(one)


def _related(one: Statement, other: Statement) -> bool:
    """The same subject in another place, or a part and its whole: each may repeat the other."""
    return (
        one.subject == other.subject
        or one.subject.startswith(other.subject + "/")
        or other.subject.startswith(one.subject + "/")
    )
