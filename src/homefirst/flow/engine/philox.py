"""Random numbers by key instead of by turn: Philox4x32-10 (Salmon, Moraes, Dror and Shaw, SC11).

A number depends on the seed, the replication, the person, the place and the purpose, and on nothing that
happened before: so it is the same on any number of threads, and in a scenario in which others move
differently.
"""

import numpy as np

from homefirst.flow.engine.compiled import inlined

_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_32, _12 = np.uint64(32), np.uint64(12)
_UNIT = 2.0**-52

Word = np.uint64
Block = tuple[Word, Word, Word, Word]


@inlined
def philox(c0: Word, c1: Word, c2: Word, c3: Word, k0: Word, k1: Word) -> Block:
    """Four random words of 32 bits of a counter of four and a key of two; all as unsigned 64-bit numbers."""
    for _ in range(10):
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0, c1, c2, c3 = (p1 >> _32) ^ c1 ^ k0, p1 & _LOW, (p0 >> _32) ^ c3 ^ k1, p0 & _LOW
        k0 = (k0 + _W0) & _LOW
        k1 = (k1 + _W1) & _LOW
    return c0, c1, c2, c3


@inlined
def uniform(high: Word, low: Word) -> float:
    """A number between 0 and 1, neither of them, of 52 random bits."""
    return (float(((high << _32) | low) >> _12) + 0.5) * _UNIT


def key_of(seed: int, replication: int) -> tuple[int, int]:
    """The two words of a key, well mixed (splitmix64), so that neighbours have nothing in common."""
    mask = (1 << 64) - 1
    state = seed & mask
    for step in (0x9E3779B97F4A7C15, replication & mask, 0x9E3779B97F4A7C15):
        state = (state + step) & mask
        state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & mask
        state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & mask
        state ^= state >> 31
    return state & 0xFFFFFFFF, state >> 32
