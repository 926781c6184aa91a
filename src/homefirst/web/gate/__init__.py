"""How a request comes in: who asks, what is refused and how it is said, what an address asks."""
