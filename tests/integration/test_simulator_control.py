"""The control socket and the scenarios: what they accept, what they refuse, and that nothing stops the simulator."""
import json
import os
import pathlib
import signal
import socket
import subprocess

import pytest

from sim_client import REPOSITORY, RtuHost, Simulator, program, wait_until

SCENARIOS = sorted((REPOSITORY / "tools/ups_sim/scenarios").glob("*.json"))
NEEDED = {"mains_lost", "low_battery", "overload", "redundancy_lost", "sts_source1_lost", "brownout", "all_alarms",
          "battery_test", "eco_mode", "generator"}


@pytest.fixture
def simulator(tmp_path):
    simulator = Simulator.start("vumap", tmp_path, no_pacing=True)
    yield simulator
    assert simulator.stop() == 0


@pytest.mark.parametrize("command", [
    {}, [], 3, "x", None, {"nothing": 1}, {"get": "all"}, {"set": {}}, {"set": {"mains": 1}}, {"set": {"load": "full"}},
    {"set": {"load": 1000}}, {"set": {"wings": True}}, {"set": {"preferred": 1}}, {"set": {"time_scale": 0}},
    {"set": {"unit_stopped": 2}}, {"register": {"address": "0x40"}}, {"register": {"address": "40", "value": 1}},
    {"register": {"address": 0x40, "value": 65536}}, {"register": {"address": -1, "value": 0}},
    {"register": {"address": 0x40, "value": 1, "more": 2}}, {"registers": {"address": 0x8F, "values": [1, 2]}},
    {"registers": {"address": 0x40, "values": []}}, {"registers": {"address": 65535, "values": [1, 2]}},
    {"bit": {"address": 0x38, "bit": 16, "value": 1}}, {"bit": {"address": 0x38, "bit": 1.5, "value": 1}},
    {"bit": {"address": 0x38, "bit": 1, "value": 2}}, {"release": "some"}, {"release": {"address": None}},
    {"read": {"address": 0x40, "count": 0}}, {"read": {"count": 1}}, {"freeze": 1}, {"fault": {"kind": "rust"}},
    {"fault": {"kind": "late", "delay_ms": -1}}, {"fault": {"kind": "crc", "count": 0}}, {"fault": "all"},
    {"play": "no_such_story"}, {"play": 3}, {"stop": False}, {"stats": 1}, {"stats": True, "tables": True}])
def test_wrong_commands_are_refused_with_a_reason(simulator, command):
    answer = simulator.control(command)
    assert answer["ok"] is False and answer["error"]
    assert simulator.read(0x0038) == [0] and simulator.state()["mains"] is True


def test_bad_lines_never_stop_it(simulator):
    other = socket.socket(socket.AF_UNIX)
    other.connect(simulator.socket_path)
    other.settimeout(5)
    lines = other.makefile("rb")
    for line in (b"", b"{", b"\xff\xfe\x00", b'{"get":"\xff"}', b"[" * 30000, b'{"set":{"\xc3\x28":true}}',
                 b"x" * 65000):
        other.sendall(line + b"\n")
        assert json.loads(lines.readline())["ok"] is False
    other.sendall(b"y" * 300000 + b"\n" + b'{"get":"state"}\n')
    assert json.loads(lines.readline()) == {"ok": False, "error": "a line has at most 65536 characters"}
    assert json.loads(lines.readline())["ok"] is True
    other.sendall(b'{"get":')  # a client that goes away in the middle of a line
    other.close()
    assert simulator.state()["device"] == "vumap"


def test_several_clients_and_one_that_reads_nothing(simulator):
    clients = [socket.socket(socket.AF_UNIX) for _ in range(5)]
    for client in clients:
        client.connect(simulator.socket_path)
    clients[0].setblocking(False)
    try:
        for _ in range(2000):
            clients[0].send(b'{"get":"state"}\n' * 50)
    except OSError:
        pass  # full, or thrown out
    for client in clients[1:]:
        client.sendall(b'{"read":{"address":48,"count":8}}\n')
        assert len(json.loads(client.makefile("rb").readline())["words"]) == 8
    with RtuHost(simulator.link) as host:
        assert len(host.read(0x0030, 8)) == 8
    for client in clients:
        client.close()


def test_state_names_the_physical_quantities(simulator):
    state = simulator.state()
    assert {"device", "map", "mains", "load", "temperature", "battery_charge", "runtime_min", "output_kw", "playing",
            "time_scale", "frozen"} <= set(state)
    simulator.set(load=77, mains_l2=180, time_scale=2)
    state = simulator.state()
    assert state["load"] == pytest.approx(77, abs=0.5) and state["input_volts_l2"] == 180 and state["time_scale"] == 2
    assert simulator.word(0x0061) == 180 and simulator.word(0x0068) == 180
    simulator.set(mains_l2=None)
    assert simulator.word(0x0061) == pytest.approx(230, abs=12)


def test_statistics(simulator):
    with RtuHost(simulator.link) as host:
        host.read(0x0030, 8)
        host.write_many(0x00D0, [30, 2])
    stats = simulator.stats()
    assert (stats["requests"], stats["replies"], stats["bytes_in"], stats["bytes_out"]) == (2, 2, 21, 29)
    assert [(write["address"], write["values"]) for write in stats["writes"]] == [(0x00D0, [30, 2])]
    assert [(one["function"], one["address"], one["count"]) for one in stats["transactions"]] == [(3, 0x30, 8),
                                                                                                 (16, 0xD0, 2)]
    assert all(0 < one["t"] <= one["end"] for one in stats["transactions"])
    simulator.reset_stats()
    assert simulator.stats()["requests"] == 0 and simulator.stats()["writes"] == []


def test_quit_ends_it(tmp_path):
    simulator = Simulator.start("sts", tmp_path, no_pacing=True)
    assert simulator.control({"quit": True}) == {"ok": True}
    assert simulator.process.wait(5) == 0
    assert not os.path.lexists(simulator.link) and not os.path.exists(simulator.socket_path)
    simulator.stop()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_it_cleanly(tmp_path, number):
    simulator = Simulator.start("sts", tmp_path)
    simulator.process.send_signal(number)
    assert simulator.process.wait(5) == 0
    assert not os.path.lexists(simulator.link) and not os.path.exists(simulator.socket_path)
    simulator.stop()


def test_one_control_socket_for_one_simulator(simulator, tmp_path):
    command = [program(), "--device", "sts", "--link", str(tmp_path / "second"), "--control", simulator.socket_path]
    second = subprocess.run(command, capture_output=True, text=True, timeout=10)
    assert second.returncode == 1 and "in use" in second.stderr
    assert simulator.state()["device"] == "vumap"


def test_all_scenarios_are_there():
    assert NEEDED <= {path.stem for path in SCENARIOS}


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_each_scenario_plays_by_name_and_by_path(tmp_path, path):
    device = "sts" if path.stem.startswith("sts") else "vumap-parallel"
    for name in (path.stem, str(path)):
        with Simulator.start(device, tmp_path, no_pacing=True, scenario=name) as simulator:
            assert simulator.state()["playing"] == path.stem or path.stem == "battery_test"
            assert simulator.ask({"stop": True}) and simulator.state()["playing"] is None


@pytest.mark.parametrize("text, complaint", [
    ("", "no JSON"), ("[]", "name"), ('{"name":"x"}', "steps"), ('{"name":"x","steps":{}}', "list"),
    ('{"name":"x","steps":[{"set":{"mains":true}}]}', "step 1"),
    ('{"name":"x","steps":[{"at":0,"set":{"mains":true}},{"at":1}]}', "step 2: does nothing"),
    ('{"name":"x","steps":[{"at":5,"set":{"mains":true}},{"at":1,"set":{"mains":true}}]}', "step 2: is earlier"),
    ('{"name":"x","steps":[{"at":0,"set":{"load":"a"}}]}', "step 1: \"load\" must be"),
    ('{"name":"x","steps":[{"at":0,"quit":true}]}', "no place"),
    ('{"name":"x","steps":[{"at":-1,"freeze":true}]}', "step 1"),
    ('{"name":"x","stepz":[]}', "stepz"), ('{"name":"x","alarm_walk":{"on_s":1}}', "alarm_walk")])
def test_bad_scenarios_are_refused_by_step(tmp_path, text, complaint):
    (tmp_path / "bad.json").write_text(text)
    with pytest.raises(RuntimeError) as error:
        Simulator.start("vumap", tmp_path, scenario=str(tmp_path / "bad.json"))
    assert complaint in str(error.value) and str(error.value).count("\n") == 1
    assert not os.path.lexists(tmp_path / "ups-vumap")


def test_steps_may_hold_any_command_that_changes_something(tmp_path):
    steps = [{"at": 0, "register": {"address": "0x40", "value": 7}, "note": "forced"},
             {"at": 1, "bit": {"address": 0x38, "bit": 3, "value": True}}, {"at": 2, "fault": {"kind": "silence"}},
             {"at": 20, "fault": "clear", "release": "all"}, {"at": 21, "freeze": True}]
    path = pathlib.Path(tmp_path / "story.json")
    path.write_text(json.dumps({"name": "story", "description": "all of it", "steps": steps}))
    with Simulator.start("vumap", tmp_path, no_pacing=True, scenario=str(path), time_scale=4) as simulator:
        assert simulator.word(0x0040) == 7
        wait_until(lambda: simulator.has_bit(0x38, 3))
        wait_until(lambda: simulator.state()["frozen"])
        assert simulator.word(0x0040) != 7 and simulator.state()["playing"] is None


@pytest.mark.parametrize("device, alarms, count", [("jbusp-3-3", (0x1040, 4), 50), ("jbusp-parallel", (0x0040, 4), 56),
                                                   ("vumap-parallel", (0x0038, 8), 105), ("sts", (0x0148, 2), 24)])
def test_the_alarm_walk_shows_each_assigned_bit_alone(tmp_path, device, alarms, count):
    story = {"name": "walk", "alarm_walk": {"on_s": 4, "off_s": 0.5}}
    (tmp_path / "walk.json").write_text(json.dumps(story))
    with Simulator.start(device, tmp_path, no_pacing=True) as simulator:
        simulator.freeze()
        simulator.set(time_scale=20)
        simulator.play(str(tmp_path / "walk.json"))
        every = set()
        for _ in range(10):  # a bit stands for 0.2 s, and this machine may look away
            seen = walk_seen(simulator, alarms)
            assert seen == sorted(set(seen))
            every |= set(seen)
            assert len(every) <= count
            if len(every) == count:
                return
            simulator.play(str(tmp_path / "walk.json"))
        raise AssertionError(f"{len(every)} of {count}")


def walk_seen(simulator, alarms):
    """The bits as they come, each alone, until the walk is over."""
    seen = []
    while simulator.state()["playing"]:
        words = simulator.read(*alarms)
        on = [(word, bit) for word, value in enumerate(words) for bit in range(16) if value >> bit & 1]
        assert len(on) <= 1
        if on and on[0] not in seen[-1:]:
            seen += on
    return seen


def test_the_same_seed_tells_the_same_story(tmp_path):
    def story(seed):  # so slowly that it is frozen before its first step
        with Simulator.start("vumap", tmp_path, no_pacing=True, seed=seed, time_scale=0.01) as simulator:
            simulator.freeze()
            return simulator.read(0x0040, 80)

    assert story(5) == story(5)
    assert story(5) != story(6)
