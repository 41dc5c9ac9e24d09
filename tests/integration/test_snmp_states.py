"""Each state of the UPS, seen by every client at one instant: net-snmp's tools in every version and with every algorithm, NUT's
snmp-ups in three mappings, and the API. All say the same, and what NUT shows is what its own tables make of a UPS in that
state (sources of NUT 2.8.0, netvision-mib.c and ietf-mib.c)."""

import pytest

from snmp_client import DRIVER, RFC, STS, T1, T7, Snmp, nut_variables, snmp_card
from test_snmp_access import USERS, user_client, user_row, user_settings
from test_snmp_read import OF_A_MINUTE, until_value

# Name: device, what the simulator is told, what shows that it has come, words of ups.status that must and must not show in
# the mappings netvision and ietf.
MAINS = ({"OL"}, {"OB", "LB", "BYPASS"}), ({"OL"}, {"OB", "LB", "BYPASS", "OFF"})
BATTERY = ({"OB"}, {"OL", "LB"}), ({"OB"}, {"OL", "LB"})
LOW = ({"OB", "LB"}, {"OL"}), ({"OB", "LB"}, {"OL"})
# netvision has no bypass but as "on battery", and no "off": it shows them as on line at worst.
BYPASS = (set(), {"OB", "LB"}), ({"OL", "BYPASS"}, {"OB"})
OFF = (set(), {"OB", "LB"}), ({"OFF"}, {"OL", "OB"})
UNKNOWN = (set(), {"OL", "OB", "LB"}), (set(), {"OL", "OB", "LB"})
STATES = {
    "on line": ("vumap", {}, (f"{RFC}.1.4.1.0", 3), MAINS),
    "on line, JBUSP": ("jbusp-3-3", {}, (f"{RFC}.1.4.1.0", 3), MAINS),
    "single phase": ("jbusp-1ph", {}, (f"{RFC}.1.4.1.0", 3), MAINS),
    "parallel": ("vumap-parallel", {}, (f"{RFC}.1.4.1.0", 3), MAINS),
    "battery": ("vumap", {"mains": False}, (f"{RFC}.1.4.1.0", 5), BATTERY),
    "battery, single phase": ("jbusp-1ph", {"mains": False}, (f"{RFC}.1.4.1.0", 5), BATTERY),
    "battery, parallel": ("vumap-parallel", {"mains": False}, (f"{RFC}.1.4.1.0", 5), BATTERY),
    "low battery": ("jbusp-3-3", {"battery_charge": 12, "mains": False}, (f"{RFC}.1.2.1.0", 3), LOW),
    "bypass": ("vumap", {"battery_present": False, "rectifier_mains": False}, (f"{RFC}.1.4.1.0", 4), BYPASS),
    "overload": ("vumap", {"load": 130}, (f"{RFC}.1.6.3.8.0", 1), (({"OL"}, {"OB", "LB"}), ({"OL"}, {"OB", "LB"}))),
    "load off": ("vumap", {"standby": True}, (f"{RFC}.1.4.1.0", 2), OFF),
    "communication lost": ("vumap", "silence", (f"{RFC}.1.6.3.20.0", 1), UNKNOWN),
    "transfer switch": ("sts", {}, (f"{STS}.1.5.1.0", 2), None),
}
ROWS = [user_row(f"user{n}", *pair, may_write=True) for n, pair in enumerate(USERS, 1)]
CONTACT = "1.3.6.1.2.1.1.4.0"


def put_into(state, start_ups, start_card):
    device, told, (oid, value), _ = STATES[state]
    ups = start_ups(device)
    card = snmp_card(start_card, ups, {"snmp": {"write_community": "touch"}, **user_settings(ROWS)})
    if told == "silence":
        ups.fault(kind="silence", for_s=3600)
    else:
        for key, quantity in told.items():
            ups.set(**{key: quantity})
    until_value(card, oid, value, 90)
    ups.freeze()
    if told != "silence":
        card.until_sweeps(2)
    return ups, card


def tenfold(value):
    return None if value is None else round(value * 10)


def agree_with_the_api(card, values):
    snmp = card.snmp
    phases = [n for n in (1, 2, 3) if f"output.l{n}.voltage" in values] or [1]
    for n in phases:
        volts, ampere = values.get(f"output.l{n}.voltage"), values.get(f"output.l{n}.current")
        assert snmp.get(*(f"{tree}.1.4.4.1.2.{n}" for tree in (T7, T1, RFC))) == [tenfold(volts), tenfold(volts), volts]
        assert snmp.get(*(f"{tree}.1.4.4.1.3.{n}" for tree in (T7, T1, RFC))) == [tenfold(ampere)] * 3
        load = values.get(f"output.l{n}.load")
        assert snmp.get(f"{T7}.1.4.4.1.4.{n}", f"{T1}.1.4.4.1.4.{n}", f"{RFC}.1.4.4.1.5.{n}") == [load] * 3
        volts = values.get(f"bypass.l{n}.voltage")
        assert snmp.get(*(f"{tree}.1.5.3.1.2.{n}" for tree in (T7, T1, RFC))) == [tenfold(volts), tenfold(volts), volts]
    for n in (1, 2, 3):
        volts = values.get(f"rectifier.l{n}.voltage")
        assert snmp.get(f"{T7}.1.3.3.1.2.{n}", f"{T1}.1.3.3.1.2.{n}", f"{RFC}.1.3.3.1.3.{n}") == [
            tenfold(volts), tenfold(volts), volts]
    for number, name in ((3, "battery.backup_time"), (4, "battery.charge")):
        assert snmp.get(*(f"{tree}.1.2.{number}.0" for tree in (T7, T1, RFC))) == [values.get(name)] * 3
    volts = tenfold(values.get("battery.positive.voltage", values.get("battery.voltage")))
    assert snmp.get(*(f"{tree}.1.2.5.0" for tree in (T7, T1, RFC))) == [volts] * 3
    assert snmp.get(*(f"{tree}.1.4.2.0" for tree in (T7, T1, RFC))) == [tenfold(values.get("output.frequency"))] * 3
    assert snmp.value(f"{T7}.1.4.7.0") == values.get("output.load")


def agree_with_nut(card, folder, values, single, wanted):
    for mibs in ("auto", "netvision", "ietf"):
        seen = nut_variables(card.ports["snmp"], folder, mibs)
        words = set(seen.get("ups.status", "").split())
        must, must_not = wanted[1 if mibs == "ietf" else 0]
        assert must <= words and not must_not & words and not {"OL", "OB"} <= words, (mibs, words)
        runtime = values.get("battery.backup_time")
        expected = {"battery.charge": values.get("battery.charge"), "battery.runtime": None if runtime is None else runtime * 60,
                    "output.voltage" if single else "output.L1-N.voltage": values.get("output.l1.voltage")}
        for name, value in expected.items():
            assert (float(seen[name]) if name in seen else None) == value, (mibs, name)


# What goes on by itself: up-time, the clock, the test's time.
MOVING = tuple(f"{tree}{tail}" for tree, tail in ((T7, ".1.9.5.0"), (T1, ".1.10.5.0"), (T7, ".1.9.4.0"), (T1, ".1.10.4.0"),
                                                  (T7, ".1.2.2.0"), (T1, ".1.2.2.0")))


def still(walk):
    return {oid: isinstance(value, int) if oid.startswith(OF_A_MINUTE) else value for oid, value in walk.items()
            if oid not in MOVING}


def agree_in_every_client(card, tree):
    """Walks, single and bulk questions, in every version and with every algorithm."""
    reference = still(card.snmp.walk(tree))
    assert len(reference) > 20
    some = [oid for oid in reference if not oid.startswith(OF_A_MINUTE)][::25]
    clients = [Snmp(card.ports["snmp"], "-v1", "-c", "public"), card.snmp]
    clients += [user_client(card, f"user{n}", *pair) for n, pair in enumerate(USERS, 1)]
    for client in clients:
        assert still(client.walk(tree)) == reference, client.credentials
        assert client.get(*some) == [reference[oid] for oid in some]
        if client is not clients[0]:
            assert still(client.walk(tree, "snmpbulkwalk")) == reference
    return clients[2:]


def agree_with_the_api_of_a_transfer_switch(card, values):
    names = [f"output.l{n}.voltage" for n in (1, 2, 3)]
    if names[0] not in values:
        names = ["output.l1_l2.voltage", "output.l2_l3.voltage", "output.l3_l1.voltage"]
    assert list(card.snmp.walk(f"{STS}.1.5.6.1.2").values()) == [values[name] for name in names]


@pytest.mark.parametrize("state", STATES)
def test_every_client_sees_the_same(start_ups, start_card, tmp_path, state):
    """Tools, versions, algorithms, trees, API and NUT agree on that state; then each version and user writes."""
    ups, card = put_into(state, start_ups, start_card)
    wanted = STATES[state][3]
    users = agree_in_every_client(card, T7 if wanted else STS)
    values = {} if state == "communication lost" else card.snapshot().values
    if not wanted:
        agree_with_the_api_of_a_transfer_switch(card, values)
    else:
        agree_with_the_api(card, values)
        if DRIVER is not None:
            agree_with_nut(card, tmp_path, values, ups.device.phases[1] == 1, wanted)
    writers = [Snmp(card.ports["snmp"], version, "-c", "touch") for version in ("-v1", "-v2c")] + users
    for number, writer in enumerate(writers):
        writer.set((CONTACT, "s", f"writer {number}"))
        assert writer.value(CONTACT) == f"writer {number}"


@pytest.mark.parametrize("device", ["vumap", "jbusp-1ph"])
def test_readings_are_those_of_the_api_at_each_instant(start_ups, start_card, device):
    """Nothing is frozen: what SNMP says between two looks at the API that saw the same poll is what the API said."""
    ups = start_ups(device)
    card = snmp_card(start_card, ups)
    names = {"output.load": f"{T7}.1.4.7.0", "output.l1.voltage": f"{RFC}.1.4.4.1.2.1", "battery.charge": f"{T1}.1.2.4.0"}
    loads = set()
    for load in range(20, 90, 10):
        ups.set(load=load)
        compared = 0
        while compared < 3:
            before = card.snapshot()
            said = card.snmp.get(*names.values())
            if card.snapshot()["sequence"] == before["sequence"]:
                assert said == [before.values.get(name) for name in names]
                loads.add(said[0])
                compared += 1
        card.until_sweeps(1)
    assert len(loads) >= 3
