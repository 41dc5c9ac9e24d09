"""The simulator's registers and protocol, device by device, read over its line by a raw host and by mbpoll."""
import re
import subprocess

import pytest

from scenes import simulators
from sim_client import ModbusError, RtuHost, Simulator, program, wait_until

JBUSP = ["jbusp-1ph", "jbusp-3-1", "jbusp-3-3", "jbusp-digys", "jbusp-parallel"]
VUMAP = ["vumap", "vumap-1ph", "vumap-modular", "vumap-parallel", "vumap-modular-parallel"]
DEVICES = JBUSP + VUMAP + ["sts"]

# Offsets and word counts of the manual's tables, inside the block of a unit.
JBUSP_UNIT = {"identifiers": (0x000, 12), "status": (0x020, 4), "status_ext": (0x024, 2), "alarms": (0x040, 4),
              "measurements": (0x060, 48), "configuration": (0x0E0, 32), "clock": (0x360, 4),
              "battery_test": (0x390, 3), "permissions": (0x5C0, 2)}
JBUSP_MAIN = {"schedule": (0x370, 2), "power_share": (0x380, 9)}
VUMAP_MODULE = {"configuration": (0x01, 15), "status": (0x30, 8), "alarms": (0x38, 8), "measurements": (0x40, 80)}
VUMAP_UNIT = dict(VUMAP_MODULE, serial_number=(0x10, 10), reference=(0x1A, 10), user_reference=(0x24, 6),
                  user_location=(0x2A, 6), measurement_mask=(0xC0, 7), battery_test=(0xD4, 5))
VUMAP_MAIN = {"permissions": (0xC7, 2), "clock": (0xCB, 4), "schedule": (0xD0, 2), "power_share": (0xE0, 8)}
STS = {"reference": (0x100, 10), "serial_number": (0x116, 10), "configuration": (0x120, 16), "status": (0x140, 4),
       "alarms": (0x148, 2), "permissions": (0x150, 1), "measurements": (0x220, 64), "clock": (0x360, 4)}


def placed(base, *groups):
    return {(name, base + offset, count) for group in groups for name, (offset, count) in group.items()}


def expected_tables(device):
    if device == "sts":
        return placed(0, STS)
    if device == "jbusp-parallel":
        units = [placed(u << 12, JBUSP_UNIT) for u in (1, 2, 3)]
        return placed(0, JBUSP_UNIT, JBUSP_MAIN).union(*units)
    if device in JBUSP:
        refused = {"status", "status_ext"} if device == "jbusp-digys" else set()
        return {table for table in placed(0x1000, JBUSP_UNIT, JBUSP_MAIN) if table[0] not in refused}
    children = {"vumap-modular": (VUMAP_MODULE, 4), "vumap-parallel": (VUMAP_UNIT, 3),
                "vumap-modular-parallel": (VUMAP_UNIT, 2)}.get(device, ({}, 0))
    blocks = [placed(u << 12, children[0]) for u in range(1, children[1] + 1)]
    return placed(0, VUMAP_UNIT, VUMAP_MAIN).union(*blocks)


def text_of(words, low_byte_first=False):
    order = "little" if low_byte_first else "big"
    return b"".join(word.to_bytes(2, order) for word in words).decode("ascii").rstrip()


@pytest.fixture
def fast(tmp_path):
    """Starts simulators without pacing; ends them and looks at their exit codes."""
    with simulators(tmp_path) as start:
        yield start


@pytest.mark.parametrize("device", DEVICES)
def test_every_table_is_readable_over_the_line(fast, device):
    simulator = fast(device)
    simulator.freeze()
    listed = {(table["name"], table["address"], table["count"]) for table in simulator.tables()}
    assert listed == expected_tables(device)
    with RtuHost(simulator.link) as host:
        for name, address, count in sorted(listed, key=lambda table: table[1]):
            words = host.read(address, count)
            assert words == simulator.read(address, count), name
            for offset in range(count):
                assert host.read(address + offset) == [words[offset]]
    assert simulator.stats()["bad_frames"] == 0


@pytest.mark.parametrize("device", DEVICES)
def test_what_stands_in_no_table_is_refused(fast, device):
    simulator = fast(device)
    served = {address + offset for _, address, count in expected_tables(device) for offset in range(count)}
    beside = {neighbour for address in served for neighbour in (address - 1, address + 1)} - served - {-1}
    with RtuHost(simulator.link) as host:
        for address in sorted(beside) + [0x0FFF, 0xFFFF]:
            with pytest.raises(ModbusError) as error:
                host.read(address)
            assert error.value.code == 2, hex(address)
        # A read may not run over the end of the last table before a hole.
        last = max(address for address in served if address < 0x2000)
        with pytest.raises(ModbusError) as error:
            host.read(last, 2)
        assert error.value.code == 2


def test_a_read_may_go_on_where_the_next_table_follows(fast):
    with RtuHost(fast("vumap").link) as host:
        assert len(host.read(0x0030, 96)) == 96
        assert len(host.read(0x0001, 15 + 10 + 10 + 6 + 6)) == 47
    with RtuHost(fast("jbusp-3-3").link) as host:
        assert len(host.read(0x1020, 6)) == 6


@pytest.mark.parametrize("device, port_options", [(device, {"baud": 9600 if device in JBUSP else 57600})
                                                  for device in DEVICES])
def test_mbpoll_reads_each_device(tmp_path, device, port_options):
    tables = {name: (address, count) for name, address, count in expected_tables(device) if address < 0x2000}
    address, count = tables["alarms"]
    with Simulator.start(device, tmp_path) as simulator:
        simulator.registers(address, range(1000, 1000 + count))
        command = ["mbpoll", "-m", "rtu", "-a", "1", "-b", str(port_options["baud"]), "-P", "none", "-t", "4", "-0",
                   "-1", "-r", str(address), "-c", str(count), str(simulator.link)]
        output = subprocess.run(command, capture_output=True, text=True, timeout=20).stdout
        found = {int(at): int(value) for at, value in re.findall(r"\[(\d+)\]:\s+(\d+)", output)}
        assert found == {address + offset: 1000 + offset for offset in range(count)}


def test_functions_and_counts(fast):
    simulator = fast("vumap")
    with RtuHost(simulator.link) as host:
        for function in (1, 2, 4, 5):
            with pytest.raises(ModbusError) as error:
                host.exchange(host.frame(bytes([function]), 0x0030, 1))
            assert error.value.code == 1
        for function in (0x2B, 0x11, 0x08):
            with pytest.raises(ModbusError) as error:
                host.exchange(host.frame(bytes([function, 0, 1])))
            assert error.value.code == 1
        for count in (0, 126, 0xFFFF):
            with pytest.raises(ModbusError) as error:
                host.read(0x0030, count)
            assert error.value.code == 3
    assert simulator.control({"read": {"address": 0x30, "count": 126}})["exception"] == 3
    assert simulator.control({"read": {"address": 0x90, "count": 1}})["exception"] == 2


def test_function_04_can_be_an_alias(fast):
    simulator = fast("sts", alias_04=True)
    simulator.freeze()
    with RtuHost(simulator.link) as host:
        assert host.read(0x0140, 4, function=4) == host.read(0x0140, 4)


def test_bad_frames_and_other_slaves_get_no_answer(fast):
    simulator = fast("jbusp-3-3")
    with RtuHost(simulator.link) as host:
        good = host.frame(b"\x03", 0x1040, 4)
        host.send(good[:-1] + bytes([good[-1] ^ 1]))
        assert host.receive(1, 0.2) == b""
        host.send(host.frame(b"\x03", 0x1040, 4, slave=2))
        assert host.receive(1, 0.2) == b""
        host.send(good[:5])
        assert host.receive(1, 0.2) == b""
        wait_until(lambda: simulator.stats()["bad_frames"] == 2)
        assert len(host.read(0x1040, 4)) == 4
        # Two requests in a row are two requests.
        host.send(good + good)
        assert len(host.receive(26)) == 26
    assert simulator.stats()["bad_frames"] == 2


@pytest.mark.parametrize("device, code, phases_out", [("jbusp-1ph", 31, 1), ("jbusp-3-1", 87, 1), ("jbusp-3-3", 257, 3),
                                                      ("jbusp-digys", 130, 3)])
def test_jbusp_identity_and_columns(fast, device, code, phases_out):
    simulator = fast(device)
    identity = simulator.read(0x1000, 12)
    assert identity[0] == code
    assert re.fullmatch(r"[A-Z0-9-]{10}", text_of(identity[3:8], low_byte_first=True))
    measured = [word != 0xFFFF for word in simulator.read(0x1060, 48)]
    assert measured[0] and measured[9] and measured[33]
    assert measured[10] == measured[11] == measured[7] == (phases_out == 3)
    # M21, M24 and the input currents are not for NETYS; three input phases are for MASTERYS alone.
    assert measured[21] == measured[24] == measured[12] == measured[34] == (device != "jbusp-1ph")
    assert not any(measured[25:33]) and not any(measured[44:48])
    configuration = simulator.read(0x10E0, 32)
    assert configuration[:4] == [230, 230, 50, 50]
    assert all(word == 0xFFFF for word in configuration[11:])


def test_jbusp_parallel_addresses(fast):
    simulator = fast("jbusp-parallel", units=6)
    assert simulator.word(0x0000) == 256
    for unit in range(1, 7):
        assert simulator.word(unit << 12) == 257
        assert simulator.word((unit << 12) + 2) == unit
        assert simulator.has_bit((unit << 12) + 0x21, 14)  # S30
    assert simulator.word(0x0022) & 0x3F == 0x3F
    kva = simulator.read(0x0001)[0]
    assert kva == 6 * simulator.word(0x1001)


@pytest.mark.parametrize("device, t001, t002, t007, t015", [
    ("vumap", 0x0101, 1, 0x0303, 0x8200), ("vumap-1ph", 0x0101, 1, 0x0101, 0x8001),
    ("vumap-modular", 0x0801, 4, 0x0303, 0x8180), ("vumap-parallel", 0x0601, 3, 0x0303, 0x8300),
    ("vumap-modular-parallel", 0x0608, 2, 0x0303, 0x8140)])
def test_vumap_configuration(fast, device, t001, t002, t007, t015):
    simulator = fast(device)
    words = simulator.read(0x0001, 15)
    assert (words[0], words[1], words[2]) == (t001, t002, (1 << t002) - 1)
    assert (words[6], words[14]) == (t007, t015)
    assert words[13] == (0 if "parallel" in device else 1)
    assert text_of(simulator.read(0x0010, 10)).startswith("SIM-")
    assert re.match(r"MASTERYS|ITYS|MODULYS", text_of(simulator.read(0x001A, 10)))


@pytest.mark.parametrize("device", VUMAP)
def test_vumap_mask_tells_which_measurements_are_managed(fast, device):
    simulator = fast(device)
    simulator.freeze()
    mask = simulator.read(0x00C0, 7)
    words = simulator.read(0x0040, 80)
    for number, word in enumerate(words):
        assert bool(mask[number // 16] >> number % 16 & 1) == (word != 0xFFFF), number
    for unassigned in (20, 21, 30, 31, 46, 47, 76, 77, 78, 79):
        assert words[unassigned] == 0xFFFF


@pytest.mark.parametrize("factor", [0, 1])
def test_t014_moves_the_decimal_of_some_rows_only(fast, factor):
    simulator = fast("vumap", t014=factor)
    simulator.set(load=50)
    state = simulator.state()
    words = simulator.read(0x0040, 80)
    tens = 10 if factor else 1
    assert simulator.word(0x0005) == 60 * tens
    assert words[5] == pytest.approx(state["output_kw"] * tens, abs=1)
    assert words[16] == pytest.approx(state["battery_volts"] * tens, abs=1)
    assert words[10] == pytest.approx(230, abs=2) and words[13] == pytest.approx(500, abs=3)


def test_modular_parallel_units_summarise_their_modules(fast):
    simulator = fast("vumap-modular-parallel")
    for unit in (1, 2):
        block = unit << 12
        assert simulator.read(block + 1, 4) == [0x0801, 4, 0x000F, unit]
        assert simulator.read(block + 0x36, 2) == [0x000F, 0x000F]
        assert simulator.read(block + 0x3E, 2) == [0, 0]
    simulator.set(module_stopped=6)  # the second module of the second unit
    assert simulator.read(0x1036, 1) == [0x000F]
    assert simulator.read(0x2036, 1) == [0x000D]
    assert simulator.has_bit(0x2038, 6) and not simulator.has_bit(0x1038, 6)
    assert simulator.read(0x0036, 1) == [0x0003]
    assert simulator.read(0x003E, 1) == [0x0002]  # unit 2 in general alarm
    simulator.set(mains=False, battery_charge=2)
    assert simulator.read(0x103E, 2) == [0x000F, 0x000F]
    assert simulator.read(0x203F, 1) == [0x000D]


def test_a_modular_unit_shows_its_modules(fast):
    simulator = fast("vumap-modular", modules=3)
    assert simulator.read(0x0002, 2) == [3, 7]
    total = simulator.word(0x0044)
    parts = [simulator.word((module << 12) + 0x44) for module in (1, 2, 3)]
    assert sum(parts) == pytest.approx(total, abs=3)
    assert simulator.control({"read": {"address": 0x4001, "count": 1}})["exception"] == 2


def test_forced_words_and_bits_stay_until_released(fast):
    simulator = fast("vumap")
    simulator.register("0x0040", 123)
    simulator.bit("0x0038", 3)
    simulator.registers(0x0041, [1, 2, 3])
    with RtuHost(simulator.link) as host:
        assert host.read(0x0040, 4) == [123, 1, 2, 3]
        assert host.read(0x0038) == [0x0008]
        simulator.bit(0x0038, 5)
        assert host.read(0x0038) == [0x0028]
        simulator.release(0x0040)
        assert host.read(0x0040) != [123]
        assert host.read(0x0041) == [1]
        simulator.release()
        assert host.read(0x0038) == [0]
    assert not simulator.control({"register": {"address": 0x0090, "value": 1}})["ok"]


def test_freeze_holds_registers_and_clock(fast):
    simulator = fast("vumap", time_scale=50)
    simulator.freeze()
    before = simulator.read(0x0040, 80) + simulator.read(0x00CB, 4)
    requests = simulator.state()["simulated_s"]
    wait_until(lambda: simulator.state()["frozen"])
    simulator.set(mains=False)
    assert simulator.read(0x0040, 80) + simulator.read(0x00CB, 4) == before
    assert simulator.state()["simulated_s"] == requests
    simulator.freeze(False)
    assert simulator.has_bit(0x0039, 3)
    wait_until(lambda: simulator.read(0x00CB, 4) != before[80:])


def test_the_list_of_devices():
    listed = subprocess.run([program(), "--list"], capture_output=True, text=True, check=True).stdout.split()
    assert listed == DEVICES
