"""History and event logs over REST: pages, graphs, whole logs as CSV, JSON and zip, and their clearing (manual 18)."""

import csv
import io
import json
import zipfile

import pytest

from card_client import until
from scenes import VIEWER, logged_in_card
from web_client import Web

EACH_SECOND = {"history": {"interval_s": 1, "write_interval_s": 1}}
LOGS = {"ups_history", "ups_extended_history", "sts_history", "device_events", "card_events"}


@pytest.fixture(scope="module")
def card(tmp_path_factory):
    with logged_in_card(tmp_path_factory.mktemp("logs"), config=EACH_SECOND, users=[VIEWER]) as card:
        until(lambda: card.admin.get("/api/v1/history").json["total"] >= 4, what="no records")
        yield card


@pytest.fixture(scope="module")
def admin(card):
    return card.admin


@pytest.fixture(scope="module")
def cleared(tmp_path_factory):
    """The administrator of another card: one that loses its logs."""
    with logged_in_card(tmp_path_factory.mktemp("cleared"), config=EACH_SECOND) as card:
        yield card.admin


def test_a_page_of_records(card, admin):
    """Columns with units, newest first, as many as asked for; the total counts all."""
    page = admin.get("/api/v1/history?per_page=2&columns=output_voltage_l1,battery_capacity").json
    assert [(column["name"], column["unit"]) for column in page["columns"]] == [("output_voltage_l1", "V"),
                                                                              ("battery_capacity", "%")]
    assert len(page["records"]) == 2 and page["total"] >= 4
    ids = [record["id"] for record in page["records"]]
    assert ids[0] == ids[1] + 1
    assert page["records"][0]["values"][1] == pytest.approx(card.snapshot().values["battery.charge"], abs=3)
    older = admin.get("/api/v1/history?per_page=2&page=2&order=newest").json["records"]
    assert older[0]["id"] <= ids[1]
    oldest = admin.get("/api/v1/history?order=oldest&per_page=1").json["records"]
    assert oldest[0]["id"] == 1


def test_extended_and_sts_history_and_the_sensor(admin):
    """The extended history has minimum, average and maximum; a UPS has no STS history; the sensor's columns are there."""
    extended = admin.get("/api/v1/history?series=ups_extended&columns=output").json
    low, average, high = extended["records"][0]["values"][0]
    assert low <= average <= high and extended["records"][0]["sweeps"] >= 1
    assert admin.get("/api/v1/history?series=sts").json["total"] == 0
    sensor = admin.get("/api/v1/history?columns=environment&per_page=1").json
    assert [column["name"] for column in sensor["columns"]] == ["emd_temperature", "emd_humidity"]
    assert sensor["records"][0]["values"] == [None, None]


def test_periods(admin):
    """The last hour holds everything, a day long ago nothing."""
    total = admin.get("/api/v1/history").json["total"]
    assert admin.get("/api/v1/history?last=60").json["total"] >= total
    assert admin.get("/api/v1/history?from=2001-01-01&to=2001-01-02").json["total"] == 0
    assert admin.get("/api/v1/logs?log=card&from=01/01/2001&to=02/01/2001").json["total"] == 0


def test_a_graph_has_as_many_points_as_asked_for(admin):
    graph = admin.get("/api/v1/history/graph?last=60&points=20&columns=output_voltage_l1").json
    assert 1 <= len(graph["buckets"]) <= 20 and graph["width_ms"] == 60 * 60 * 1000 / 20
    assert all(bucket["min"][0] <= bucket["max"][0] for bucket in graph["buckets"])


def test_a_page_of_events(admin):
    page = admin.get("/api/v1/logs?log=card&per_page=3").json
    assert page["log"] == "card" and len(page["events"]) == 3 and page["total"] >= 3
    changed = next(event for event in admin.get("/api/v1/logs?log=card&per_page=1000").json["events"]
                   if event["name"] == "password_changed")
    assert changed["by"] == "admin" and changed["via"] == "web" and changed["from"] == "127.0.0.1"
    found = admin.get("/api/v1/logs?log=card&text=PASSWORD%20of%20admin").json
    assert found["total"] >= 1 and {event["name"] for event in found["events"]} == {"password_changed"}
    assert admin.get("/api/v1/logs?log=card&text=%25'--").json["total"] == 0


def test_events_of_a_level_and_above(card, admin):
    """Of the events of a mains failure each level shows its own and what is worse, and there is something to leave out."""
    card.ups.set(mains=False)
    card.until(lambda snapshot: "on_battery" in snapshot.alarm_ids)
    card.ups.set(mains=True)
    card.until(lambda snapshot: not snapshot.alarm_ids, 60)

    def page(query=""):
        return admin.get("/api/v1/logs?log=device&per_page=1000" + query).json["events"]
    levels = ["information", "warning", "critical"]
    shown = until(lambda: [event for event in page() if event["name"] == "on_battery"] and page())
    found = {level: {event["id"] for event in shown if event["level"] in levels[number:]}
             for number, level in enumerate(levels)}
    assert found["warning"] and found["warning"] < found["information"]
    last = shown[0]["id"]
    for level in levels:
        assert {event["id"] for event in page(f"&least={level}") if event["id"] <= last} == found[level], level


@pytest.mark.parametrize("query", [
    "history?page=0", "history?per_page=1001", "history?columns=nothing", "history?series=emd", "history?order=up",
    "history?from=yesterday", "history?last=5&from=2026-01-01", "history?more=1", "history/graph?points=0",
    "history/graph?points=2001", "logs?log=other", "logs?least=x", "logs?page=-1", "logs?page=1'--", "logs/ups_history?page=1",
    "logs/ups_history?format=xml", "logs/device_events?columns=output", "logs/card_events?log=device", "logs/card_events?text=x",
    "logs.zip?format=xml", "logs.zip?from=2026-01-01"])
def test_what_makes_no_sense_is_refused_and_named(admin, query):
    """Row W8 too: dates, page numbers and sort keys that are something else."""
    answer = admin.get("/api/v1/" + query)
    assert answer.status == 400 and answer.json["detail"], query


@pytest.mark.parametrize("name", sorted(LOGS))
def test_a_whole_log_as_csv_and_json(admin, name):
    """RFC 4180 with a head; a download by its name; JSON holds as many rows."""
    answer = admin.get(f"/api/v1/logs/{name}")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}.csv"'
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows and all(len(row) == len(rows[0]) for row in rows)
    whole = json.loads(admin.get(f"/api/v1/logs/{name}?format=json").text)
    found = len(whole["events" if name.endswith("events") else "records"])
    assert len(rows) - 1 <= found <= len(rows) + 10
    assert found > 0 or name == "sts_history"


def test_a_long_log_comes_in_pieces_and_whole(card, admin):
    """Over 500 rows: chunked, with every id once."""
    for _ in range(3):
        for index in range(200):
            admin.request("DELETE", "/api/v1/tokens/1")
    before = admin.get("/api/v1/logs?log=card&per_page=1").json["total"]
    answer = admin.get("/api/v1/logs/card_events?format=json")
    ids = [event["id"] for event in answer.json["events"]]
    assert answer.headers["Transfer-Encoding"] == "chunked"
    assert ids == sorted(set(ids)) and len(ids) >= before


def test_all_logs_in_one_zip_file(admin):
    answer = admin.get("/api/v1/logs.zip")
    assert answer.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == {f"{name}.csv" for name in LOGS}
        assert archive.read("card_events.csv").count(b"\r\n") >= 3
    with zipfile.ZipFile(io.BytesIO(admin.get("/api/v1/logs.zip?format=json").body)) as archive:
        assert json.loads(archive.read("card_events.json"))["events"]


def test_who_may_only_read_clears_nothing(card, admin):
    viewer = VIEWER.log_in(Web(card))
    assert viewer.request("DELETE", "/api/v1/logs/device_events").status == 403
    assert viewer.get("/api/v1/history").status == 200
    assert viewer.get("/api/v1/logs/device_events").status == viewer.get("/api/v1/logs.zip").status == 403  # manual 18.6
    assert admin.request("DELETE", "/api/v1/logs/nothing").status == 404
    assert admin.request("DELETE", "/api/v1/logs/ups_history").status == 404


@pytest.mark.parametrize("name, event", [
    ("history", "history_cleared"), ("extended_history", "extended_history_cleared"),
    ("device_events", "device_events_cleared"), ("card_events", "card_events_cleared")])
def test_clearing_leaves_an_event_of_who_did_it(cleared, name, event):
    """Row S1: a cleared log leaves a line that says so, that of the card's events in the cleared log itself."""
    admin = cleared
    last = until(lambda: admin.get("/api/v1/history?per_page=1").json["records"])[0]["id"]
    assert admin.request("DELETE", f"/api/v1/logs/{name}").status == 204
    newest = until(lambda: [one for one in admin.get("/api/v1/logs?log=card").json["events"] if one["name"] == event])
    assert newest[0]["by"] == "admin" and newest[0]["from"] == "127.0.0.1"
    if name == "device_events":
        assert admin.get("/api/v1/logs?log=device").json["total"] == 0
    if name == "history":
        assert all(record["id"] > last for record in admin.get("/api/v1/history?order=oldest&per_page=1").json["records"])
