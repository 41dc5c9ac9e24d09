"""The Modbus TCP gateway as a server: refusals, clients, frames, ports, settings. Values are in test_modbus_tcp_values.py."""

import contextlib
import hashlib
import json
import random
import select
import signal
import socket
import struct
import time

import pytest

from card_client import PATIENCE, run_program, until
from free_port import free_port
from modbus_peers import (ILLEGAL_ADDRESS, ILLEGAL_FUNCTION, ILLEGAL_VALUE, PATH_UNAVAILABLE, TARGET_SILENT, Libmodbus,
                          Refused, Wire, frame, mbpoll, read_pdu)
from running_time import RunningTime

READ = read_pdu(0x0030, 8)
WRITES = {
    "single coil": bytes.fromhex("05 0030 ff00"),
    "single register": bytes.fromhex("06 0030 0001"),
    "control word": bytes.fromhex("06 00c9 0001"),
    "coils": bytes.fromhex("0f 0030 0008 01 ff"),
    "registers": bytes.fromhex("10 0030 0001 02 0001"),
    "clock": bytes.fromhex("10 00cb 0004 08 0000 0000 0000 0000"),
    "mask": bytes.fromhex("16 0030 00f2 0025"),
    "read and write": bytes.fromhex("17 0030 0001 0030 0001 02 0001"),
    "file record": bytes.fromhex("15 09 06 0004 0007 0001 0001"),
}


def on(**settings):
    return {"modbus_tcp": {"enabled": True, "port": 0, **settings}}


@pytest.fixture
def start(ups, start_card):
    """A card with the gateway switched on by its settings, the UPS found."""
    return lambda *options, **settings: start_card(ups.link, *options, config=on(**settings))


@pytest.fixture
def port(start):
    return start(connections=4).ports["modbus_tcp"]


def change(card, **settings):
    card.config["modbus_tcp"].update(settings)
    card.write_config()
    card.send(signal.SIGHUP)


def let_in(port):
    """A client as soon as there is room for it: who only looked may not have left yet."""
    def attempt():
        client = Wire(port)
        try:
            client.read(0x0030, 8)
            return client
        except (EOFError, ConnectionError):
            client.close()
            return None
    return until(attempt)


def is_listening(port, host="127.0.0.1"):
    try:
        socket.create_connection((host, port), timeout=5).close()
        return True
    except ConnectionRefusedError:
        return False


# -- what is refused --


def test_every_function_but_0x03_is_refused(port):
    with Wire(port) as client:
        for function in [f for f in range(256) if f != 3]:
            for arguments in (b"", READ[1:], bytes(40)):
                client.send(frame(bytes([function]) + arguments, transaction=function))
                assert client.receive() == (function, 1, bytes([function | 0x80, ILLEGAL_FUNCTION]))
        assert len(client.read(0x0030, 8)) == 8


def settings_of(card):
    files = [card.state_dir / name for name in ("settings.json", "link.json", "boot_id")]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files if path.exists()}


def test_nothing_is_ever_written(start, ups):
    """Thousands of write requests and random ones: settings untouched, the UPS has seen reads only."""
    card = start(connections=4)
    settings = settings_of(card)
    ups.reset_stats()
    rng = random.Random(6)
    with Wire(card.ports["modbus_tcp"]) as client:
        for _ in range(300):
            for write in WRITES.values():
                assert client.refusal(write, unit=rng.choice((0, 1, 2, 255))) == ILLEGAL_FUNCTION
        for _ in range(3000):
            function = rng.choice([f for f in range(256) if f != 3])
            pdu = bytes([function]) + rng.randbytes(rng.randrange(0, 60))
            assert client.refusal(pdu, unit=rng.randrange(256)) == ILLEGAL_FUNCTION
    with Libmodbus(card.ports["modbus_tcp"]) as client:
        with pytest.raises(Refused) as refused:
            client.write(0x00C9, 1)
        assert refused.value.code == ILLEGAL_FUNCTION
    card.until_sweeps(1)
    stats = ups.stats()
    assert stats["writes"] == [] and {t["function"] for t in stats["transactions"]} == {3}
    assert settings == settings_of(card)


def test_a_client_adds_nothing_to_the_line(start, ups):
    """As many requests on the line with a busy client as without one."""
    card = start()
    card.until_sweeps(2)

    def requests_in(sweeps, busy):
        ups.reset_stats()
        last = card.snapshot()["sequence"] + sweeps
        count = 0
        with Wire(card.ports["modbus_tcp"]) as client:
            while busy and card.snapshot()["sequence"] < last:
                for _ in range(50):
                    client.read(0x0040, 80)
                    count += 1
        card.until(lambda snapshot: snapshot["sequence"] >= last)
        return ups.stats()["requests"], count

    tries = []
    while len(tries) < 3:  # what else this machine does may spoil a try, not three
        quiet, _ = requests_in(4, False)
        loud, reads = requests_in(4, True)
        tries.append((quiet, loud, reads))
        if abs(loud - quiet) <= 6 and reads > 400 / PATIENCE:  # a sweep of three reads more or less, at each end
            break
    else:
        raise AssertionError(f"(quiet, loud, reads): {tries}")


def test_counts_and_lengths(port):
    with Wire(port) as client:
        for count in (0, 126, 127, 250, 255, 256, 0x7FFF, 0xFFFF):
            assert client.refusal(read_pdu(0x0030, count)) == ILLEGAL_VALUE
        for pdu in (READ[:1], READ[:2], READ[:4], READ + b"\0", READ * 3):
            assert client.refusal(pdu) == ILLEGAL_VALUE
        assert client.refusal(read_pdu(0x7000, 1)) == ILLEGAL_ADDRESS
        assert client.refusal(read_pdu(0xFFFF, 125)) == ILLEGAL_ADDRESS


def test_unit_identifiers(port, ups):
    ups.freeze()
    with Wire(port) as client:
        words = client.read(0x0030, 8)
        for unit in range(256):
            if unit in (0, 1, 255):
                assert client.read(0x0030, 8, unit=unit) == words
            else:
                assert client.refusal(READ, unit=unit) == PATH_UNAVAILABLE
    for unit in (1, 255):
        assert mbpoll(port, 0x0030, 8, unit=unit) == words


def test_function_0x04_is_a_setting(start, ups):
    card = start()
    ups.freeze()
    card.until_sweeps(1)
    with Wire(card.ports["modbus_tcp"]) as client:
        assert client.refusal(read_pdu(0x0030, 8, 4)) == ILLEGAL_FUNCTION
        change(card, input_registers=True)
        until(lambda: "modbus_tcp.input_registers" in json.dumps(card.events()))
        assert client.read(0x0030, 8, function=4) == client.read(0x0030, 8)


# -- frames --


def unread_by_the_card(client):
    """Bytes that wait in the card's socket of this connection, as the kernel counts them; None when its list, which changes
    while it is read, lacks it."""
    ports = [f":{client.socket.getpeername()[1]:04X}", f":{client.socket.getsockname()[1]:04X}"]
    for table in ("tcp", "tcp6"):
        with open(f"/proc/net/{table}", encoding="ascii") as lines:
            for line in lines:
                columns = line.split()
                if [column[-5:] for column in columns[1:3]] == ports:
                    return int(columns[4].split(":")[1], 16)
    return None


def test_frames_cut_anywhere_and_joined(port):
    """Each half of a frame is read before the next one comes; many frames in one segment."""
    with Wire(port) as client:
        whole = frame(READ, transaction=7)
        answer = struct.pack(">HB", 7, 1)
        for cut in range(1, len(whole)):
            client.send(whole[:cut])
            until(lambda: unread_by_the_card(client) == 0, every=0.001)
            client.send(whole[cut:])
            transaction, unit, pdu = client.receive()
            assert struct.pack(">HB", transaction, unit) == answer and pdu[:2] == b"\x03\x10"
        for number in (2, 3, 50, 1000):
            client.send(b"".join(frame(READ, transaction=i) for i in range(number)))
            assert [client.receive()[0] for _ in range(number)] == list(range(number))
        client.send(whole + whole[:5])
        assert client.receive()[0] == 7
        client.send(whole[5:])
        assert client.receive()[0] == 7


@pytest.mark.parametrize("bad", [
    frame(READ, protocol=1), frame(READ, protocol=0x100), frame(READ, length=0), frame(READ, length=1),
    frame(READ, length=255), frame(READ, length=256), frame(READ, length=0xFFFF), b"GET / HTTP/1.1\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
], ids=["protocol 1", "protocol 256", "length 0", "length 1", "length 255", "length 256", "length 65535", "HTTP", "TLS"])
def test_what_is_no_modbus_tcp_ends_the_connection(port, bad):
    with Wire(port) as client:
        client.send(frame(READ, transaction=9) + bad)
        assert client.receive()[0] == 9
        assert client.is_closed()
    with Wire(port) as client:
        assert len(client.read(0x0030, 8)) == 8


def test_half_a_frame_has_five_seconds_and_holds_up_nobody(port):
    with Wire(port) as half, Wire(port) as other:
        began = time.monotonic()
        slowest = 0.0
        with RunningTime() as ran:
            half.send(frame(READ)[:5])
            while not select.select([half.socket], [], [], 0)[0] and ran.seconds < 10 * PATIENCE:
                asked = ran.seconds
                other.read(0x0030, 8)
                slowest = max(slowest, ran.seconds - asked)
            assert half.is_closed()
        assert 4.9 <= time.monotonic() - began and ran.seconds < 6 * PATIENCE
        assert slowest < 0.3 * PATIENCE


def test_random_bytes_for_some_seconds(start, ups):
    """Frames whole, damaged, cut and joined at random: each connection is answered or closed, the card stays healthy."""
    card = start(connections=8)
    ups.reset_stats()
    rng = random.Random(20)
    good = [frame(READ), frame(read_pdu(0x0001, 15)), frame(read_pdu(0x7000, 2)), *map(frame, WRITES.values())]
    end = time.monotonic() + 6
    frames = 0
    while time.monotonic() < end or (frames <= 100 and time.monotonic() < end + 60):  # a slow machine has its time
        with Wire(card.ports["modbus_tcp"]) as client:
            data = bytearray(b"".join(rng.choice(good) for _ in range(rng.randrange(1, 40))))
            for _ in range(rng.choice((0, 0, 1, 5))):
                data[rng.randrange(len(data))] = rng.randrange(256)
            if rng.random() < 0.3:
                data = rng.randbytes(rng.randrange(1, 600))
            try:
                for piece in range(0, len(data), 97):
                    client.send(data[piece:piece + 97])
                client.socket.shutdown(socket.SHUT_WR)
                while client.socket.recv(65536):
                    frames += 1
            except OSError as error:  # it cut us off
                assert not isinstance(error, TimeoutError)
    assert frames > 100
    with Wire(card.ports["modbus_tcp"]) as client:
        assert len(client.read(0x0030, 8)) == 8
    assert ups.stats()["writes"] == []


# -- clients --


def test_one_client_by_default_and_a_newcomer_is_turned_away(start):
    card = start()
    port = card.ports["modbus_tcp"]
    with Wire(port) as client:
        client.read(0x0030, 8)
        for _ in range(20):
            with Wire(port) as newcomer:
                newcomer.send(frame(READ))
                assert newcomer.is_closed()
            assert len(client.read(0x0030, 8)) == 8
        with pytest.raises(RuntimeError):
            mbpoll(port, 0x0030, 8)
        assert len(client.read(0x0030, 8)) == 8
    assert card.log().count("turned away") == 1
    until(lambda: _reads(port), 5, "the place was not given back")


def _reads(port):
    try:
        return mbpoll(port, 0x0030, 8)
    except RuntimeError:
        return None


def test_as_many_clients_as_the_setting_says(start):
    card = start(connections=32)
    port = card.ports["modbus_tcp"]
    clients = [Wire(port) for _ in range(32)]
    for client in clients * 2:
        assert len(client.read(0x0030, 8)) == 8
    with Wire(port) as newcomer:
        assert newcomer.is_closed()
    for client in clients:
        client.close()


def test_an_idle_client_is_disconnected_and_its_place_is_free(start):
    card = start(idle_s=2)
    port = card.ports["modbus_tcp"]
    for first in (b"", frame(READ)):
        with Wire(port) as squatter:
            began = time.monotonic()
            with RunningTime() as ran:
                squatter.send(first)
                if first:
                    squatter.receive()
                assert squatter.is_closed()
            assert 1.9 <= time.monotonic() - began and ran.seconds < 3.5 * PATIENCE
    until(lambda: is_kept(port), 60)


def is_kept(port):
    """Longer than the limit, with a request now and then. False when this machine paused until the client had been idle."""
    with contextlib.closing(let_in(port)) as client:
        asked = time.monotonic()
        end = asked + 3.5
        while asked < end:
            if select.select([client.socket], [], [], 0.5)[0]:
                assert time.monotonic() - asked > 1.9, "the card hung up"
                return False
            asked = time.monotonic()
            try:
                client.read(0x0030, 8)
            except (EOFError, ConnectionError):
                return False  # just then
    return True


def test_a_client_that_vanishes_does_not_keep_its_place(start):
    card = start()
    port = card.ports["modbus_tcp"]
    client = Wire(port)
    client.read(0x0030, 8)
    client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()  # by a reset
    until(lambda: _reads(port), 5)


# -- the line --


def test_a_silent_line_is_0x0b_and_its_return_is_served(start, ups):
    card = start()
    with Wire(card.ports["modbus_tcp"]) as client:
        words = client.read(0x0030, 8)
        ups.freeze()
        ups.fault("silence")
        card.until(lambda snapshot: snapshot.link == "lost")
        assert client.refusal(READ) == TARGET_SILENT
        assert client.refusal(read_pdu(0x7000, 1)) == TARGET_SILENT
        assert client.refusal(WRITES["control word"]) == ILLEGAL_FUNCTION
        assert client.refusal(read_pdu(0x0030, 0)) == ILLEGAL_VALUE
        ups.clear_faults()
        card.until_online()
        assert len(client.read(0x0030, 8)) == len(words)


def test_before_a_ups_is_found(start_card, tmp_path):
    card = start_card(None, config={**on(), "serial": {"device": str(tmp_path / "nothing")}}, online=False)
    with Wire(card.ports["modbus_tcp"]) as client:
        assert client.refusal(READ) == TARGET_SILENT


def test_values_older_than_the_limit_are_refused(start_card, ups):
    """Polled every 5 s, allowed to be 2 s old: served after each sweep, then refused until the next."""
    config = {**on(age_limit_s=2), "serial": {"polling_rate_s": 5}}
    card = start_card(ups.link, config=config)
    with Wire(card.ports["modbus_tcp"]) as client:
        def is_served():
            try:
                return len(client.read(0x0030, 8)) == 8
            except Refused as refused:
                assert refused.code == TARGET_SILENT
                return False

        for wanted in (True, False, True, False):
            until(lambda: is_served() == wanted, 10, f"served: not {wanted}")


# -- ports and settings --


def test_off_by_default(ups, start_card):
    assert "modbus_tcp" not in start_card(ups.link).ports


def test_the_option_switches_it_on(ups, start_card):
    port = free_port()
    card = start_card(ups.link, "--modbus-tcp-port", port)
    assert card.ports["modbus_tcp"] == port
    with Libmodbus(port) as client:
        assert len(client.read(0x0030, 8)) == 8


def test_ipv4_and_ipv6(port):
    for host in ("127.0.0.1", "::1"):
        with Wire(port, host=host) as client:
            assert len(client.read(0x0030, 8)) == 8
    with Libmodbus(port, host="::1") as client:
        assert len(client.read(0x0030, 8)) == 8


def test_bind_chooses_the_address(start):
    card = start("--bind", "127.0.0.2")
    assert {address for address, port in card.listening() if port == card.ports["modbus_tcp"]} == {"0200007F"}
    with Wire(card.ports["modbus_tcp"], host="127.0.0.2") as client:
        assert len(client.read(0x0030, 8)) == 8


def test_a_port_in_use_from_the_settings_is_told_and_tried_again(ups, start_card):
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        port = free_port()
        holder.bind(("127.0.0.1", port))
        holder.listen()
        card = start_card(ups.link, config=on(port=port))
        assert "modbus_tcp" not in card.ports
        card.until_sweeps(6)
        assert card.log().count(f"cannot listen on port {port}: Address already in use") == 1
    until(lambda: is_listening(port), 10, "the port was not taken when it was free")
    with contextlib.closing(let_in(port)) as client:
        assert len(client.read(0x0030, 8)) == 8


def test_a_port_in_use_from_the_command_line_ends_the_start(tmp_path):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        done = run_program("--state-dir", tmp_path, "--http-port", "0", "--modbus-tcp-port", port)
    assert done.returncode == 1 and "ready" not in done.stdout
    errors = [line for line in done.stderr.splitlines() if line.startswith("netvisiond:")]
    assert errors == [f"netvisiond: Modbus TCP cannot listen on port {port}: Address already in use"]


def test_settings_change_without_a_restart(start, ups):
    card = start()
    first = card.ports["modbus_tcp"]
    with Wire(first) as client:
        client.read(0x0030, 8)
        second = free_port()
        change(card, port=second)
        assert client.is_closed()
    until(lambda: is_listening(second), 5)
    assert first not in {port for _, port in card.listening()}
    with contextlib.closing(let_in(second)) as client:
        change(card, connections=2)
        until(lambda: "modbus_tcp.connections" in json.dumps(card.events()))
        with Wire(second) as other:
            assert len(other.read(0x0030, 8)) == len(client.read(0x0030, 8)) == 8
            change(card, connections=1)
            assert other.is_closed()
        assert len(client.read(0x0030, 8)) == 8
        change(card, enabled=False)
        assert client.is_closed()
    assert not is_listening(second)
    change(card, enabled=True)
    until(lambda: is_listening(second), 5)


def test_it_stops_quickly_with_clients_of_every_kind(start):
    card = start(connections=8)
    port = card.ports["modbus_tcp"]
    clients = [Wire(port) for _ in range(6)]
    clients[0].send(frame(READ)[:5])
    clients[1].read(0x0030, 8)
    for client in clients[2:4]:  # they take no answers
        client.socket.setblocking(False)
        try:
            while True:
                client.socket.send(frame(READ) * 200)
        except BlockingIOError:
            pass
    assert card.stop() < 1.5 * PATIENCE
    for client in clients:
        client.close()
    card.start()
