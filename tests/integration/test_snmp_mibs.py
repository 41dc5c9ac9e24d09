"""The files in mibs/ and the agent say the same, object by object and in both directions; smilint finds nothing at level 3."""

import os
import pathlib
import re
import shutil
import subprocess

import pytest

from snmp_client import RFC, STS, T1, T7, Snmp, SnmpError, as_numbers, snmp_card

ROOT = pathlib.Path(__file__).resolve().parents[2]
MIBS = ROOT / "mibs"
BASE = ROOT / "tests" / "data" / "smi"
MODULES = {"NETVISION8-UPS-MIB": T7, "NETVISION6-UPS-MIB": T1, "UPS-MIB": RFC, "NETVISION8-STS-MIB": STS}

# Of the file, not answered by this UPS (what the simulated one does not measure), without an EMD, or not by this card yet
# (firewall, shutdown clients).
ABSENT = {
    "NETVISION8-UPS-MIB": {"upsBatterySOC", "upsConfigRemoteCtrl"},
    "NETVISION6-UPS-MIB": {"upsIdentUPSFirmwareVersion"},
    "UPS-MIB": {"upsConfigLowVoltageTransferPoint", "upsConfigHighVoltageTransferPoint"},
    "NETVISION8-STS-MIB": {"stsIdentFirmwareVersion"},
}
NOT_YET = re.compile(r"^(emd|firewall|.*OfDevice$|.*OfConnection$|upsConfig(Input|Output)(Voltage|Freq)$|upsAlarm(Id|Descr|"
                     r"Time|ExtDes)$)")
TYPES = {"INTEGER": {"Integer32", "INTEGER", "TestAndIncr", "TimeInterval"}, "STRING": {"DisplayString"},
         "OID": {"AutonomousType", "OBJECT"}, "Timeticks": {"TimeStamp"}, "IpAddress": {"IpAddress"},
         "Gauge32": {"Gauge32"}, "Counter32": {"Counter32"}, "Hex-STRING": {"DisplayString"}}


def objects(module):
    """{name: (syntax, access)} of the leaves in the file."""
    text = (MIBS / f"{module}.txt").read_text()
    found = {}
    for name, body in re.findall(r"^(\w+) OBJECT-TYPE\n(.*?)::=", text, re.S | re.M):
        access = re.search(r"MAX-ACCESS (\S+)", body).group(1)
        if "SEQUENCE OF" not in body and "INDEX" not in body:
            found[name] = (re.search(r"SYNTAX (\w+)", body).group(1), access)
    return found


def with_mibs(tool, *arguments):
    environment = {**os.environ, "MIBDIRS": f"{MIBS}:{BASE}", "MIBS": ":".join(MODULES), "SNMPCONFPATH": "/nonexistent"}
    return subprocess.run([tool, *map(str, arguments)], env=environment, capture_output=True, text=True, timeout=60)


@pytest.mark.skipif(not shutil.which("smilint"), reason="smitools is not installed")
@pytest.mark.parametrize("module", MODULES)
def test_smilint_finds_nothing(module, tmp_path):
    (tmp_path / "smi.conf").write_text(f"path :{BASE}\n")
    done = subprocess.run(["smilint", "-l3", "-c", tmp_path / "smi.conf", MIBS / f"{module}.txt"], capture_output=True,
                          text=True, timeout=60)
    assert done.stdout + done.stderr == ""


@pytest.mark.parametrize("device, module", [("vumap", "NETVISION8-UPS-MIB"), ("vumap", "NETVISION6-UPS-MIB"),
                                            ("vumap", "UPS-MIB"), ("sts", "NETVISION8-STS-MIB")])
def test_file_and_agent_agree(start_ups, start_card, device, module):
    card = snmp_card(start_card, start_ups(device))
    root = MODULES[module]
    done = with_mibs("snmpwalk", "-v2c", "-c", "public", "-Oe", "-m", module, f"127.0.0.1:{card.ports['snmp']}", root)
    known = objects(module)
    seen = set()
    for line in done.stdout.splitlines():
        match = re.match(rf"{module}::(\w+)\.(\S+) = (?:([\w-]+): )?(.*)$", line)
        if not match:
            continue
        name, index, kind, value = match.groups()
        if name not in known:
            assert module == "UPS-MIB" and name.startswith("upsAlarm") and index == "0", line
            continue
        seen.add(name)
        assert "Wrong Type" not in line, line
        assert "[" not in (value or "")[:1], line
        if kind:
            assert known[name][0] in TYPES[kind], line
    missing = {name for name, (_, access) in known.items() if access.startswith("read")} - seen
    assert {name for name in missing if not NOT_YET.match(name)} <= ABSENT[module]


@pytest.mark.parametrize("module", ["NETVISION8-UPS-MIB", "NETVISION6-UPS-MIB", "UPS-MIB"])
def test_what_can_be_written_is_what_the_file_says(ups, start_card, module):
    card = snmp_card(start_card, ups, {"snmp": {"write_community": "touch"}})
    writer = Snmp(card.ports["snmp"], "-v2c", "-c", "touch")
    translated = with_mibs("snmptranslate", "-m", module, "-On",
                           *[f"{module}::{name}" for name in objects(module)]).stdout.split()
    access = {oid.lstrip("."): known[1] for oid, known in zip(translated, objects(module).values())}
    walked = card.snmp.walk(MODULES[module])
    tried = set()
    for oid in walked:
        column = next((".".join(map(str, as_numbers(oid)[:n])) for n in range(len(as_numbers(oid)), 6, -1)
                       if ".".join(map(str, as_numbers(oid)[:n])) in access), None)
        if column is None or column in tried:
            continue
        tried.add(column)
        with pytest.raises(SnmpError) as refused:
            writer.set((oid, "t", 5))  # TimeTicks: no object takes it
        wanted = "wrongType" if access[column] == "read-write" else "notWritable"
        assert wanted in str(refused.value), (oid, str(refused.value))
    assert {access[column] for column in tried} >= {"read-only", "read-write"} and len(tried) > 20


def test_net_snmp_names_the_traps():
    done = with_mibs("snmptranslate", "-m", "NETVISION8-UPS-MIB", f"{T7}.2.0.15")
    assert done.stdout.strip() == "NETVISION8-UPS-MIB::upsTrapOnBatteryPower", done.stderr
