"""Every register of every measurement table reaches the snapshot at the manual's scale, and only then."""

import pytest

from facts import DEVICES, NOT_MANAGED, fact, facts, measurements

MASK = 0x00C0  # VU-MAP: which measurements the device manages


def spans(block_facts, block):
    """The tables of measurements as (first address, words)."""
    addresses = [f.at(block) for f in block_facts]
    return min(addresses), max(addresses) - min(addresses) + 1


def manage_all(ups):
    """The mask says that every measurement is managed. Read by the card at its start, so set before it."""
    if ups.device.map == "vumap":
        for _, block in ups.device.nodes:
            if has_mask(ups, block):
                ups.registers(block << 12 | MASK, [0xFFFF] * 5)


def has_mask(ups, block):
    return any(table["address"] == block << 12 | MASK for table in ups.tables())


def force(ups, block, words_of):
    """Sets the whole measurement table of a block; words_of(fact or None, index) -> word. Returns {acronym: word}."""
    known = {f.at(block): f for f in measurements(ups.device.map)}
    first, count = spans(known.values(), block)
    words = [words_of(known.get(first + i), i) for i in range(count)]
    ups.registers(first, words)
    return {known[first + i].acronym: words[i] for i in range(count) if first + i in known}


def expected(ups, forced, t014=0, phases=3):
    wanted = {}
    for f in measurements(ups.device.map):
        value = f.decode(forced[f.acronym], t014)
        if value is not None:
            wanted[f.value] = value
    # The one value the card computes: the total of the phases, where the UPS has no total but all of its phases.
    parts = [wanted[name] for name in (f"output.l{n}.apparent_power" for n in (1, 2, 3)) if name in wanted]
    complete = len(parts) == 3 or (phases == 1 and len(parts) == 1 and "output.l1.apparent_power" in wanted)
    if ups.device.map != "sts" and "output.apparent_power" not in wanted and complete:
        wanted["output.apparent_power"] = round(sum(parts), 1)
    return wanted


def measured(node, map_name):
    names = {f.value for f in measurements(map_name)} | {"output.apparent_power"}
    return {name: value for name, value in node["values"].items() if name in names}


def assert_values(card, ups, forced_by_node, t014=0):
    phases = card.snapshot()["device"]["output_phases"]

    def wanted(node):
        return expected(ups, forced_by_node[node], t014, phases)

    def same(snapshot):
        return all(measured(snapshot.node(node), ups.device.map) == wanted(node) for node in forced_by_node)

    def difference(snapshot):
        lines = []
        for node in forced_by_node:
            have, want = measured(snapshot.node(node), ups.device.map), wanted(node)
            lines += [f"{node} {name}: {have.get(name)} instead of {want.get(name)}"
                      for name in sorted(have.keys() | want.keys()) if have.get(name) != want.get(name)]
        return "\n".join(lines)

    card.until(same, what=difference)


PATTERNS = {
    # every word different, so that no two can be swapped unseen
    "distinct": lambda f, i: 101 + 7 * i,
    "distinct, high": lambda f, i: 0x7F00 - 3 * i,
    # the top bit is a sign for the signed ones only
    "top bit": lambda f, i: 0xF000 + 5 * i,
    "zero": lambda f, i: 0,
    "minus two": lambda f, i: 0xFFFE,
    "every other one not managed": lambda f, i: NOT_MANAGED if i % 2 else 300 + i,
    "the other ones not managed": lambda f, i: 300 + i if i % 2 else NOT_MANAGED,
}


@pytest.mark.parametrize("ups", DEVICES, indirect=True)
def test_every_word_is_shown_at_the_manuals_scale(ups, start_card):
    ups.freeze()
    manage_all(ups)
    card = start_card(ups.link)
    for words_of in PATTERNS.values():
        assert_values(card, ups, {node: force(ups, block, words_of) for node, block in ups.device.nodes}, ups.t014())


@pytest.mark.parametrize("ups", ["vumap-parallel", "vumap-modular", "jbusp-parallel"], indirect=True)
def test_units_and_modules_keep_their_own_values(ups, start_card):
    ups.freeze()
    manage_all(ups)
    card = start_card(ups.link)
    forced = {node: force(ups, block, lambda f, i, block=block: 1000 * (block + 1) + i)
              for node, block in ups.device.nodes}
    assert_values(card, ups, forced, ups.t014())


@pytest.mark.parametrize("t014", [0, 1])
def test_t014_moves_the_point_of_the_rows_it_names(start_ups, start_card, t014):
    ups = start_ups("vumap", "--no-pacing", "--t014", str(t014))
    ups.freeze()
    manage_all(ups)
    card = start_card(ups.link)
    assert_values(card, ups, {"system": force(ups, 0, PATTERNS["distinct"])}, t014)
    values = card.snapshot().values
    for acronym in ("T005", "T006"):
        f = fact("vumap", acronym)
        assert values[f.value] == f.decode(ups.read(f.address, 1)[0], t014)


@pytest.mark.parametrize("ups", [name for name, device in DEVICES.items() if device.map == "jbusp"], indirect=True)
def test_ratings_of_jbusp(ups, start_card):
    ups.freeze()
    block = ups.device.nodes[0][1]
    ratings = [f for f in facts("jbusp") if f.value and f.table == "configuration"]
    words = {f: 120 + 9 * i for i, f in enumerate(ratings)}
    for f, word in words.items():
        ups.register(f.at(block), word)
    power = fact("jbusp", "T01", "identifiers")
    words[power] = ups.word(power.at(block))
    wanted = {f.value: f.decode(word) for f, word in words.items()}
    snapshot = start_card(ups.link).until(lambda s: {name: s.values.get(name) for name in wanted} == wanted)
    # 12.4 draws the nominal current: that of a phase at full load. T01 is a star voltage.
    amperes = wanted["nominal.apparent_power"] * 1000 / wanted["nominal.output_voltage"] / snapshot["device"]["output_phases"]
    assert snapshot.values["nominal.output_current"] == pytest.approx(amperes, abs=0.051)


@pytest.mark.parametrize("ups", DEVICES, indirect=True)
def test_the_device_as_it_is_agrees_with_its_registers(ups, start_card):
    """No forced words: what a device of this kind manages by itself, on every node."""
    ups.freeze()
    card = start_card(ups.link)
    forced = {}
    for node, block in ups.device.nodes:
        table = measurements(ups.device.map)
        first, count = spans(table, block)
        words = ups.read(first, count)
        mask = ups.read(block << 12 | MASK, 5) if ups.device.map == "vumap" and has_mask(ups, block) else None
        forced[node] = {}
        for f in table:
            number = f.at(block) - first
            managed = mask is None or mask[number // 16] >> number % 16 & 1
            forced[node][f.acronym] = words[f.at(block) - first] if managed else NOT_MANAGED
    assert_values(card, ups, forced, ups.t014())


@pytest.mark.parametrize("ups", ["vumap"], indirect=True)
def test_the_managed_mask_counts_more_than_the_word(ups, start_card):
    ups.freeze()
    ups.registers(MASK, [0xFFFE, 0xFFFF, 0xFFFF, 0xFFFF, 0xF7FF])  # M000 and M075 are not managed
    card = start_card(ups.link)
    forced = force(ups, 0, PATTERNS["zero"])
    forced["M000"] = forced["M075"] = NOT_MANAGED
    assert_values(card, ups, {"system": forced}, ups.t014())


@pytest.mark.parametrize("ups", ["vumap", "jbusp-3-3"], indirect=True)
def test_inverter_values_are_the_outputs_while_it_feeds_and_zero_while_off(ups, start_card):
    """Manual 12.1.10: "Set to 0 if inverter is off". While it runs for nobody, nobody knows."""
    ups.freeze()
    manage_all(ups)
    card = start_card(ups.link)
    block = ups.device.nodes[0][1]
    forced = force(ups, block, PATTERNS["distinct"])
    running, feeding = (fact(ups.device.map, acronym)
                        for acronym in (("S052", "S000") if ups.device.map == "vumap" else ("S01", "S03")))
    voltage = next(f for f in measurements(ups.device.map) if f.value == "output.l2.voltage")
    output = voltage.decode(forced[voltage.acronym], ups.t014())
    for runs, feeds, wanted in ((1, 1, output), (1, 0, None), (0, 0, 0), (1, 1, output)):
        ups.bit(running.at(block), running.bit, runs)
        ups.bit(feeding.at(block), feeding.bit, feeds)
        card.until(lambda snapshot: snapshot.values.get("inverter.l2.voltage") == wanted)


@pytest.mark.parametrize("ups", DEVICES, indirect=True)
def test_the_register_image_is_what_the_device_sent(ups, start_card):
    ups.freeze()
    card = start_card(ups.link)
    tables = [spans(measurements(ups.device.map), block) for _, block in ups.device.nodes]
    for _, block in ups.device.nodes:
        force(ups, block, PATTERNS["distinct"])
    card.until_sweeps(1)
    image = card.registers()
    for first, count in tables:
        assert [image.get(first + i) for i in range(count)] == ups.read(first, count)
