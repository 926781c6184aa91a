"""The engine against queueing theory: every figure of every case within four standard errors, and all of them
together as near as chance would have it. The seeds are fixed, so the figures are the same in every run."""

from dataclasses import replace

import numpy as np
import pytest

from homefirst.flow.network.network import Present
from homefirst.flow.network.stay import fixed
from tests.judges import flow_exact as exact
from tests.judges.flow_cases import single, ward
from tests.judges.flow_judged import QUICK, SEED, SHARP, Judged, all_judged, cases, fisher, judged

pytestmark = pytest.mark.long

FEWEST = 25


def hold(found: dict[str, tuple[Judged, ...]]) -> None:
    told = [
        f"{name}, {one.figure.name}: {one.mean:.5g}, exactly {one.figure.exact:.5g}, z {one.z:+.2f}"
        for name, figures in found.items()
        for one in figures
        if not abs(one.z) < 4
    ]
    assert told == []
    assert len(found) == len(cases()) >= FEWEST  # each of a name, and a seed, of its own
    together = fisher([figures[0].p for figures in found.values()])
    assert 0.001 < together < 0.999  # nor nearer than chance would have it


def test_the_engine_agrees_with_queueing_theory():
    hold(all_judged(QUICK))


@pytest.mark.slow
def test_the_engine_agrees_with_queueing_theory_more_sharply():
    hold(all_judged(SHARP))


def test_a_figure_that_is_wrong_by_a_twentieth_is_seen():
    """That the judge can say no: an engine whose loss or queue is 5% off fails most cases."""
    found = [one for case in cases()[9:15] for one in judged(case, SEED, QUICK)]
    off = [replace(one, mean=one.mean * 1.05) for one in found]
    assert sum(abs(one.z) > 4 for one in off) >= len(off) / 2


def test_twenty_for_ten_beds_with_stays_of_two_days_are_gone_after_four():
    from homefirst.flow.engine.simulate import simulate

    crowd = (Present("ward", 0.0),) * 10 + (Present(None, None, "ward", 1.0),) * 10
    run = simulate(single(ward(fixed(2.0), 10), 0.0), days=6, present=crowd)
    assert run.occupied[:, 0].tolist() == [10, 10, 10, 10, 0, 0]
    assert run.waiting[:, 0].tolist() == [10, 10, 0, 0, 0, 0]
    assert run.wait_days[:, 0].tolist() == [0, 0, 30, 0, 0, 0]  # one day before, and two


def test_formulas_agree_where_they_meet():
    """The judges' own judge: different ways to the same number."""
    assert exact.erlang_c(1, 0.7) == pytest.approx(0.7)
    assert exact.queue_mmc(3, 6.0, 0.3) == pytest.approx(exact.mmck(3, 400, 6.0, 0.3)[2])
    assert exact.erlang_b(5, 4.8) == pytest.approx(exact.mmck(5, 5, 30.0, 0.16)[0])
    assert exact.pollaczek_khinchine(6.0, 0.1, 1.0) == pytest.approx(exact.queue_mmc(1, 6.0, 0.1))
    assert exact.served_at_once(0.8, 1) == pytest.approx(exact.pollaczek_khinchine(0.8, 1.0, 0.0))
    assert exact.kaufman_roberts(10, [(1, 8.0)])[0][0] == pytest.approx(exact.erlang_b(10, 8.0))
    assert exact.erlang_a(4, 20.0, 0.16, 1e6)[0] == pytest.approx(exact.queue_mmc(4, 20.0, 0.16), rel=1e-3)
    assert exact.patient_for(6.0, 0.1, 1e-9) == pytest.approx(6.0 * exact.erlang_b(1, 0.6))
    first, second = exact.cobham(1, [0.3, 0.4], 0.5)
    alike = exact.pollaczek_khinchine(7.0, 0.1, 1.0) / 7.0
    assert 0.3 * first + 0.4 * second == pytest.approx(0.7 * 0.5 / (1 - 0.7))
    assert exact.cobham(1, [0.7], 7.0 * 0.1**2)[0] == pytest.approx(alike)
    assert exact.infinite_by_bin([20.0] * 240, 0.1, 1 / 24)[-1] == pytest.approx(2.0)
    assert exact.chi2_above(3.841458820694124 * 2, 4) == pytest.approx(np.exp(-3.8414588) * (1 + 3.8414588))


def test_a_line_with_room_for_all_is_a_chain_of_queues():
    from tests.judges.flow_chains import line, one_list, overflowing, who_fits

    alone = line((3,), (0.1,), 25.0, 4)
    away, there, waiting = exact.mmck(3, 7, 25.0, 0.1)
    assert alone.mean(lambda s: s[1][0][0]) == pytest.approx(there)
    assert alone.mean(lambda s: s[0]) == pytest.approx(waiting)
    assert 25.0 * alone.mean(lambda s: s[0] == 4) == pytest.approx(25.0 * away)
    assert one_list(3, 2, 2, (14.0, 1e-9), (0.12, 1e-9)).mean(lambda s: s[0]) == pytest.approx(
        14.0 * 0.12 * (1 - exact.erlang_b(3, 14.0 * 0.12))
    )
    twice = overflowing(3, 4, 30.0, (0.1, 0.1))
    assert twice.mean(lambda s: s == (3, 4)) == pytest.approx(exact.erlang_b(7, 3.0))
    lost = exact.kaufman_roberts(5, [(1, 0.9), (2, 0.7)])[1]
    assert who_fits(5, 0, (9.0, 7.0), 0.1).mean(lambda s: s[0] + s[1]) == pytest.approx(lost)
