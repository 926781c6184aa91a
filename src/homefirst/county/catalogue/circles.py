"""Who follows whom, without end: chains of codes that come back to where they began."""

from collections.abc import Iterator, Mapping


def circles(after: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Each circle among codes of which each names those that it leads to, from the code at which it is met
    first; no code is in two of them. Codes that are not keys lead nowhere."""
    done: set[str] = set()
    for start in after:
        way: list[tuple[str, Iterator[str]]] = [(start, iter(after[start]))]
        at: dict[str, int] = {start: 0}
        while way and start not in done:
            code, leads = way[-1]
            onward = next((one for one in leads if one in after and one not in done), None)
            if onward is None:
                done.add(code)
                del at[code]
                way.pop()
            elif onward in at:
                round_ = tuple(one for one, _ in way[at[onward] :])
                yield round_
                done.update(round_)
                way = [each for each in way if each[0] not in done]
                at = {one: place for place, (one, _) in enumerate(way)}
            else:
                at[onward] = len(way)
                way.append((onward, iter(after[onward])))
