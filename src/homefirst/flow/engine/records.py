"""The engine's records as numpy types: what is known of a person, a place, a source, and of the whole.

Every number that names another record is its place in that array, -1 for none. A person fills one cache line.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

Records = np.recarray[Any, Any]
Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]

PERSON = np.dtype(
    [
        ("due", "i8"),  # when the next thing happens to them; an event of another moment is stale
        ("joined", "i8"),  # since when they wait
        ("since", "i4"),  # since when in their place, in whole seconds, rounded up
        ("kept_since", "i4"),
        ("nth", "i4"),  # who they are: the nth of their source
        ("next", "i4"),  # behind them in a waiting list, or the next free slot
        ("prev", "i4"),
        ("need", "i4"),  # hundredths of an hour a week that they ask of a place of hours
        ("amount", "i4"),  # and that they have in their place
        ("kept_amount", "i4"),
        ("place", "i2"),  # where they are; -1 for who only waits
        ("keeps", "i2"),  # the place that they keep beside it while in a step
        ("waits", "i2"),  # the place that they wait for
        ("source", "i2"),
        ("route", "i4"),  # which way they will leave their place
        ("visit", "u2"),
        ("group", "u1"),
        ("phase", "u1"),  # how many parts of a taper are done
    ],
    align=True,
)
assert PERSON.itemsize <= 64, PERSON.itemsize

PLACE = np.dtype(
    [
        (name, "i8")
        for name in (
            "kind capacity occupied used waiting queued limit overflow step by_call open_at area_occupied "
            "area_waiting gate ready last interval least change_at change_end patience leaves_to leaving "
            "taper_at tapers instead_at insteads"
        ).split()
    ]
    + [("key", "u8")]
)

SOURCE = np.dtype(
    [(name, "i8") for name in "to group come rates_at bins bin bin_ticks".split()]
    + [("sum", "f8"), ("key", "u8")]
)
CARE = np.dtype([(name, "i8") for name in ("stay", "first_route", "end_route", "hours")])
ROUTE = np.dtype([("up_to", "f8"), ("to", "i8"), ("keeps", "i8")])
STAY = np.dtype(
    [(name, "i8") for name in ("shape_of", "seen_at", "seen", "working")]
    + [(name, "f8") for name in ("mean", "mu", "sigma")]
)
QUEUE = np.dtype([("head", "i8"), ("tail", "i8")])
PAIR = np.dtype([("count", "i8"), ("area", "i8")])
PRESENT = np.dtype(
    [(name, "i8") for name in ("place", "waits", "group", "nth", "days_known", "waited_known")]
    + [("days", "f8"), ("waited", "f8")]
)
BOOK = np.dtype(
    [
        (name, "i8")
        for name in (
            "now end day day_end row pair_row size hole free fresh live own sources places groups classes pairs "
            "events arrivals same stacked noted noting watched_source watched_nth class_at pair_at worked_at "
            "workday_at calendar_back calendar_days weekday call_at call_ticks calling begun"
        ).split()
    ]
    + [("key0", "u8"), ("key1", "u8")]
)

# How a place holds people.
BEDS, STARTS, HOURS, NONE = 0, 1, 2, 3
# How a stay is drawn.
FIXED, EXPONENTIAL, LOGNORMAL, EMPIRICAL = 0, 1, 2, 3
# What is counted of a place on a day.
(
    OCCUPIED,
    WAITING,
    CAME,
    STARTED,
    LEFT,
    TURNED_AWAY,
    GAVE_UP,
    WAITED,
    LONG_WAITS,
    MIDNIGHT,
    LONG_STAYS,
    WAITING_MIDNIGHT,
    COUNTED,
) = (0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 14, 15)
# Why a kernel comes back.
DONE, MORE_PEOPLE, MORE_EVENTS, MORE_NOTES, STUCK, A_CALL = 0, 1, 2, 3, 4, 5
# Numbers of numpy, where they are arguments: of Python's own each becomes a function compiled anew.
NOWHERE = np.int64(-1)
# What happens to a person, for those who follow one.
ARRIVED, JOINED, BEGAN, STAYED, REFUSED, LOST_PATIENCE, GONE, LET_GO, HAD_WAITED = np.arange(9)
# Own events, before those of sources, places and persons.
AT_MIDNIGHT, AT_CALL, FIRST_SOURCE = np.arange(3)


ARRAYS: dict[str, tuple[Any, int]] = {
    "book": (BOOK, 0),
    "people": (PERSON, 0),
    "places": (PLACE, 0),
    "heap": (np.int64, 0),
    "cares": (CARE, 0),
    "stays": (STAY, 0),
    "routes": (ROUTE, 0),
    "queues": (QUEUE, 0),
    "pairs": (PAIR, 0),
    "sources": (SOURCE, 0),
    "reals": (np.float64, 0),
    "wholes": (np.int64, 0),
    "stack": (np.int64, 0),
    "days": (np.int64, COUNTED),
    "pair_days": (np.int64, 2),
    "ends": (np.int64, 0),
    "notes": (np.int64, 0),
    "present": (PRESENT, 0),
}
"""Each array of a world: what it is made of, and how wide its rows are, 0 where it has none."""


class World:
    """All arrays of one replication. `wholes` and `reals` are pools of tables that records point into; `days`
    holds what is counted (days times places, COUNTED), `pair_days` the same of pairs (days times pairs, 2).
    `address` is where a kernel finds their addresses and lengths."""

    book: Records
    people: Records
    places: Records
    heap: Ints
    cares: Records
    stays: Records
    routes: Records
    queues: Records
    pairs: Records
    sources: Records
    reals: Reals
    wholes: Ints
    stack: Ints
    days: Ints
    pair_days: Ints
    ends: Ints
    notes: Ints
    present: Records

    def __init__(self, **arrays: npt.NDArray[Any]) -> None:
        self._block = np.zeros(2 * len(ARRAYS), dtype=np.int64)
        self.address = self._block.ctypes.data
        for name in ARRAYS:
            self.put(name, arrays[name])

    def put(self, name: str, array: npt.NDArray[Any]) -> None:
        """Has an array of this name from now on. A kernel must never meet one that is not as ARRAYS says."""
        dtype, width = ARRAYS[name]
        at = 2 * list(ARRAYS).index(name)
        rows = array.shape[1:] == ((width,) if width else ())
        if array.dtype != dtype or not rows or not array.flags.carray:
            raise TypeError(f"{name} is {array.dtype} of {array.shape}")
        setattr(self, name, array)
        self._block[at : at + 2] = array.ctypes.data, len(array)
