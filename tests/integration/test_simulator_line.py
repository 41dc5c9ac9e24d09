"""The simulated serial line: true time at each rate, wrong rates, faults, hosts that come and go."""
import os
import subprocess
import time

import pytest

from sim_client import ModbusError, RtuHost, Simulator, crc16, program, wait_until

LATENCY = 0.005


def physical_time(baud, words):
    """8 characters, silence, thinking, reply; a character has 10 bits."""
    character = 10 / baud
    gap = 0.00175 if baud > 19200 else 3.5 * character
    return 8 * character + gap + LATENCY + (5 + 2 * words) * character


@pytest.fixture
def fast(tmp_path):
    with Simulator.start("vumap", tmp_path, no_pacing=True) as simulator:
        simulator.freeze()
        yield simulator


@pytest.fixture
def host(fast):
    with RtuHost(fast.link) as host:
        yield host


@pytest.mark.parametrize("baud", [2400, 9600, 19200, 57600])
@pytest.mark.parametrize("words", [4, 80])
def test_a_read_takes_the_time_of_a_real_line(tmp_path, baud, words):
    """Never faster than physics, and within a tenth of it as soon as the machine has a moment for it."""
    wanted = physical_time(baud, words)
    taken = []

    def read_in_time():
        begin = time.monotonic()
        host.read(0x0040, words)
        taken.append(time.monotonic() - begin)
        return taken[-1] <= wanted * 1.1 + 0.001

    with Simulator.start("vumap", tmp_path, baud=baud) as simulator, RtuHost(simulator.link, baud) as host:
        wait_until(read_in_time, timeout=60)
        transactions = simulator.stats()["transactions"]
    assert min(taken) >= wanted - 1e-4
    assert transactions and all(one["end"] - one["t"] >= wanted - 1e-4 for one in transactions)
    print("%d baud, %d words: %.4f of the physical time" % (baud, words, min(taken) / wanted))


def test_the_latency_can_be_chosen(tmp_path):
    with Simulator.start("sts", tmp_path, latency_ms=150) as simulator, RtuHost(simulator.link, 57600) as host:
        begin = time.monotonic()
        host.read(0x0140, 4)
        assert time.monotonic() - begin >= physical_time(57600, 4) - LATENCY + 0.150


def test_bytes_of_a_reply_come_one_after_the_other(tmp_path):
    with Simulator.start("jbusp-3-3", tmp_path, baud=2400) as simulator, RtuHost(simulator.link, 2400) as host:
        begin = time.monotonic()
        host.send(host.frame(b"\x03", 0x1060, 48))
        arrivals = []
        while len(arrivals) < 101:
            data = host.receive(1)
            assert data
            arrivals.append(time.monotonic() - begin)
        for number, at in enumerate(arrivals):
            assert at >= physical_time(2400, 48) - (100 - number) * 10 / 2400 - 0.001


@pytest.mark.parametrize("device, rate, host_rate", [("jbusp-3-3", 9600, 57600), ("vumap", 57600, 9600),
                                                     ("sts", 57600, 2400)])
def test_a_wrong_rate_is_garbage(tmp_path, device, rate, host_rate):
    with Simulator.start(device, tmp_path) as simulator:
        with RtuHost(simulator.link, host_rate) as host:
            for number in range(12):
                host.send(host.frame(b"\x03", 0x1000, 12))
                wait_until(lambda: simulator.stats()["bad_frames"] > number)
                answer = host.drain(0.08)
                assert len(answer) < 5 or crc16(answer[:-2]) != answer[-2:]
        stats = simulator.stats()
        assert (stats["requests"], stats["replies"], stats["bad_frames"]) == (0, 0, 12)
        assert 0 < stats["bytes_out"] < 60  # now and then the device answers a few bytes of garbage
        with RtuHost(simulator.link, rate) as host:
            assert len(host.read(0x0140 if device == "sts" else 0x1040 if device == "jbusp-3-3" else 0x38, 2)) == 2


def test_without_pacing_any_rate_is_right_and_answers_come_at_once(fast):
    for baud in (2400, 57600):
        with RtuHost(fast.link, baud) as host:
            def comes_at_once():
                begin = time.monotonic()
                host.read(0x0040, 80)
                return time.monotonic() - begin < physical_time(57600, 80) / 2
            wait_until(comes_at_once, timeout=60)  # as soon as the machine has a moment for it


def test_silence(fast, host):
    fast.fault("silence", count=2)
    for _ in range(2):
        with pytest.raises(TimeoutError):
            host.read(0x0038, timeout=0.1)
    assert len(host.read(0x0038)) == 1
    ends = [one["end"] for one in fast.stats()["transactions"]]
    assert ends[0] is None and ends[1] is None and ends[2] > 0


def test_a_silent_device_may_have_done_what_it_was_told(fast, host):
    fast.freeze(False)
    fast.fault("silence", count=1)
    with pytest.raises(TimeoutError):
        host.exchange(host.frame(b"\x06", 0x00CA, 1), timeout=0.1)
    assert not fast.state()["eco"]
    fast.fault("silence", count=1, execute=True)
    with pytest.raises(TimeoutError):
        host.exchange(host.frame(b"\x06", 0x00CA, 1), timeout=0.1)
    assert fast.state()["eco"]


def raw_reply(host, count=8):
    host.send(host.frame(b"\x03", 0x0038, count))
    return host.receive(1, 2) + host.drain()


def test_damaged_replies(fast, host):
    good = raw_reply(host)
    assert len(good) == 21 and crc16(good[:-2]) == good[-2:]

    fast.fault("crc", count=1)
    bad = raw_reply(host)
    assert bad[:-1] == good[:-1] and bad[-1] != good[-1]

    fast.fault("truncate", count=1)
    assert raw_reply(host) == good[:10]

    fast.fault("wrong_slave", count=1)
    bad = raw_reply(host)
    assert bad[0] == 2 and bad[1:-2] == good[1:-2] and crc16(bad[:-2]) == bad[-2:]

    fast.fault("wrong_function", count=1)
    bad = raw_reply(host)
    assert bad[1] == 4 and crc16(bad[:-2]) == bad[-2:]

    fast.fault("wrong_length", count=1)
    bad = raw_reply(host)
    assert bad[2] == 18 and len(bad) == 23 and crc16(bad[:-2]) == bad[-2:]

    fast.fault("garbage", count=1)
    bad = raw_reply(host)
    assert len(bad) >= 5 and crc16(bad[:-2]) != bad[-2:]

    fast.fault("echo", count=1)
    assert raw_reply(host) == host.frame(b"\x03", 0x0038, 8)
    assert raw_reply(host) == good


def test_exceptions_and_refused_tables(fast, host):
    fast.fault("exception", code=6, count=1)
    with pytest.raises(ModbusError) as error:
        host.read(0x0038)
    assert error.value.code == 6
    fast.fault("refuse", address="0x0030")
    for address, count in ((0x0030, 8), (0x002F, 4)):
        with pytest.raises(ModbusError) as error:
            host.read(address, count)
        assert error.value.code == 2
    assert len(host.read(0x0031)) == 1
    fast.clear_faults()
    assert len(host.read(0x0030, 8)) == 8
    assert fast.stats()["exceptions"] == 3


def test_a_late_reply_mixes_with_the_next_one(fast, host):
    fast.fault("late", count=1, delay_ms=3000)
    with pytest.raises(TimeoutError):
        host.read(0x0038, 8, timeout=0.1)
    # The next request is answered at once, and the late reply arrives after it.
    assert len(host.read(0x0030, 2)) == 2
    late = host.receive(21)
    assert late[:3] == bytes([1, 3, 16]) and crc16(late[:-2]) == late[-2:]
    first, second = fast.stats()["transactions"][-2:]
    assert (first["address"], second["address"]) == (0x0030, 0x0038)
    assert second["end"] - second["t"] >= 3


@pytest.mark.parametrize("pacing", [{"no_pacing": True}, {"baud": 9600}])
def test_an_endless_reply_ends_with_its_fault(tmp_path, pacing):
    with Simulator.start("vumap", tmp_path, **pacing) as simulator, RtuHost(simulator.link, 9600) as host:
        simulator.fault("endless", count=1, for_s=3)
        host.send(host.frame(b"\x03", 0x0038, 8))
        assert len(host.receive(300)) == 300
        host.drain(0.2)
        assert len(host.read(0x0038, 8)) == 8
        simulator.fault("endless")
        host.send(host.frame(b"\x03", 0x0038, 8))
        assert len(host.receive(100)) == 100
        simulator.clear_faults()
        host.drain(0.2)
        assert len(host.read(0x0038, 8)) == 8


def test_unplugged_and_plugged_in_again(fast):
    host = RtuHost(fast.link)
    before = os.readlink(fast.link)
    fast.fault("unplug", for_s=4)
    assert not os.path.lexists(fast.link)
    with pytest.raises(OSError):
        host.send(host.frame(b"\x03", 0x0038, 1))
    wait_until(lambda: os.path.lexists(fast.link))
    host.close()
    with RtuHost(fast.link) as host:
        assert len(host.read(0x0038)) == 1
    fast.fault("unplug")
    assert not os.path.lexists(fast.link)
    fast.clear_faults()
    assert os.path.lexists(fast.link)
    assert before.startswith("/dev/pts/")


def test_faults_end_after_their_time_and_for_their_address(fast, host):
    fast.fault("silence", for_s=3, address=0x0038)
    with pytest.raises(TimeoutError):
        host.read(0x0038, timeout=0.05)
    assert len(host.read(0x0040)) == 1
    wait_until(lambda: raw_reply(host))


def test_what_was_said_to_nobody_is_gone(fast):
    for served in range(5):
        with RtuHost(fast.link) as host:
            host.send(host.frame(b"\x03", 0x0040, 80))  # gone before the answer
        wait_until(lambda: fast.stats()["replies"] == 2 * served + 1)
        with RtuHost(fast.link) as host:
            assert host.drain(0.02) == b""
            assert len(host.read(0x0038, 8)) == 8


def test_a_flushed_reply_is_gone_and_the_next_one_is_whole(tmp_path):
    with Simulator.start("jbusp-3-3", tmp_path) as simulator, RtuHost(simulator.link) as host:
        for number in range(3):
            host.send(host.frame(b"\x03", 0x1060, 48))
            assert len(host.receive(20)) == 20
            # The rest of the reply is still on the wire: a careful host waits until the line is silent.
            wait_until(lambda: len(simulator.stats()["transactions"]) > 2 * number)
            host.drain(0.05)
            assert len(host.read(0x1040, 4)) == 4


@pytest.mark.parametrize("options, code", [
    (["--device", "nothing", "--link", "x"], 2), (["--device", "vumap"], 2), (["--wrong"], 2), ([], 2),
    (["--device", "vumap", "--link", "x", "--baud", "9601"], 2),
    (["--device", "sts", "--link", "x", "--units", "3"], 2),
    (["--device", "jbusp-parallel", "--link", "x", "--units", "7"], 2), (["--device", "vumap", "--link"], 2),
    (["--device", "vumap", "--link", "/nowhere/x"], 1), (["--device", "vumap", "--link", "x", "--scenario", "no"], 1),
    (["--device", "vumap", "--link", "x", "--control", "/nowhere/c"], 1)])
def test_what_is_wrong_is_said_in_one_line(tmp_path, options, code):
    done = subprocess.run([program()] + options, cwd=tmp_path, capture_output=True, text=True, timeout=20)
    assert done.returncode == code and done.stdout == ""
    assert done.stderr.startswith("ups_sim: ") and done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_stale_link_is_replaced_and_a_file_is_not(tmp_path):
    (tmp_path / "ups-vumap").symlink_to("/dev/pts/99999")
    simulator = Simulator.start("vumap", tmp_path)
    assert simulator.stop() == 0
    assert not os.path.lexists(tmp_path / "ups-vumap")
    (tmp_path / "ups-vumap").write_text("mine")
    with pytest.raises(RuntimeError, match="cannot create the link"):
        Simulator.start("vumap", tmp_path)
    assert (tmp_path / "ups-vumap").read_text() == "mine"
