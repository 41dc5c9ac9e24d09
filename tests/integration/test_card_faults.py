"""A bad line never makes bad data: whatever it does, the card shows what the UPS said, or nothing, and comes back by itself."""

import os
import threading
import time

import pytest

from card_client import PATIENCE, until
from facts import alarms, fact, flags
from test_card_alarms import main_block
from test_card_values import expected, force, manage_all, measured

# Never each other's, nor a measurement's; and the first says neither "parallel" (JBUSP S30) nor "data is old" (VU-MAP S127).
STATUS_PATTERN, ALARM_PATTERN = 0x2996, 0x9669


def recognisable_word(f, number):
    """Distinct words; but a frequency that lets an STS be told from others."""
    return 501 + number % 7 if f and f.value.endswith("frequency") else 101 + 7 * number


class Witness:
    """Looks at the card all the time and notes every snapshot that shows something the UPS never said."""

    def __init__(self, card, ups, forced, may_be_absent=False):
        self.card, self.ups = card, ups
        self.may_be_absent = may_be_absent  # of tables the UPS refuses: then less may be shown, but nothing else
        self.values = expected(ups, forced, ups.t014(), card.snapshot()["device"]["output_phases"])
        # Of the table every sweep reads; others come in the pauses.
        self.status_flags = {f.flag for f in flags(ups.device.map)}
        self.lies, self.links, self.seen = [], [], 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self):
        self.card.until(lambda s: measured(s.main, self.ups.device.map) == self.values)
        snapshot = self.card.until_sweeps(2)
        self.flags, self.alarms = snapshot.flags & self.status_flags, set(snapshot.main["alarms"])
        self.announced = snapshot.alarm_ids
        self._thread.start()
        return self

    def __exit__(self, kind, *_):
        self._done.set()
        self._thread.join()
        if kind is None:
            assert self.seen > 3
            assert not self.lies, self.lies[:3]

    def _watch(self):
        while not self._done.wait(0.02 * PATIENCE):
            try:
                self._judge(self.card.snapshot())
            except Exception as error:  # noqa: BLE001 - the daemon must answer throughout
                self.lies.append(f"no answer: {error!r}")
                return

    def _judge(self, snapshot):
        self.seen += 1
        if not self.links or self.links[-1] != snapshot.link:
            self.links.append(snapshot.link)
        values = measured(snapshot.main, self.ups.device.map)
        flags_now, alarms_now = snapshot.flags & self.status_flags, set(snapshot.main["alarms"])
        if snapshot.link == "online" and self.may_be_absent:
            values.pop("battery.time_on_battery", None)  # counted by the card where the UPS does not
            right = values.items() <= self.values.items() and flags_now <= self.flags and alarms_now <= self.alarms
        elif snapshot.link == "online":
            right = values == self.values and flags_now == self.flags and alarms_now == self.alarms
        else:
            right = not snapshot.values and not snapshot.flags and not alarms_now
        # Silence says nothing of the UPS: no alarm appears but the card's own, and none is taken back.
        announced = snapshot.alarm_ids - {"communication_lost"}
        if not right or announced != self.announced:
            wrong = {name: (values.get(name), self.values.get(name)) for name in values.keys() | self.values.keys()
                     if values.get(name) != self.values.get(name)}
            self.lies.append(f"{snapshot.link}: values {wrong}, flags {flags_now ^ self.flags}, "
                             f"bits {alarms_now ^ self.alarms}, announced {announced ^ self.announced}")


def recognisable(ups):
    """Fixed words of which no table's could be taken for another's."""
    ups.freeze()
    manage_all(ups)
    block = main_block(ups)
    forced = force(ups, block, recognisable_word)
    for f in flags(ups.device.map):
        ups.register(f.at(block), STATUS_PATTERN)
    for f in alarms(ups.device.map):
        if f.table == "alarms":
            ups.register(f.at(block), ALARM_PATTERN)
    return forced


BROKEN = [
    {"kind": "silence"},
    {"kind": "crc"},
    {"kind": "truncate"},
    {"kind": "wrong_slave"},
    {"kind": "wrong_function"},
    {"kind": "wrong_length"},
    {"kind": "garbage"},
    {"kind": "echo"},
    {"kind": "endless"},
    {"kind": "late", "delay_ms": 800},
]
EXCEPTIONS = [{"kind": "exception", "code": code} for code in (1, 2, 3, 6)]
KIND = lambda fault: fault["kind"] + str(fault.get("code", ""))  # noqa: E731
ONE_OF_EACH_MAP = ["jbusp-3-3", "vumap", "sts"]


@pytest.mark.threads
@pytest.mark.parametrize("fault", BROKEN, ids=KIND)
@pytest.mark.parametrize("ups", ONE_OF_EACH_MAP, indirect=True)
def test_a_line_that_stays_broken_is_reported_and_heals(ups, start_card, fault):
    forced = recognisable(ups)
    card = start_card(ups.link)
    before = card.last_event_id()
    with Witness(card, ups, forced) as witness:
        ups.fault(**fault, for_s=3600)
        snapshot = card.until(lambda s: s.link == "lost", 30)
        # "UPS not connected" within 3 failed cycles, not sooner than the first.
        assert 1 <= snapshot["link"]["failed_sweeps"] <= 3
        assert snapshot["link"]["reason"]
        assert {node["states"].get("ups", node["states"].get("sts")) for node in snapshot["nodes"]} == {"Unknown"}
        assert "communication_lost" in snapshot.alarm_ids
        ups.fault("clear")
        card.until(lambda s: s.link == "online" and "communication_lost" not in s.alarm_ids, 30)
        card.until_sweeps(1)
        assert witness.links[-1] == "online"
    texts = [event["text"] for event in card.events(after=before, log="device")]
    assert texts.count("UPS not connected") == 1 and texts.count("UPS connected") == 1
    texts = [event["text"] for event in card.events(after=before, log="card")]
    assert texts.count("UPS communication lost") == 1 and texts.count("UPS communication restored") == 1


@pytest.mark.parametrize("fault", EXCEPTIONS, ids=KIND)
@pytest.mark.parametrize("ups", ONE_OF_EACH_MAP, indirect=True)
def test_a_device_that_answers_nothing_but_exceptions(ups, start_card, fault):
    """It is there, so it is not "not connected"; but nothing it said before is live any more."""
    forced = recognisable(ups)
    card = start_card(ups.link, config={"serial": {"refused_table_retry_s": 5}})
    before = card.last_event_id()
    with Witness(card, ups, forced, may_be_absent=True) as witness:
        ups.fault(**fault, for_s=3600)
        snapshot = card.until(lambda s: s.link == "stale", 30)
        assert 1 <= snapshot["link"]["failed_sweeps"] <= 3 and snapshot["link"]["reason"]
        assert snapshot.states.get("ups", snapshot.states.get("sts")) == "Unknown"
        card.until(lambda s: s["link"]["failed_sweeps"] >= 7, 30)
        ups.fault("clear")
        card.until(lambda s: s.link == "online" and measured(s.main, ups.device.map) == witness.values
                   and set(s.main["alarms"]) == witness.alarms, 20)
    if PATIENCE == 1:  # a sanitized simulator may be late once, and then it is not there
        assert [event for event in card.events(after=before) if event["text"] == "UPS not connected"] == []


@pytest.mark.parametrize("fault", [fault for fault in BROKEN if fault["kind"] != "endless"] + EXCEPTIONS, ids=KIND)
@pytest.mark.parametrize("ups", ["jbusp-3-3", "vumap"], indirect=True)
def test_one_broken_reply_now_and_then_is_no_loss(ups, start_card, fault):
    forced = recognisable(ups)
    card = start_card(ups.link)
    with Witness(card, ups, forced) as witness:
        for _ in range(4):
            ups.fault(**fault, count=1)
            card.until_sweeps(1)
        assert "lost" not in witness.links
    assert not [event for event in card.events(log="device") if event["text"] == "UPS not connected"]


@pytest.mark.threads
@pytest.mark.parametrize("delay_ms", [120, 300, 800, 1500])
@pytest.mark.parametrize("ups", ONE_OF_EACH_MAP, indirect=True)
def test_a_late_reply_is_never_taken_for_another_tables(ups, start_card, delay_ms):
    """The answer to one request comes while the next is waited for: status words must not become alarms."""
    forced = recognisable(ups)
    card = start_card(ups.link)
    with Witness(card, ups, forced):
        for _ in range(5):
            ups.fault(kind="late", delay_ms=delay_ms, count=1)
            card.until_sweeps(1, timeout=20)
        ups.fault("clear")
        card.until_online()


@pytest.mark.parametrize("ups", ["jbusp-3-3", "vumap"], indirect=True)
def test_replies_of_equal_length_that_come_late(ups, start_card):
    """The status and the alarm table are equally long: a reply held back for one is a perfect frame for the other."""
    forced = recognisable(ups)
    card = start_card(ups.link)
    table = fact(ups.device.map, "S000" if ups.device.map == "vumap" else "S00").at(main_block(ups))
    with Witness(card, ups, forced):
        for delay_ms in (150, 250, 350, 450, 600, 900):
            ups.fault(kind="late", delay_ms=delay_ms, count=1, address=hex(table))
            card.until_sweeps(1, timeout=20)
        ups.fault("clear")
        card.until_online()


@pytest.mark.parametrize("ups", ONE_OF_EACH_MAP, indirect=True)
def test_busy_is_retried_not_counted(ups, card):
    ups.fault(kind="exception", code=6, count=2)
    snapshots = [card.until_sweeps(1) for _ in range(3)]
    assert all(snapshot.link == "online" and snapshot["link"]["failed_sweeps"] == 0 for snapshot in snapshots)
    assert all(snapshot.values for snapshot in snapshots)


REFUSED = [("jbusp-3-3", "S00"), ("jbusp-3-3", "A00"), ("jbusp-3-3", "M00"), ("vumap", "S000"), ("vumap", "A000"),
           ("vumap", "M000"), ("sts", "S00"), ("sts", "A00"), ("sts", "M00")]


@pytest.mark.parametrize("ups, first", REFUSED, indirect=["ups"], ids=[f"{device}-{first}" for device, first in REFUSED])
def test_a_refused_table_is_remembered_and_the_rest_works(ups, start_card, first):
    f = fact(ups.device.map, first)
    address = f.at(main_block(ups))
    ups.freeze()
    if ups.device.map == "sts":  # is told from others by these tables, so the refusal comes later
        card = start_card(ups.link)
        ups.fault(kind="refuse", address=hex(address), for_s=3600)
        card.until(lambda s: s["link"]["failed_sweeps"] > 0)
        card.until_online()
    else:
        ups.fault(kind="refuse", address=hex(address), for_s=3600)
        card = start_card(ups.link)
    card.until_sweeps(1)
    ups.reset_stats()
    snapshot = card.until_sweeps(5, timeout=6)
    asked = [t for t in ups.stats()["transactions"] if t["address"] == address]
    assert len(asked) <= 1, "asked again and again"
    assert snapshot.link == "online" and snapshot["link"]["failed_sweeps"] == 0
    state = "sts" if ups.device.map == "sts" else "ups"
    if f.table == "status":
        assert snapshot.states.get(state, "Unknown") == "Unknown" and snapshot.values
        assert not snapshot.flags & {other.flag for other in flags(ups.device.map)}
    elif f.table == "alarms":
        assert snapshot.values and snapshot.states[state] in ("Unknown", "Load protected by Inverter", "On preferred source")
        assert not set(snapshot.main["alarms"]) & {other.alarm for other in alarms(ups.device.map) if other.table == "alarms"}
    else:
        assert measured(snapshot.main, ups.device.map) == {}
        assert snapshot.states[state] != "Unknown"


@pytest.mark.parametrize("ups", ["jbusp-3-3"], indirect=True)
def test_a_table_served_again_is_picked_up(ups, start_card):
    ups.fault(kind="refuse", address="0x1020", for_s=3600)
    card = start_card(ups.link, config={"serial": {"refused_table_retry_s": 5}})
    card.until(lambda s: s.states.get("ups", "Unknown") == "Unknown" and s.values)
    ups.fault("clear")
    card.until(lambda s: s.states.get("ups") == "Load protected by Inverter", 15)


@pytest.mark.parametrize("ups", ["jbusp-digys"], indirect=True)
def test_digys_lives_without_a_status_table(ups, card):
    """It answers "illegal address" for 0x1020: its statuses stay unknown, everything else is shown."""
    snapshot = card.until_sweeps(2)
    assert snapshot.link == "online"
    assert snapshot.states.get("ups", "Unknown") == "Unknown"
    assert snapshot.values["output.l1.voltage"] > 150


@pytest.mark.threads
@pytest.mark.parametrize("ups", ["vumap", "jbusp-3-3"], indirect=True)
def test_unplugged_and_plugged_in_again(ups, start_card):
    """The adapter vanishes, the link with it, and comes back as another terminal."""
    forced = recognisable(ups)
    card = start_card(ups.link)
    with Witness(card, ups, forced):
        for _ in range(2):
            ups.fault(kind="unplug", for_s=4)
            card.until(lambda s: s.link == "lost", 15)
            card.until_online(20)
            card.until_sweeps(1)


def test_a_line_that_another_daemon_has_is_left_alone(ups, start_card, tmp_path):
    """The second says who is to blame, the first never notices, and the second takes over when the first ends."""
    first = start_card(ups.link)
    same_line = tmp_path / "same-line"
    same_line.symlink_to(os.path.realpath(ups.link))
    second = start_card(same_line, online=False)
    until(lambda: second.snapshot()["link"]["reason"] == f"{same_line} is in use by another program", 10)
    sequence = first.snapshot()["sequence"]
    first.until(lambda s: s["sequence"] >= sequence + 3, 10)
    assert first.snapshot()["link"]["failed_sweeps"] == 0
    first.stop()
    second.until_online()



def test_another_ups_after_a_silence_is_recognised(start_ups, start_card, tmp_path):
    first, second = start_ups("vumap"), start_ups("jbusp-3-3")
    link = tmp_path / "port"
    link.symlink_to(first.link.resolve())
    card = start_card(link)
    assert card.snapshot()["device"]["map"] == "VU-MAP"
    link.unlink()
    first.close()
    card.until(lambda s: s.link == "lost", 15)
    link.symlink_to(second.link.resolve())
    snapshot = card.until_online(30)
    assert snapshot["device"]["map"] == "JBUSP"
    assert not {"mode.energy_saver"} & snapshot.flags


def test_values_of_the_past_are_called_so(ups, card):
    """While the link is down the last values stand apart, with their age; never among the live ones."""
    ups.freeze()
    live = card.until_sweeps(1)
    assert live["last_known"] is None
    ups.fault(kind="silence", for_s=3600)
    lost = card.until(lambda s: s.link == "lost", 30)
    known = {node["id"]: node["values"] for node in lost["last_known"]["nodes"]}
    assert known["system"] == live.values
    age = lost["last_known"]["age_ms"]
    assert age > 0
    card.until(lambda s: s["last_known"]["age_ms"] > age)


def test_data_the_device_itself_calls_old_is_not_live(ups, card):
    """VU-MAP S127: "Data no longer updated"."""
    f = fact("vumap", "S127")
    ups.bit(f.address, f.bit, 1)
    card.until(lambda s: s.link == "stale" and s.values == {})
    ups.bit(f.address, f.bit, 0)
    card.until_online()


@pytest.mark.threads
def test_a_line_that_fails_at_random_for_a_while(ups, start_card):
    """Everything at once, in a fixed order: the card never lies, and is online at the end."""
    forced = recognisable(ups)
    card = start_card(ups.link)
    with Witness(card, ups, forced):
        end = time.monotonic() + 12 * PATIENCE
        kinds = ("crc", "late", "garbage", "silence", "truncate", "wrong_function", "echo", "wrong_slave", "wrong_length")
        number = 0
        while time.monotonic() < end:
            ups.fault(kind=kinds[number % len(kinds)], count=1 + number % 3, delay_ms=100 + 170 * (number % 6))
            number += 1
            requests = ups.stats()["requests"]
            until(lambda: ups.stats()["requests"] >= requests + 2, 10)
        ups.fault("clear")
        card.until_online(30)
        card.until_sweeps(1)
