"""The engine's clock: whole 64ths of a second from the first day's midnight.

Whole numbers, so that no order of adding changes a moment. Every day has 24 hours: the two hours of a year
at which the clocks change are not simulated.
"""

SECOND = 64
HOUR = 3600 * SECOND
DAY = 24 * HOUR
SLOT_BITS = 27
"""An event is one number: its moment, and in the lowest bits whose it is."""
NEVER = 1 << 60
MOST_DAYS = (1 << 63 - SLOT_BITS) // DAY - 1
"""How many days the clock can count beside the slot: some thirty-four years."""
