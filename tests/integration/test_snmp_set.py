"""What a SET does: settings that last, destructive orders, the clock, countdowns of RFC 1628; each with its event and, where it
cannot be done, with commitFailed and a line in the log. Objects and ranges are those of the published MIBs."""

import json
import os
import select

import pytest

import card_client
from card_client import until
from snmp_client import RFC, SYSTEM, T1, T7, Snmp, SnmpError, TrapListener, snmp_card
from test_history_service import query
from web_client import OPTIONS, Web

CONTROL7, CONTROL1, AGENT7, AGENT1 = f"{T7}.1.7", f"{T1}.1.8", f"{T7}.1.9", f"{T1}.1.10"


def writing_card(start_card, ups, config=None, **more):
    card = snmp_card(start_card, ups, {"snmp": {"write_community": "touch"}, **(config or {})}, **more)
    card.writer = Snmp(card.ports["snmp"], "-v2c", "-c", "touch")
    return card


@pytest.fixture
def card(start_card, ups):
    return writing_card(start_card, ups)


# (object, type, value, the same object in the other tree, what that shows)
SETTINGS = [
    (f"{CONTROL7}.2.0", "i", 120, f"{CONTROL1}.2.0", 120),
    (f"{CONTROL1}.3.0", "i", 1, f"{CONTROL7}.3.0", 1),
    (f"{CONTROL7}.4.1.2.13", "i", 3, f"{CONTROL1}.4.1.2.13", 1),
    (f"{CONTROL7}.4.1.3.1", "i", 10080, f"{CONTROL1}.4.1.3.1", 10080),
    (f"{CONTROL1}.4.1.4.2", "i", 3600, f"{CONTROL7}.4.1.4.2", 3600),
    (f"{CONTROL7}.4.1.5.2", "i", 30, f"{CONTROL1}.4.1.5.2", 30),
    (f"{CONTROL7}.5.1.2.7", "i", 2, f"{CONTROL1}.5.1.2.7", 2),
    (f"{CONTROL7}.5.1.3.7", "s", "18:30", f"{CONTROL1}.5.1.3.7", "18:30"),
    (f"{CONTROL1}.5.1.4.7", "i", 3, f"{CONTROL7}.5.1.4.7", 3),
    (f"{CONTROL1}.5.1.5.7", "s", "06:05", f"{CONTROL7}.5.1.5.7", "06:05"),
    (f"{CONTROL7}.6.1.2.8", "s", "24/12/2026", f"{CONTROL1}.6.1.2.8", "24/12/2026"),
    (f"{CONTROL7}.6.1.3.8", "s", "12:00", f"{CONTROL1}.6.1.3.8", "12:00"),
    (f"{CONTROL7}.6.1.4.8", "s", "02/01/2027", f"{CONTROL1}.6.1.4.8", "02/01/2027"),
    (f"{CONTROL7}.6.1.5.8", "s", "23:59", f"{CONTROL1}.6.1.5.8", "23:59"),
    (f"{CONTROL7}.7.1.2.1", "i", 1, f"{CONTROL1}.7.1.2.1", 1),
    (f"{CONTROL7}.7.1.3.1", "s", "00:01", f"{CONTROL1}.7.1.3.1", "00:01"),
    (f"{CONTROL7}.7.1.4.1", "i", 7, f"{CONTROL1}.7.1.4.1", 7),
    (f"{CONTROL7}.7.1.5.1", "s", "07:00", f"{CONTROL1}.7.1.5.1", "07:00"),
    (f"{AGENT7}.6.0", "s", "ntp.example", f"{AGENT1}.6.0", "ntp.example"),
    (f"{AGENT7}.7.0", "i", 31, f"{AGENT1}.7.0", 31),
    (f"{AGENT7}.8.0", "i", 28800, f"{AGENT1}.8.0", 28800),
    (f"{AGENT1}.9.0", "i", 1, f"{AGENT7}.9.0", 1),
    (f"{AGENT1}.11.0", "i", 3, f"{AGENT1}.11.0", 3),
    (f"{RFC}.1.1.5.0", "s", "Card 8", f"{SYSTEM}.5.0", "Card 8"),
    (f"{RFC}.1.1.6.0", "s", "rack 3", f"{RFC}.1.1.6.0", "rack 3"),
    (f"{RFC}.1.8.5.0", "i", 1, f"{RFC}.1.8.5.0", 1),
    (f"{RFC}.1.9.7.0", "i", 7, f"{RFC}.1.9.7.0", 7),
    ("1.3.6.1.2.1.11.30.0", "i", 1, "1.3.6.1.2.1.11.30.0", 1),
]


def test_settings_count_in_every_tree_and_outlive_a_restart(card):
    for oid, kind, value, _, _ in SETTINGS:
        assert card.writer.set((oid, kind, value))[oid] == value
    others = [row[3] for row in SETTINGS]
    wanted = [row[4] for row in SETTINGS]
    assert card.snmp.get(*others) == wanted
    told = [event["text"] for event in card.events() if event["name"] == "setting_changed"
            and "via SNMP v2c by community from 127.0.0.1" in event["text"]]
    assert len(told) == len(SETTINGS), told
    card.restart()
    card.until_online()
    assert Snmp(card.ports["snmp"]).get(*others) == wanted


@pytest.mark.parametrize("oid, kind, value, reason", [
    (f"{CONTROL7}.4.1.2.1", "i", 4, "wrongValue"),
    (f"{CONTROL1}.4.1.2.1", "i", 3, "wrongValue"),
    (f"{CONTROL7}.4.1.3.1", "i", 10081, "wrongValue"),
    (f"{CONTROL7}.4.1.2.14", "i", 1, "noCreation"),
    (f"{CONTROL7}.5.1.3.1", "s", "24:00", "wrongValue"),
    (f"{CONTROL7}.5.1.3.1", "s", "8:00", "wrongLength"),
    (f"{CONTROL7}.6.1.2.1", "s", "31/04/2027", "wrongValue"),
    (f"{CONTROL7}.6.1.2.1", "s", "2027-04-30", "wrongValue"),
    (f"{AGENT7}.1.0", "s", "192.0.2.1", "wrongType"),
    (f"{AGENT7}.4.0", "s", "00/01/2026", "wrongValue"),
    (f"{AGENT7}.5.0", "s", "23:59:60", "wrongValue"),
    (f"{AGENT7}.8.0", "i", 4, "wrongValue"),
    (f"{AGENT1}.8.0", "i", 21601, "wrongValue"),
    (f"{AGENT7}.16.0", "i", 3, "wrongValue"),
    (f"{AGENT7}.1.0", "a", "192.0.2.250", "commitFailed"),
    (f"{AGENT7}.12.0", "i", 1, "commitFailed"),
    (f"{AGENT7}.13.0", "i", 1, "commitFailed"),
    (f"{AGENT1}.14.0", "i", 1, "commitFailed"),
    (f"{RFC}.1.8.1.0", "i", 2, "commitFailed"),
    (f"{RFC}.1.8.4.0", "i", 301, "wrongValue"),
    (f"{RFC}.1.9.8.0", "i", 1, "commitFailed"),
])
def test_refusals(card, oid, kind, value, reason):
    before = card.snmp.value(oid)
    with pytest.raises(SnmpError, match=reason):
        card.writer.set((oid, kind, value))
    if reason == "commitFailed":
        assert "SET via SNMP v2c by community from 127.0.0.1 failed: " in card.log()
    if oid not in (f"{AGENT7}.4.0", f"{AGENT7}.5.0"):
        assert card.snmp.value(oid) == before


def test_what_is_so_already_may_be_written(card):
    address = card.snmp.value(f"{AGENT7}.1.0")
    card.writer.set((f"{AGENT7}.1.0", "a", address), (f"{AGENT7}.13.0", "i", 2), (f"{AGENT7}.16.0", "i", 2),
                    (f"{RFC}.1.8.1.0", "i", 1))


@pytest.mark.parametrize("number, name, table", [
    (17, "card_events_cleared", "event_card"), (18, "device_events_cleared", "event_device"),
    (19, "extended_history_cleared", "record_ups_extended"), (20, "history_cleared", "record_ups")])
@pytest.mark.parametrize("agent", [AGENT7, AGENT1])
def test_logs_are_cleared(start_card, ups, number, name, table, agent):
    card = writing_card(start_card, ups, {"history": {"interval_s": 1, "write_interval_s": 1}})
    card.until_sweeps(2)
    before = card.last_event_id()
    assert card.writer.set((f"{agent}.{number}.0", "i", 1))[f"{agent}.{number}.0"] == 1
    told = until(lambda: card.events(after=before, name=name))
    assert "via SNMP v2c by community from 127.0.0.1" in told[0]["text"]
    assert card.snmp.value(f"{agent}.{number}.0") == 2
    card.stop()
    oldest = query(card, f"SELECT min({'id' if table.startswith('event') else 'time'}) FROM {table}")[0][0]
    if table.startswith("event"):
        assert oldest is None or oldest > before
    else:
        until_cleared = query(card, f"SELECT time FROM event_card WHERE name = '{name}'")[0][0]
        assert oldest is None or oldest >= until_cleared - 3_600_000  # nothing but the hour and second that run


def test_factory_settings(start_card, ups):
    """What was written goes; the administrator's file stays."""
    card = writing_card(start_card, ups, {"identity": {"system_location": "Cellar"}})
    card.writer.set((f"{SYSTEM}.4.0", "s", "ops"), (f"{SYSTEM}.6.0", "s", "Attic"), (f"{AGENT7}.21.1.2.1", "s", "192.0.2.7"))
    card.writer.set((f"{AGENT7}.15.0", "i", 1))
    assert card.snmp.get(f"{SYSTEM}.4.0", f"{SYSTEM}.6.0", f"{AGENT7}.21.1.2.1") == ["", "Cellar", ""]
    assert "via SNMP v2c" in card.events(name="settings_reset")[0]["text"]
    assert json.loads((card.state_dir / "settings.json").read_text() or "{}") == {}
    card.restart()
    card.until_online()
    assert Snmp(card.ports["snmp"]).get(f"{SYSTEM}.4.0", f"{SYSTEM}.6.0") == ["", "Cellar"]


def next_ready(card):
    """The line of a card that began anew, and its ports."""
    ready, _, _ = select.select([card.process.stdout], [], [], 10 * card_client.PATIENCE)
    line = card.process.stdout.readline().decode() if ready else ""
    assert line.startswith("ready "), card.log()
    card.ports = json.loads(line[len("ready "):])
    card.port = card.ports["http"]


@pytest.mark.parametrize("agent", [AGENT7, AGENT1])
def test_restart(start_card, ups, tmp_path, agent):
    listener = TrapListener(tmp_path / "trapd")
    try:
        card = writing_card(start_card, ups, {"snmp_receiver_1": {"address": "127.0.0.1", "port": listener.port,
                                                                  "type": "NET VISION"}})
        boots = "1.3.6.1.6.3.10.2.1.2.0"
        before = card.snmp.value(boots)
        process = card.process.pid
        assert card.writer.set((f"{agent}.16.0", "i", 1))
        next_ready(card)
        card.until_online()
        assert card.process.pid == process and card.is_running()
        assert Snmp(card.ports["snmp"]).value(boots) == before + 1
        listener.until(f"{T7}.2.0.27")
        until(lambda: listener.oids().count("1.3.6.1.6.3.1.1.5.2") >= 1, 10, "no warmStart")
        assert listener.oids().count(f"{T7}.2.0.27") == 1
        card.stop()
        names = [name for (name,) in query(card, "SELECT name FROM event_card ORDER BY id")]
        assert names.index("card_restarted") < len(names) - 1 - names[::-1].index("warm_boot")
    finally:
        listener.close()


@pytest.fixture
def without_clock_rights(monkeypatch, tmp_path):
    """The daemon may not set the clock of the machine the tests run on, whoever runs them."""
    if os.geteuid() == 0:
        script = tmp_path / "netvisiond"
        script.write_text(f'#!/bin/sh\nexec setpriv --bounding-set -sys_time --inh-caps -sys_time "{card_client.PROGRAM}" "$@"\n')
        script.chmod(0o755)
        monkeypatch.setattr(card_client, "PROGRAM", script)


def test_a_clock_that_may_not_be_set(start_card, ups, without_clock_rights):
    card = writing_card(start_card, ups)
    for triple in ((f"{AGENT7}.4.0", "s", "01/02/2030"), (f"{AGENT1}.5.0", "s", "03:04:05")):
        with pytest.raises(SnmpError, match="commitFailed"):
            card.writer.set(triple)
    assert "the clock of this machine cannot be set: Operation not permitted" in card.log()
    with pytest.raises(SnmpError, match="commitFailed"):
        card.writer.set((f"{SYSTEM}.4.0", "s", "ops"), (f"{AGENT7}.4.0", "s", "01/02/2030"))
    assert card.snmp.value(f"{SYSTEM}.4.0") == ""  # saved before the clock was tried, and taken back
    assert not card.events(name="time_changed_by_user")
    assert "/2030" not in card.snmp.value(f"{AGENT7}.4.0")


def test_a_test_trap_on_demand(start_card, ups, tmp_path):
    """upsTrapTest, and the same by REST."""
    listener = TrapListener(tmp_path / "trapd")
    receiver = {"address": "127.0.0.1", "port": listener.port, "type": "NET VISION"}
    config = {"snmp": {"write_community": "touch"}, "snmp_receiver_1": receiver, "https": {"enabled": True}}
    try:
        card = snmp_card(start_card, ups, config, *OPTIONS)
        Snmp(card.ports["snmp"], "-v2c", "-c", "touch").set((f"{AGENT7}.51.0", "i", 1))
        assert listener.until(f"{T7}.2.0.42")["values"] == {}
        assert Web(card).set_up().request("POST", "/api/v1/snmp/test-trap").status == 204
        until(lambda: listener.oids().count(f"{T7}.2.0.42") == 2, what=listener.oids)
    finally:
        listener.close()


@pytest.mark.parametrize("ups", ["vumap", "jbusp-3-3"], indirect=True)
def test_countdowns_of_the_standard(ups, start_card):
    card = writing_card(start_card, ups, {"serial": {"project_controls": True}})  # its standby is in no public document
    shutdown, startup, reboot = f"{RFC}.1.8.2.0", f"{RFC}.1.8.3.0", f"{RFC}.1.8.4.0"
    assert card.snmp.get(shutdown, startup, reboot) == [-1, -1, -1]

    def accepted(oid, seconds):
        try:
            return card.writer.set((oid, "i", seconds))
        except SnmpError as error:  # the UPS tells what it permits a little after what it does
            assert "inconsistentValue" in str(error)
            return None

    card.until(lambda _: accepted(shutdown, 3600))
    assert 3590 <= card.snmp.value(shutdown) <= 3600
    card.writer.set((shutdown, "i", -1))
    until(lambda: card.snmp.value(shutdown) == -1)
    assert "on_standby" not in card.snapshot().flags and not card.events(name="standby_on")
    assert accepted(shutdown, 1)
    until(lambda: card.events(name="standby_on"), 15)
    until(lambda: card.snmp.get(shutdown, f"{RFC}.1.4.1.0") == [-1, 2], 15)
    card.until(lambda _: accepted(startup, 0))
    until(lambda: card.events(name="standby_off"), 15)
    until(lambda: card.snmp.value(f"{RFC}.1.4.1.0") == 3, 15)
    card.until(lambda _: accepted(reboot, 8))
    until(lambda: card.snmp.value(f"{RFC}.1.4.1.0") == 2, 15)
    until(lambda: len(card.events(name="standby_off")) == 2, 25)
    until(lambda: card.snmp.get(reboot, f"{RFC}.1.4.1.0") == [-1, 3], 15)
