"""The slow judge of feasibility: people are routed again and again until hardly anybody is left."""

from homefirst.flow.network.network import OUT, Network, Place, Route

ROUNDS = 4000


def plain_visits(network: Network) -> dict[str, float]:
    """Who comes to each place a day when nobody is turned away, before month and growth."""
    places = {one.name: one for one in network.places}
    visits = dict.fromkeys(places, 0.0)
    moving: dict[tuple[str, str | None], float] = {}
    for source in network.sources:
        week = sum(
            source.per_day * hour * weekday for weekday in source.by_weekday for hour in source.by_hour
        )
        per_day = source.per_day * sum(source.by_week) if source.by_week else week / 7
        moving[source.to, source.group] = moving.get((source.to, source.group), 0.0) + per_day
    for _ in range(ROUNDS):
        onward: dict[tuple[str, str | None], float] = {}
        for (name, group), count in moving.items():
            visits[name] += count
            for route in routes(places[name], group):
                if route.to != OUT and count * route.share > 1e-14:
                    key = (route.to, group)
                    onward[key] = onward.get(key, 0.0) + count * route.share
        moving = onward
        if not moving:
            break
    return visits


def routes(place: Place, group: str | None) -> tuple[Route, ...]:
    if group in place.by_group:
        return place.by_group[group].next or place.next
    return place.next
