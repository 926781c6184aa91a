"""The reference network in cimba, a compiled engine, for bench/flow_peers.py."""

import time

import cimba as cb

ED, ACUTE, REABLEMENT, HOME, COMMUNITY, CARE_HOME, WAITING, DELAYED = range(8)


class Person(cb.Model):
    town: cb.Ref["Town"]

    @cb.process
    def life(self):
        t = self.town
        t.change(ED, 1)
        cb.hold(cb.random.lognormal(t.mu[ED], t.sigma[ED]))
        t.change(ED, -1)
        if cb.random.uniform() < t.admitted:
            if t.acute.available() > 0:
                t.acute.acquire()
            else:
                t.change(WAITING, 1)
                t.acute.acquire()
                t.change(WAITING, -1)
            t.change(ACUTE, 1)
            cb.hold(cb.random.lognormal(t.mu[ACUTE], t.sigma[ACUTE]))
            share = cb.random.uniform()
            if share < t.edges[0]:
                t.change(ACUTE, -1)
                t.acute.release()
            elif share < t.edges[1]:
                if t.reablement.available() > 0:
                    t.reablement.acquire()
                else:
                    t.change(DELAYED, 1)
                    t.reablement.acquire()
                    t.change(DELAYED, -1)
                t.change(ACUTE, -1)
                t.acute.release()
                t.change(REABLEMENT, 1)
                cb.hold(cb.random.lognormal(t.mu[REABLEMENT], t.sigma[REABLEMENT]))
                t.change(REABLEMENT, -1)
                t.reablement.release()
            elif share < t.edges[2]:
                start = max(cb.now(), t.next_home)
                t.next_home = start + t.between_home
                if start > cb.now():
                    t.change(DELAYED, 1)
                    cb.hold(start - cb.now())
                    t.change(DELAYED, -1)
                t.change(ACUTE, -1)
                t.acute.release()
            elif share < t.edges[3]:
                if t.community.available() > 0:
                    t.community.acquire()
                else:
                    t.change(DELAYED, 1)
                    t.community.acquire()
                    t.change(DELAYED, -1)
                t.change(ACUTE, -1)
                t.acute.release()
                t.change(COMMUNITY, 1)
                cb.hold(cb.random.lognormal(t.mu[COMMUNITY], t.sigma[COMMUNITY]))
                t.change(COMMUNITY, -1)
                t.community.release()
            else:
                start = max(cb.now(), t.next_care)
                t.next_care = start + t.between_care
                if start > cb.now():
                    t.change(DELAYED, 1)
                    cb.hold(start - cb.now())
                    t.change(DELAYED, -1)
                t.change(ACUTE, -1)
                t.acute.release()


class Town(cb.Model):
    per_day: cb.Param[float]
    most: cb.Param[float]
    admitted: cb.Param[float]
    between_home: cb.Param[float]
    between_care: cb.Param[float]
    warm_up: cb.Param[float]
    end: cb.Param[float]
    rates: cb.Array[float]
    edges: cb.Array[float]
    mu: cb.Array[float]
    sigma: cb.Array[float]
    acute: cb.Resource
    reablement: cb.Resource
    community: cb.Resource
    next_home: float
    next_care: float
    there: cb.Array[float]
    last: cb.Array[float]
    area: cb.Array[float]
    ed_mean: cb.Output[float]
    acute_mean: cb.Output[float]
    reablement_mean: cb.Output[float]
    community_mean: cb.Output[float]
    waiting_mean: cb.Output[float]
    delayed_mean: cb.Output[float]

    @cb.function
    def change(self, which: int, by: int) -> None:
        now = cb.now()
        if now > self.warm_up:
            self.area[which] += self.there[which] * (now - max(self.last[which], self.warm_up))
        self.last[which] = now
        self.there[which] += by

    @cb.process
    def arrivals(self):
        while True:
            cb.hold(cb.random.exponential(1.0 / self.most))
            if cb.random.uniform() * self.most < self.rates[int(cb.now() * 24.0) % 168] * self.per_day:
                cb.spawn(Person, town=self)

    @cb.on_end
    def tell(self):
        for which in range(8):
            self.area[which] += self.there[which] * (self.end - max(self.last[which], self.warm_up))
        days = self.end - self.warm_up
        self.ed_mean = self.area[ED] / days
        self.acute_mean = self.area[ACUTE] / days
        self.reablement_mean = self.area[REABLEMENT] / days
        self.community_mean = self.area[COMMUNITY] / days
        self.waiting_mean = self.area[WAITING] / days
        self.delayed_mean = self.area[DELAYED] / days


def model_of(of: dict, days: float, warm_up: float) -> Town:
    model = Town()
    model.per_day, model.admitted = of["per_day"], of["admitted"]
    model.most = max(of["rates"]) * of["per_day"]
    model.between_home, model.between_care = of["between"]["home care"], of["between"]["care home"]
    model.warm_up, model.end = float(warm_up), float(warm_up + days)
    model.rates = cb.Array(of["rates"])
    edges = [sum(of["ways"][: one + 1]) for one in range(len(of["ways"]))]
    model.edges = cb.Array(edges)
    names = ("emergency department", "acute", "reablement", None, "community hospital")
    model.mu = cb.Array([of["stays"][name][0] if name else 0.0 for name in names])
    model.sigma = cb.Array([of["stays"][name][1] if name else 0.0 for name in names])
    for field, name in (
        ("acute", "acute"),
        ("reablement", "reablement"),
        ("community", "community hospital"),
    ):
        setattr(model, field, cb.Resource(capacity=of["capacity"][name]))
    model.next_home = model.next_care = 0.0
    model.there, model.last, model.area = (cb.Array([0.0] * 8) for _ in range(3))
    return model


def run(of: dict, replications: int, days: int, warm_up: int) -> list[tuple[float, list[float]]]:
    """So many replications, one by one, after one that compiles."""
    model = model_of(of, 2, 1)
    cb.Experiment(model, replications=1, window=cb.Window(warmup=1, duration=2), seed=1).run(workers=1)
    found = []
    for seed in range(replications):
        model = model_of(of, days, warm_up)
        window = cb.Window(warmup=warm_up, duration=days)
        experiment = cb.Experiment(model, replications=1, window=window, seed=seed)
        began = time.process_time()
        results = experiment.run(workers=1)
        taken = time.process_time() - began
        told = results[model]

        def mean(name: str, told=told) -> float:
            return float(getattr(told, name + "_mean").values.ravel()[0])

        found.append(
            (
                taken,
                [
                    *(mean("ed"), mean("acute"), mean("reablement"), 0.0),
                    *(mean("community"), 0.0, mean("waiting"), mean("delayed")),
                ],
            )
        )
    return found
