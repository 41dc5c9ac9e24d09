"""What snmptrapd receives: numbers, variables and order, in versions 1, 2c and 3, for every kind of receiver."""

import pytest

from card_client import until
from snmp_client import RFC, STS, T7, Snmp, SnmpError, TrapListener, free_udp_port, snmp_card

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


def test_a_wrong_community_is_told_but_not_often(ups, start_card, listener):
    card = snmp_card(start_card, ups, {"snmp": {"authentication_traps": True}, "snmp_receiver_1": receiver(listener)})
    stranger = Snmp(card.ports["snmp"], "-v2c", "-c", "guess", timeout=1, retries=0)
    for _ in range(3):
        with pytest.raises(SnmpError):
            stranger.value("1.3.6.1.2.1.1.1.0")
    listener.until(f"{GENERIC}.5")
    assert listener.oids().count(f"{GENERIC}.5") == 1
