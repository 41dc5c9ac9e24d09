"""NUT's snmp-ups, as Debian ships it, reads the card in each state of the UPS: never on line and on battery together, and
what is off, on bypass or unknown never looks normal."""

import pytest

from snmp_client import DRIVER, RFC, nut_variables, snmp_card
from test_snmp_read import until_value

pytestmark = pytest.mark.skipif(DRIVER is None, reason="NUT's snmp-ups driver is not installed")

MIBS = ["auto", "netvision", "ietf"]


def statuses(card, folder):
    found = {}
    for mibs in MIBS:
        words = set(nut_variables(card.ports["snmp"], folder, mibs).get("ups.status", "").split())
        assert not {"OL", "OB"} <= words, (mibs, words)
        found[mibs] = words
    return found


@pytest.mark.parametrize("ups", ["vumap", "jbusp-1ph", "vumap-parallel"], indirect=True)
def test_on_line(ups, start_card, tmp_path):
    card = snmp_card(start_card, ups)
    ups.freeze()
    values = card.until_sweeps(2).values
    single = ups.device.phases[1] == 1
    for mibs in MIBS:
        seen = nut_variables(card.ports["snmp"], tmp_path, mibs)
        assert seen["ups.status"] == "OL"
        assert seen["driver.version.data"].split()[0] == ("ietf" if mibs == "ietf" else "netvision")
        assert float(seen["battery.charge"]) == values["battery.charge"]
        if values.get("battery.backup_time") is not None:
            assert float(seen["battery.runtime"]) == values["battery.backup_time"] * 60
        else:
            assert "battery.runtime" not in seen
        voltage = seen["output.voltage"] if single else seen["output.L1-N.voltage"]
        assert float(voltage) == values["output.l1.voltage"]
        assert float(seen["output.frequency"]) == values["output.frequency"]


@pytest.mark.parametrize("ups", ["vumap", "jbusp-3-3", "jbusp-1ph"], indirect=True)
def test_mains_lost_and_back(ups, start_card, tmp_path):
    card = snmp_card(start_card, ups)
    ups.set(mains=False)
    until_value(card, f"{RFC}.1.4.1.0", 5)
    for mibs, words in statuses(card, tmp_path).items():
        assert "OB" in words and "LB" not in words, mibs
    ups.set(mains=True)
    until_value(card, f"{RFC}.1.4.1.0", 3)
    for mibs, words in statuses(card, tmp_path).items():
        assert "OL" in words, mibs


@pytest.mark.parametrize("ups", ["vumap", "jbusp-3-3"], indirect=True)
def test_low_battery(ups, start_card, tmp_path):
    card = snmp_card(start_card, ups)
    ups.set(battery_charge=12, mains=False)
    until_value(card, f"{RFC}.1.2.1.0", 3, 90)
    ups.freeze()
    card.until_sweeps(2)
    for mibs, words in statuses(card, tmp_path).items():
        assert {"OB", "LB"} <= words, mibs


@pytest.mark.parametrize("ups", ["vumap", "jbusp-3-3"], indirect=True)
def test_bypass_is_not_on_battery(ups, start_card, tmp_path):
    card = snmp_card(start_card, ups)
    ups.set(battery_present=False)
    ups.set(rectifier_mains=False)
    until_value(card, f"{RFC}.1.4.1.0", 4)
    found = statuses(card, tmp_path)
    assert all("OB" not in words for words in found.values()), found
    assert found["ietf"] >= {"OL", "BYPASS"}


def test_overload(ups, start_card, tmp_path):
    card = snmp_card(start_card, ups)
    ups.set(load=140)
    until_value(card, f"{RFC}.1.6.3.8.0", 1)
    found = statuses(card, tmp_path)
    assert all("OL" in words and "OB" not in words for words in found.values()), found


@pytest.mark.parametrize("ups", ["vumap", "jbusp-3-3"], indirect=True)
def test_load_off(ups, start_card, tmp_path):
    card = snmp_card(start_card, ups)
    ups.set(standby=True)
    until_value(card, f"{RFC}.1.4.1.0", 2)
    found = statuses(card, tmp_path)
    assert all("OB" not in words for words in found.values()), found
    assert "OFF" in found["ietf"] and "OL" not in found["ietf"]


def test_communication_lost(ups, start_card, tmp_path):
    card = snmp_card(start_card, ups)
    ups.fault(kind="silence", for_s=3600)
    until_value(card, f"{RFC}.1.6.3.20.0", 1, 30)
    assert all(not words & {"OL", "OB"} for words in statuses(card, tmp_path).values())
