"""Finding the UPS: its rate, its register map, what it is and which units it has (serial line of section 6, boot of 7)."""

import pytest

from card_client import until
from facts import API_MAP, DEVICES, device_name, fact

RATES = (2400, 9600, 19200, 57600)


def low_byte_first(words):
    return b"".join(word.to_bytes(2, "little") for word in words).decode("ascii", "replace").rstrip("\0 ")


def high_byte_first(words):
    return b"".join(word.to_bytes(2, "big") for word in words).decode("ascii", "replace").rstrip("\0 ")


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("device", DEVICES.values(), ids=str)
def test_finds_every_device_at_every_rate(start_ups, start_card, device, rate):
    ups = start_ups(device.name, "--baud", str(rate))
    card = start_card(ups.link, online=False)
    snapshot = card.until_online(40 if rate == 2400 else 20)
    found = snapshot["device"]
    assert (found["map"], snapshot["link"]["baud"], snapshot["link"]["slave"]) == (API_MAP[device.map], rate, 1)
    assert found["architecture"] == device.architecture
    assert (found["input_phases"], found["output_phases"]) == device.phases
    # What is in a unit stands in the unit's configuration, which is read in the pauses.
    nodes = {node for node, _ in device.nodes} | set(device.summarised)
    card.until(lambda s: {node["id"] for node in s["nodes"]} == nodes, 20)


def until_identified(card, **wanted):
    """Texts are read in the pauses between the sweeps, so they come a little later than the first values."""
    card.until(lambda s: {key: s["device"][key] for key in wanted} == wanted, 15,
               lambda s: f"{s['device']} instead of {wanted}")


@pytest.mark.parametrize("ups", [name for name, device in DEVICES.items() if device.map == "jbusp"], indirect=True)
def test_jbusp_identification_is_what_its_registers_say(ups, card):
    words = ups.read(ups.device.nodes[0][1] << 12, 12)
    until_identified(card, type_code=words[0], model=device_name("jbusp", words[0]),
                     serial_number=low_byte_first(words[3:8]))


@pytest.mark.parametrize("ups", [name for name, device in DEVICES.items() if device.map == "vumap"], indirect=True)
def test_vumap_identification_is_what_its_registers_say(ups, card):
    words = ups.read(0x0001, 15)
    until_identified(card, type_code=words[14], model=device_name("vumap", words[14]), input_phases=words[6] >> 8,
                     output_phases=words[6] & 0xFF, serial_number=high_byte_first(ups.read(0x0010, 10)),
                     reference=high_byte_first(ups.read(0x001A, 10)))


@pytest.mark.parametrize("ups", ["sts"], indirect=True)
def test_sts_identification_is_what_its_registers_say(ups, card):
    reference = high_byte_first(ups.read(0x0100, 10))
    assert reference.startswith("STATYS")
    until_identified(card, type_code=None, reference=reference, serial_number=high_byte_first(ups.read(0x0116, 10)))
    assert "STATYS" in card.snapshot()["device"]["model"]


@pytest.mark.parametrize("ups", ["jbusp-3-3"], indirect=True)
def test_an_unknown_type_code_works_all_the_same(ups, start_card):
    ups.register(0x1000, 777)
    snapshot = start_card(ups.link).snapshot()
    assert snapshot["device"]["model"] == "unknown JBUSP, code 777"
    assert snapshot.values


@pytest.mark.parametrize("device", [device for device in DEVICES.values() if device.map == "vumap"], ids=str)
@pytest.mark.parametrize("fault", [
    {"kind": "silence", "address": "0x0001", "count": 1},
    {"kind": "crc", "address": "0x0001", "count": 1},
    {"kind": "truncate", "address": "0x0001", "count": 1},
    {"kind": "exception", "code": 6, "address": "0x0001", "count": 2},
], ids=lambda fault: fault["kind"])
def test_a_vumap_device_is_never_taken_for_jbusp(start_ups, start_card, device, fault):
    """It serves 0x1000 too (unit 1): one lost answer to the VU-MAP question must not settle it the other way."""
    ups = start_ups(device.name)
    ups.fault(**fault)
    card = start_card(ups.link, online=False)
    seen = set()

    def online():
        snapshot = card.snapshot()
        if snapshot["device"]:
            seen.add(snapshot["device"]["map"])
        return snapshot.link == "online"

    until(online, 20)
    assert seen == {"VU-MAP"}


@pytest.mark.parametrize("rate", [2400, 19200, 57600])
def test_the_rate_that_worked_is_tried_first_next_time(start_ups, start_card, rate):
    ups = start_ups("vumap", "--baud", str(rate))
    card = start_card(ups.link)
    card.stop()
    ups.reset_stats()
    card.start()
    card.until(lambda snapshot: snapshot["link"]["baud"] == rate)
    # Tried at another rate first, the line would have carried garbage, or nothing the simulator could answer.
    first = until(lambda: ups.stats()["transactions"], 5)[0]
    assert first["function"] == 3
    assert ups.garbled_requests() == 0
    card.until_online()


@pytest.mark.parametrize("ups", ["jbusp-3-3"], indirect=True)
def test_a_remembered_pair_that_no_longer_holds_is_let_go(ups, start_ups, start_card):
    card = start_card(ups.link, online=True)
    card.stop()
    other = start_ups("vumap", "--baud", "2400")
    card.serial = other.link
    card.start()
    snapshot = card.until_online(30)
    assert (snapshot["device"]["map"], snapshot["link"]["baud"]) == ("VU-MAP", 2400)


def test_a_fixed_rate_is_the_only_one_used(start_ups, start_card):
    ups = start_ups("vumap", "--baud", "19200")
    card = start_card(ups.link, config={"serial": {"fixed_baud": 9600}}, online=False)
    # Three rounds of two tries: an automatic search would have found it in the first.
    until(lambda: ups.garbled_requests() >= 6, 15, "the card stopped trying")
    assert card.snapshot().link in ("searching", "lost")
    assert not ups.stats()["transactions"]

    card.config["serial"]["fixed_baud"] = 19200
    card.restart()
    assert card.until_online()["link"]["baud"] == 19200


def test_another_slave_is_not_listened_to(ups, start_card):
    card = start_card(ups.link, config={"serial": {"slave": 2}}, online=False)
    until(lambda: ups.stats()["bytes_in"] > 4 * 2 * 8, 15)  # more than each of the four rates, twice
    snapshot = card.snapshot()
    assert snapshot.link in ("searching", "lost")
    assert snapshot["device"] is None
    card.config["serial"]["slave"] = 1
    card.restart()
    card.until_online()


def test_answers_in_another_slaves_name_are_not_believed(ups, start_card):
    ups.fault(kind="wrong_slave", for_s=3600)
    card = start_card(ups.link, online=False)
    until(lambda: ups.stats()["requests"] >= 8, 15)
    assert card.snapshot().link in ("searching", "lost")
    ups.fault("clear")
    card.until_online()


def test_modules_that_come_and_go_are_followed(start_ups, start_card):
    ups = start_ups("vumap-parallel", "--no-pacing", "--units", "3")
    card = start_card(ups.link)
    assert {node["id"] for node in card.snapshot()["nodes"]} == {"system", "unit-1", "unit-2", "unit-3"}
    present = fact("vumap", "T003")  # the word of positions; T002 counts them
    word = ups.read(present.address, 1)[0]
    ups.register(0x0002, 2)
    ups.register(present.address, word & ~0x0004)
    card.restart()
    snapshot = card.until_online()
    assert {node["id"] for node in snapshot["nodes"]} == {"system", "unit-1", "unit-2"}
