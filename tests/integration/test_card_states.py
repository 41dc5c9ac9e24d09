"""The derived states with the manual's vocabulary and its order: 12.1.5, 12.1.6, 12.1.7, 13.2. First from single bits, told by
their acronyms, then through stories of the simulated device."""

import pytest

from facts import alarms, fact, flags
from test_card_alarms import main_block


def set_bits(ups, acronyms):
    """Exactly these status and alarm bits are set."""
    block = main_block(ups)
    every = flags(ups.device.map) + alarms(ups.device.map)
    words = {f.at(block): 0 for f in every}
    known = {f.acronym: f for f in every}
    for acronym in acronyms:
        words[known[acronym].at(block)] |= 1 << known[acronym].bit
    for address, word in words.items():
        ups.register(address, word)


def state(card, key, wanted, timeout=15):
    return card.until(lambda s: s.states.get(key) == wanted, timeout,
                      lambda s: f"{key} is {s.states.get(key)!r}, not {wanted!r}")


# (bits set, state): the lists of the manual from the top; each row also sets what the rows below it need, so that the order
# of the list decides.
VUMAP_UPS = [
    ("S009 S003 A000 S030 A019 S000 S002 S012", "In Service mode"),
    ("S003 A000 S030 A019 S002", "On maintenance bypass"),
    ("A000 S030 A019 S000", "Imminent STOP"),
    ("S030 A019 S000", "Auto-test procedure"),
    ("A019 S000 S034 S006", "Operating on Battery"),
    ("S034 S000 S012", "Battery test in progress"),
    ("S000 S012", "Load protected by Inverter"),
    ("S006 S002 S012", "UPS in eco mode"),
    ("S002 S012", "Load on Bypass"),
    ("S012 S013", "Unit Available"),
    ("S013 S004", "On standby"),
    ("S004", "Load OFF"),
    ("", "Unknown"),
]
JBUSP_UPS = [
    ("S48 A31 S05 S03", "In Service mode"),
    ("A08 A31 S05 S04", "On maintenance bypass"),
    ("A31 S05 S03", "Imminent STOP"),
    ("S05 S10 S03", "Operating on Battery"),
    ("S10 S03", "Battery test in progress"),
    ("S03 S02 S01", "Load protected by Inverter"),
    ("S07 S04 S02", "UPS in eco mode"),
    ("S04 S02", "Load on Bypass"),
    ("S08", "On standby"),
    ("S00 S26", "Load OFF"),
]
VUMAP_BATTERY = [
    ("A016 A017 A018 A019", "Battery disconnected"),
    ("A017 A018 A019 S000", "Battery discharged"),
    ("A018 A019 S000", "Battery low"),
    ("A019 S000 A027", "Battery discharging"),
    ("S039 A027 S000", "Battery to input"),
    ("A027 A021 S000", "Battery alarm"),
    ("A021 A020 S000", "Battery room alarm"),
    ("A020 S034 S000", "Battery temperature alarm"),
    ("S034 S036 S000", "Battery test running"),
    ("S036 S032 S000", "Battery charging"),
    ("S032 S000", "Battery OK"),
]
JBUSP_BATTERY = [
    ("A59 A49 S15 S05", "Battery disconnected"),
    ("A49 S15 S05 S03", "Battery discharged"),
    ("S16 S15 S05 S03", "Battery discharged"),
    ("S15 S05 S03", "Battery low"),
    ("S05 A01 S03", "Battery discharging"),
    ("A01 A47 S03", "Battery alarm"),
    ("A47 S10 S03", "Battery room alarm"),
    ("S10 S27 S03", "Battery test running"),
    ("S27 S17 S03", "Battery charging"),
    ("S17 S03", "Battery OK"),
]
VUMAP_OUTPUT = [
    ("S003 S000 S002", "On maintenance bypass"),
    ("S000", "Load protected by inverter"),
    ("S006 S002", "eco mode"),
    ("S002", "Load on Bypass"),
    ("S013 S004", "On standby"),
    ("S004", "Load OFF"),
]
JBUSP_OUTPUT = [
    ("A08 S04", "On maintenance bypass"),
    ("S03", "Load protected by inverter"),
    ("S07 S04", "eco mode"),
    ("S04", "Load on Bypass"),
    ("S08", "On standby"),
    ("S00", "Load OFF"),
]
STS_STATUS = [
    ("S20 S17 A00", "On maintenance bypass 1"),
    ("S21 S18 A00", "On maintenance bypass 2"),
    ("A00 S17", "Imminent STOP"),
    ("S17 S23 S16", "On preferred source"),
    ("S18 S24 S16", "On alternate source"),
    ("S19", "LOAD OFF"),
]
LISTS = [("vumap", "ups", VUMAP_UPS), ("jbusp-3-3", "ups", JBUSP_UPS),
         ("vumap", "battery", VUMAP_BATTERY), ("jbusp-3-3", "battery", JBUSP_BATTERY),
         ("vumap", "output", VUMAP_OUTPUT), ("jbusp-3-3", "output", JBUSP_OUTPUT), ("sts", "sts", STS_STATUS)]


@pytest.mark.parametrize("ups, key, rows", LISTS, indirect=["ups"],
                         ids=[f"{device}-{key}" for device, key, _ in LISTS])
def test_the_vocabulary_and_its_order(ups, start_card, key, rows):
    ups.freeze()
    set_bits(ups, rows[0][0].split())
    card = start_card(ups.link)
    for bits, wanted in rows:
        set_bits(ups, bits.split())
        state(card, key, wanted)


@pytest.mark.parametrize("ups", ["vumap", "jbusp-3-3", "sts"], indirect=True)
def test_without_the_ups_every_state_is_unknown(ups, card):
    ups.fault(kind="silence", for_s=3600)
    snapshot = card.until(lambda s: s.link == "lost", 30)
    for node in snapshot["nodes"]:
        assert node["values"] == {}
        assert not node["flags"] and not node["alarms"]
        for key in ("ups", "battery", "output", "sts"):
            assert node["states"].get(key, "Unknown") == "Unknown"


# -- stories: the simulated device does something, the card says it --

UPSES = ["vumap", "jbusp-3-3", "jbusp-1ph", "vumap-modular", "vumap-parallel", "jbusp-parallel"]


@pytest.mark.parametrize("ups", UPSES, indirect=True)
def test_mains_lost_and_back(ups, card):
    state(card, "ups", "Load protected by Inverter")
    ups.set(mains=False)
    snapshot = card.until(lambda s: s.states["ups"] == "Operating on Battery" and "on_battery" in s.alarm_ids)
    assert snapshot.states["battery"] == "Battery discharging"
    assert snapshot.states["output"] == "Load protected by inverter"
    ups.set(mains=True)
    card.until(lambda s: s.states["ups"] == "Load protected by Inverter" and "on_battery" not in s.alarm_ids)
    kinds = [event["kind"] for event in card.events(name="on_battery")]
    assert kinds == ["alarm_added", "alarm_removed"]
    texts = [event["text"] for event in card.events(name="on_battery")]
    assert texts == ["Operating on Battery", "Operating on Battery has been removed"]


@pytest.mark.ups(options=["--no-pacing", "--time-scale", "120"])
@pytest.mark.parametrize("ups", ["vumap", "jbusp-3-3"], indirect=True)
def test_a_battery_that_runs_down(ups, card):
    ups.set(mains=False)
    card.until(lambda s: "battery_low" in s.alarm_ids, 60)
    card.until(lambda s: s.states["ups"] in ("Load OFF", "On standby", "Imminent STOP", "Load on Bypass"), 60)
    names = [event["name"] for event in card.events(kind="alarm_added")]
    assert names.index("on_battery") < names.index("battery_low")
    ups.set(mains=True)
    card.until(lambda s: "battery_low" not in s.alarm_ids and s.states["battery"] in ("Battery charging", "Battery OK"), 60)


@pytest.mark.parametrize("ups", ["vumap", "jbusp-3-3"], indirect=True)
def test_bypass_when_neither_rectifier_nor_battery_can_feed(ups, card):
    ups.set(battery_present=False)
    ups.set(rectifier_mains=False)
    assert state(card, "ups", "Load on Bypass").states["output"] == "Load on Bypass"
    ups.set(rectifier_mains=True, battery_present=True)
    state(card, "ups", "Load protected by Inverter", 30)


@pytest.mark.parametrize("ups", ["vumap", "jbusp-3-3"], indirect=True)
def test_eco_and_standby(ups, card):
    ups.set(eco=True)
    assert state(card, "ups", "UPS in eco mode").states["output"] == "eco mode"
    ups.set(eco=False)
    state(card, "ups", "Load protected by Inverter")
    ups.set(standby=True)
    state(card, "ups", "On standby")
    ups.set(standby=False)
    state(card, "ups", "Load protected by Inverter", 30)


@pytest.mark.parametrize("ups", ["vumap", "jbusp-3-3"], indirect=True)
def test_maintenance_bypass(ups, card):
    ups.set(maintenance_bypass=True)
    assert state(card, "ups", "On maintenance bypass").states["output"] == "On maintenance bypass"
    ups.set(maintenance_bypass=False)
    state(card, "ups", "Load protected by Inverter", 30)


@pytest.mark.parametrize("ups", ["vumap", "jbusp-3-3"], indirect=True)
def test_overload_goes_to_bypass(ups, card):
    ups.set(load=140)
    card.until(lambda s: "overload" in s.alarm_ids)
    state(card, "ups", "Load on Bypass", 90)
    ups.set(load=40)
    card.until(lambda s: "overload" not in s.alarm_ids)
    state(card, "ups", "Load protected by Inverter", 90)


@pytest.mark.parametrize("ups", ["sts"], indirect=True)
def test_a_transfer_between_sources(ups, card):
    state(card, "sts", "On preferred source")
    ups.set(source1=False)
    snapshot = state(card, "sts", "On alternate source")
    card.until(lambda s: {"sts_source1_absent", "sts_load_on_alternate"} <= s.alarm_ids)
    assert snapshot.values["output.l1.voltage"] > 150
    ups.set(source1=True)
    state(card, "sts", "On preferred source", 60)
    card.until(lambda s: not {"sts_source1_absent", "sts_load_on_alternate"} & s.alarm_ids)


@pytest.mark.parametrize("ups", ["vumap-modular-parallel"], indirect=True)
def test_modules_known_by_their_units_summary_words(ups, start_card):
    """S096.. operating, A096.. general alarm, A112.. imminent stop, in the unit's own block."""
    ups.freeze()
    card = start_card(ups.link)
    card.until(lambda s: len(s["nodes"]) == 11)
    operating, general, stop = (fact("vumap", acronym) for acronym in ("S097", "A097", "A113"))  # number 2
    for f in (general, stop):
        ups.register(f.at(1), 0)
    ups.bit(operating.at(1), operating.bit, 1)

    def device(number):
        return lambda s: (s.node(f"unit-1/module-{number}")["states"]["device"], s.node("unit-2/module-2")["states"]["device"])

    snapshot = card.until(lambda s: device(2)(s) == ("operating", "operating"))
    module = snapshot.node("unit-1/module-2")  # nothing else is known of it, so no other word is said
    assert module["states"] == {"device": "operating"} and module["since"].keys() == {"device"} and module["values"] == {}
    assert snapshot.node("unit-1")["states"]["ups"] != "Unknown"
    ups.bit(general.at(1), general.bit, 1)
    card.until(lambda s: device(2)(s) == ("with_alarm", "operating"))
    ups.bit(stop.at(1), stop.bit, 1)
    snapshot = card.until(lambda s: device(2)(s) == ("imminent_stop", "operating"))
    assert device(3)(snapshot)[0] == "operating"
    ups.register(general.at(1), 0)
    ups.register(stop.at(1), 0)
    ups.bit(operating.at(1), operating.bit, 0)
    card.until(lambda s: device(2)(s) == ("standby", "operating"))


def test_the_device_colour_of_the_tree_follows_its_alarms(ups, start_card):
    """11.3: operating, operating with alarm, with critical alarm, imminent stop, on standby."""
    ups.freeze()
    set_bits(ups, ["S000", "S011"])
    card = start_card(ups.link)
    state(card, "device", "operating")
    for bits, wanted in (("S000 S011 A015 A001", "with_alarm"),
                         ("S000 S011 A015 A032", "with_critical_alarm"),
                         ("S000 S011 A000", "imminent_stop"), ("S013 S004", "standby")):
        set_bits(ups, bits.split())
        state(card, "device", wanted)
    assert fact("vumap", "S011").flag == "unit.operating"


def test_a_state_holds_since_it_was_first_seen(ups, start_card):
    """A state's time stays while its word does; "unknown" while the line is silent interrupts, and so does a restart."""
    ups.freeze()
    set_bits(ups, ["S000", "S011", "S032"])
    card = start_card(ups.link)
    first = state(card, "ups", "Load protected by Inverter")
    since = first.main["since"]
    assert set(since) == {"ups", "battery", "output", "device"}
    assert all(time <= first["time"] for time in since.values())
    assert card.until_sweeps(2).main["since"] == since
    set_bits(ups, ["S000", "S011", "A019", "A015"])
    seen = state(card, "ups", "Operating on Battery")
    assert first["time"] < seen.main["since"]["ups"] <= seen["time"]
    assert seen.main["since"]["output"] == since["output"]
    ups.fault("silence")
    lost = state(card, "ups", "Unknown", 60)
    assert set(lost.states.values()) <= {"Unknown", "unknown"}
    assert all(seen["time"] < time <= lost["time"] for time in lost.main["since"].values())
    ups.clear_faults()
    back = state(card, "ups", "Operating on Battery", 60)
    assert all(lost["time"] < time <= back["time"] for time in back.main["since"].values())
    card.restart()
    again = state(card, "ups", "Operating on Battery", 60)
    assert again.main["since"]["ups"] > back["time"]


@pytest.mark.parametrize("ups", ["sts"], indirect=True)
def test_an_sts_has_the_times_of_its_own_words(ups, card):
    assert set(card.snapshot().main["since"]) == {"sts", "device"}
