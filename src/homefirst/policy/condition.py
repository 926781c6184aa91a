"""A condition over facts that have few words: how a table asks of a person, and whether it is so."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from homefirst.foundation.errors import NotUnderstood

UNKNOWN = "unknown"
NOTHING = "none"
"""Of a set: nothing of it is needed."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Facts that must all be so: for each its place among those of its vocabulary, and the words of which it
    is to be one. `names` are the vocabulary's facts, to say it again."""

    asked: tuple[tuple[int, frozenset[str]], ...] = ()
    names: tuple[str, ...] = field(default=(), compare=False)

    def holds(self, said: tuple[str, ...]) -> bool:
        """Whether it is so; `said` are the words of the facts in their order."""
        return all(said[place] in words for place, words in self.asked)

    def narrower(self, other: "Condition") -> bool:
        """Whether the other holds wherever this does."""
        mine = dict(self.asked)
        return all(place in mine and mine[place] <= words for place, words in other.asked)

    def __str__(self) -> str:
        return " ".join(f"{self.names[place]}={'|'.join(sorted(words))}" for place, words in self.asked)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The facts that a condition may ask, in their order, and the words of each besides UNKNOWN. `named`: of
    a fact whose words a pack names, what they are (“a kind of wait”). `sets`: of what somebody may need
    several of, its words; each is a fact of its own, yes or no, by the name `set.word`."""

    words: Mapping[str, tuple[str, ...]] = field(hash=False)
    named: Mapping[str, str] = field(default_factory=dict, hash=False)
    sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.words)

    def parse(self, text: str, codes: Container[str] = ()) -> Condition:
        """Reads `offer=no visits=0..4 choice_of=residential|nursing`, and of a set what may be needed at
        most: `tasks=none|stockings`; `codes` are the words of the facts that a pack names. Raises
        NotUnderstood for what there is not."""
        asked: dict[int, frozenset[str]] = {}
        places = {fact: place for place, fact in enumerate(self.words)}
        for part in text.split():
            fact, equals, said = part.partition("=")
            if not equals or (fact not in self.words and fact not in self.sets):
                known = [name for name in self.words if name.partition(".")[0] not in self.sets]
                next_ = f"Write one of {', '.join((*known, *self.sets))}, an equals sign and its word."
                raise NotUnderstood(f"“{part}” is nothing that a rule can ask.", next=next_)
            for name, words in self._asked(fact, said.split("|"), codes):
                if places[name] in asked:
                    raise NotUnderstood(
                        f"“{name}” is asked twice.", next="Write yes|no for one of several words."
                    )
                asked[places[name]] = words
        return Condition(tuple(sorted(asked.items())), self.names)

    def _asked(
        self, fact: str, said: Sequence[str], codes: Container[str]
    ) -> Iterator[tuple[str, frozenset[str]]]:
        """The facts that one part of a condition asks, each with its words."""
        if fact in self.sets:
            yield from self._at_most(fact, said)
            return
        words = [one for word in said for one in self._span(fact, word)]
        for word in words:
            self._check(fact, word, codes)
        yield fact, frozenset(words)

    def _at_most(self, name: str, said: Sequence[str]) -> Iterator[tuple[str, frozenset[str]]]:
        """Of a set nothing but these words: each other one is not needed."""
        own = self.sets[name]
        for word in said:
            if word not in (*own, NOTHING, UNKNOWN):
                raise NotUnderstood(
                    f"“{word}” is no word of “{name}”.",
                    next=f"Write {NOTHING}, {', '.join(own)} or {UNKNOWN}.",
                )
        if NOTHING not in said:
            raise NotUnderstood(
                f"Of “{name}” is said what may be needed at most, and who needs nothing is taken, too.",
                next=f"Write {NOTHING}|{'|'.join(said)}; or {name}.{own[0]}=yes for what must be needed.",
            )
        others = [word for word in own if word not in said]
        if not others:
            raise NotUnderstood(f"Everybody needs some of “{name}” or nothing.", next="Leave it out.")
        allowed = frozenset({"no", UNKNOWN} if UNKNOWN in said else {"no"})
        yield from ((f"{name}.{word}", allowed) for word in others)

    def _span(self, fact: str, word: str) -> tuple[str, ...]:
        """The words of a fact that is a number from one to another: 0..4; else the word itself."""
        first, dots, last = word.partition("..")
        known = self.words[fact]
        if not dots or first not in known or last not in known or not first.isdigit():
            return (word,)
        if int(last) < int(first):
            raise NotUnderstood(f"“{word}” goes down.", next="Write the lower number first.")
        return known[known.index(first) : known.index(last) + 1]

    def _check(self, fact: str, word: str, codes: Container[str]) -> None:
        if word == UNKNOWN or word in (codes if fact in self.named else self.words[fact]):
            return
        words = self.words[fact]
        few = ", ".join(words) if len(words) <= 12 else f"{words[0]} to {words[-1]}"
        next_ = f"Write {self.named.get(fact, few)} or {UNKNOWN}."
        raise NotUnderstood(f"“{word}” is no word of “{fact}”.", next=next_)
