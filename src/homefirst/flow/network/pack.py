"""The network of a county pack, and what its figures stand on: the folder flow/."""

import tomllib
from collections.abc import Container, Iterator
from pathlib import Path

from homefirst.flow.network.already_there import ALREADY_THERE, read_already_there
from homefirst.flow.network.evidence import EVIDENCE, FOLDER, NETWORK, figures, unfounded
from homefirst.flow.network.network import Network
from homefirst.flow.network.read import network_problems, read_network
from homefirst.foundation.errors import Problem

FILES = (NETWORK, EVIDENCE, ALREADY_THERE)


def read_pack_network(folder: Path, ids: Container[str], problems: list[Problem]) -> Network | None:
    """A pack's network, None where it has none or it is unsound; what is wrong with it, and figures that
    stand on nothing, are noted in `problems`. `ids` are those of the pack's statements."""
    inside = folder / FOLDER
    if not inside.exists():
        return None
    problems += _strangers(inside)
    if not (inside / NETWORK).exists():
        problems += unfounded({}, inside, ids)
        return None
    try:
        text = (inside / NETWORK).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        problems.append(Problem(f"{FOLDER}/{NETWORK}", "It cannot be read.", "Save it as UTF-8 text."))
        return None
    wrong = network_problems(text)
    problems += [Problem(f"{FOLDER}/{NETWORK}, {one.where}", one.what, one.next) for one in wrong]
    if wrong:
        return None
    network = read_network(text)
    problems += unfounded(dict(figures(tomllib.loads(text))), inside, ids)
    read_already_there(folder, network, ids, problems)
    return network


def _strangers(inside: Path) -> Iterator[Problem]:
    for path in sorted(inside.iterdir()):
        if path.name not in FILES and not path.name.startswith(("__", ".")):
            next_ = f"Name it {NETWORK}, {EVIDENCE} or {ALREADY_THERE}."
            yield Problem(f"{FOLDER}/{path.name}", "A pack has no such file.", next_)
