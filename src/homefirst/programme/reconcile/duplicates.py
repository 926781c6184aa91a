"""One thing entered under two subjects: the same sentence where it should stand but once."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import ceil

from homefirst.county.catalogue.statements.statement import Kind, Statement
from homefirst.county.catalogue.statements.vocabulary import Alone, parent_of
from homefirst.programme.reconcile.book import Book
from homefirst.programme.reconcile.finding import Checked, FindingKind, Found
from homefirst.programme.reconcile.telling import stated, thing
from homefirst.programme.reconcile.wording import ALIKE, Sentence, sentence


def duplicates(book: Book) -> Checked:
    """Sentences of measures that stand but once, each against those that are like enough to be it."""
    comparisons = 0
    found: list[Found] = []
    for group in _groups(book):
        alike: dict[Sentence, list[Statement]] = defaultdict(list)
        for one in group:
            alike[sentence(str(one.said))].append(one)
        comparisons += max(0, len(group) - 1)
        pairs = [(told, told) for told, those in alike.items() if len(those) > 1]
        for told, other in (*pairs, *_candidates(alike)):
            if told.same(other):
                found += _found(book, alike[told], alike[other])
    return Checked(FindingKind.DUPLICATE, comparisons, tuple(found))


def _found(book: Book, those: Sequence[Statement], others: Sequence[Statement]) -> Iterator[Found]:
    """One finding of all places of a sentence, or of two that are one; none where each may repeat the
    other."""
    apart = ((one, other) for one in those for other in others if not _related(one, other))
    pair = next(apart, None)
    if pair is None:
        return
    one, other = pair
    sides = tuple(dict.fromkeys((one, other, *those, *others)))
    names = book.words.subjects
    again = " and as ".join(dict.fromkeys(names[side.subject].name for side in sides[1:]))
    text = f"{stated(one)} and {stated(other)}"
    title = f"{thing(one, book.words)} stands again as {again}"
    yield Found(FindingKind.DUPLICATE, sides, title, text)


def _groups(book: Book) -> Iterator[list[Statement]]:
    groups: dict[tuple[str, str | None], list[Statement]] = defaultdict(list)
    for one in book.statements:
        once = book.words.measures[one.measure].once
        if once is Alone.ANYWHERE or one.kind not in (Kind.TEXT, Kind.NAME):
            continue
        groups[one.measure, parent_of(one.subject) if once is Alone.PARENT else None].append(one)
    yield from groups.values()


def _candidates(alike: Mapping[Sentence, Sequence[Statement]]) -> Iterator[tuple[Sentence, Sentence]]:
    """Pairs that share one of their rarest words. A sentence that is like another lacks so few of its words
    that among this many of either, the rarest first, there must be a shared one: no pair is missed."""
    often = Counter(word for one in alike for word in one.words)
    by_word: dict[str, list[Sentence]] = defaultdict(list)
    for one in alike:
        rarest = sorted(one.words, key=lambda each: (often[each], each))
        seen: set[Sentence] = set()
        for word in rarest[: len(rarest) - ceil(ALIKE * len(rarest)) + 1]:
            for other in by_word[word]:
                if other not in seen:
                    seen.add(other)
                    yield other, one
            by_word[word].append(one)


def _related(one: Statement, other: Statement) -> bool:
    """The same subject in another place, or a part and its whole: each may repeat the other."""
    return (
        one.subject == other.subject
        or one.subject.startswith(other.subject + "/")
        or other.subject.startswith(one.subject + "/")
    )
