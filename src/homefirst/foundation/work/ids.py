"""UUIDs of version 7 (RFC 9562): they sort by the millisecond in which they were made."""

import uuid


def uuid7(milliseconds: int, chance: bytes) -> uuid.UUID:
    """The UUID of an instant, in milliseconds since 1970, and of ten random bytes."""
    if not 0 <= milliseconds < 1 << 48 or len(chance) != 10:
        raise ValueError("A UUID of version 7 takes 48 bits of milliseconds and ten random bytes.")
    number = milliseconds << 80 | int.from_bytes(chance, "big")
    number = number & ~(0xF << 76) | 7 << 76
    number = number & ~(0b11 << 62) | 0b10 << 62
    return uuid.UUID(int=number)
