"""What snmptrapd receives: numbers, variables and order, in versions 1, 2c and 3, for every kind of receiver."""

import os
import subprocess
import sys
import time

import pytest

from card_client import until
from free_port import free_udp_port
from snmp_client import RFC, STS, T7, Snmp, SnmpError, TrapListener, snmp_card

GENERIC = "1.3.6.1.6.3.1.1.5"


@pytest.fixture
def listener(tmp_path):
    made = TrapListener(tmp_path / "trapd")
    yield made
    made.close()


def receiver(listener, **more):
    return {"address": "127.0.0.1", "port": listener.port, "type": "NET VISION", **more}


def trap(number):
    return f"{T7}.2.0.{number}"


def row(listener, oid, number, tree=T7):
    """Waits for the trap about that row of the alarm table."""
    wanted = {f"{tree}.1.6.2.1.1.{number}": number, f"{tree}.1.6.2.1.2.{number}": f"{tree}.1.6.3.{number}"}
    until(lambda: any(t["oid"] == oid and t["values"] == wanted for t in listener.traps()), 20,
          lambda: f"no {oid} for {number} among {listener.traps()}")


@pytest.mark.parametrize("ups", ["vumap", "jbusp-3-3"], indirect=True)
def test_mains_lost_and_back(ups, start_card, listener):
    card = snmp_card(start_card, ups, {"snmp_receiver_1": receiver(listener)})
    listener.until(f"{GENERIC}.1")
    ups.set(mains=False)
    first = listener.until(trap(1))
    assert list(first["values"]) in ([f"{T7}.1.2.3.0", f"{T7}.1.2.2.0"], [f"{T7}.1.2.2.0"])
    assert 0 <= first["values"][f"{T7}.1.2.2.0"] <= 5
    listener.until(trap(15))
    row(listener, trap(3), 22)
    ups.set(mains=True)
    listener.until(trap(23))
    row(listener, trap(4), 22)
    oids = listener.oids()
    assert oids.index(trap(3)) < oids.index(trap(23)) < oids.index(trap(4))
    assert oids.count(trap(15)) == 1 and oids.count(trap(1)) == 1
    assert not any("1.6.2.1.1.15" in oid for t in listener.traps() for oid in t["values"])  # never as 3 and 4
    card.stop()
    listener.until(trap(27))


def test_version_1_has_the_enterprise_and_the_number(ups, start_card, listener):
    snmp_card(start_card, ups, {"snmp_receiver_1": receiver(listener, version="v1"),
                                "snmp_receiver_2": receiver(listener, version="v1", type="RFC1628")})
    listener.until(f"{T7} generic0")
    ups.set(mains=False)
    first = listener.until(f"{T7}.2 1")
    assert first["version"] == 1 and f"{T7}.1.2.2.0" in first["values"]
    standard = listener.until(f"{RFC}.2 1")
    assert list(standard["values"]) == [f"{RFC}.1.2.3.0", f"{RFC}.1.2.2.0", f"{RFC}.1.9.7.0"]


def test_the_standard_traps(ups, start_card, listener):
    snmp_card(start_card, ups, {"snmp_receiver_1": receiver(listener, type="RFC1628")})
    ups.set(mains=False)
    listener.until(f"{RFC}.2.1")
    row(listener, f"{RFC}.2.3", 6, RFC)
    ups.set(mains=True)
    row(listener, f"{RFC}.2.4", 6, RFC)
    assert not any(oid.startswith(T7) for oid in listener.oids())


def test_informs_are_repeated_until_confirmed(ups, start_card, tmp_path):
    port = free_udp_port()
    card = snmp_card(start_card, ups, {"snmp_receiver_1": {
        "address": "127.0.0.1", "port": port, "type": "NET VISION", "inform": True}})
    ups.set(mains=False)
    card.until(lambda s: "on_battery" in s.alarm_ids)
    late = TrapListener(tmp_path / "late", port=port)
    try:
        late.until(trap(15))
    finally:
        late.close()


def test_each_event_its_trap(ups, start_card, listener):
    snmp_card(start_card, ups, {"snmp_receiver_1": receiver(listener)})
    ups.set(load=140)
    listener.until(trap(6))
    ups.set(load=40)
    ups.set(battery_present=False)
    listener.until(trap(8), 30)
    ups.set(rectifier_mains=False)
    listener.until(trap(18), 30)


def test_the_line_lost_and_back(ups, start_card, listener):
    snmp_card(start_card, ups, {"snmp_receiver_1": receiver(listener)})
    ups.fault(kind="silence", for_s=3600)
    listener.until(trap(14), 40)
    ups.clear_faults()
    listener.until(trap(25), 40)
    assert [oid for oid in listener.oids() if oid in (trap(14), trap(25))] == [trap(14), trap(25)]


@pytest.mark.parametrize("ups", ["sts"], indirect=True)
def test_a_transfer_switch(ups, start_card, listener):
    snmp_card(start_card, ups, {"snmp_receiver_1": receiver(listener)})
    ups.play("sts_source1_lost")
    moved = listener.until(f"{STS}.2.0.4", 30)
    assert moved["values"] == {f"{STS}.1.7.1.0": "STS load on alternate source"}
    assert not any(oid.startswith(T7) for oid in listener.oids())


def test_filters(ups, start_card, tmp_path):
    listeners = [TrapListener(tmp_path / str(n)) for n in range(4)]
    rows = [receiver(listeners[0], filter="severity", severity="critical"),
            receiver(listeners[1], filter="events", events="6, 23-24"),
            receiver(listeners[2], filter="severity", severity="warning"),
            receiver(listeners[3])]
    try:
        snmp_card(start_card, ups, {"snmp": {"trap_filter": True},
                                    **{f"snmp_receiver_{n}": row for n, row in enumerate(rows, 1)}})
        ups.set(load=140)
        listeners[3].until(trap(6))
        ups.set(load=40)
        ups.set(mains=False)
        listeners[3].until(trap(15))
        ups.set(mains=True)
        listeners[3].until(trap(23))
        ups.set(battery_present=False)
        listeners[0].until(trap(8), 30)
        own = [[oid for oid in one.oids() if oid.startswith(T7)] for one in listeners]
        assert set(own[0]) <= {trap(n) for n in (5, 8, 9, 10, 12, 13, 14)}
        assert {trap(6), trap(23)} <= set(own[1]) <= {trap(6), trap(23), trap(24)}
        assert trap(3) not in own[2] and trap(23) not in own[2] and trap(6) in own[2]
        assert trap(3) not in own[3]
    finally:
        for one in listeners:
            one.close()


def test_version_3(ups, start_card, tmp_path):
    user = {"name": "alice", "auth": "SHA", "auth_password": "authentication", "privacy": "AES",
            "privacy_password": "secrecy for all"}
    card = snmp_card(start_card, ups, {"snmp_user_1": user})
    engine = Snmp(card.ports["snmp"]).value("1.3.6.1.6.3.10.2.1.1.0")
    listener = TrapListener(tmp_path / "trapd", v3_users=[
        f"createUser -e 0x{''.join(engine.split())} alice SHA authentication AES \"secrecy for all\""])
    try:
        card.config["snmp_receiver_1"] = receiver(listener, version="v3", community="alice")
        card.restart()
        card.until_online()
        ups.set(mains=False)
        until(lambda: trap(15) in listener.oids(), 10, lambda: listener.log.read_text() + card.log())
        assert listener.until(trap(15))["version"] == 2  # the form of version 2, inside version 3
    finally:
        listener.close()


def alice(listener_engine=None):
    return f"createUser {listener_engine or ''} alice SHA-256 authentication AES \"secrecy for all\""


ALICE = {"name": "alice", "auth": "SHA-256", "auth_password": "authentication", "privacy": "AES",
         "privacy_password": "secrecy for all"}


def test_informs_of_version_3_find_the_receivers_engine(ups, start_card, tmp_path):
    """The receiver is not there at first, then it is, then it comes back as another engine."""
    port = free_udp_port()
    card = snmp_card(start_card, ups, {"snmp_user_1": ALICE, "snmp_receiver_1": {
        "address": "127.0.0.1", "port": port, "type": "NET VISION", "version": "v3", "community": "alice", "inform": True}})
    ups.set(mains=False)
    card.until(lambda s: "on_battery" in s.alarm_ids)
    assert card.snmp.value("1.3.6.1.2.1.1.1.0") == "NetVision-8"  # nobody waits for the receiver
    first = TrapListener(tmp_path / "first", port=port, v3_users=[alice()])
    try:
        first.until(trap(15), 40)
        assert first.oids()[0] == f"{GENERIC}.1"  # what came before is not lost, and comes first
        until(lambda: "127.0.0.1 again" in card.log(), 10)
    finally:
        first.close()
    ups.set(mains=True)
    card.until(lambda s: "on_battery" not in s.alarm_ids)
    second = TrapListener(tmp_path / "second", port=port, v3_users=[alice()])
    try:
        second.until(trap(23), 60)
    finally:
        second.close()


def test_order_is_kept_for_a_receiver_that_was_away(ups, start_card, tmp_path):
    port = free_udp_port()
    card = snmp_card(start_card, ups, {"snmp_receiver_1": {
        "address": "127.0.0.1", "port": port, "type": "NET VISION", "inform": True}})
    ups.set(load=140)
    card.until(lambda s: "overload" in s.alarm_ids)
    ups.set(load=40)
    card.until(lambda s: "overload" not in s.alarm_ids)
    ups.set(mains=False)
    card.until(lambda s: "on_battery" in s.alarm_ids)
    until(lambda: "traps do not reach 127.0.0.1" in card.log(), 20)
    late = TrapListener(tmp_path / "late", port=port)
    try:
        late.until(trap(15), 40)
        oids = late.oids()
        assert oids[0] == f"{GENERIC}.1" and oids.index(trap(6)) < oids.index(trap(15))
        made = {one["up_time"] for one in late.traps() if one["oid"] == trap(6)}
        assert len(made) == 1  # one, though an inform whose confirmation is late comes again
    finally:
        late.close()


def test_receivers_by_name(ups, start_card, listener):
    card = snmp_card(start_card, ups, {"snmp_receiver_1": receiver(listener, address="localhost", type="NET VISION"),
                                       "snmp_receiver_2": receiver(listener, address="no-such-host.invalid")})
    listener.until(f"{GENERIC}.1")
    until(lambda: "the name of a trap receiver is unknown: no-such-host.invalid" in card.log(), 60)
    assert card.snmp.value("1.3.6.1.2.1.1.1.0") == "NetVision-8"


IN_NAMESPACE = "NV_OWN_NETWORK" in os.environ


@pytest.mark.skipif(not IN_NAMESPACE, reason="run by the test below")
def test_links_go_down_and_up(ups, start_card, listener):
    ip = lambda *words: subprocess.run(["ip", *words], check=True)
    ip("link", "add", "nv0", "type", "veth", "peer", "name", "nv1")
    ip("link", "set", "nv0", "up")
    ip("link", "set", "nv1", "up")
    card = snmp_card(start_card, ups, {"snmp_receiver_1": receiver(listener)})
    index = next(int(oid.split(".")[-1]) for oid, name in card.snmp.walk("1.3.6.1.2.1.2.2.1.2").items() if name == "nv0")
    entry = "1.3.6.1.2.1.2.2.1"
    mine = lambda: [(t["oid"], t["values"]) for t in listener.traps() if f"{entry}.1.{index}" in t["values"]]
    values = lambda admin, oper: {f"{entry}.1.{index}": index, f"{entry}.7.{index}": admin, f"{entry}.8.{index}": oper}
    assert mine() == []
    ip("link", "set", "nv1", "down")
    until(lambda: mine() == [(f"{GENERIC}.3", values(1, 7))], 10, lambda: mine())
    ip("link", "set", "nv1", "up")
    until(lambda: mine()[1:] == [(f"{GENERIC}.4", values(1, 1))], 10, lambda: mine())
    ip("link", "set", "nv0", "down")
    until(lambda: mine()[2:] == [(f"{GENERIC}.3", values(2, 2))], 10, lambda: mine())
    told = [event["text"] for event in card.events() if "(nv0)" in event["text"]]
    assert told == ["Network link down (nv0)", "Network link up (nv0)", "Network link down (nv0)"]


@pytest.mark.skipif(IN_NAMESPACE or subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode != 0,
                    reason="no network namespaces here")
def test_link_traps_in_a_network_of_its_own():
    """Runs the test above where it may take interfaces down."""
    done = subprocess.run(["unshare", "-rn", "sh", "-c", 'ip link set lo up && exec "$@"', "sh", sys.executable, "-m", "pytest",
                           "-q", "-p", "no:cacheprovider", "-p", "no:xdist", __file__, "-k", "links_go_down_and_up"],
                          env={**os.environ, "NV_OWN_NETWORK": "1"}, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0 and "1 passed" in done.stdout, done.stdout + done.stderr


def test_a_wrong_community_is_told_but_not_often(ups, start_card, listener):
    card = snmp_card(start_card, ups, {"snmp": {"authentication_traps": True}, "snmp_receiver_1": receiver(listener)})
    stranger = Snmp(card.ports["snmp"], "-v2c", "-c", "guess", timeout=1, retries=0)
    began = time.monotonic()
    for _ in range(3):
        with pytest.raises(SnmpError):
            stranger.value("1.3.6.1.2.1.1.1.0")
    assert card.snmp.value("1.3.6.1.2.1.1.1.0") == "NetVision-8"  # an honest one is none
    listener.until(f"{GENERIC}.5")
    most = 1 + (time.monotonic() - began) // 10  # at most one in 10 s, however slow this machine is
    assert 1 <= listener.oids().count(f"{GENERIC}.5") <= most
