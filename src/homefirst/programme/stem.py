"""Words without their endings, so that who searches for an hour finds hours."""

from functools import lru_cache


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """A word without its ending, roughly; “hour” of hours. Words keep four letters at least."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
