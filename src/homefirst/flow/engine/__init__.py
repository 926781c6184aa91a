"""The engine: event by event, compiled. Whoever imports `simulate` imports numba; the matrices do not."""
