"""The history of a running card: what is on disk after a stop, a kill and a damaged file."""

import datetime
import signal
import sqlite3

import pytest

from card_client import until

FAST = {"history": {"interval_s": 1, "write_interval_s": 1}}


def query(card, sql):
    """Rows of the history file; the card must be stopped, for it keeps the file to itself."""
    connection = sqlite3.connect(f"file:{card.state_dir / 'history.db'}", uri=True)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def shown_at(snapshot):
    return datetime.datetime.fromisoformat(snapshot["time"].replace("Z", "+00:00"))


def logged(card):
    """Ids of the events in the file: logs are read from it."""
    return {event["id"] for log in ("card", "device")
            for event in card.get(f"/api/v1/logs?log={log}&per_page=1000")["events"]}


def kill(card):
    process, card.process = card.process, None
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


@pytest.mark.card(config=FAST)
def test_samples_and_the_open_hour_are_on_disk_after_a_stop(card):
    first = card.last_event_id()
    began = shown_at(card.until_online())
    until(lambda: (shown_at(card.snapshot()) - began).total_seconds() >= 4 * FAST["history"]["interval_s"], 20)
    value = card.snapshot().values["output.l1.voltage"]
    card.stop()
    rows = query(card, "SELECT id, output_voltage_l1, gap FROM record_ups ORDER BY id")
    assert len(rows) >= 2
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    assert rows[0][2] == 1 and all(row[2] == 0 for row in rows[1:]), "only the first follows a gap"
    assert value is None or any(row[1] is not None for row in rows)
    hours = query(card, "SELECT sweeps, open FROM record_ups_extended ORDER BY id")  # two, where one has just ended
    assert sum(sweeps for sweeps, _ in hours) >= len(rows)
    assert [is_open for _, is_open in hours] in ([1], [0, 1])
    names = [name for (name,) in query(card, "SELECT name FROM event_card ORDER BY id")]
    assert names[0] in ("cold_boot", "warm_boot")
    assert first >= 1
    assert query(card, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.card(config=FAST)
def test_event_ids_go_on_and_no_event_is_lost_by_kills(card):
    shown = {}
    for _ in range(5):
        # An event is on disk soon after it is shown; a kill then costs nothing.
        until(lambda: card.events(name="ups_connected"), 20)
        before = {e["id"]: e["name"] for e in card.events()}
        assert not set(before) & set(shown), "ids never come back"
        shown.update(before)
        until(lambda: before.keys() <= logged(card), 20, "not on the disk")
        kill(card)
        card.start()
        card.until_online()
    card.stop()
    stored = dict(query(card, "SELECT id, name FROM event_card UNION ALL SELECT id, name FROM event_device"))
    assert {key: stored.get(key) for key in shown} == shown


@pytest.mark.card(config=FAST)
def test_a_damaged_file_never_stops_the_start(card):
    card.stop()
    (card.state_dir / "history.db").write_bytes(b"no database" * 1000)
    card.start()
    until(lambda: card.events(name="history_damaged"), 10)
    assert (card.state_dir / "history.db.unreadable").read_bytes().startswith(b"no database")
    card.until_online()
    card.stop()
    assert query(card, "SELECT count(*) FROM record_ups")[0][0] >= 1


@pytest.mark.parametrize("ups", ["sts"], indirect=True)
@pytest.mark.card(config=FAST)
def test_an_sts_has_its_own_history(card):
    until(lambda: card.snapshot()["sequence"] >= 4, 20)
    card.stop()
    assert query(card, "SELECT count(*) FROM record_sts")[0][0] >= 1
    assert query(card, "SELECT count(*) FROM record_ups")[0][0] == 0
    assert query(card, "SELECT count(*) FROM record_ups_extended")[0][0] == 0


def test_a_changed_interval_is_told(card):
    card.config["history"] = {"interval_s": 5, "extended_interval_min": 30}
    card.write_config()
    card.send(signal.SIGHUP)
    until(lambda: card.events(name="history_interval_changed"), 10)
    until(lambda: card.events(name="extended_history_interval_changed"), 10)
