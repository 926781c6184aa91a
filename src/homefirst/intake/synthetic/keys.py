"""Keys of people, spells, waits and services that are made up: of the form that the log wants, and always the
same for the same county, so that a county that was half written is gone on with and not written twice."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys under one name: the county's area and which making of it."""

    name: str

    def of(self, kind: str, number: int) -> str:
        """The key of the so-manieth of a kind: a hash in the form of a random UUID."""
        text = hashlib.sha256(f"{self.name}/{kind}/{number}".encode()).hexdigest()
        variant = "89ab"[int(text[16], 16) & 3]
        # As str(UUID(bytes=..., version=4)), in a third of the time: there are 350,000 of them.
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{variant}{text[17:20]}-{text[20:32]}"
