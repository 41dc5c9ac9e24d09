"""A full disk under a running card: monitoring goes on, an alarm says that nothing is recorded, and it ends by itself."""

import shutil
import sqlite3

import pytest

from card_client import until
from scenes import disk_of_its_own

FAST = {"history": {"interval_s": 1, "write_interval_s": 1}}


@pytest.fixture
def small_disk(tmp_path):
    with disk_of_its_own(tmp_path / "disk", "2m") as folder:
        yield folder


def fill(path):
    with open(path, "wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass


def test_a_full_disk_is_an_alarm_until_there_is_room(start_card, ups, small_disk):
    card = start_card(ups.link, config=FAST, state_dir=small_disk)
    card.until_sweeps(2)
    fill(small_disk / "filler")
    card.until(lambda snapshot: "history_stopped" in snapshot.alarm_ids, 30, "no alarm on a full disk")
    alarm = card.snapshot().alarm("history_stopped")
    assert (alarm["level"], alarm["text"]) == ("critical", "History recording stopped")
    assert card.events(name="history_stopped")
    card.until_sweeps(2)  # the UPS is polled as ever
    (small_disk / "filler").unlink()
    card.until(lambda snapshot: "history_stopped" not in snapshot.alarm_ids, 40, "the alarm stayed")
    shown = [(event["id"], event["name"]) for event in card.events()]
    assert [name for _, name in shown].count("history_stopped") == 1
    assert [name for _, name in shown].count("history_resumed") == 1
    until(lambda: card.log().count("recording again"), 10)
    card.stop()
    shutil.copy(small_disk / "history.db", small_disk.parent / "copy.db")
    connection = sqlite3.connect(small_disk.parent / "copy.db")
    stored = connection.execute("SELECT id, name FROM event_card UNION SELECT id, name FROM event_device").fetchall()
    connection.close()
    assert set(shown) <= set(stored), "an event of the time without room is missing"
