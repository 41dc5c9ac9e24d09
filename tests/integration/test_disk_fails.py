"""A disk that fails or can only be read, under a running card (row S4): the UPS, its alarms, SNMP and the API go on, one
event tells of it, and it ends by itself."""

import contextlib
import errno
import sqlite3
import subprocess

import pytest

from card_client import BUILD, SANITIZED, until
from scenes import disk_of_its_own
from snmp_client import RFC, Snmp
from web_client import OPTIONS, KeptWeb

SHIM = BUILD / "tests" / "libfailing_disk.so"
CONFIG = {"https": {"enabled": True}, "history": {"interval_s": 1, "write_interval_s": 1}}


def history_events(card):
    names = [event["name"] for event in card.events()]
    return names.count("history_stopped"), names.count("history_resumed")


def until_history_stopped(card):
    card.until(lambda snapshot: "history_stopped" in snapshot.alarm_ids, 60, "no alarm though nothing can be written")


def until_history_goes_on(card):
    card.until(lambda snapshot: "history_stopped" not in snapshot.alarm_ids, 60, "the alarm stayed")


def everything_but_the_disk_works(card, ups):
    """Sweeps, an alarm that comes and goes, SNMP's answers."""
    card.until_sweeps(2)
    ups.set(mains=False)
    card.until(lambda snapshot: "on_battery" in snapshot.alarm_ids, 30, "no alarm")
    alarms = Snmp(card.ports["snmp"]).value(f"{RFC}.1.6.1.0")  # upsAlarmsPresent
    assert alarms > 0
    ups.set(mains=True)
    card.until(lambda snapshot: "on_battery" not in snapshot.alarm_ids, 60, "the alarm stayed")


def change(admin, seconds):
    return admin.request("PATCH", "/api/v1/settings/alarms", {"clear_hold_s": seconds}, {"If-Match": "*"})


def stored_events(card):
    with contextlib.closing(sqlite3.connect(card.state_dir / "history.db")) as connection:
        return set(connection.execute("SELECT id, name FROM event_card UNION SELECT id, name FROM event_device"))


def nothing_was_lost(card):
    """All events the card has shown, those of the bad time too, are in the file."""
    shown = {(event["id"], event["name"]) for event in card.events()}
    assert {"on_battery", "history_stopped", "history_resumed"} <= {name for _, name in shown}
    card.stop()
    assert shown <= stored_events(card), "an event of the bad time is lost"


@pytest.mark.skipif(SANITIZED, reason="a sanitizer wants to be loaded first")
@pytest.mark.parametrize("error", ["EIO", "EROFS"])
def test_a_disk_that_fails_is_one_event_until_it_is_well(start_card, ups, tmp_path, error):
    """From one moment on every write, sync and new file under the state directory fails with this error."""
    state, switch = tmp_path / "disk", tmp_path / "error"
    card = start_card(ups.link, *OPTIONS, config=CONFIG, state_dir=state, env={
        "LD_PRELOAD": str(SHIM), "FAILING_DISK": str(state), "FAILING_DISK_ERROR": str(switch)})
    admin = KeptWeb(card).set_up()
    assert change(admin, 2).status == 200
    switch.write_text(str(getattr(errno, error)))
    until_history_stopped(card)
    everything_but_the_disk_works(card, ups)
    assert change(admin, 3).status == 500
    assert admin.get("/api/v1/settings/alarms").json["clear_hold_s"] == 2
    assert history_events(card) == (1, 0)
    switch.unlink()
    until_history_goes_on(card)
    assert history_events(card) == (1, 1)
    assert change(admin, 3).status == 200
    nothing_was_lost(card)


@pytest.fixture
def mount(tmp_path):
    """mount("ro" or "rw"): a directory that is its own file system, and can be had read-only."""
    with disk_of_its_own(tmp_path / "disk", "8m") as folder:
        def again(how):
            subprocess.run(["mount", "-o", f"remount,{how}", folder], check=True)
            return folder
        yield again


def test_a_card_on_a_read_only_disk_works_and_records_when_it_may(start_card, ups, mount):
    """A file system that came up read-only after a fault, as the kernel does it, until the administrator mends it."""
    card = start_card(ups.link, *OPTIONS, config=CONFIG, state_dir=mount("rw"))
    KeptWeb(card).set_up()
    card.stop()
    mount("ro")
    card.start().until_online()
    admin = KeptWeb(card).log_in()
    until_history_stopped(card)
    everything_but_the_disk_works(card, ups)
    assert change(admin, 3).status == 500
    assert history_events(card) == (1, 0)
    mount("rw")
    until_history_goes_on(card)
    assert history_events(card) == (1, 1)
    assert change(admin, 3).status == 200
    until(lambda: card.log().count("recording again") == 1, 10)
    nothing_was_lost(card)
