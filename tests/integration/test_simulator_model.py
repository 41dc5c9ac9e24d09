"""The simulated UPS behaves: what happens to it shows in the bits the register tables name, and only there."""
import datetime

import pytest

from scenes import simulators
from sim_client import ModbusError, RtuHost, wait_until


@pytest.fixture
def start(tmp_path):
    with simulators(tmp_path) as start_one:
        yield start_one


def bits(simulator, address, count):
    """Set bits as numbers counted from the table's first bit: S05 is 5, A019 is 19."""
    words = simulator.read(address, count)
    return {16 * word + bit for word in range(count) for bit in range(16) if words[word] >> bit & 1}


def jbusp(simulator, block=0x1000):
    return bits(simulator, block + 0x20, 4), bits(simulator, block + 0x40, 4)


def vumap(simulator, block=0):
    return bits(simulator, block + 0x30, 8), bits(simulator, block + 0x38, 8)


@pytest.mark.parametrize("device", ["jbusp-1ph", "jbusp-3-1", "jbusp-3-3"])
def test_jbusp_without_and_with_mains(start, device):
    simulator = start(device)
    # Mains, inverter, rectifier, load protected, test supported; battery OK, synchronised, bypass present, permissions.
    normal = {0, 1, 2, 3, 13, 17, 23, 26, 42} | ({43} if device == "jbusp-1ph" else set())
    assert jbusp(simulator) == (normal, set())
    assert simulator.word(0x1077) == 0xFFFF
    simulator.set(mains=False)
    status, alarms = jbusp(simulator)
    # On battery and the buzzer; no mains, rectifier, synchronisation, bypass.
    assert status == normal - {0, 2, 23, 26} | {5, 9}
    assert alarms == {0, 5, 6, 22}
    assert 0 < simulator.word(0x1077) < 600
    assert simulator.word(0x1066) == 0 and simulator.word(0x1081) == 0
    simulator.set(mains=True)
    wait_until(lambda: 5 not in jbusp(simulator)[0])
    assert jbusp(simulator) == (normal | {27}, set())  # charging


def test_vumap_without_and_with_mains(start):
    simulator = start("vumap", time_scale=20)
    status, alarms = vumap(simulator)
    assert {0, 11, 12, 32, 33, 48, 49, 50, 52, 53, 56, 58} <= status and not {2, 4, 6, 13, 36} & status
    assert alarms == set()
    simulator.set(mains=False)
    status, alarms = vumap(simulator)
    assert {0, 11, 52, 53} <= status and not {48, 49, 50, 56, 58, 33} & status
    assert alarms == {15, 19, 35, 50}
    wait_until(lambda: simulator.word(0x0059) >= 10)  # time on battery
    assert simulator.word(0x0052) > 0x8000  # discharging is negative
    simulator.set(mains=True)
    wait_until(lambda: vumap(simulator)[1] == set())
    assert 36 in vumap(simulator)[0] and simulator.word(0x0059) == 0
    assert 0 < simulator.word(0x0052) < 0x8000


def test_down_to_the_end_of_the_battery_and_back(start):
    simulator = start("vumap", time_scale=20)
    simulator.set(load=80, battery_charge=24)
    simulator.set(mains=False)
    wait_until(lambda: 18 in vumap(simulator)[1], timeout=60)
    assert simulator.state()["battery_charge"] > 5
    wait_until(lambda: 0 in vumap(simulator)[1], timeout=60)  # imminent stop
    wait_until(lambda: 4 in vumap(simulator)[0], timeout=60)  # load off
    status, alarms = vumap(simulator)
    assert not {0, 2, 11, 52, 53} & status
    assert {15, 17, 18} <= alarms and not {0, 19} & alarms
    assert simulator.word(0x004A) == 0 and simulator.word(0x0040) == 0
    simulator.set(mains=True)
    wait_until(lambda: 0 in vumap(simulator)[0])
    assert simulator.word(0x004A) == pytest.approx(230, abs=1)
    # Still discharged until some charge is back.
    assert 17 in vumap(simulator)[1]


@pytest.mark.parametrize("device", ["jbusp-3-3", "vumap"])
def test_overload_goes_to_the_bypass_and_back(start, device):
    simulator = start(device, time_scale=30)
    simulator.play("overload")
    read = jbusp if device == "jbusp-3-3" else vumap
    on_inverter, on_bypass, overload = (3, 4, 2) if device == "jbusp-3-3" else (0, 2, 1)
    wait_until(lambda: overload in read(simulator)[1])
    assert on_inverter in read(simulator)[0]
    wait_until(lambda: on_bypass in read(simulator)[0])
    assert on_inverter not in read(simulator)[0]
    wait_until(lambda: on_inverter in read(simulator)[0])
    assert on_bypass not in read(simulator)[0] and read(simulator)[1] == set()


@pytest.mark.parametrize("device", ["jbusp-3-3", "vumap"])
def test_eco_mode_is_the_bypass_with_the_eco_bit(start, device):
    simulator = start(device, time_scale=10)
    read = jbusp if device == "jbusp-3-3" else vumap
    on_inverter, on_bypass, eco = (3, 4, 7) if device == "jbusp-3-3" else (0, 2, 6)
    simulator.set(eco=True)
    assert {on_bypass, eco} <= read(simulator)[0] and on_inverter not in read(simulator)[0]
    simulator.set(mains=False)
    assert on_inverter in read(simulator)[0] and not {on_bypass, eco} & read(simulator)[0]
    simulator.set(mains=True)
    wait_until(lambda: eco in read(simulator)[0])
    simulator.set(eco=False)
    assert on_inverter in read(simulator)[0]


@pytest.mark.parametrize("device", ["jbusp-3-3", "vumap"])
def test_standby_maintenance_bypass_and_heat(start, device):
    simulator = start(device)
    is_jbusp = device == "jbusp-3-3"
    read = jbusp if is_jbusp else vumap
    simulator.set(standby=True)
    assert (8 if is_jbusp else 13) in read(simulator)[0] and (3 if is_jbusp else 0) not in read(simulator)[0]
    simulator.set(standby=False, maintenance_bypass=True)
    status, alarms = read(simulator)
    assert alarms == ({0, 8} if is_jbusp else {15, 56})
    assert (3 if is_jbusp else 0) not in status
    if not is_jbusp:
        assert {3, 17} <= status
    simulator.set(maintenance_bypass=False, temperature=48)
    assert read(simulator)[1] == ({0, 7} if is_jbusp else {2, 15})
    simulator.set(temperature=20, battery_present=False)
    assert read(simulator)[1] == ({0, 59} if is_jbusp else {15, 16})
    simulator.set(mains=False)
    assert not {3, 4} & read(simulator)[0] if is_jbusp else 4 in read(simulator)[0]


def test_the_generator_takes_over_from_the_battery(start):
    simulator = start("jbusp-3-3", time_scale=40)
    simulator.play("generator")
    wait_until(lambda: 5 in jbusp(simulator)[0])
    wait_until(lambda: {46, 0, 2, 3} <= jbusp(simulator)[0] and 5 not in jbusp(simulator)[0])
    wait_until(lambda: 46 not in jbusp(simulator)[0], timeout=20)
    assert 5 not in jbusp(simulator)[0]


@pytest.mark.parametrize("device", ["jbusp-3-3", "vumap", "vumap-1ph"])
def test_battery_test_by_remote_control(start, device):
    simulator = start(device, time_scale=10)
    is_jbusp = device == "jbusp-3-3"
    read = jbusp if is_jbusp else vumap
    permissions = 0x15C0 if is_jbusp else 0x00C7
    result = 0x1390 if is_jbusp else 0x00D6
    test, stop, running = (16, 17, 10) if is_jbusp else (28, 29, 34)
    control = (0x15B0, 16) if is_jbusp else (0x00CA, 1 << 12)
    assert simulator.read(result, 2) == [0, 0]
    with RtuHost(simulator.link) as host:
        assert test in bits(simulator, permissions, 2) and stop not in bits(simulator, permissions, 2)
        host.write(*control)
        status = read(simulator)[0]
        assert {running, 5 if is_jbusp else running} <= status and (0 if is_jbusp else 48) in status
        assert test not in bits(simulator, permissions, 2) and stop in bits(simulator, permissions, 2)
        host.write(*control)  # not allowed twice: answered and ignored
    wait_until(lambda: running not in read(simulator)[0])
    today = datetime.date.today()
    assert simulator.read(result, 2)[1] == 1
    assert simulator.read(result)[0] & 0xFF in (today.month, (today + datetime.timedelta(1)).month)
    assert [write["executed"] for write in simulator.stats()["writes"]] == [True, False]


def test_a_weak_battery_fails_its_test_until_acknowledged(start):
    simulator = start("vumap", time_scale=20)
    simulator.set(battery_charge=52)
    simulator.set(battery_test=True)
    simulator.set(battery_charge=20)
    wait_until(lambda: 22 in vumap(simulator)[1])
    assert simulator.word(0x00D7) == 3 and 31 in vumap(simulator)[0] and 32 not in vumap(simulator)[0]
    with RtuHost(simulator.link) as host:
        host.write(0x00C9 + 1, 0x8000)
    assert vumap(simulator)[1] == set()


def test_controls_without_permission_are_ignored(start):
    simulator = start("vumap")
    simulator.set(remote_enabled=False)
    assert simulator.read(0x00C7, 2) == [0, 0]
    with RtuHost(simulator.link) as host:
        host.write(0x00CA, 0x0001)
        assert 6 not in vumap(simulator)[0]
        simulator.set(remote_enabled=True)
        host.write(0x00CA, 0x0001)
        assert 6 in vumap(simulator)[0]
        host.write(0x00CA, 0x0002)
        assert 6 not in vumap(simulator)[0]
        for address, value, code in ((0x00CA, 0x0003, 3), (0x0030, 1, 2), (0x00CB, 0, 2)):
            with pytest.raises(ModbusError) as error:
                host.write(address, value)
            assert error.value.code == code


@pytest.mark.parametrize("device, block", [("jbusp-3-3", 0x1000), ("jbusp-parallel", 0x0000)])
def test_jbusp_controls(start, device, block):
    simulator = start(device)
    with RtuHost(simulator.link) as host:
        for code, bit, value in ((3, 7, True), (4, 7, False), (10, 4, True), (11, 4, False), (1, 8, True),
                                 (2, 8, False)):
            host.write(block + 0x5B0, code)
            assert (bit in jbusp(simulator, block)[0]) == value, code
        host.write(block + 0x5B0, 99)
    simulator.set(remote_enabled=False)
    assert 6 in jbusp(simulator, block)[0] and simulator.read(block + 0x5C0, 2) == [0, 0]


def test_the_battery_test_of_one_unit(start):
    simulator = start("jbusp-parallel")
    with RtuHost(simulator.link) as host:
        assert bits(simulator, 0x25C0, 2) == {16}
        host.write(0x25B0, 16)
    assert [10 in jbusp(simulator, block)[0] for block in (0, 0x1000, 0x2000, 0x3000)] == [True, False, True, False]


@pytest.mark.parametrize("device, clock", [("jbusp-3-3", 0x1360), ("jbusp-parallel", 0x0360), ("vumap", 0x00CB),
                                           ("sts", 0x0360)])
def test_the_clock_is_set_whole_or_not_at_all(start, device, clock):
    simulator = start(device)
    now = datetime.datetime.now()
    words = simulator.read(clock, 4)
    shown = datetime.datetime(2000 + words[3], words[2] >> 8, words[1] >> 8, words[1] & 0xFF, words[0] >> 8,
                              words[0] & 0xFF)
    assert abs((shown - now).total_seconds()) < 30 and words[2] & 0xFF == now.isoweekday()
    moment = [(58 << 8) | 30, (29 << 8) | 23, (2 << 8) | 4, 24]  # Thursday 2024-02-29 23:58:30
    with RtuHost(simulator.link) as host:
        host.write_many(clock, moment)
        assert simulator.read(clock + 1, 3) == moment[1:]
        for wrong in ([0, (30 << 8), (2 << 8) | 1, 24], [60 << 8, 1 << 8, (1 << 8) | 1, 24], moment[:3]):
            with pytest.raises(ModbusError) as error:
                host.write_many(clock, wrong)
            assert error.value.code == 3
    assert simulator.read(clock + 1, 3) == moment[1:]


@pytest.mark.parametrize("device, block, arm, armed", [("jbusp-1ph", 0x1370, (0x15B0, 9), ("status", 29)),
                                                       ("vumap-1ph", 0x00D0, (0x00CA, 4), ("status", 28))])
def test_the_shut_off_schedule(start, device, block, arm, armed):
    simulator = start(device, time_scale=40)
    read = jbusp if device == "jbusp-1ph" else vumap
    with RtuHost(simulator.link) as host:
        host.write_many(block, [20, 1])
        assert host.read(block, 2) == [20, 1]
        host.write(*arm)
    assert armed[1] in read(simulator)[0]
    wait_until(lambda: simulator.state()["standby"])
    assert armed[1] not in read(simulator)[0]
    wait_until(lambda: not simulator.state()["standby"], timeout=20)


def test_power_share_plugs_open_on_battery(start):
    simulator = start("vumap-1ph")
    assert {60, 61, 62, 63} <= vumap(simulator)[0] and simulator.word(0x000B) == 4
    with RtuHost(simulator.link) as host:
        host.write_many(0x00E0, [1, 60])  # plug 1 opens at 60 % of charge
        host.write(0x00C9, 0x2000)        # plug 2 by command
        with pytest.raises(ModbusError):
            host.write_many(0x00E0, [5, 0])
    assert vumap(simulator)[0] & {60, 61, 62, 63} == {60, 62, 63}
    simulator.set(battery_charge=50)
    simulator.set(mains=False)
    assert vumap(simulator)[0] & {60, 61, 62, 63} == {62, 63}


def test_vumap_test_schedule(start):
    simulator = start("vumap")
    with RtuHost(simulator.link) as host:
        host.write_many(0x00CB, [0, (29 << 8) | 12, (2 << 8) | 4, 24])  # Thursday noon
        host.write_many(0x00D4, [2, (6 << 8) | 3])                       # Saturday 3 h
        assert host.read(0x00D4, 5) == [2, (6 << 8) | 3, 0, 0, 2]
        assert 35 in vumap(simulator)[0]
        with pytest.raises(ModbusError):
            host.write_many(0x00D4, [53, (6 << 8) | 3])


@pytest.mark.parametrize("device", ["jbusp-parallel", "vumap-parallel", "vumap-modular"])
def test_a_stopped_unit_costs_the_redundancy(start, device):
    simulator = start(device)
    read = jbusp if device == "jbusp-parallel" else vumap
    lost, general, present = (43, 0, 33) if device == "jbusp-parallel" else (6, 15, 97)
    measurements = 0x60 if device == "jbusp-parallel" else 0x40
    kilowatts = measurements + (36 if device == "jbusp-parallel" else 5)
    simulator.set(load=45)
    before = simulator.word(kilowatts)
    assert read(simulator, 0)[1] == set() and present in read(simulator, 0)[0]
    simulator.set(unit_stopped=2)
    status, alarms = read(simulator, 0)
    assert alarms == {lost, general} and present not in status
    assert simulator.word(kilowatts) == pytest.approx(before, rel=0.02)
    assert simulator.word(0x2000 + kilowatts) == 0
    units = 4 if device == "vumap-modular" else 3
    sharing = [simulator.word((unit << 12) + kilowatts) for unit in range(1, units + 1)]
    assert sum(sharing) == pytest.approx(before, rel=0.05)
    simulator.set(unit_stopped=None)
    assert read(simulator, 0)[1] == set()


def test_unit_alarms_are_summed_up(start):
    simulator = start("jbusp-parallel")
    simulator.set(mains=False)
    assert {32, 33, 34} <= jbusp(simulator, 0)[1]
    simulator = start("vumap-parallel")
    simulator.set(mains=False, battery_charge=3)
    assert {96, 97, 98, 112, 113, 114} <= vumap(simulator, 0)[1]
    assert {96, 97, 98, 112, 113, 114} <= vumap(simulator, 0)[0]
