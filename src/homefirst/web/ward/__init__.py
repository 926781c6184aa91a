"""The ward's round, one person on it, its lists and its closed beds."""
