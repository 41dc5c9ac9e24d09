"""Who changed what, by which door, from where: the events of settings and commands, with old and new values."""

import signal

import pytest

from card_client import until
from snmp_client import SYSTEM, T7, Snmp, snmp_card

NAME = f"{SYSTEM}.5.0"


def changes(card):
    return [event["text"] for event in card.events(name="setting_changed")]


def test_a_file_read_again_tells_old_and_new_but_no_secret(card):
    card.config["identity"] = {"system_name": "Rack 4"}
    card.config["snmp"] = {"write_community": "hush hush"}
    card.write_config()
    card.send(signal.SIGHUP)
    texts = until(lambda: len(changes(card)) == 2 and changes(card), 10)
    assert sorted(texts) == [
        "identity.system_name has been changed via file (SIGHUP) by system (Socomec -> Rack 4)",
        "snmp.write_community has been changed via file (SIGHUP) by system (*** -> ***)",
    ]
    assert "hush" not in card.log()


def test_version_2c_names_the_address_and_no_community(start_card, ups):
    card = snmp_card(start_card, ups, {"snmp": {"write_community": "touch"}})
    Snmp(card.ports["snmp"], "-v2c", "-c", "touch").set((NAME, "s", "Rack 4"))
    assert changes(card) == [
        "identity.system_name has been changed via SNMP v2c by community from 127.0.0.1 (Socomec -> Rack 4)"]


def test_version_3_names_the_user(start_card, ups):
    user = {"name": "alice", "auth": "SHA", "auth_password": "alice authentication", "may_write": True}
    card = snmp_card(start_card, ups, {"snmp_user_1": user})
    alice = Snmp(card.ports["snmp"], "-v3", "-u", "alice", "-l", "authNoPriv", "-a", "SHA", "-A",
                 "alice authentication")
    alice.set((f"{T7}.1.9.10.0", "i", 7))
    assert changes(card) == [
        "serial.polling_rate_s has been changed via SNMP v3 by alice from 127.0.0.1 (1 -> 7)"]
