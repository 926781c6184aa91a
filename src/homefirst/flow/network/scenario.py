"""What if: changes by name to a network, and the network that they make of it.

Changes are made one after the other; but of the ways out of one place all shares that a scenario names are
set together, and the other ways share the rest in the proportion that they had.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from homefirst.flow.network.change import Change, read_change
from homefirst.flow.network.changing import changed_place, changed_source
from homefirst.flow.network.network import OUT, Network
from homefirst.flow.network.read import UnsoundNetwork, problems_of
from homefirst.foundation.errors import Problem


def changed(network: Network, words: Sequence[str]) -> Network:
    """The network with changes made to it; it itself where there are none. Raises NotUnderstood for
    words that say no change of it, and UnsoundNetwork where what comes out cannot be."""
    if not words:
        return network
    of: dict[str, list[Change]] = defaultdict(list)
    for one in words:
        change = read_change(network, one)
        of[change.name].append(change)
    places = [one.name for one in network.places]
    made = replace(
        network,
        places=tuple(changed_place(one, of[one.name], [*places, OUT]) for one in network.places),
        sources=tuple(
            one if one.name in places else changed_source(one, of[one.name]) for one in network.sources
        ),
    )
    problems = problems_of(made)
    if problems:
        at = ", ".join(words)
        raise UnsoundNetwork([Problem(f"{at}: {one.where}", one.what, one.next) for one in problems])
    return made
