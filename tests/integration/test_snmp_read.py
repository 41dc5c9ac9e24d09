"""What management stations read: every tree against the simulator in its states. Numbers of objects and states come from
the published MIBs and the manual's appendix, expected values from what the simulator was told or from the API."""

import socket

import pytest

from snmp_client import RFC, STS, SYSTEM, T1, T7, Snmp, SnmpError, as_numbers, snmp_card


@pytest.fixture
def card(start_card, ups):
    return snmp_card(start_card, ups)


def until_value(card, oid, wanted, timeout=15):
    seen = []

    def check(_):
        seen.append(card.snmp.value(oid))
        return seen[-1] == wanted

    card.until(check, timeout, lambda _: f"{oid} is {seen[-1]!r}, not {wanted!r}")


def test_who_the_card_is(card):
    assert card.snmp.get(f"{SYSTEM}.1.0", f"{SYSTEM}.2.0", f"{SYSTEM}.5.0", f"{SYSTEM}.7.0") == [
        "NetVision-8", T7, "Socomec", 72]
    version = card.snmp.value(f"{T7}.1.1.5.0")
    assert version.startswith("Net Vision 8 v") and version == card.snmp.value(f"{RFC}.1.1.4.0")


@pytest.mark.parametrize("version", ["-v1", "-v2c"])
@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_each_version_and_protocol(card, version, host):
    client = Snmp(card.ports["snmp"], version, "-c", "public", host=host)
    assert client.value(f"{SYSTEM}.1.0") == "NetVision-8"


def test_the_same_readings_on_all_trees(ups, card):
    ups.freeze()
    values = card.until_sweeps(2).values
    snmp = card.snmp
    for line in (1, 2, 3):
        volts = values[f"output.l{line}.voltage"]
        ampere = values[f"output.l{line}.current"]
        assert snmp.get(f"{T7}.1.4.4.1.2.{line}", f"{T1}.1.4.4.1.2.{line}", f"{RFC}.1.4.4.1.2.{line}") == [
            volts * 10, volts * 10, volts]
        assert snmp.get(f"{T7}.1.4.4.1.3.{line}", f"{T1}.1.4.4.1.3.{line}", f"{RFC}.1.4.4.1.3.{line}") == [
            round(ampere * 10)] * 3
        assert snmp.value(f"{T7}.1.3.3.1.2.{line}") == values[f"rectifier.l{line}.voltage"] * 10
        assert snmp.value(f"{RFC}.1.3.3.1.3.{line}") == values[f"rectifier.l{line}.voltage"]
        assert snmp.value(f"{RFC}.1.4.4.1.4.{line}") == round(values[f"output.l{line}.active_power"] * 1000)
    assert snmp.get(f"{T7}.1.2.4.0", f"{T1}.1.2.4.0", f"{RFC}.1.2.4.0") == [values["battery.charge"]] * 3
    assert snmp.get(f"{T7}.1.2.3.0", f"{T1}.1.2.3.0", f"{RFC}.1.2.3.0") == [values["battery.backup_time"]] * 3
    temperature = values["battery.temperature"]
    assert snmp.get(f"{T7}.1.2.6.0", f"{T1}.1.2.6.0", f"{RFC}.1.2.7.0") == [
        round(temperature * 10), round(temperature), round(temperature)]
    assert snmp.get(f"{T7}.1.4.2.0", f"{RFC}.1.4.2.0") == [round(values["output.frequency"] * 10)] * 2


# (told to the simulator, T7 source, T1 source, RFC source, T7 battery, T1 battery, RFC battery); None: not looked at
STATES = {
    "battery": ({"mains": False}, 3, 2, 5, 5, 5, 2),
    "eco": ({"eco": True}, 5, 4, 3, None, 2, 2),
    "maintenance": ({"maintenance_bypass": True}, 2, 7, 4, None, None, None),
    "bypass": ({"battery_present": False, "rectifier_mains": False}, 6, 3, 4, 9, 7, 1),
}


@pytest.mark.parametrize("ups", ["vumap", "jbusp-3-3", "jbusp-1ph"], indirect=True)
@pytest.mark.parametrize("name", STATES)
def test_states_in_each_trees_own_numbers(ups, card, name):
    told, t7, t1, rfc, battery7, battery1, battery_rfc = STATES[name]
    assert card.snmp.get(f"{T7}.1.4.1.0", f"{T1}.1.4.1.0", f"{RFC}.1.4.1.0") == [3, 2, 3]
    for key, value in told.items():
        ups.set(**{key: value})
    until_value(card, f"{RFC}.1.6.3.2.0", int(name == "battery"))
    until_value(card, f"{T7}.1.4.1.0", t7)
    assert card.snmp.get(f"{T1}.1.4.1.0", f"{RFC}.1.4.1.0") == [t1, rfc]
    for oid, wanted in ((f"{T7}.1.2.1.0", battery7), (f"{T1}.1.2.1.0", battery1), (f"{RFC}.1.2.1.0", battery_rfc)):
        if wanted is not None:
            until_value(card, oid, wanted)
    on_battery = int(name == "battery")
    assert card.snmp.get(f"{T7}.1.6.3.15.0", f"{T1}.1.6.3.2.0", f"{RFC}.1.6.3.2.0") == [on_battery] * 3


@pytest.mark.parametrize("ups", ["vumap", "jbusp-3-3"], indirect=True)
def test_alarms_as_scalars_rows_and_count(ups, card):
    assert card.snmp.value(f"{T7}.1.6.1.0") == 0
    ups.set(load=140)
    until_value(card, f"{T7}.1.6.3.2.0", 1)
    ups.freeze()
    card.until_sweeps(2)
    rows = card.snmp.walk(f"{T7}.1.6.2.1.1")
    assert rows[f"{T7}.1.6.2.1.1.2"] == 2
    assert card.snmp.value(f"{T7}.1.6.1.0") == len(rows)
    assert card.snmp.get(f"{T7}.1.6.2.1.2.2", f"{RFC}.1.6.2.1.2.8") == [f"{T7}.1.6.3.2", f"{RFC}.1.6.3.8"]
    scalars = card.snmp.walk(f"{T7}.1.6.3")
    assert {as_numbers(oid)[-2] for oid, value in scalars.items() if value} == set(rows.values())
    ups.freeze(False)
    ups.set(load=40)
    until_value(card, f"{T7}.1.6.3.2.0", 0, 30)


@pytest.mark.parametrize("ups", ["vumap", "jbusp-3-3", "sts"], indirect=True)
def test_without_the_line_nothing_old_is_shown(ups, card):
    ups.fault(kind="silence", for_s=3600)
    card.until(lambda s: s.link == "lost", 30)
    if ups.device.map == "sts":
        assert card.snmp.get(f"{STS}.1.2.1.0", f"{STS}.1.5.1.0", f"{STS}.1.5.3.0") == [1, 1, None]
        return
    until_value(card, f"{T7}.1.6.3.58.0", 1)
    assert card.snmp.get(f"{T1}.1.6.3.20.0", f"{RFC}.1.6.3.20.0") == [1, 1]
    assert card.snmp.get(f"{T7}.1.2.1.0", f"{T1}.1.2.1.0", f"{RFC}.1.2.1.0") == [1, 1, 1]
    assert card.snmp.get(f"{T7}.1.4.1.0", f"{T1}.1.4.1.0", f"{RFC}.1.4.1.0") == [1, 1, 1]
    assert card.snmp.get(f"{T7}.1.2.4.0", f"{T7}.1.4.4.1.2.1", f"{RFC}.1.4.4.1.2.1", f"{T1}.1.6.3.2.0") == [None] * 4


def test_the_mark_of_old_clients_where_it_is_asked_for(start_card, start_ups):
    ups = start_ups("jbusp-1ph")
    card = snmp_card(start_card, ups)
    absent = [f"{T7}.1.2.6.0", f"{T7}.1.5.3.1.3.1", f"{RFC}.1.5.3.1.3.1"]
    assert card.snmp.get(*absent) == [None] * 3
    with pytest.raises(SnmpError, match="noSuchName"):
        Snmp(card.ports["snmp"], "-v1", "-c", "public").value(absent[0])
    for mark, shown in (("minus1", -1), ("65535", 65535)):
        card.config["snmp"] = {"unavailable": mark}
        card.restart()
        card.until_online()
        assert Snmp(card.ports["snmp"]).get(*absent) == [shown, shown, None]


@pytest.mark.parametrize("ups", ["sts"], indirect=True)
def test_a_transfer_switch_has_its_own_tree_only(ups, card):
    snmp = card.snmp
    assert snmp.value(f"{STS}.1.1.1.0") == card.snapshot()["device"]["model"]
    assert snmp.get(f"{STS}.1.2.1.0", f"{STS}.1.3.1.0", f"{STS}.1.4.1.0", f"{STS}.1.5.1.0", f"{STS}.1.5.2.0") == [
        2, 2, 2, 2, 2]
    assert snmp.get(f"{STS}.1.2.2.0", f"{STS}.1.3.2.0") == [2, 1]
    values = card.snapshot().values
    assert abs(snmp.value(f"{STS}.1.5.6.1.2.1") - values["output.l1.voltage"]) <= 3
    assert snmp.value(f"{T7}.1.1.1.0") is None and snmp.value(f"{RFC}.1.1.2.0") is None
    ups.play("sts_source1_lost")
    until_value(card, f"{STS}.1.5.1.0", 3, 30)
    assert snmp.value(f"{STS}.1.5.2.0") == 3
    assert snmp.value(f"{STS}.1.2.1.0") in (3, 4, 5)


def test_no_trees_before_a_device_is_found(start_card, start_ups):
    ups = start_ups("vumap")
    ups.fault(kind="silence", for_s=3600)
    card = snmp_card(start_card, ups, online=False)
    assert card.snmp.value(f"{SYSTEM}.1.0") == "NetVision-8"
    assert card.snmp.get(f"{T7}.1.1.1.0", f"{T1}.1.1.1.0", f"{RFC}.1.1.2.0") == [None] * 3
    ups.clear_faults()
    card.until_online()
    until_value(card, f"{T7}.1.1.1.0", card.snapshot()["device"]["model"])


def test_the_old_tree_can_be_switched_off(start_card, ups):
    card = snmp_card(start_card, ups, {"snmp": {"legacy_tree": False}})
    assert card.snmp.get(f"{T1}.1.1.1.0", f"{T7}.1.4.3.0") == [None, 3]


@pytest.mark.parametrize("ups", ["vumap-parallel"], indirect=True)
def test_the_data_of_one_unit(start_card, ups):
    ups.freeze()
    voltage = f"{T7}.1.4.4.1.2.1"

    def shown(unit):
        card = snmp_card(start_card, ups, {"snmp": {"data_unit": unit}})
        found = card.snapshot(), card.snmp.value(voltage)
        card.stop()  # one line, one card
        return found

    assert shown(0)[1] is not None
    snapshot, value = shown(2)
    assert value == snapshot.node("unit-2")["values"]["output.l1.voltage"] * 10
    assert shown(9)[1] is None


# -- the walk --

# The highest and lowest input voltage of the last minute, which passes while the card is asked.
OF_A_MINUTE = (f"{T7}.1.3.3.1.4.", f"{T7}.1.3.3.1.5.", f"{T1}.1.3.3.1.4.", f"{T1}.1.3.3.1.5.")


@pytest.mark.parametrize("ups", ["vumap", "jbusp-1ph", "sts", "vumap-parallel"], indirect=True)
def test_walks_go_up_and_agree(ups, card):
    ups.freeze()
    card.until_sweeps(2)
    by_next = card.snmp.walk("1.3")
    numbers = [as_numbers(oid) for oid in by_next]
    assert numbers == sorted(set(numbers))
    for repetitions in ("1", "7", "50", "2000", "65535"):
        assert list(card.snmp.walk("1.3", "snmpbulkwalk", f"-Cr{repetitions}")) == list(by_next)
    roots = {root for root in (T7, T1, STS, RFC) if any(oid.startswith(root + ".") for oid in by_next)}
    assert roots == ({STS} if ups.device.map == "sts" else {T7, T1, RFC})
    for root in roots:
        own = [oid for oid in by_next if oid.startswith(root + ".") and not oid.startswith(OF_A_MINUTE)][:50]
        assert card.snmp.get(*own) == [by_next[oid] for oid in own]
    first_version = Snmp(card.ports["snmp"], "-v1", "-c", "public").walk("1.3")
    wide = {oid for oid in by_next if oid not in first_version}
    assert all(oid.startswith("1.3.6.1.2.1.31.1.1.1.") for oid in wide)  # 64-bit counters: not in version 1


def test_next_at_every_border(card):
    snmp = card.snmp
    step = lambda oid: next(iter(snmp.run("snmpgetnext", oid)))
    assert step(T7) == f"{T7}.1.1.1.0"
    assert step(f"{T7}.1.1.1") == f"{T7}.1.1.1.0"
    assert step(f"{T7}.1.1.1.0") == f"{T7}.1.1.2.0"
    assert step(f"{T7}.1.1.1.0.0") == f"{T7}.1.1.2.0"
    assert step(f"{T7}.1.1.1.4294967295") == f"{T7}.1.1.2.0"
    assert step(f"{T7}.1.3.3.1.2.3") == f"{T7}.1.3.3.1.3.1"
    assert step(f"{T7}" + ".1" * 60) == f"{T7}.1.1.2.0" or step(f"{T7}" + ".1" * 60).startswith(f"{T7}.1.1.")
    assert step(f"{T1}.99") == f"{T7}.1.1.1.0"
    assert step(f"{T7}.99").startswith("1.3.6.1.6.3")


def test_a_huge_question_gets_a_datagram(card):
    """GETBULK with 65535 repetitions: one answer of at most 1472 bytes."""
    # v2c, public, GetBulkRequest(non-repeaters 0, max-repetitions 65535) of 1.3
    name = bytes.fromhex("06012b0500")
    binding = b"\x30" + bytes([len(name)]) + name
    bindings = b"\x30" + bytes([len(binding)]) + binding
    body = bytes.fromhex("0202000102010002030" "0ffff") + bindings
    pdu = b"\xa5" + bytes([len(body)]) + body
    message = bytes.fromhex("02010104067075626c6963") + pdu
    request = b"\x30" + bytes([len(message)]) + message
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        asker.settimeout(5)
        asker.sendto(request, ("127.0.0.1", card.ports["snmp"]))
        answer = asker.recv(65536)
        assert 200 < len(answer) <= 1472
        asker.settimeout(0.3)
        with pytest.raises(TimeoutError):
            asker.recv(65536)


def test_engine_boots_outlive_a_restart(card):
    boots, engine = "1.3.6.1.6.3.10.2.1.2.0", "1.3.6.1.6.3.10.2.1.1.0"
    first = card.snmp.get(boots, engine)
    card.restart()
    again = Snmp(card.ports["snmp"]).get(boots, engine)
    assert again == [first[0] + 1, first[1]]


def test_interfaces_are_those_of_the_machine(card):
    interfaces = card.snmp.walk("1.3.6.1.2.1.2.2.1")
    assert "lo" in interfaces.values()
    assert "lo" in card.snmp.walk("1.3.6.1.2.1.31.1.1.1.1").values()
    assert "127.0.0.1" in card.snmp.walk("1.3.6.1.2.1.4.20.1.1").values()
