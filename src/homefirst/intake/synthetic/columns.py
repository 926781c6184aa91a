"""The columns in which a synthetic county is kept: numpy structured arrays, a row a person or a bed stay.

Days are whole numbers from the record's first day; minutes those of the local day. NEVER is a day that does
not come, an empty word is nothing. Nothing here is of a person who exists.
"""

import numpy as np

NEVER = -(1 << 20)

PERSON = np.dtype(
    [
        ("person", np.int32),
        ("sex", "U6"),
        ("born", np.int32),
        ("locality", "U24"),
        ("ethnicity", "U1"),
        ("family", "U12"),
        ("dementia", "U3"),
    ]
)
"""`born` is a day like all others, long before the first; `family` with whom they live."""

STAY = np.dtype(
    [
        ("spell", np.int32),
        ("part", np.int8),
        ("person", np.int32),
        ("kind", "U9"),
        ("care", "U9"),
        ("place", "U32"),
        ("ward", "U24"),
        ("came_day", np.int32),
        ("came_minute", np.int16),
        ("clinical_day", np.int32),
        ("ready_day", np.int32),
        ("ready_minute", np.int16),
        ("reason", "U3"),
        ("organisation", "U11"),
        ("line", "U32"),
        ("need", "U16"),
        ("hours", np.int16),
        ("carers", np.int8),
        ("funding", "U8"),
        ("weeks", np.int16),
        ("left_day", np.int32),
        ("left_minute", np.int16),
        ("ends", "U14"),
    ]
)
"""A stay in one type of bed. A spell has one such part, or an acute one (0) and one in a community bed (1)
that begins in the minute in which the other ends. From the clinical decision on `clinical_day` it takes until
the ready minute that all three tests hold; then they are delayed under `reason`, whose it is stands in
`organisation`, until they leave. `line` is the local list's, or empty: not on the local list. `hours` a
week by `carers` at a time for `weeks` are what they need after it."""
