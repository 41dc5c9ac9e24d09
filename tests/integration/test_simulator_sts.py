"""The simulated transfer switch: sources, transfers, controls."""
import pytest

from sim_client import RtuHost, Simulator, wait_until
from test_simulator_model import bits


@pytest.fixture
def sts(tmp_path):
    simulator = Simulator.start("sts", tmp_path, no_pacing=True, time_scale=30)
    yield simulator
    assert simulator.stop() == 0


def status(simulator):
    return bits(simulator, 0x0140, 4)


def alarms(simulator):
    return bits(simulator, 0x0148, 2)


# S1 and S2 OK, both paths OK, synchronised, S1 preferred and feeding, output OK, switches, remote, user mode.
NORMAL = {0, 4, 6, 10, 12, 15, 16, 17, 23, 28, 33, 34, 35, 37, 45, 47}


def test_the_preferred_source_is_lost_and_returns(sts):
    assert (status(sts), alarms(sts)) == (NORMAL, set())
    sts.play("sts_source1_lost")
    wait_until(lambda: 24 in status(sts))
    gone = status(sts)
    assert {3, 6, 14, 16, 18, 24, 28, 36} <= gone and not {0, 4, 12, 15, 17, 23, 35} & gone
    assert alarms(sts) == {7, 31}
    assert sts.word(0x0220) == 0 and sts.word(0x0230) == pytest.approx(230, abs=15)
    wait_until(lambda: 23 in status(sts), timeout=20)
    wait_until(lambda: status(sts) == NORMAL)
    assert alarms(sts) == set()


def test_both_sources_lost_is_a_load_off(sts):
    sts.set(source1=False, source2=False)
    assert {3, 9, 19, 30} <= status(sts) and not {17, 18, 23, 24, 28} & status(sts)
    assert sts.read(0x0230, 3) == [0, 0, 0]
    sts.set(source2=True)
    assert {18, 24, 28} <= status(sts)


def test_measurements_have_the_assumed_scales(sts):
    words = sts.read(0x0220, 64)
    assert words[0] == pytest.approx(230, abs=12) and words[3] == pytest.approx(398, abs=20)
    assert words[6] == pytest.approx(500, abs=3) and words[22] == pytest.approx(500, abs=3)
    assert words[35] == 92 and 200 < words[47] < 300
    unassigned = {23, 28, 30, 38, 39, 44, 45, 46, 52, 53, 54, 55, 60, 61, 62, 63}
    assert {number for number, word in enumerate(words) if word == 0xFFFF} == unassigned
    sts.set(phase_shift=-30)
    assert sts.word(0x023F) == 0x10000 - 30 and {14} <= status(sts) and not {12, 15} & status(sts)


def test_out_of_tolerance_and_critical(sts):
    sts.set(source2_volts=200)
    assert {8} <= status(sts) and not {6, 7} & status(sts)
    sts.set(source2_volts=180)
    assert {7, 8} <= status(sts)


def test_controls(sts):
    with RtuHost(sts.link) as host:
        host.write(0x0190, 1 << 1)  # to the alternate source, and it stays there
        assert {18, 24} <= status(sts)
        host.write(0x0190, 1 << 0)
        assert {17, 23} <= status(sts)
        host.write(0x0190, 1 << 5)  # S2 preferred
        wait_until(lambda: {17, 24} <= status(sts) and 16 not in status(sts))
        host.write(0x0190, 1 << 7)
        assert 26 in status(sts) and alarms(sts) >= {7}
        host.write(0x0190, 1 << 8)
        host.write(0x0190, 1 << 15)
        assert {19, 30} <= status(sts)
        host.write(0x0190, 1 << 0)
        host.write(0x0190, 1 << 11)
        assert 45 not in status(sts)
        assert sts.word(0x0150) == 1 << 10
        host.write(0x0190, 1 << 4)
        assert 16 not in status(sts)
        host.write(0x0190, 1 << 10)
        assert 45 in status(sts)


def test_overload_heat_and_manual_bypass(sts):
    sts.set(load=120)
    assert 3 in alarms(sts)
    sts.set(load=None, temperature=50)
    assert alarms(sts) == {18, 31}
    sts.set(temperature=22, maintenance_bypass=True)
    assert alarms(sts) == {2, 31} and 20 in status(sts) and 38 in status(sts)
