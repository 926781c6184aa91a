"""Small networks with blocking as Markov chains: what can happen in each state, told one by one.

A place that somebody keeps while they wait for the next is blocked after service; a state says of each place
how many are at work in it and how many only keep it.
"""

from collections.abc import Iterator, Sequence

from tests.judges.flow_exact import Chain

Line = tuple[int, tuple[tuple[int, int], ...]]
Listed = tuple[int, str, int]
Four = tuple[int, int, int, int]
Sizes = tuple[int, int, tuple[int, ...]]


def line(servers: Sequence[int], stays: Sequence[float], rate: float, room: int) -> Chain:
    """Places one behind the other, each kept until the next is free; before the first at most `room` wait.
    States: (waiting, ((at work, keeping), ...))."""

    def freed(waiting: int, there: list[list[int]], at: int) -> Line:
        """A place at `at` has come free: the one before moves up, and so on."""
        while at > 0 and there[at - 1][1] > 0:
            there[at - 1][1] -= 1
            there[at][0] += 1
            at -= 1
        if at == 0 and waiting > 0:
            there[0][0] += 1
            waiting -= 1
        return waiting, tuple((one[0], one[1]) for one in there)

    def happens(state: Line) -> Iterator[tuple[float, Line]]:
        waiting, places = state
        there = [list(one) for one in places]
        if sum(there[0]) < servers[0]:
            there[0][0] += 1
            yield rate, freed(waiting, there, -1)
        elif waiting < room:
            yield rate, (waiting + 1, places)
        for at, (working, _) in enumerate(places):
            if working == 0:
                continue
            there = [list(one) for one in places]
            there[at][0] -= 1
            last = at == len(places) - 1
            if last or sum(there[at + 1]) < servers[at + 1]:
                if not last:
                    there[at + 1][0] += 1
                yield working / stays[at], freed(waiting, there, at)
            else:
                there[at][1] += 1
                yield working / stays[at], freed(waiting, there, -1)

    return Chain((0, tuple((0, 0) for _ in servers)), happens)


def one_list(
    beds: int, next_beds: int, limit: int, rates: tuple[float, float], stays: tuple[float, float]
) -> Chain:
    """A ward that nobody waits for, and beds after it for which people wait in one list: those who keep a
    bed of the ward, however many, and at most `limit` who come from elsewhere. States: (at work in the ward,
    the list, at work after it), the list of "k" who keep a bed and "q" who keep none."""

    def served(ward: int, waiting: str, after: int) -> Listed:
        if waiting and after < next_beds:
            return ward, waiting[1:], after + 1
        return ward, waiting, after

    def happens(state: Listed) -> Iterator[tuple[float, Listed]]:
        ward, waiting, after = state
        if ward + waiting.count("k") < beds:
            yield rates[0], (ward + 1, waiting, after)
        if after < next_beds:
            yield rates[1], (ward, waiting, after + 1)
        elif waiting.count("q") < limit:
            yield rates[1], (ward, waiting + "q", after)
        if ward:
            yield ward / stays[0], served(ward - 1, waiting + "k", after)
        if after:
            yield after / stays[1], served(ward, waiting, after - 1)

    return Chain((0, "", 0), happens)


def two_places(
    beds: int, next_beds: int, limit: int, rate: float, stays: tuple[float, float], room: int
) -> Chain:
    """A ward, `room` waiting for it, and beds after it that people wait for without their bed, at most
    `limit`. States: (in the ward or waiting for it, in the beds after it or waiting for them)."""

    def happens(state: tuple[int, int]) -> Iterator[tuple[float, tuple[int, int]]]:
        ward, after = state
        if ward < beds + room:
            yield rate, (ward + 1, after)
        if ward:
            yield min(ward, beds) / stays[0], (ward - 1, min(after + 1, next_beds + limit))
        if after:
            yield min(after, next_beds) / stays[1], (ward, after - 1)

    return Chain((0, 0), happens)


def two_ways(beds: int, rate: float, stay: float, kept: float, left: float) -> Chain:
    """A ward from which half go to one place for which they keep their bed, and half to another for which
    they do not, and where one may wait. States: (at work in the ward, keeping, in the first, in the second
    or waiting)."""

    def happens(state: Four) -> Iterator[tuple[float, Four]]:
        ward, keeping, first, second = state
        if ward + keeping < beds:
            yield rate, (ward + 1, keeping, first, second)
        if ward:
            half = ward / stay / 2
            yield half, (ward - 1, keeping, 1, second) if first == 0 else (ward - 1, keeping + 1, 1, second)
            yield half, (ward - 1, keeping, first, min(second + 1, 2))
        if first:
            yield 1 / kept, (ward, keeping - 1, 1, second) if keeping else (ward, 0, 0, second)
        if second:
            yield 1 / left, (ward, keeping, first, second - 1)

    return Chain((0, 0, 0, 0), happens)


def assessed(beds: int, next_beds: int, rate: float, stays: tuple[float, float, float]) -> Chain:
    """A ward that nobody waits for, a step in it, and beds after it: the bed is kept through the step and
    the wait. States: (at work, in the step, waiting, in the beds after it)."""

    def happens(state: Four) -> Iterator[tuple[float, Four]]:
        ward, step, waiting, after = state
        if ward + step + waiting < beds:
            yield rate, (ward + 1, step, waiting, after)
        if ward:
            yield ward / stays[0], (ward - 1, step + 1, waiting, after)
        if step and after < next_beds:
            yield step / stays[1], (ward, step - 1, waiting, after + 1)
        elif step:
            yield step / stays[1], (ward, step - 1, waiting + 1, after)
        if after and waiting:
            yield after / stays[2], (ward, step, waiting - 1, after)
        elif after:
            yield after / stays[2], (ward, step, waiting, after - 1)

    return Chain((0, 0, 0, 0), happens)


def who_fits(hours: int, limit: int, rates: tuple[float, float], stay: float) -> Chain:
    """Hours of which people take one or two; at most `limit` wait, and in turn whoever fits starts. States:
    (people with one, people with two, the list of sizes)."""

    def served(ones: int, twos: int, waiting: tuple[int, ...]) -> Sizes:
        left: list[int] = []
        for size in waiting:
            if ones + 2 * twos + size <= hours:
                ones, twos = ones + (size == 1), twos + (size == 2)
            else:
                left.append(size)
        return ones, twos, tuple(left)

    def happens(state: Sizes) -> Iterator[tuple[float, Sizes]]:
        ones, twos, waiting = state
        for size, rate in zip((1, 2), rates, strict=True):
            if ones + 2 * twos + size <= hours:
                yield rate, (ones + (size == 1), twos + (size == 2), waiting)
            elif len(waiting) < limit:
                yield rate, (ones, twos, (*waiting, size))
        if ones:
            yield ones / stay, served(ones - 1, twos, waiting)
        if twos:
            yield twos / stay, served(ones, twos - 1, waiting)

    return Chain((0, 0, ()), happens)


def overflowing(beds: int, others: int, rate: float, stays: tuple[float, float]) -> Chain:
    """Beds for which nobody waits, and other beds where those go who find them full. States: (there,
    there)."""

    def happens(state: tuple[int, int]) -> Iterator[tuple[float, tuple[int, int]]]:
        first, second = state
        if first < beds:
            yield rate, (first + 1, second)
        elif second < others:
            yield rate, (first, second + 1)
        if first:
            yield first / stays[0], (first - 1, second)
        if second:
            yield second / stays[1], (first, second - 1)

    return Chain((0, 0), happens)
