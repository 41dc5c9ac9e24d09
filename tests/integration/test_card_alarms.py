"""Every alarm bit of every map raises its alarm, with the manual's code, text and level, and clears it again (12.3, 18.3, 18.4)."""

import datetime
import itertools

import pytest

from card_client import until
from facts import DEVICES, alarms, fact

# One device per map; a parallel one for VU-MAP, whose last words are the summary of the units.
MAPS = ["jbusp-3-3", "vumap-parallel", "sts"]


def main_block(ups):
    return ups.device.nodes[0][1]


def words_with(ups, raised):
    """{address: word} of every word that holds an alarm, with just the bits of `raised` set among the alarm bits."""
    block = main_block(ups)
    tables = ups.tables()  # DIGYS has no status table
    served = {table["address"] + i for table in tables for i in range(table["count"])}
    words = {f.at(block): 0 for f in alarms(ups.device.map) if f.at(block) in served}
    for f in raised:
        words[f.at(block)] |= 1 << f.bit
    return words


def raise_only(ups, raised):
    words = sorted(words_with(ups, raised).items())
    for _, run in itertools.groupby(enumerate(words), lambda item: item[1][0] - item[0]):
        run = [pair for _, pair in run]
        ups.registers(run[0][0], [word for _, word in run])


def names(raised, announced_only=False):
    return {f.alarm for f in raised if f.announced or not announced_only}


def until_only(card, raised):
    """The snapshot in which exactly these alarms are set, and exactly those of them with a level announced."""
    want_all, want_announced = names(raised), names(raised, announced_only=True)
    return card.until(lambda s: set(s.main["alarms"]) == want_all and s.alarm_ids == want_announced, 20,
                      lambda s: f"bits: missing {want_all - set(s.main['alarms'])}, extra {set(s.main['alarms']) - want_all}; "
                                f"announced: missing {want_announced - s.alarm_ids}, extra {s.alarm_ids - want_announced}")


def seconds(snapshot):
    return datetime.datetime.fromisoformat(snapshot["time"]).timestamp()


@pytest.fixture
def calm(request, ups, start_card):
    """A device without any alarm, and the card on it."""
    ups.freeze()
    raise_only(ups, [])
    marker = request.node.get_closest_marker("card")
    card = start_card(ups.link, config=marker.kwargs["config"] if marker else None)
    until_only(card, [])
    return card


def rounds_that_tell_apart(every):
    """In which rounds each bit is set: one run of rounds for each, no two the same. So every alarm comes and goes once, and
    that each round shows exactly its alarms proves that each bit raises its own alarm and no other."""
    count = next(n for n in itertools.count(1) if n * (n + 1) // 2 >= len(every))
    runs = [(first, first + length) for length in range(1, count + 1) for first in range(count - length + 1)]
    return [[f for f, (first, end) in zip(every, runs) if first <= number < end] for number in range(count)]


@pytest.mark.parametrize("ups", MAPS, indirect=True)
def test_every_bit_raises_exactly_its_alarm_and_clears_it(ups, calm):
    every = alarms(ups.device.map)
    last, story = calm.last_event_id(), {}
    for raised in [*rounds_that_tell_apart(every), []]:
        raise_only(ups, raised)
        snapshot = until_only(calm, raised)
        for shown in snapshot["alarms"]:
            bits = {f.acronym: f for f in every if f.alarm == shown["id"]}
            assert shown["code"] in bits, shown
            assert shown["level"] == bits[shown["code"]].level, shown
            assert shown["text"] == (bits[shown["code"]].event_text or shown["text"]) != "", shown
        for event in calm.events(after=last):
            last = event["id"]
            if event["kind"].startswith("alarm"):
                story.setdefault(event["name"], []).append(event)

    assert story.keys() == names(every, announced_only=True)
    texts = {f.alarm: f.event_text for f in every if f.event_text}
    for name, events in story.items():
        assert [event["kind"] for event in events] == ["alarm_added", "alarm_removed"] * (len(events) // 2), name
        # Two bits may mean the same alarm (JBUSP S16 and A49) and come one after the other.
        assert len(events) // 2 <= len([f for f in every if f.alarm == name]), name
        levels = {f.level for f in every if f.alarm == name}
        for event in events:
            assert event["log"] == "device"
            text = event["text"].removesuffix(" has been removed")
            assert (text != event["text"]) == (event["kind"] == "alarm_removed"), event
            assert text == texts.get(name, text), event
            assert event["kind"] == "alarm_removed" or event["level"] in levels, event


@pytest.mark.parametrize("ups", MAPS, indirect=True)
def test_a_bit_without_a_level_is_shown_but_not_announced(ups, calm):
    silent = [f for f in alarms(ups.device.map) if not f.announced]
    if not silent:
        assert ups.device.map == "sts"
        return
    before = calm.last_event_id()
    raise_only(ups, silent)
    until_only(calm, silent)
    assert [event for event in calm.events(after=before) if event["kind"].startswith("alarm")] == []


@pytest.mark.parametrize("ups", MAPS, indirect=True)
def test_bits_the_manual_does_not_assign_raise_nothing(ups, calm):
    block = main_block(ups)
    words = words_with(ups, [])
    tables = {f.table: None for f in alarms(ups.device.map)}
    assert "alarms" in tables
    assigned = {(f.at(block), f.bit) for f in alarms(ups.device.map)}
    before = calm.last_event_id()
    for address in words:
        if any(f.at(block) == address for f in alarms(ups.device.map) if f.table == "alarms"):
            ups.register(address, sum(1 << bit for bit in range(16) if (address, bit) not in assigned))
    calm.until_sweeps(3)
    snapshot = calm.snapshot()
    assert snapshot.main["alarms"] == [] and snapshot["alarms"] == []
    assert [event for event in calm.events(after=before) if event["kind"].startswith("alarm")] == []


OVERLOAD = {"jbusp": "A02", "vumap": "A001", "sts": "A03"}


@pytest.mark.card(config={"alarms": {"clear_hold_s": 8, "flapping_hold_s": 16}})
@pytest.mark.parametrize("ups", MAPS, indirect=True)
def test_a_flapping_alarm_is_one_pair_of_events(ups, calm):
    f = fact(ups.device.map, OVERLOAD[ups.device.map], "alarms")
    address = f.at(main_block(ups))
    before = calm.last_event_id()
    ups.bit(address, f.bit, 1)
    calm.until(lambda s: f.alarm in s.alarm_ids)
    for _ in range(4):
        ups.bit(address, f.bit, 0)
        calm.until(lambda s: f.alarm not in s.main["alarms"])  # gone, and back within the hold time
        ups.bit(address, f.bit, 1)
        calm.until(lambda s: f.alarm in s.main["alarms"])
    ups.bit(address, f.bit, 0)
    gone = calm.until(lambda s: f.alarm not in s.main["alarms"])
    assert f.alarm in gone.alarm_ids
    snapshot = calm.until(lambda s: f.alarm not in s.alarm_ids, 30)
    assert seconds(snapshot) - seconds(gone) > 11, "one that flaps is held longer"
    kinds = [event["kind"] for event in calm.events(after=before, name=f.alarm)]
    assert kinds == ["alarm_added", "alarm_removed"]


@pytest.mark.ups(options=["--no-pacing", "--latency-ms", "150"])
@pytest.mark.card(config={"serial": {"fixed_baud": 2400}})
@pytest.mark.parametrize("ups", MAPS, indirect=True)
def test_one_bad_read_raises_nothing(ups, calm):
    """The alarm words lie in one reply only. A device that thinks for long gives time to take the lie back before the next."""
    f = fact(ups.device.map, OVERLOAD[ups.device.map], "alarms")
    address = f.at(main_block(ups))
    table = min(other.at(main_block(ups)) for other in alarms(ups.device.map) if other.table == "alarms")

    def alarm_reads():
        return len([t for t in ups.stats()["transactions"] if t["address"] == table and t["end"] is not None])

    def is_told_once():
        """False when this machine was too slow to take the lie back: it was told twice, and may be believed."""
        ups.reset_stats()
        ups.bit(address, f.bit, 1)
        until(alarm_reads, 10, every=0.005)
        ups.bit(address, f.bit, 0)
        return alarm_reads() < 2

    proven = 0
    for _ in range(20):
        before = calm.last_event_id()
        if is_told_once():
            until(lambda: alarm_reads() >= 2, 10)  # the second look, or the next sweep
            assert f.alarm not in calm.snapshot().alarm_ids
            calm.until_sweeps(1)
            assert [event for event in calm.events(after=before) if event["kind"].startswith("alarm")] == []
            proven += 1
        if proven == 3:
            break
        calm.until_sweeps(1)
        until_only(calm, [])
    assert proven == 3


@pytest.mark.parametrize("ups", ["vumap-parallel", "jbusp-parallel"], indirect=True)
def test_a_units_alarm_stays_with_the_unit(ups, calm):
    """The alarm table of a parallel system shows the alarms of the system (12.3)."""
    f = fact(ups.device.map, OVERLOAD[ups.device.map], "alarms")
    before = calm.last_event_id()
    ups.bit(f.at(2), f.bit, 1)
    snapshot = calm.until(lambda s: f.alarm in s.node("unit-2")["alarms"])
    assert f.alarm not in snapshot.alarm_ids
    assert f.alarm not in snapshot.node("unit-1")["alarms"] + snapshot.main["alarms"]
    assert calm.events(after=before, name=f.alarm) == []


def test_an_alarm_keeps_its_time_while_it_stands(ups, calm):
    f = fact("vumap", "A001")
    ups.bit(f.address, f.bit, 1)
    since = calm.until(lambda s: s.alarm(f.alarm)).alarm(f.alarm)["since"]
    assert calm.events(name=f.alarm)[-1]["time"] == since
    assert calm.until_sweeps(2).alarm(f.alarm)["since"] == since


@pytest.mark.parametrize("ups", DEVICES, indirect=True)
def test_alarms_that_stand_at_the_start_are_announced_once(ups, start_card):
    f = fact(ups.device.map, OVERLOAD[ups.device.map], "alarms")
    ups.freeze()
    raise_only(ups, [f])
    card = start_card(ups.link)
    card.until(lambda s: s.alarm_ids == {f.alarm})
    card.until_sweeps(4)  # identification, units and options have become known meanwhile
    assert [event["kind"] for event in card.events() if event["kind"].startswith("alarm")] == ["alarm_added"]
    assert [event["text"] for event in card.events() if "onnected" in event["text"]] == ["UPS connected"]


def test_the_table_of_devices_is_complete():
    assert {DEVICES[name].map for name in MAPS} == {device.map for device in DEVICES.values()}
