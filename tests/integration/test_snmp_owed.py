"""What a receiver of traps is owed: nothing before the event log holds it, everything the log holds after the card or the
receiver was away, and a known number lost where too much waits."""

import re
import signal
import subprocess
import time

import pytest

from card_client import PATIENCE, until
from free_port import free_udp_port
from snmp_client import RFC, T1, T7, Snmp, TrapListener, snmp_card
from test_history_service import kill
from test_snmp_traps import GENERIC, receiver, trap

INFORM = {"address": "127.0.0.1", "type": "NET VISION", "inform": True}


@pytest.fixture
def listener(tmp_path):
    made = TrapListener(tmp_path / "trapd")
    yield made
    made.close()


class SlowDisk:
    """Every sync of the daemon takes that long, from now on."""

    def __init__(self, card, seconds, log):
        self.file = open(log, "wb")
        self.process = subprocess.Popen(
            ["strace", "-f", "-p", str(card.process.pid), "-e", "trace=fsync,fdatasync",
             "-e", f"inject=fsync,fdatasync:delay_enter={int(seconds * 1e6)}"], stderr=self.file, stdin=subprocess.DEVNULL)
        until(lambda: b"attached" in open(log, "rb").read() or self.process.poll() is not None, 10)

    def may_be_had(self):
        return self.process.poll() is None

    def close(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20 * PATIENCE)
        self.file.close()


def test_values_at_once_and_traps_when_they_are_recorded(ups, start_card, listener, tmp_path):
    """While the disk is slow SNMP says what the API says; the trap waits for the event log."""
    card = snmp_card(start_card, ups, {"snmp_receiver_1": receiver(listener)})
    listener.until(f"{GENERIC}.1")
    disk = SlowDisk(card, 1.5, tmp_path / "strace")
    try:
        if not disk.may_be_had():
            pytest.skip("strace may not slow the disk here")
        began = time.monotonic()
        ups.set(load=140)
        seen = card.until(lambda s: "overload" in s.alarm_ids)
        assert card.snmp.get(f"{T7}.1.6.3.2.0", f"{T1}.1.6.3.8.0", f"{RFC}.1.6.3.8.0") == [1, 1, 1]
        assert seen.values["output.load"] <= card.snmp.value(f"{T7}.1.4.7.0")
        assert trap(6) not in listener.oids() or time.monotonic() - began > 1.5
        listener.until(trap(6))
        assert time.monotonic() - began > 1.5  # one sync at least
    finally:
        disk.close()


@pytest.mark.parametrize("end", ["kill", "stop"])
def test_what_a_receiver_missed_follows_after_a_restart(ups, start_card, tmp_path, listener, end):
    """Receiver away, then the card killed or stopped; when both are back, the traps of the log come in order, before the new
    start's. A receiver that was there all the time hears nothing twice after a stop."""
    port = free_udp_port()
    card = snmp_card(start_card, ups, {"snmp_receiver_1": {**INFORM, "port": port}, "snmp_receiver_2": receiver(listener)})
    ups.set(load=140)
    listener.until(trap(6))
    ups.set(load=40)
    listener.until(trap(24), 30)
    ups.set(battery_present=False)
    listener.until(trap(8), 30)
    if end == "kill":
        kill(card)
    else:
        card.stop()
    heard = listener.oids().count(trap(6)), listener.oids().count(trap(8))
    late = TrapListener(tmp_path / "late", port=port)
    try:
        card.start()
        late.until(f"{GENERIC}.2")
        oids = late.oids()
        assert oids.index(trap(6)) < oids.index(trap(24)) < oids.index(trap(8)) < oids.index(f"{GENERIC}.2")
        row = {f"{T7}.1.6.2.1.1.2": 2, f"{T7}.1.6.2.1.2.2": f"{T7}.1.6.3.2"}
        rows = [t["oid"] for t in late.traps() if t["values"] == row]
        assert list(dict.fromkeys(rows)) == [trap(3), trap(4)]  # an inform whose confirmation is late comes again
        assert "events of before the start are told now" in card.log()
        listener.until(f"{GENERIC}.2")
        if end == "stop":
            before = listener.oids()[:listener.oids().index(f"{GENERIC}.2")]
            assert (before.count(trap(6)), before.count(trap(8))) == heard
    finally:
        late.close()


def test_too_much_waits(ups, start_card, tmp_path):
    """513 and more traps for a receiver that is away: the oldest are lost, and the log says how many."""
    port = free_udp_port()
    card = snmp_card(start_card, ups, {"snmp": {"write_community": "touch"}, "snmp_receiver_1": {**INFORM, "port": port}})
    writer = Snmp(card.ports["snmp"], "-v2c", "-c", "touch")
    for _ in range(18):
        writer.text("snmpset", *[f"{T7}.1.9.51.0", "i", 1] * 30)
    until(lambda: "too many traps wait for 127.0.0.1: the oldest are lost" in card.log(), 20)
    late = TrapListener(tmp_path / "late", port=port)
    try:
        until(lambda: "traps to 127.0.0.1 were lost meanwhile" in card.log(), 40)
        until(lambda: late.oids().count(trap(42)) >= 511, 40, lambda: f"{len(late.oids())} came")
        lost = int(re.search(r"(\d+) traps to 127.0.0.1 were lost meanwhile", card.log()).group(1))
        assert lost >= 18 * 30 + 1 - 512  # more, where this machine was too slow for the line to the UPS
    finally:
        late.close()
