"""netvisiond as a program: its command line, its exit codes and messages, signals, and its HTTP manners."""

import json
import os
import re
import signal
import socket

import pytest

from card_client import PATIENCE, run_program, until
from running_time import RunningTime


def one_clear_line(result):
    assert result.returncode != 0
    assert result.stdout == ""
    lines = [line for line in result.stderr.splitlines() if line.startswith("netvisiond: ")]  # the others are the log
    assert len(lines) == 1, result.stderr
    return lines[0]


@pytest.mark.parametrize("arguments, named", [
    (["--nonsense"], "--nonsense"),
    (["nonsense"], "nonsense"),
    (["-x"], "-x"),
    (["--http-port"], "--http-port"),
    (["--http-port", "many"], "many"),
    (["--http-port", "65536"], "65536"),
    (["--http-port", "-1"], "-1"),
    (["--http-port", ""], "--http-port"),
    (["--https-port", "x"], "x"),
    (["--snmp-port", "x"], "x"),
    (["--modbus-tcp-port", "x"], "x"),
    (["--agents-port", "x"], "x"),
    (["--nut-port", "x"], "x"),
    (["--bind", "not-an-address"], "not-an-address"),
    (["--mac", "00:11:22"], "00:11:22"),
    (["--mac", "zz:11:22:33:44:55"], "zz:11:22:33:44:55"),
    (["--serial"], "--serial"),
    (["--state-dir"], "--state-dir"),
    (["--config"], "--config"),
    (["--config", "/nowhere/netvisiond.json"], "/nowhere/netvisiond.json"),
], ids=lambda value: " ".join(value) if isinstance(value, list) else "")
def test_a_wrong_option_is_named_in_one_line(tmp_path, arguments, named):
    options = arguments if "--state-dir" in arguments else ["--state-dir", tmp_path, *arguments]
    assert named in one_clear_line(run_program(*options))


def test_version(tmp_path):
    result = run_program("--version")
    assert result.returncode == 0
    assert re.fullmatch(r"netvisiond \d+\.\d+\.\d+\n", result.stdout)


def test_help_names_every_option():
    result = run_program("--help")
    assert result.returncode == 0
    for option in ("--config", "--state-dir", "--serial", "--check-config", "--version", "--licenses", "--bind", "--mac", "--http-port",
                   "--https-port", "--snmp-port", "--modbus-tcp-port", "--agents-port", "--nut-port"):
        assert option in result.stdout


# -- --check-config --

GOOD = {"serial": {"polling_rate_s": 5, "fixed_baud": 19200}}


def check(tmp_path, text):
    path = tmp_path / "config.json"
    path.write_text(text)
    return run_program("--state-dir", tmp_path, "--config", path, "--check-config")


def test_check_config_accepts_a_good_one(tmp_path):
    result = check(tmp_path, json.dumps(GOOD))
    assert result.returncode == 0, result.stderr
    assert "ready" not in result.stdout


@pytest.mark.parametrize("text, named", [
    ('{"serial": {"polling_rate_s": 0}}', "polling_rate_s"),
    ('{"serial": {"polling_rate_s": 61}}', "polling_rate_s"),
    ('{"serial": {"polling_rate_s": "2"}}', "polling_rate_s"),
    ('{"serial": {"polling_rate_s": 1.5}}', "polling_rate_s"),
    ('{"serial": {"baud": 1200}}', "baud"),
    ('{"serial": {"fixed_baud": 115200}}', "fixed_baud"),
    ('{"serial": {"slave": 0}}', "slave"),
    ('{"serial": {"slave": 248}}', "slave"),
    ('{"serial": {"pollingrate": 2}}', "pollingrate"),
    ('{"serial": []}', "serial"),
    ('{"nowhere": {"a": 1}}', "nowhere"),
    ('{"serial": {', ""),
    ("", ""),
    ("[]", ""),
    ("{" * 100000, ""),
    ('{"serial": {"polling_rate_s": 99999999999999999999999}}', "polling_rate_s"),
], ids=lambda value: value[:40])
def test_check_config_names_what_is_wrong(tmp_path, text, named):
    result = check(tmp_path, text)
    assert result.returncode != 0
    assert named in result.stderr and "config.json" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr


def test_check_config_leaves_no_trace(tmp_path):
    check(tmp_path, json.dumps(GOOD))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.json"]


# -- what it finds at the start --

def test_a_port_in_use_is_named(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        line = one_clear_line(run_program("--state-dir", tmp_path, "--serial", "/dev/null", "--http-port", port))
    assert str(port) in line


def test_a_state_directory_that_cannot_be_written(tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    assert str(file) in one_clear_line(run_program("--state-dir", file, "--http-port", 0))


def test_a_missing_device_is_named(tmp_path):
    """A slip of the pen is told at once; what vanishes later is searched for."""
    assert "/nowhere/tty" in one_clear_line(run_program("--state-dir", tmp_path, "--serial", "/nowhere/tty", "--http-port", 0))


@pytest.mark.parametrize("path", ["/dev/null", "a file", "a directory"])
def test_what_is_no_serial_line_is_tried_again_and_again(tmp_path, start_card, path):
    serial = tmp_path / path
    if path == "a file":
        serial.write_text("")
    elif path == "a directory":
        serial.mkdir()
    card = start_card(serial, online=False)
    snapshot = card.until(lambda s: s["link"]["failed_sweeps"] >= 3)
    assert snapshot.link in ("searching", "lost") and snapshot["link"]["reason"]
    assert snapshot["device"] is None and snapshot["last_known"] is None and snapshot["nodes"] == []
    # Said once, not again with every try.
    assert len([line for line in card.log().splitlines() if str(serial) in line]) <= 2


def test_a_device_named_by_the_settings_may_come_later(tmp_path, start_ups, start_card):
    link = tmp_path / "later"
    card = start_card(None, config={"serial": {"device": str(link)}}, online=False)
    card.until(lambda s: s["link"]["failed_sweeps"] >= 2)
    link.symlink_to(start_ups("vumap").link.resolve())
    card.until_online()


def test_a_device_that_appears_is_found(tmp_path, start_ups, start_card):
    ups = start_ups("vumap")
    link = tmp_path / "later"
    link.symlink_to("/dev/null")
    card = start_card(link, online=False)
    link.unlink()
    card.until(lambda s: s["link"]["failed_sweeps"] >= 2)
    link.symlink_to(ups.link.resolve())
    card.until_online()


def test_ready_comes_before_the_ups_is_found(start_card):
    card = start_card("/dev/null", online=False)
    assert card.snapshot().link == "searching"
    assert card.ports["http"] == card.port > 0


# -- signals --

@pytest.mark.threads
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("when", ["online", "searching", "silent", "idle"])
@pytest.mark.parametrize("ups", ["vumap"], indirect=True)
@pytest.mark.ups(options=["--baud", "2400"])
def test_stops_within_two_seconds(ups, start_card, when, number):
    card = start_card("/dev/null" if when == "searching" else ups.link, online=when != "searching")
    if when == "silent":
        ups.fault(kind="silence", for_s=3600)
        requests = ups.stats()["requests"]
        until(lambda: ups.stats()["requests"] > requests, 5)
    elif when == "idle":
        card.until_sweeps(1)
    assert card.stop(number) < 2 * PATIENCE


def test_what_it_knew_survives_the_stop(ups, start_card):
    card = start_card(ups.link)
    ups.set(mains=False)
    card.until(lambda s: "on_battery" in s.alarm_ids)
    card.restart()
    assert card.until_online()["device"]["map"] == "VU-MAP"
    # No half-written file stays in the state directory.
    assert not [path.name for path in card.state_dir.iterdir() if path.name.endswith((".tmp", "~"))]


def test_a_kill_leaves_a_state_it_starts_from(ups, start_card):
    card = start_card(ups.link)
    card.process.kill()
    card.process.wait()
    card.process.stdout.close()
    card.process = None
    card.start()
    card.until_online()


@pytest.mark.threads
def test_reload_takes_the_new_settings(ups, start_card):
    card = start_card(ups.link, config={"serial": {"polling_rate_s": 60}})
    sequence = card.snapshot()["sequence"]
    card.config["serial"]["polling_rate_s"] = 1
    card.write_config()
    card.send(signal.SIGHUP)
    card.until(lambda s: s["sequence"] >= sequence + 3)
    assert card.snapshot().link == "online"


def test_reload_of_a_bad_file_changes_nothing_and_says_so(ups, card):
    card.config_path.write_text('{"serial": {"polling_rate_s": ')
    card.send(signal.SIGHUP)
    until(lambda: "config.json" in card.log())
    sequence = card.snapshot()["sequence"]
    card.until(lambda s: s["sequence"] >= sequence + 2)


def test_one_bad_setting_does_not_stop_the_start(ups, start_card):
    card = start_card(ups.link, config={"serial": {"slave": 999}})
    assert card.snapshot()["link"]["slave"] == 1
    assert "slave" in card.log()


def test_damaged_settings_and_another_version_are_events(start_card):
    """Manual 18.5: the start says that settings.json could not be read, and that the firmware is another than before."""
    card = start_card(None, online=False)
    card.stop()
    assert (card.state_dir / "version").read_text()
    (card.state_dir / "version").write_text("0.0.1")
    (card.state_dir / "settings.json").write_text('{"serial": ')
    card.start()

    def told():
        texts = [event["text"] for event in card.events(kind="card")]
        return "Parameters checksum error" in texts and any(
            text.startswith("NET VISION UPS Agent Firmware upgrade (0.0.1 -> ") for text in texts)
    until(told, what=card.log)
    card.stop()
    card.start()
    names = [event["name"] for event in until(lambda: card.events(kind="card"))]
    assert "settings_damaged" not in names and "firmware_upgraded" not in names


# -- HTTP --

@pytest.mark.parametrize("path, method, status", [
    ("/api/v1/snapshot", "GET", 200),
    ("/api/v1/events", "GET", 200),
    ("/api/v1/events?limit=1&after=0", "GET", 200),
    ("/api/v1/registers", "GET", 200),
    ("/api/v1/snapshot?x=1", "GET", 200),
    ("/", "GET", 404),
    ("/api/v1", "GET", 404),
    ("/api/v1/snapshot/", "GET", 404),
    ("/api/v1/../v1/snapshot", "GET", 404),
    ("/api/v1/unknown", "GET", 404),
    ("/api/v1/snapshot", "POST", 405),
    ("/api/v1/snapshot", "DELETE", 405),
    ("/api/v1/events?limit=many", "GET", 400),
    ("/api/v1/events?after=-1", "GET", 400),
])
def test_http_answers(ups, card, path, method, status):
    code, headers, body = card.request(path, method)
    assert code == status
    document = json.loads(body)
    if status == 200:
        assert headers["Content-Type"].startswith("application/json")
    else:  # RFC 9457
        assert headers["Content-Type"].startswith("application/problem+json")
        assert document["status"] == status and document["title"] and document["detail"]


def test_events_can_be_read_on_from_the_last_one(ups, card):
    ups.set(mains=False)
    card.until(lambda s: "on_battery" in s.alarm_ids)
    events = card.events()
    ids = [event["id"] for event in events]
    assert ids == sorted(set(ids))
    assert [event["id"] for event in card.events(after=ids[0])] == ids[1:]
    assert len(card.get("/api/v1/events?limit=1")["events"]) == 1
    assert {"log", "level", "kind", "name", "text", "time", "id"} <= events[0].keys()


RAW = [b"", b"\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/1.1\r\nHost: x\r\n" + b"a: b\r\n" * 20000,
       b"GET /" + b"a" * 100000 + b" HTTP/1.1\r\n\r\n", b"POST /api/v1/snapshot HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
       b"GET /api/v1/snapshot HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n"]


@pytest.mark.threads
def test_nonsense_on_the_http_port_harms_nobody(ups, card):
    for raw in RAW:
        with socket.create_connection(("127.0.0.1", card.port), timeout=5) as client:
            try:
                client.sendall(raw)
                client.shutdown(socket.SHUT_WR)
                client.settimeout(10 * PATIENCE)
                while client.recv(65536):
                    pass
            except OSError as error:  # closed on us, as it may; but it must not keep us waiting
                assert not isinstance(error, TimeoutError), raw[:60]
    assert card.snapshot().link == "online"


def test_many_slow_clients_do_not_keep_others_out(ups, card):
    clients = [socket.create_connection(("127.0.0.1", card.port), timeout=5) for _ in range(20)]
    try:
        for client in clients:
            client.sendall(b"GET /api/v1/snap")
        with RunningTime() as ran:
            assert card.snapshot().link == "online"
        assert ran.seconds < 2 * PATIENCE
    finally:
        for client in clients:
            client.close()


def test_http_listens_on_loopback_only(ups, card):
    mine = {address for address, port in card.listening() if port == card.port}
    loopback = {"0100007F", "00000000000000000000000001000000"}
    assert mine and mine <= loopback


def test_a_foreign_host_name_is_not_served(ups, card):
    """A web page cannot read it by giving its own name the loopback address."""
    status, _, body = card.request("/api/v1/snapshot", headers={"Host": "attacker.example"})
    assert status >= 400 and "link" not in json.loads(body)


def test_it_leaves_no_descriptor_open(ups, card):
    def descriptors():
        return len(os.listdir(f"/proc/{card.process.pid}/fd"))

    card.snapshot()
    before = descriptors()
    for _ in range(200):
        card.request("/api/v1/snapshot")
    until(lambda: descriptors() <= before + 1, 5)
