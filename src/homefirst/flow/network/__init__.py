"""The network as data: sources, places, groups; what it must hold, and whether it can work at all."""
