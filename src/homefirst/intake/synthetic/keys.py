"""Keys of people, spells, waits and services that are made up: of the form that the log wants, and always the
same for the same county, so that a county that was half written is gone on with and not written twice."""

import hashlib
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys under one name: the county's area and which making of it."""

    name: str

    def of(self, kind: str, number: int) -> str:
        """The key of the so-manieth of a kind: a hash in the form of a random UUID."""
        digest = hashlib.sha256(f"{self.name}/{kind}/{number}".encode()).digest()
        return str(UUID(bytes=digest[:16], version=4))
