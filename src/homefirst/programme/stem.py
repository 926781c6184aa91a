"""Words without their endings, so that who searches for an hour finds hours."""

from functools import lru_cache


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """A word without its endings, roughly: reviews, reviewed and reviewing are one; so are map and
    mapping."""
    for ending, instead in (("s", ""), ("ing", ""), ("ed", ""), ("e", ""), ("y", "i")):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending) + instead
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word
