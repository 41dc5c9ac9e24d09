"""Controls, battery test, clocks, alarms, points and the trace of the serial line over REST (manual 12.7, 15.1)."""

import csv
import datetime
import io

import pytest

from card_client import PATIENCE, until
from scenes import VIEWER, logged_in_card
from web_client import Web


@pytest.fixture(scope="module")
def card(tmp_path_factory):
    with logged_in_card(tmp_path_factory.mktemp("control"), users=[VIEWER]) as card:
        card.until(lambda snapshot: snapshot["controls"]["allowed"])
        yield card


@pytest.fixture(scope="module")
def admin(card):
    return card.admin


def finished(web, job):
    """The outcome of a command, asked for until it is there."""
    def ended():
        answer = web.get(f"/api/v1/commands/{job['id']}")
        assert answer.status == 200
        return answer.json if answer.json["state"] != "running" else None
    return until(ended, 20)


def allowed(web):
    return {control["name"] for control in web.get("/api/v1/controls").json["allowed"]}


def test_only_what_the_ups_permits_is_listed(card, admin):
    until(lambda: allowed(admin) == set(card.snapshot()["controls"]["allowed"]))
    assert admin.get("/api/v1/controls").json["remote_enabled"] is True


def test_a_command_is_carried_out_and_its_outcome_followed(card, admin):
    """202 with a place to ask; confirmed once the status shows it; an event says who."""
    answer = admin.request("POST", "/api/v1/controls/eco_mode_on")
    assert answer.status == 202 and answer.headers["Location"] == f"/api/v1/commands/{answer.json['id']}"
    assert answer.json["name"] == "eco_mode_on" and answer.json["by"] == "admin"
    done = finished(admin, answer.json)
    assert done["state"] == "confirmed" and done["problem"] == "" and done["finished"]
    assert card.ups.state()["eco"] is True
    event = until(lambda: card.events(name="eco_mode_on", kind="command"))[-1]
    assert "by admin from 127.0.0.1" in event["text"]
    card.until(lambda snapshot: "eco_mode_off" in snapshot["controls"]["allowed"], 30)
    assert finished(admin, admin.request("POST", "/api/v1/controls/eco_mode_off").json)["state"] == "confirmed"


def test_what_is_not_permitted_or_not_known_is_refused(card, admin):
    refused = sorted({"standby_off", "load_off", "to_alternate_source"} - allowed(admin))
    assert refused
    for name in refused:
        assert admin.request("POST", f"/api/v1/controls/{name}").status == 409
    assert admin.request("POST", "/api/v1/controls/explode").status == 404
    for unknown in ("999999", "0", "-1", "x", "18446744073709551616"):
        assert admin.get(f"/api/v1/commands/{unknown}").status == 404
    viewer = VIEWER.log_in(Web(card))
    assert viewer.request("POST", "/api/v1/controls/eco_mode_on").status == 403
    assert viewer.get("/api/v1/controls").status == 200


def test_the_battery_test_is_started_and_seen(card, admin):
    """Manual 12.7.2: state, start; the state follows the UPS."""
    before = admin.get("/api/v1/battery-test").json
    assert before["can_start"] is True
    assert [(node["node"], node["state"], node["failed"]) for node in before["nodes"]] == [("system", "enabled", False)]
    job = admin.request("POST", "/api/v1/battery-test")
    assert job.status == 202 and finished(admin, job.json)["state"] == "confirmed"
    assert admin.get("/api/v1/battery-test").json["nodes"][0]["state"] == "in_progress"
    card.ups.set(battery_test=False)
    until(lambda: admin.get("/api/v1/battery-test").json["nodes"][0]["state"] == "enabled", 20)
    card.ups.set(remote_enabled=False)
    told = until(lambda: (answer := admin.get("/api/v1/battery-test").json)["can_start"] is False and answer, 30)
    assert told["nodes"][0]["state"] == "disabled"
    card.ups.set(remote_enabled=True)
    until(lambda: admin.get("/api/v1/battery-test").json["nodes"][0]["state"] == "enabled", 30)


TOLD = ("last_date", "last_result", "days_to_next", "schedule")


def battery_tests(card, node=0):
    nodes = card.get("/api/v1/battery-test")["nodes"]
    return [nodes[node][key] for key in TOLD] if len(nodes) > node else None


@pytest.mark.parametrize("ups, address, weeks", [("vumap", 0x00D6, 4), ("jbusp-3-3", 0x1390, None)], indirect=["ups"])
def test_the_last_battery_test_and_the_next(ups, start_card, address, weeks):
    """Manual 12.7.2: MSB day LSB month; 0 none, 1 passed, 2 interrupted, 3 failed; days to the next, 0 when none is planned.
    12.7.3, VU-MAP only: weeks, MSB day of the week LSB hour."""
    schedule = weeks and {"weeks": weeks, "day": "saturday", "hour": 3}
    if weeks:
        ups.registers(address - 2, [weeks, 0x0603])
    ups.registers(address, [0x150B, 1, 12])
    card = start_card(ups.link, config={"serial": {"project_controls": True}})
    for words, told in [(None, [{"day": 21, "month": 11}, "passed", 12, schedule]), ([0, 9, 0], [None, None, None, schedule])]:
        if words:
            ups.registers(address, words)
        until(lambda: battery_tests(card) == told, 60, lambda: f"{told}, not {battery_tests(card)}")


@pytest.mark.parametrize("ups", ["vumap-parallel"], indirect=True)
def test_each_unit_of_a_parallel_system_tells_its_own_battery_test(ups, start_card):
    """Manual 12.7.2, distributed battery: a row for each unit, from the unit's own block."""
    for unit in (1, 2, 3):
        ups.registers(unit << 12 | 0x00D4, [unit, 0x0100 | unit, unit << 8 | 0x05, unit, 10 * unit])
    card = start_card(ups.link, config={"serial": {"project_controls": True}})
    results = ["passed", "interrupted", "failed"]
    wanted = [[{"day": unit, "month": 5}, results[unit - 1], 10 * unit, {"weeks": unit, "day": "monday", "hour": unit}]
              for unit in (1, 2, 3)]
    until(lambda: [battery_tests(card, unit) for unit in (1, 2, 3)] == wanted, 60, lambda: card.get("/api/v1/battery-test"))


def test_a_lost_line_permits_nothing(card, admin):
    card.ups.fault("silence")
    try:
        card.until(lambda snapshot: snapshot.link == "lost", 60)
        assert allowed(admin) == set() and admin.get("/api/v1/battery-test").json["nodes"] == []
        assert admin.request("POST", "/api/v1/controls/eco_mode_on").status == 409
        assert admin.get("/api/v1/clock").json["ups"] is None
    finally:
        card.ups.clear_faults()
    card.until_online(60)


def until_right(admin):
    """The UPS's clock is the card's; a reading may come late, and the next is right again."""
    def drift():
        return until(lambda: admin.get("/api/v1/clock").json["ups"])["drift_s"]
    until(lambda: abs(drift()) <= 2 * PATIENCE, what=drift)


def test_the_clocks_and_their_drift(card, admin):
    """The UPS's clock as the simulator has it; the card gives it its own time, which an event tells."""
    card.ups.registers(0x00CB, [0x1E0F, 0x0A0C, 0x0303, 26])  # 2026-03-10 12:30:15
    def read():
        clock = admin.get("/api/v1/clock").json
        return clock if clock["ups"] and clock["ups"]["time"].startswith("2026-03-10T12:30:") else None
    clock = until(read, 20)
    card_time = datetime.datetime.fromisoformat(clock["card"]["local"])
    ups_time = datetime.datetime.fromisoformat(clock["ups"]["time"])
    assert clock["ups"]["drift_s"] == pytest.approx((ups_time - card_time).total_seconds(), abs=1)
    now = datetime.datetime.fromisoformat(clock["card"]["time"].replace("Z", "+00:00"))
    assert abs((datetime.datetime.now(datetime.timezone.utc) - now).total_seconds()) < 5 * PATIENCE
    card.ups.release()
    assert admin.request("POST", "/api/v1/clock/ups").status == 204
    until_right(admin)
    assert "by admin" in until(lambda: card.events(name="set_ups_clock"))[-1]["text"]


def test_the_card_keeps_the_clock_of_the_ups_right(card, admin):
    """Manual 15.1, "Synchronize UPS": switched on, the UPS gets the card's time by itself, which an event tells."""
    before = len(card.events(name="set_ups_clock"))
    card.ups.registers(0x00CB, [0x1E0F, 0x0A0C, 0x0303, 26])
    card.ups.release()
    headers = {"If-Match": "*"}
    assert admin.request("PATCH", "/api/v1/settings/clock", {"synchronise_ups": True}, headers).status == 200
    told = until(lambda: card.events(name="set_ups_clock")[before:])
    assert [event["text"] for event in told] == ["UPS date and time set via synchronisation by system"]
    until_right(admin)
    assert admin.request("PATCH", "/api/v1/settings/clock", {"synchronise_ups": False}, headers).status == 200


@pytest.mark.parametrize("time_text", ["", "nothing", "2026-03-10", "2026-13-01T00:00:00Z", "2026-03-10T12:30:15",
                                       "1969-12-31T23:59:59Z", "2026-02-30T00:00:00Z", 5])
def test_a_time_that_is_none_is_refused(admin, time_text):
    assert admin.request("PUT", "/api/v1/clock", {"time": time_text}).status == 422


def test_active_alarms_and_points(card, admin):
    """The alarms of the snapshot; every value's name, unit and decimals, with what it is now in each node."""
    card.ups.set(mains=False)
    card.until(lambda snapshot: "on_battery" in snapshot.alarm_ids)
    alarms = admin.get("/api/v1/alarms").json
    assert alarms["count"] == len(alarms["alarms"]) >= 1
    assert "on_battery" in {alarm["id"] for alarm in alarms["alarms"]}
    assert alarms["last"] in {alarm["id"] for alarm in alarms["alarms"]}
    card.ups.set(mains=True)
    card.until(lambda snapshot: not snapshot.alarm_ids, 60)
    assert admin.get("/api/v1/alarms").json == {"count": 0, "last": None, "alarms": []}
    card.ups.freeze()
    card.until_sweeps(2)
    points = {point["name"]: point for point in admin.get("/api/v1/points").json["points"]}
    values = card.snapshot().values
    card.ups.freeze(False)
    assert points["output.frequency"]["unit"] == "Hz" and points["output.frequency"]["decimals"] == 1
    assert points["output.l1.voltage"]["nominal"] == "nominal.output_voltage"
    assert points["output.l3.current"]["nominal"] == "nominal.output_current" and points["ambient.temperature"]["nominal"] is None
    loads = {name for name, point in points.items() if point["marks"] == {"warning": 90, "full": 100}}
    assert loads == {"output.load", *(f"output.{line}.load" for line in ("l1", "l2", "l3", "neutral"))}
    assert {name: point["values"]["system"] for name, point in points.items() if point["values"]} == values


def test_the_serial_trace_is_off_until_asked_for_and_bounded(card, admin):
    """What the simulator was asked stands in it, with the words; CSV holds the same."""
    assert admin.get("/api/v1/serial-trace").json == {"enabled": False, "left_s": 0, "last": 0, "exchanges": []}
    card.until_sweeps(2)
    assert admin.get("/api/v1/serial-trace").json["last"] == 0
    answer = admin.request("PUT", "/api/v1/serial-trace", {"enabled": True, "minutes": 1})
    assert answer.json["enabled"] is True and 50 < answer.json["left_s"] <= 60
    card.ups.freeze()
    card.until_sweeps(2)
    trace = admin.get("/api/v1/serial-trace").json["exchanges"]
    status = next(one for one in reversed(trace) if one["address"] == 0x0030 and one["problem"] == "")
    assert status["direction"] == "read"
    assert [int(word, 16) for word in status["words"].split()] == card.ups.read(0x0030, status["count"])
    card.ups.freeze(False)
    older, newer = trace[:len(trace) // 2], trace[len(trace) // 2:]
    later = admin.get(f"/api/v1/serial-trace?after={older[-1]['id']}").json["exchanges"]
    assert newer and later[:len(newer)] == newer
    assert admin.request("PUT", "/api/v1/serial-trace", {"enabled": False}).json["enabled"] is False
    rows = list(csv.DictReader(io.StringIO(admin.get("/api/v1/serial-trace.csv").text)))
    assert [row["words"] for row in rows][:len(trace)] == [one["words"] for one in trace]
    assert len(rows) >= len(trace)


def test_switching_the_trace_is_told(admin):
    """An event each: who, by which door, from where; none for switching off what is off, nor for what is refused."""
    def switch(**body):
        return admin.request("PUT", "/api/v1/serial-trace", body).status
    assert switch(enabled=False) == 200
    last = max(event["id"] for event in admin.events())
    assert [switch(enabled=True, minutes=3), switch(enabled=False), switch(enabled=False), switch(enabled=True, minutes=61)] == [
        200, 200, 200, 422]
    events = [event for event in admin.events() if event["id"] > last and event["name"].startswith("serial_trace")]
    assert [event["text"] for event in events] == [
        "Serial trace switched on via web by admin from 127.0.0.1 (for 3 min)",
        "Serial trace switched off via web by admin from 127.0.0.1"]
    assert {event["log"] for event in events} == {"card"}


@pytest.mark.parametrize("body", [{}, {"enabled": 1}, {"enabled": True, "minutes": 0}, {"enabled": True, "minutes": 61},
                                  {"enabled": True, "minutes": 1.5}, {"enabled": True, "more": 1}])
def test_a_trace_that_makes_no_sense_is_refused(admin, body):
    assert admin.request("PUT", "/api/v1/serial-trace", body).status == 422


def test_who_is_not_the_administrator_sees_no_trace(card, admin):
    """Manual, troubleshooting 1: "it is necessary to be logged as admin"."""
    viewer = VIEWER.log_in(Web(card))
    for path in ("/api/v1/serial-trace", "/api/v1/serial-trace.csv"):
        assert viewer.get(path).status == 403
