"""The logs saved by schedule: the daemon with its wall clock shortly before the hour."""

import csv
import datetime
import io
import zipfile

import pytest

from card_client import until
from moved_clock import MovedClock, needs_moved_clock

pytestmark = needs_moved_clock


def clock_at(directory, moment):
    """The environment of a card whose wall clock shows that UTC time now."""
    return MovedClock(directory / "clock", datetime.datetime.fromisoformat(moment + "+00:00")).environment


def export_to(directory, **more):
    return {"log_export": {"enabled": True, "directory": str(directory), "hour": 2, "minute": 0, "only_mounted": False,
                           **more}}


@pytest.fixture
def stick(tmp_path):
    directory = tmp_path / "stick"
    directory.mkdir()
    return directory


def test_the_logs_are_saved_at_the_hour_and_the_oldest_go(stick, start_card, tmp_path):
    """Daily at 02:00: one whole zip file with every log in it, named by day, and no more files than are to be kept."""
    config = export_to(stick, keep=1)
    first = start_card(None, config=config, env=clock_at(tmp_path, "2026-03-10 01:59:57"), online=False)
    saved = until(lambda: first.events(name="logs_exported"), 20)[-1]
    (file,) = stick.iterdir()
    assert file.name == "netvision-logs-20260310T020000Z.zip" and str(file) in saved["text"]
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    (card_log,) = [text for name, text in texts.items() if "card" in name]
    rows = list(csv.reader(io.StringIO(card_log)))
    assert any("boot" in " ".join(row).lower() for row in rows[1:])
    first.stop()
    second = start_card(None, config=config, state_dir=first.state_dir, env=clock_at(tmp_path, "2026-03-11 01:59:57"), online=False)
    until(lambda: second.events(name="logs_exported"), 20)
    (file,) = stick.iterdir()
    assert file.name == "netvision-logs-20260311T020000Z.zip"


def test_a_missing_stick_is_told_once_and_nothing_is_written_beside_it(stick, start_card, tmp_path):
    """A directory on the card's own disk is none to fill while a stick is wanted."""
    config = export_to(stick, only_mounted=True)
    card = start_card(None, config=config, env=clock_at(tmp_path, "2026-03-10 01:59:57"), online=False)
    (failed,) = until(lambda: card.events(name="log_export_failed"), 20)
    assert str(stick) in failed["text"]
    assert list(stick.iterdir()) == []
