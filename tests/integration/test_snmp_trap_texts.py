"""What an operator reads: the whole text snmptrapd prints for each trap, with the files of mibs/ loaded. The causes are the
manual's bits, forced in the simulator; names and numbers are those of data/traps.csv."""

import os
import re
import subprocess

import pytest

import web_client
from card_client import until
from facts import fact, rows
from snmp_client import ENVIRONMENT, RFC, T7, Snmp, SnmpError, TrapListener, snmp_card
from test_snmp_mibs import BASE, MIBS, MODULES

NAMED = {**ENVIRONMENT, "MIBDIRS": f"{MIBS}:{BASE}", "MIBS": ":".join(MODULES)}
TRAP_OID = "SNMPv2-SMI::snmpModules.1.1.4.1.0 = OID: "
UPS = "NETVISION8-UPS-MIB::"
UP_TIME = re.compile(r"^SNMPv2-SMI::mib-2\.1\.3\.0 = Timeticks: \(\d+\) \S+( \S+ \S+)?\t")


class NamedListener(TrapListener):
    """The same, but the text of each trap as snmptrapd prints it, less the time that stands first."""

    options = ()
    environment = NAMED

    def texts(self):
        lines = [line[3:] for line in self.lines() if line.startswith("V2 ")]
        assert all(UP_TIME.match(line) for line in lines)
        return [UP_TIME.sub("", line) for line in lines]

    def until_text(self, text, timeout=20):
        until(lambda: text in self.texts(), timeout, lambda: f"{text!r} is not among {self.texts()}")


@pytest.fixture
def listener(tmp_path):
    made = NamedListener(tmp_path / "trapd")
    yield made
    made.close()


def watched(start_card, ups, listener, **more):
    return snmp_card(start_card, ups, {"snmp": {"write_community": "touch"}, "snmp_receiver_1": {
        "address": "127.0.0.1", "port": listener.port, "type": "NET VISION"}, **more})


def added(number, name, word="Added"):
    return (f"{TRAP_OID}{UPS}upsTrapAlarmEntry{word}\t{UPS}upsAlarmId.{number} = INTEGER: {number}\t"
            f"{UPS}upsAlarmDescr.{number} = OID: {UPS}{name}")


@pytest.mark.parametrize("ups", ["vumap", "jbusp-3-3"], indirect=True)
def test_each_bit_its_trap(ups, start_card, listener):
    watched(start_card, ups, listener)
    for row in rows("traps.csv"):
        cause = fact(ups.device.map, row[ups.device.map])
        ups.bit(cause.at(ups.device.nodes[0][1]), cause.bit, 1)
        listener.until_text(TRAP_OID + UPS + row["name"])
        ups.bit(cause.at(ups.device.nodes[0][1]), cause.bit, 0)


@pytest.mark.parametrize("ups", ["vumap", "jbusp-3-3"], indirect=True)
def test_overload_comes_and_goes(ups, start_card, listener):
    watched(start_card, ups, listener)
    ups.set(load=140)
    listener.until_text(TRAP_OID + UPS + "upsTrapOverload")
    listener.until_text(added(2, "upsAlarmOverload"))
    ups.set(load=40)
    listener.until_text(added(2, "upsAlarmOverload", "Removed"))
    listener.until_text(TRAP_OID + UPS + "upsTrapAlarmCancelled")


@pytest.mark.parametrize("ups", ["vumap", "jbusp-3-3"], indirect=True)
def test_mains_lost_and_back(ups, start_card, listener):
    watched(start_card, ups, listener)
    ups.set(mains=False)
    listener.until_text(TRAP_OID + UPS + "upsTrapOnBatteryPower")
    first = next(text for text in listener.texts() if text.startswith(f"{TRAP_OID}{UPS}upsTrapOnBattery\t"))
    assert re.fullmatch(re.escape(f"{TRAP_OID}{UPS}upsTrapOnBattery\t") +
                        rf"({UPS}upsEstimatedMinutesRemaining\.0 = INTEGER: \d+ minutes\t)?"
                        rf"{UPS}upsSecondsOnBattery\.0 = INTEGER: \d+ seconds", first), first
    listener.until_text(added(22, "upsAlarmRecInputBad"))
    ups.set(mains=True)
    listener.until_text(TRAP_OID + UPS + "upsTrapPowerRestored")
    listener.until_text(added(22, "upsAlarmRecInputBad", "Removed"))


@pytest.mark.parametrize("ups", ["vumap", "jbusp-3-3"], indirect=True)
def test_standby_bypass_and_protected_again(ups, start_card, listener):
    watched(start_card, ups, listener)
    ups.set(standby=True)
    listener.until_text(TRAP_OID + UPS + "upsTrapLoadOFF")
    listener.until_text(added(56, "upsAlarmUpsOutputOff"))
    ups.set(standby=False)
    listener.until_text(TRAP_OID + UPS + "upsTrapUpsNormal")
    ups.set(battery_present=False)
    ups.set(rectifier_mains=False)
    listener.until_text(TRAP_OID + UPS + "upsTrapOnBypass")
    listener.until_text(added(55, "upsAlarmOnBypass"))


def test_the_line_lost_and_back(ups, start_card, listener):
    watched(start_card, ups, listener)
    ups.fault(kind="silence", for_s=3600)
    listener.until_text(TRAP_OID + UPS + "upsTrapCommunicationLost", 40)
    listener.until_text(added(58, "upsAlarmCommunicationLost"))
    ups.clear_faults()
    listener.until_text(TRAP_OID + UPS + "upsTrapComEstablished", 40)
    listener.until_text(added(58, "upsAlarmCommunicationLost", "Removed"))


def test_a_battery_test_in_both_families(ups, start_card, tmp_path):
    own, standard = NamedListener(tmp_path / "own"), NamedListener(tmp_path / "standard")
    try:
        card = watched(start_card, ups, own, serial={"project_controls": True}, snmp_receiver_2={"address": "127.0.0.1", "port": standard.port,
                                                              "type": "RFC1628"})
        writer = Snmp(card.ports["snmp"], "-v2c", "-c", "touch")

        def order(number):  # the UPS tells what it permits a little after what it does
            try:
                return writer.set((f"{RFC}.1.7.1.0", "o", f"{RFC}.1.7.7.{number}"))
            except SnmpError as error:
                assert "inconsistentValue" in str(error)
                return None

        until(lambda: order(4), 20)
        until(lambda: card.snmp.value(f"{RFC}.1.7.3.0") == 5, 20)
        until(lambda: order(2), 20)
        own.until_text(TRAP_OID + UPS + "upsTrapTestCompleted", 40)
        until(lambda: any("upsTrapTestCompleted" in text for text in standard.texts()))
        began = next(text for text in standard.texts() if "upsTrapTestCompleted" in text)
        assert re.fullmatch(
            re.escape(f"{TRAP_OID}UPS-MIB::upsTrapTestCompleted\tUPS-MIB::upsTestId.0 = OID: ") +
            r"UPS-MIB::\S+\tUPS-MIB::upsTestSpinLock\.0 = INTEGER: \d+\t"
            r"UPS-MIB::upsTestResultsSummary\.0 = INTEGER: (donePass\(1\)|aborted\(4\))\t"
            r"UPS-MIB::upsTestResultsDetail\.0 = (STRING: )?\"?\"?\t"
            r"UPS-MIB::upsTestStartTime\.0 = Timeticks: \(\d+\) \S+\tUPS-MIB::upsTestElapsedTime\.0 = INTEGER: \d+.*", began), began
    finally:
        own.close()
        standard.close()


def test_the_standard_family(ups, start_card, tmp_path):
    listener = NamedListener(tmp_path / "trapd")
    try:
        snmp_card(start_card, ups, {"snmp_receiver_1": {"address": "127.0.0.1", "port": listener.port, "type": "RFC1628"}})
        ups.set(mains=False)
        listener.until_text(f"{TRAP_OID}UPS-MIB::upsTrapAlarmEntryAdded\tUPS-MIB::upsAlarmId.6 = INTEGER: 6\t"
                            "UPS-MIB::upsAlarmDescr.6 = OID: UPS-MIB::upsAlarmInputBad")
        first = next(text for text in listener.texts() if text.startswith(f"{TRAP_OID}UPS-MIB::upsTrapOnBattery\t"))
        assert re.fullmatch(re.escape(f"{TRAP_OID}UPS-MIB::upsTrapOnBattery\t") +
                            r"(UPS-MIB::upsEstimatedMinutesRemaining\.0 = INTEGER: \d+ minutes\t)?"
                            r"UPS-MIB::upsSecondsOnBattery\.0 = INTEGER: \d+ seconds\t"
                            r"UPS-MIB::upsConfigLowBattTime\.0 = INTEGER: 0 minutes", first), first
    finally:
        listener.close()


def test_restart_and_test_trap(ups, start_card, listener):
    card = watched(start_card, ups, listener)
    Snmp(card.ports["snmp"], "-v2c", "-c", "touch").set((f"{T7}.1.9.51.0", "i", 1))
    listener.until_text(TRAP_OID + UPS + "upsTrapTest")
    card.stop()
    listener.until_text(TRAP_OID + UPS + "upsTrapAgentRestarting")


STS_BITS = [(0x0148, 0, "stsTrapImminentStop", "STS imminent stop"), (0x0148, 3, "stsTrapOverload", "STS overload"),
            (0x0149, 15, "stsTrapGeneralAlarm", "STS general alarm")]


@pytest.mark.parametrize("ups", ["sts"], indirect=True)
def test_a_transfer_switch(ups, start_card, listener):
    card = watched(start_card, ups, listener)
    said = lambda name, words: (f"{TRAP_OID}NETVISION8-STS-MIB::{name}\t"
                                f"NETVISION8-STS-MIB::stsAgentTrapString.0 = STRING: {words}")
    for address, bit, name, words in STS_BITS:
        ups.bit(address, bit, 1)
        listener.until_text(said(name, words))
        ups.bit(address, bit, 0)
    listener.until_text(said("stsTrapAlarmCancelled", "STS general alarm cancelled"))
    ups.play("sts_source1_lost")
    listener.until_text(said("stsTrapSwitchOnAlternateSource", "STS load on alternate source"), 40)
    Snmp(card.ports["snmp"], "-v2c", "-c", "touch").set(("1.3.6.1.4.1.4555.1.1.10.1.7.2.0", "i", 1))
    listener.until_text(said("stsTrapTest", "Test trap"))


LOG_INS = {"vumap": [f"{UPS}upsTrapSessionLogin", f"{UPS}upsTrapLoginUnsuccesfulTentative"],
           "sts": [f"NETVISION8-STS-MIB::{name}\tNETVISION8-STS-MIB::stsAgentTrapString.0 = STRING: {words}"
                   for name, words in (("stsTrapSessionLogin", "Session opened"),
                                       ("stsTrapLoginUnsuccesfulTentative", "Account locked"))]}


@pytest.mark.parametrize("ups", LOG_INS, indirect=True)
def test_log_ins_and_locked_accounts(ups, start_card, listener):
    """40 and 41 (21 and 22 of a transfer switch): a log-in, then an account locked after five wrong passwords; each once."""
    card = snmp_card(start_card, ups, {"snmp_receiver_1": {"address": "127.0.0.1", "port": listener.port, "type": "NET VISION"}},
                     *web_client.OPTIONS)
    opened, locked = (TRAP_OID + text for text in LOG_INS[ups.device.map])
    web_client.Web(card).set_up()
    listener.until_text(opened)
    assert locked not in listener.texts()
    for _ in range(5):
        web_client.Web(card).try_log_in("admin", "Wrong#Horse77")
    listener.until_text(locked)
    assert listener.texts().count(locked) == 1


def test_every_number_of_the_lists_has_a_name(tmp_path):
    for module, root, count in (("NETVISION8-UPS-MIB", f"{T7}.2.0", 42), ("NETVISION8-STS-MIB", "1.3.6.1.4.1.4555.1.1.10.2.0", 23),
                                ("UPS-MIB", f"{RFC}.2", 4)):
        done = subprocess.run(["snmptranslate", *(f"{root}.{n}" for n in range(1, count + 2))], env={**os.environ, **NAMED},
                              capture_output=True, text=True)
        names = done.stdout.split()
        assert all(re.fullmatch(rf"{module}::(ups|sts)Trap\w+", name) for name in names[:count]), names
        assert not re.fullmatch(rf"{module}::(ups|sts)Trap\w+", names[count])
