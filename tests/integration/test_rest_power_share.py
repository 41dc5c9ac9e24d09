"""The power-share plugs over REST (manual 12.8.1), against the registers of the simulated UPS."""

import pytest

from card_client import until
from scenes import WORKER, logged_in_card
from test_rest_control import finished
from web_client import Web

ALL_REGISTERS = {"serial": {"project_controls": True}}  # of power plugs only their state is in public documents


def plugs(card):
    return card.get("/api/v1/power-share")["plugs"]


def without_commands(card):
    return [{key: value for key, value in plug.items() if key != "commands"} for plug in plugs(card)]


def told(card, number):
    """The events of a plug's state, as the manual's list of events (18.3) words them."""
    return [event["text"] for event in card.events(name=f"plug.{number}.closed", kind="state")]


def plug(number, closed, mode=None, value=None, unit=None):
    return {"number": number, "closed": closed, "mode": mode, "value": value, "unit": unit}


MODES = [1, 60, 2, 15, 3, 0, 4, 300]  # capacity, backup time, emergency light, time on battery, each with its threshold
TOLD = [("battery_capacity", 60, "%"), ("backup_time", 15, "min"), ("emergency_light", None, None),
        ("time_on_battery", 300, "s")]


@pytest.mark.parametrize("ups, modes, state", [("vumap-1ph", 0x00E0, 0x0033), ("jbusp-1ph", 0x1380, 0x1388)],
                         indirect=["ups"])
def test_state_mode_and_value_are_what_the_registers_say(ups, start_card, modes, state):
    """VU-MAP S060..S063, JBUSP 0x1388: plugs 1 and 3 closed; two words for each plug."""
    ups.registers(modes, MODES)
    for bit in range(4):
        ups.bit(state, bit + (12 if state == 0x0033 else 0), 1 - bit % 2)
    card = start_card(ups.link, config=ALL_REGISTERS)
    wanted = [plug(number, number % 2 == 1, *TOLD[number - 1]) for number in (1, 2, 3, 4)]
    until(lambda: without_commands(card) == wanted, 30, lambda: plugs(card))


@pytest.mark.parametrize("ups, closed", [("vumap-1ph", True), ("jbusp-1ph", None)], indirect=["ups"])
def test_of_a_real_ups_only_what_public_documents_name_is_read(ups, closed, start_card):
    """How many, by 0x000B and T10, and the state where status bits tell it; the rest is null."""
    card = start_card(ups.link)
    wanted = [plug(number, closed) for number in (1, 2, 3, 4)]
    until(lambda: without_commands(card) == wanted, 30, lambda: plugs(card))
    assert all(plug["commands"] == [] for plug in plugs(card))


def test_a_ups_without_plugs_has_none(card):
    card.until(lambda snapshot: snapshot.values.get("power_share.plugs") == 0)
    assert plugs(card) == []


def test_the_administrator_switches_a_plug(tmp_path):
    """12.8.1: the page is the administrator's. The plug is seen to open; the UPS then permits to close it."""
    with logged_in_card(tmp_path, "vumap-1ph", config=ALL_REGISTERS, users=[WORKER]) as card:
        until(lambda: plugs(card)[1:2] and "open_plug_2" in plugs(card)[1]["commands"], 30)
        worker = WORKER.log_in(Web(card))
        assert worker.request("POST", "/api/v1/controls/open_plug_2").status == 403
        card.admin.log_in()
        job = card.admin.request("POST", "/api/v1/controls/open_plug_2")
        assert job.status == 202 and finished(card.admin, job.json)["state"] == "confirmed"
        assert card.ups.word(0x0033) & 0xF000 == 0xD000
        assert until(lambda: plugs(card)[1]["closed"] is False)
        assert told(card, 2) == ["Power Plug 2 OFF"]
        event = until(lambda: card.events(name="open_plug_2", kind="command"))[-1]
        assert event["text"].startswith("Power Plug 2 OFF via ") and "by admin" in event["text"]


def test_a_plug_is_not_said_to_be_open_where_the_ups_does_not_show_it(tmp_path):
    """JBUSP has no status bit for a plug: its word 0x1388 is read now and then, until then the command is only sent."""
    with logged_in_card(tmp_path, "jbusp-1ph", config=ALL_REGISTERS) as card:
        until(lambda: plugs(card)[1:2] and plugs(card)[1]["closed"] and "open_plug_2" in plugs(card)[1]["commands"], 30)
        job = card.admin.request("POST", "/api/v1/controls/open_plug_2")
        assert job.status == 202 and finished(card.admin, job.json)["state"] in ("sent", "confirmed")
        assert card.ups.word(0x1388) == 0b1101
        until(lambda: plugs(card)[1]["closed"] is False, 40)
        card.ups.register(0x1388, 0b1111)
        until(lambda: plugs(card)[1]["closed"] is True, 40)
        assert told(card, 2) == ["Power Plug 2 OFF", "Power Plug 2 ON"]
        job = card.admin.request("POST", "/api/v1/controls/open_plug_2")
        assert finished(card.admin, job.json)["state"] == "sent"
