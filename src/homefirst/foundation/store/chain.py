"""Where a fact becomes an event: numbered after its stream's head, chained to it, and folded."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

from homefirst.foundation.errors import Refused
from homefirst.foundation.store.events import Appended, Author, Event, Fact
from homefirst.foundation.store.line import (
    Cells,
    LineMaker,
    add_stored,
    chained,
    copy_line,
    event_cells,
    payload_text,
)
from homefirst.foundation.store.projection import KeyedProjection, Registry, Row

Heads = Mapping[str, tuple[int, bytes]]
CHUNK = 250  # events; a write of about 90 kB: the database begins early, and seldom waits for the next


@dataclass(frozen=True, slots=True)
class Command:
    """What one caller asks to append: facts, who says them, and the code of why."""

    facts: Sequence[Fact]
    by: Author
    because: str | None = None

    @property
    def streams(self) -> tuple[str, ...]:
        return tuple(sorted({fact.stream for fact in self.facts}))


class Line(NamedTuple):
    """One event ready to be written: its cells, its line and the hash that chains it."""

    cells: Cells
    line: bytes
    hash: bytes


@dataclass(slots=True)
class Chain:
    """The streams of one append as they grow: `heads` are (last number, its hash) and move along, `rows` is
    what the events fold to, `touched` are the new events by projection and key, which are to be folded
    together with the key's earlier ones. All are recorded at `now`."""

    county: str
    registry: Registry
    heads: dict[str, tuple[int, bytes]]
    now: datetime
    rows: list[Row] = field(default_factory=list)
    touched: dict[str, dict[str, list[Event]]] = field(default_factory=dict)
    _keyed: dict[str, tuple[KeyedProjection, ...]] = field(default_factory=dict)

    def lines(self, command: Command, facts: Sequence[Fact]) -> Iterator[Line]:
        """The facts of a command, one by one, with the cells that a statement's values are made of."""
        folded = self.registry.folded()
        for fact in facts:
            seq, previous = self.heads[fact.stream]
            cells = event_cells(
                fact,
                county=self.county,
                seq=seq + 1,
                recorded_at=self.now,
                by=command.by.name,
                because=command.because,
            )
            line = copy_line(cells)
            hash_ = chained(previous, line)
            self.heads[fact.stream] = (seq + 1, hash_)
            if fact.type.name in folded:
                self._fold(command, fact, seq + 1, cells[13] or "null")
            yield Line(cells, line, hash_)

    def blocks(self, command: Command, facts: Sequence[Fact]) -> Iterator[bytearray]:
        """The facts of a command as COPY takes them in, some hundred events at a time.

        Events by the million go this way: a quicker making of the same lines, and nothing kept of them.
        """
        make = LineMaker(
            county=self.county, recorded_at=self.now, by=command.by.name, because=command.because
        ).line
        folded, heads = self.registry.folded(), self.heads
        for start in range(0, len(facts), CHUNK):
            block = bytearray()
            for fact in facts[start : start + CHUNK]:
                text = payload_text(fact.payload)
                seq, previous = heads[fact.stream]
                line = make(fact, seq + 1, text)
                hash_ = sha256(previous + line).digest()  # `chained`, spared the call
                heads[fact.stream] = (seq + 1, hash_)
                if fact.type.name in folded:
                    self._fold(command, fact, seq + 1, text)
                add_stored(block, line, hash_)
            yield block

    def _fold(self, command: Command, fact: Fact, seq: int, text: str) -> None:
        # As a read of the log would give the event: its payload from the text that is stored.
        event = Event(
            county=self.county,
            stream=fact.stream,
            seq=seq,
            name=fact.type.name,
            version=fact.type.version,
            occurred=fact.occurred,
            known_at=(fact.known_at or self.now).astimezone(UTC),
            recorded_at=self.now,
            by=command.by.name,
            because=command.because,
            corrects=fact.corrects,
            payload=json.loads(text),
        )
        self.rows.extend(self.registry.rows(event))
        keyed = self._keyed.get(event.name)
        if keyed is None:
            keyed = tuple(one for one in self.registry.keyed if event.name in one.events)
            self._keyed[event.name] = keyed
        for projection in keyed:
            new = self.touched.setdefault(projection.name, {})
            new.setdefault(event.payload[projection.field], []).append(event)


def admitted(commands: Sequence[Command], now: datetime) -> list[Sequence[Fact] | Refused]:
    """What of each command is to be appended at `now`: its facts, without those whose message an earlier one
    among them carries; or why it is refused. A refused command's messages count as never given."""
    seen: set[tuple[str, str]] = set()
    found: list[Sequence[Fact] | Refused] = []
    for command in commands:
        refused = _known_wrongly(command, now)
        found.append(refused or _not_seen(command.facts, seen))
    return found


def _not_seen(facts: Sequence[Fact], seen: set[tuple[str, str]]) -> Sequence[Fact]:
    first = []
    for fact in facts:
        if fact.receipt is not None:
            message = (fact.receipt.source, fact.receipt.message)
            if message in seen:
                continue
            seen.add(message)
        first.append(fact)
    return first


def _known_wrongly(command: Command, now: datetime) -> Refused | None:
    for fact in command.facts:
        known_at = fact.known_at
        if known_at is None or known_at == now or (command.by.loader and known_at < now):
            continue
        when = "after" if known_at > now else "before"
        return Refused(
            f"It would be known at {known_at}, {when} it is recorded.",
            where=where_of(fact),
            next="Leave known_at out." if when == "before" else "Record it when it is known.",
        )
    return None


def any_admitted(facts: Sequence[Sequence[Fact] | Refused]) -> Sequence[Sequence[Fact] | Refused]:
    """The facts as they are, where a command is left that is not refused; else raises what refused the first,
    so that a transaction that was begun for them is undone."""
    if facts and all(isinstance(some, Refused) for some in facts):
        refused = facts[0]
        assert isinstance(refused, Refused)
        raise refused
    return facts


def blocks_of(
    chain: Chain,
    commands: Sequence[Command],
    facts: Sequence[Sequence[Fact] | Refused],
    done: list[Appended | Refused],
) -> Iterator[bytearray]:
    """What COPY takes in of all commands; `done` is told what became of each as they pass."""
    for command, some in zip(commands, facts, strict=True):
        if not isinstance(some, Refused):
            yield from chain.blocks(command, some)
        done.append(answer_to(chain, command, some))


def answer_to(chain: Chain, command: Command, facts: Sequence[Fact] | Refused) -> Appended | Refused:
    """What a command is answered, where the chain stands after it."""
    if isinstance(facts, Refused):
        return facts
    heads = tuple((stream, chain.heads[stream][0]) for stream in command.streams)
    return Appended(new=len(facts), already=len(command.facts) - len(facts), heads=heads)


def where_of(fact: Fact) -> str:
    """A fact's address in a sentence: its type and stream, and nothing of what it says."""
    return f"event {fact.type.name} in stream {fact.stream}"
