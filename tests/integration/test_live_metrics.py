"""GET /metrics, read by Prometheus' own client library; who may read it. GET /api/v1/live/events, the fallback."""

import os
import pathlib

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from card_client import until
from live_client import LIVE, Events
from scenes import VIEWER, logged_in_card
from web_client import Web, new_card


@pytest.fixture(scope="module")
def card(tmp_path_factory):
    with logged_in_card(tmp_path_factory.mktemp("metrics"), "vumap-parallel", users=[VIEWER]) as card:
        yield card


@pytest.fixture(scope="module")
def admin(card):
    return card.admin


def families(answer):
    """name -> family; the parser refuses what is not OpenMetrics."""
    assert answer.headers["Content-Type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8"
    found = list(text_string_to_metric_families(answer.text))
    assert len({family.name for family in found}) == len(found)
    return {family.name: family for family in found}


def sample(family, **labels):
    return next(s.value for s in family.samples if labels.items() <= s.labels.items())


UNITS = {"V": ("volts", 1), "A": ("amperes", 1), "Hz": ("hertz", 1), "%": ("percent", 1), "kVA": ("volt_amperes", 1000),
         "kW": ("watts", 1000), "Ah": ("ampere_hours", 1), "°C": ("celsius", 1), "min": ("seconds", 60),
         "s": ("seconds", 1), "d": ("seconds", 86400)}


def test_every_value_is_there_in_base_units(card, admin):
    """Each value of the snapshot, of each node, and no other; the UPS is frozen meanwhile."""
    def values():
        return {node["id"]: node["values"] for node in card.snapshot()["nodes"]}

    def at_one_instant():
        """Slow tables may come between."""
        before = values()
        found = families(admin.get("/metrics"))
        return (before, found) if values() == before else None
    card.ups.freeze()
    card.until_sweeps(2)
    nodes, found = until(at_one_instant)
    card.ups.freeze(False)
    samples = {}
    for family in found.values():
        for one in family.samples:
            if "node" in one.labels:
                assert family.unit == "" or family.name.endswith("_" + family.unit)
                samples[family.documentation, one.labels["node"]] = (family.unit, one.value)
    assert samples.keys() == {(name, node) for node, values in nodes.items() for name in values}
    factors = {unit: factor for unit, factor in UNITS.values() if unit != "seconds"}
    for (name, node), (unit, value) in samples.items():
        factor = value / nodes[node][name] if unit == "seconds" and nodes[node][name] else factors.get(unit, 1)
        assert factor in (1, 60, 1000, 86400) and value == pytest.approx(nodes[node][name] * factor), name
    assert found["ups_output_frequency_hertz"].unit == "hertz"


def test_the_daemons_own_health(card, admin):
    found = families(admin.get("/metrics"))
    resident = int(pathlib.Path(f"/proc/{card.process.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
    assert found["process_resident_memory_bytes"].samples[0].value == pytest.approx(resident, rel=0.2)
    assert found["process_cpu_seconds"].type == "counter" and found["process_cpu_seconds"].samples[0].value > 0
    assert found["netvisiond_web_connections"].samples[0].value >= 1
    assert found["netvisiond_history_recording"].samples[0].value == 1
    assert sample(found["ups_link_state"], ups_link_state="online") == 1
    assert found["ups_device"].samples[0].labels["map"] == "VU-MAP"
    before = found["netvisiond_sweeps"].samples[0].value
    card.until_sweeps(2)
    assert families(admin.get("/metrics"))["netvisiond_sweeps"].samples[0].value >= before + 2


def test_an_alarm_stands_there_while_it_is_active(card, admin):
    card.ups.set(mains=False)
    try:
        card.until(lambda snapshot: "on_battery" in snapshot.alarm_ids)
        found = families(admin.get("/metrics"))
        assert sample(found["ups_alarm"], alarm="on_battery") == 1
        assert sum(one.value for one in found["ups_alarms"].samples) == len(found["ups_alarm"].samples)
    finally:
        card.ups.set(mains=True)
    card.until(lambda snapshot: "on_battery" not in snapshot.alarm_ids, 60)
    found = families(admin.get("/metrics"))
    others = found["ups_alarm"].samples if "ups_alarm" in found else []
    assert "on_battery" not in {one.labels["alarm"] for one in others}
    assert sum(one.value for one in found["ups_alarms"].samples) == len(others)


def test_a_lost_line_leaves_no_old_values(card, admin):
    card.ups.fault("silence")
    try:
        card.until(lambda snapshot: snapshot.link == "lost", 60)
        found = families(admin.get("/metrics"))
        assert not any("node" in one.labels for family in found.values() for one in family.samples)
        assert sample(found["ups_link_state"], ups_link_state="lost") == 1
        assert found["netvisiond_failed_sweeps"].samples[0].value >= 3
    finally:
        card.ups.clear_faults()
    card.until_online(60)


def test_a_token_reads_it_and_nobody_else(card, admin):
    assert Web(card).get("/metrics").status == 401
    made = admin.request("POST", "/api/v1/tokens", {"name": "prometheus", "role": "read_only", "days": 1}).json
    answer = Web(card).send("GET", "/metrics", headers={"Authorization": f"Bearer {made['token']}"})
    assert answer.status == 200 and families(answer)


def test_the_setting_opens_it_once_the_first_password_is_changed(start_card):
    open_card = new_card(start_card, config={"web": {"metrics_open": True}})
    assert Web(open_card).get("/metrics").status == 401
    Web(open_card).set_up()
    answer = Web(open_card).get("/metrics")
    assert answer.status == 200 and "ups_device" not in families(answer)
    assert Web(open_card).get("/api/v1/snapshot").status == 401


def test_server_sent_events_tell_the_same(card, admin):
    """State, events, deltas without a gap; who comes back gets the events it missed."""
    stream = Events(card, admin)
    assert stream.answer.headers["Content-Type"] == "text/event-stream"
    number, state = stream.next()
    assert state["type"] == "state" and state["snapshot"]["nodes"]
    _, events = stream.until(lambda message: message["type"] == "events")
    last = events["events"][-1]["id"]
    told = [state["type"]]
    while told[-2:] != ["delta", "delta"]:
        _, message = stream.until(lambda message: message["type"] in ("state", "delta"))
        # A whole state only for who has missed one: on a busy machine also this client.
        assert (message["sequence"] == state["sequence"] + 1) == (message["type"] == "delta")
        told.append(message["type"])
        state = message
    stream.close()
    back = Events(card, admin, LIVE + "/events?sub=events", {"Last-Event-ID": str(last - 1)})
    assert "nodes" not in back.next()[1]["snapshot"]
    number, again = back.until(lambda message: message["type"] == "events")
    assert [event["id"] for event in again["events"]][0] == last and number >= last
    back.close()


def test_the_stream_ends_with_its_session(card):
    viewer = VIEWER.log_in(Web(card))
    stream = Events(card, viewer)
    stream.next()
    assert viewer.request("POST", "/api/v1/logout").status == 204
    _, end = stream.until(lambda message: message["type"] == "end")
    assert end["code"] == 4401 and "logged out" in end["reason"]
    assert stream.answer.read() == b""


@pytest.mark.parametrize("query", ["?sub=nonsense", "?sub=points,", "?unit=99", "?unit=x"])
def test_a_query_that_makes_no_sense_is_refused(admin, query):
    for path in (LIVE, LIVE + "/events"):
        assert admin.get(path + query).status == 400
