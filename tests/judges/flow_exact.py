"""What queueing theory says exactly of small networks: formulas, and Markov chains solved as linear systems.

Rates are people a day, stays days. `a` is the load offered, rate times mean stay, in places.
"""

import math
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

import numpy as np

State = TypeVar("State", bound=Hashable)
Numbers = np.ndarray


def erlang_b(servers: int, a: float) -> float:
    """The share turned away where nobody may wait (Erlang 1917); whatever the stays' distribution."""
    blocked = 1.0
    for one in range(1, servers + 1):
        blocked = a * blocked / (one + a * blocked)
    return blocked


def erlang_c(servers: int, a: float) -> float:
    """The share who wait where all may (Erlang 1917)."""
    blocked = erlang_b(servers, a)
    return blocked / (1 - (a / servers) * (1 - blocked))


def queue_mmc(servers: int, rate: float, stay: float) -> float:
    """People waiting in M/M/c."""
    load = rate * stay / servers
    return erlang_c(servers, rate * stay) * load / (1 - load)


def longer_mmc(servers: int, rate: float, stay: float, days: float) -> float:
    """The share who wait longer than so many days in M/M/c, first come first served."""
    return erlang_c(servers, rate * stay) * math.exp(-(servers / stay - rate) * days)


def mmck(servers: int, room: int, rate: float, stay: float) -> tuple[float, float, float]:
    """Of M/M/c/K: the share turned away, people with a place, people waiting."""
    chances = [1.0]
    for one in range(1, room + 1):
        chances.append(chances[-1] * rate * stay / min(one, servers))
    chance = np.array(chances) / sum(chances)
    there = np.arange(room + 1)
    return (
        float(chance[-1]),
        float((chance * np.minimum(there, servers)).sum()),
        float((chance * np.maximum(there - servers, 0)).sum()),
    )


def pollaczek_khinchine(rate: float, stay: float, cv: float) -> float:
    """People waiting in M/G/1 (Pollaczek 1930, Khinchine 1932)."""
    load = rate * stay
    return load**2 * (1 + cv**2) / (2 * (1 - load))


def served_at_once(rate: float, places: int, room: int = 150) -> float:
    """People left waiting after each of many moments at which `places` of them are taken, where Poisson many
    with mean `rate` come between two: M/D/c once a stay (Crommelin 1932), or a call once a day. `room`: more
    are never seen."""
    came = poisson(rate, room)
    step = np.zeros((room + 1, room + 1))
    for before in range(room + 1):
        step[before, before:] = came[: room + 1 - before]
        step[before, -1] += 1 - step[before].sum()
    taken = np.zeros_like(step)  # who comes is there when the next are taken
    for there in range(room + 1):
        taken[there, max(there - places, 0)] = 1.0
    return float((stationary(step @ taken - np.eye(room + 1)) * np.arange(room + 1)).sum())


def poisson(mean: float, most: int) -> Numbers:
    """The chances of 0 to `most`."""
    there = np.arange(most + 1)
    logs = there * math.log(mean) - mean - np.array([math.lgamma(one + 1) for one in there])
    return np.exp(logs)


def cobham(servers: int, loads: Sequence[float], residual: float) -> list[float]:
    """Mean waits by priority, the first served first, nobody interrupted (Cobham 1954). `residual`: the mean
    wait of somebody who comes first in line; of M/G/1 half the sum of rates times mean squared stays."""
    waits, before = [], 0.0
    for load in loads:
        after = before + load / servers
        waits.append(residual / ((1 - before) * (1 - after)))
        before = after
    return waits


def kaufman_roberts(hours: int, offered: Sequence[tuple[int, float]]) -> tuple[list[float], float]:
    """So many hours, shared by people who take several (size, people offered), nobody waits: shares turned
    away, and people with a place (Kaufman 1981, Roberts 1981)."""
    weight = [1.0]
    for used in range(1, hours + 1):
        whole = sum(size * a * weight[used - size] for size, a in offered if size <= used)
        weight.append(whole / used)
    total = sum(weight)
    away = [sum(weight[hours - size + 1 :]) / total for size, _ in offered]
    there = sum(a * (1 - share) for (_, a), share in zip(offered, away, strict=True))
    return away, there


def erlang_a(servers: int, rate: float, stay: float, patience: float) -> tuple[float, float]:
    """Of M/M/c+M (Palm 1946): people waiting, and who give up a day."""
    chances = [1.0]
    for one in range(1, 2000):
        ends = min(one, servers) / stay + max(one - servers, 0) / patience
        chances.append(chances[-1] * rate / ends)
        if chances[-1] < 1e-18 * max(chances):
            break
    chance = np.array(chances) / sum(chances)
    waiting = float((chance * np.maximum(np.arange(len(chance)) - servers, 0)).sum())
    return waiting, waiting / patience


def patient_for(rate: float, stay: float, patience: float) -> float:
    """Who give up a day in M/M/1+D, where all wait so long and no longer (Barrer 1957): by the balance of
    people started, which is rate less this, and one busy place."""
    # Baccelli and Hebuterne 1981: the wait that would be has density v(0) exp((rate - 1/stay) x) up to the
    # patience and exp(-x/stay) beyond, and the chance of none is v(0) / rate.
    ends = 1 / stay
    growth = rate - ends
    below = patience if growth == 0 else math.expm1(growth * patience) / growth
    beyond = math.exp(growth * patience) / ends
    density = 1 / (1 / rate + below + beyond)
    return rate * density * beyond


def jackson(coming: Sequence[float], ways: Sequence[Sequence[float]]) -> Numbers:
    """People who come to each station a day: from outside and from the others (Jackson 1957)."""
    return np.linalg.solve(np.eye(len(coming)) - np.array(ways).T, np.array(coming))


def stationary(rates: Numbers) -> Numbers:
    """The stationary chances of a chain whose matrix of rates (or of steps less one) has rows that sum to
    0."""
    system = np.vstack((rates.T[:-1], np.ones(len(rates))))
    return np.asarray(np.linalg.solve(system, np.eye(len(rates))[-1]))


class Chain:
    """A Markov chain told by what can happen in a state: how often a day, and which state follows."""

    def __init__(self, first: State, happens: Callable[[State], Iterable[tuple[float, State]]]) -> None:
        self.states = [first]
        known = {first: 0}
        moves = []
        for at, state in enumerate(self.states):  # grows while it is read
            for rate, to in happens(state):
                if to not in known:
                    known[to] = len(self.states)
                    self.states.append(to)
                moves.append((at, known[to], rate))
        rates = np.zeros((len(self.states), len(self.states)))
        for at, to, rate in moves:
            rates[at, to] += rate
            rates[at, at] -= rate
        self.rates = rates
        self.chance = stationary(rates)

    def mean(self, told: Callable[[State], float]) -> float:
        return float(sum(one * told(state) for one, state in zip(self.chance, self.states, strict=True)))


def emptying(there: int, servers: int, stay: float, days: int) -> tuple[Numbers, Numbers]:
    """People with a place and people waiting on average over each day, where so many are there at first and
    nobody comes: an integral of the exponential of the chain's matrix over each day."""
    rates = np.zeros((there + 1, there + 1))
    for one in range(1, there + 1):
        rates[one, one - 1] = min(one, servers) / stay
        rates[one, one] = -rates[one, one - 1]
    # exp of ((Q, 1), (0, 0)) holds exp(Q) and its integral (Van Loan 1978).
    size = there + 1
    whole = np.zeros((2 * size, 2 * size))
    whole[:size, :size], whole[:size, size:] = rates, np.eye(size)
    step = exponential_of(whole)
    chance = np.eye(size)[there]
    occupied, waiting = [], []
    for _ in range(days):
        over_day = chance @ step[:size, size:]
        occupied.append(over_day @ np.minimum(np.arange(size), servers))
        waiting.append(over_day @ np.maximum(np.arange(size) - servers, 0))
        chance = chance @ step[:size, :size]
    return np.array(occupied), np.array(waiting)


def exponential_of(matrix: Numbers) -> Numbers:
    """By its series, halved until it converges quickly and squared back."""
    halvings = max(0, math.ceil(math.log2(max(np.abs(matrix).sum(axis=1).max(), 1e-9))) + 4)
    small = matrix / 2**halvings
    term = found = np.eye(len(matrix))
    for one in range(1, 20):
        term = term @ small / one
        found = found + term
    for _ in range(halvings):
        found = found @ found
    return np.asarray(found)


def infinite_by_bin(rates: Sequence[float], stay: float, width: float) -> Numbers:
    """People there on average over each bin, so many days wide, in M(t)/M/infinity, empty at first; rates are
    people a day, bin by bin: m' = rate - m / stay, solved within each (Eick, Massey and Whitt 1993)."""
    found, now = [], 0.0
    for rate in rates:
        limit = rate * stay
        found.append(limit + (now - limit) * -math.expm1(-width / stay) * stay / width)
        now = limit + (now - limit) * math.exp(-width / stay)
    return np.array(found)


def lognormal_survival(mean: float, cv: float) -> Callable[[float], float]:
    """The chance that a lognormal stay is longer than so many days."""
    spread = math.sqrt(math.log1p(cv**2))
    middle = math.log(mean) - spread**2 / 2
    return lambda day: 1.0 if day <= 0 else math.erfc((math.log(day) - middle) / spread / math.sqrt(2)) / 2


def over(told: Callable[[float], float], low: float, high: float, parts: int = 64) -> float:
    """An integral by Gauss's points, in equal parts."""
    points, weights = np.polynomial.legendre.leggauss(8)
    width = (high - low) / parts
    total = 0.0
    for one in range(parts):
        middle = low + (one + 0.5) * width
        total += sum(w * told(middle + x * width / 2) for x, w in zip(points, weights, strict=True))
    return total * width / 2


def chi2_above(value: float, freedom: int) -> float:
    """The chance that chi-square with an even number of degrees of freedom is larger: a sum of Poisson
    terms."""
    if freedom % 2:
        raise ValueError("an even number of degrees of freedom, as Fisher's sum has")
    term = total = 1.0
    for one in range(1, freedom // 2):
        term *= value / 2 / one
        total += term
    return math.exp(-value / 2) * total
