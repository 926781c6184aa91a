"""A condition over facts that have few words: how a table asks of a person, and whether it is so."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from homefirst.foundation.errors import NotUnderstood

UNKNOWN = "unknown"


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
    a fact whose words a pack names, what they are (“a kind of wait”)."""

    words: Mapping[str, tuple[str, ...]] = field(hash=False)
    named: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.words)

    def parse(self, text: str, codes: Container[str] = ()) -> Condition:
        """Reads `offer=no visits=0..4 choice_of=residential|nursing`; `codes` are the words of the facts that
        a pack names. Raises NotUnderstood for what there is not."""
        asked: dict[int, frozenset[str]] = {}
        places = {fact: place for place, fact in enumerate(self.words)}
        for part in text.split():
            fact, equals, said = part.partition("=")
            if not equals or fact not in self.words:
                next_ = f"Write one of {', '.join(self.words)}, an equals sign and its word."
                raise NotUnderstood(f"“{part}” is nothing that a rule can ask.", next=next_)
            if places[fact] in asked:
                raise NotUnderstood(
                    f"“{fact}” is asked twice.", next="Write yes|no for one of several words."
                )
            words = [one for word in said.split("|") for one in self._span(fact, word)]
            for word in words:
                self._check(fact, word, codes)
            asked[places[fact]] = frozenset(words)
        return Condition(tuple(sorted(asked.items())), self.names)

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
