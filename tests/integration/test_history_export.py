"""The logs saved by schedule: the daemon with its wall clock shortly before the hour."""

import csv
import datetime
import io
import re
import signal
import zipfile

import pytest

from card_client import until
from moved_clock import MovedClock, needs_moved_clock

pytestmark = needs_moved_clock


def as_utc(moment):
    return datetime.datetime.fromisoformat(moment + "+00:00")


def clock_at(directory, moment):
    return MovedClock(directory / "clock", as_utc(moment))


def switch_on(card, clock, moment, config):
    """When the clock shows that, however long the card took to start."""
    clock.set(as_utc(moment))
    card.config.update(config)
    card.write_config()
    card.send(signal.SIGHUP)


def is_of(file, moment):
    """Named after that moment, or as much later as a machine that pauses saves it."""
    name = re.fullmatch(r"netvision-logs-(\d{8}T\d{6})Z\.zip", file.name)[1]
    late = datetime.datetime.strptime(name + "+0000", "%Y%m%dT%H%M%S%z") - as_utc(moment)
    return datetime.timedelta(0) <= late < datetime.timedelta(seconds=10)


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
    config, clock = export_to(stick, keep=1), clock_at(tmp_path, "2026-03-10 00:00:00")
    first = start_card(None, env=clock.environment, online=False)
    switch_on(first, clock, "2026-03-10 01:59:56", config)
    saved = until(lambda: first.events(name="logs_exported"), 20)[-1]
    (file,) = stick.iterdir()
    assert is_of(file, "2026-03-10 02:00:00") and str(file) in saved["text"]
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    (card_log,) = [text for name, text in texts.items() if "card" in name]
    rows = list(csv.reader(io.StringIO(card_log)))
    assert any("boot" in " ".join(row).lower() for row in rows[1:])
    first.stop()
    second = start_card(None, state_dir=first.state_dir, env=clock.environment, online=False)
    switch_on(second, clock, "2026-03-11 01:59:56", config)
    until(lambda: second.events(name="logs_exported"), 20)
    (file,) = stick.iterdir()
    assert is_of(file, "2026-03-11 02:00:00")


def test_a_missing_stick_is_told_once_and_nothing_is_written_beside_it(stick, start_card, tmp_path):
    """A directory on the card's own disk is none to fill while a stick is wanted."""
    clock = clock_at(tmp_path, "2026-03-10 00:00:00")
    card = start_card(None, env=clock.environment, online=False)
    switch_on(card, clock, "2026-03-10 01:59:56", export_to(stick, only_mounted=True))
    (failed,) = until(lambda: card.events(name="log_export_failed"), 20)
    assert str(stick) in failed["text"]
    assert list(stick.iterdir()) == []
