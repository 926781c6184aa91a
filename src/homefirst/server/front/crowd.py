"""How many do the same at once: so many in a process, and so many of them from one address."""

from collections import Counter

from homefirst.server.front.refusals import Refusal


class Crowd:
    """Those who are inside, by address. `of_one` is what an address hears that has `each` inside already,
    `of_all` what anybody hears while `most` are."""

    def __init__(self, *, most: int, each: int, of_one: Refusal, of_all: Refusal) -> None:
        self._most, self._each, self._of_one, self._of_all = most, each, of_one, of_all
        self._inside: Counter[str] = Counter()
        self._all = 0

    def enter(self, address: str) -> Refusal | None:
        """None where there was room; who enters leaves again."""
        if self._inside[address] >= self._each:
            return self._of_one
        if self._all >= self._most:
            return self._of_all
        self._inside[address] += 1
        self._all += 1
        return None

    def leave(self, address: str) -> None:
        """One that entered is done."""
        self._all -= 1
        self._inside[address] -= 1
        if not self._inside[address]:
            del self._inside[address]  # or every address that ever came would be remembered

    def __len__(self) -> int:
        return self._all
