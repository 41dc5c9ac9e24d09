"""What Modbus TCP clients read is what the UPS said, word by word, at the addresses of the manual's appendix "MODBUS TCP access"."""

import json
import pathlib
import subprocess

import pytest

from card_client import PATIENCE, until
from facts import DEVICES
from modbus_peers import ILLEGAL_ADDRESS, Libmodbus, Refused, Wire, mbpoll

NODE_PEERS = pathlib.Path(__file__).parent / "node"
ON = {"modbus_tcp": {"enabled": True, "port": 0}}

# Manual, appendix "MODBUS TCP access"; the STS tables from "STS MODBUS table". (address, words) of a single device.
MANUAL = {
    "jbusp": [(0x1020, 4), (0x1040, 4), (0x1060, 48), (0x1000, 12), (0x10E0, 16)],
    "vumap": [(0x0030, 8), (0x0038, 8), (0x0040, 80), (0x0001, 15), (0x0010, 10), (0x001A, 10)],
    "sts": [(0x0140, 4), (0x0148, 2), (0x0220, 64), (0x0100, 10)],
}


def tables_of(ups):
    """The manual's tables this device serves: the simulator says which a real one refuses."""
    served = {table["address"] for table in ups.tables()}
    return [(address, count) for address, count in MANUAL[ups.device.map] if address in served]


@pytest.fixture
def gateway(start_card):
    """A card on a frozen UPS, when it has read every table it will ever read."""

    def start(ups, **settings):
        ups.freeze()
        card = start_card(ups.link, config={"modbus_tcp": {**ON["modbus_tcp"], **settings}})
        wanted = [a for address, count in tables_of(ups) for a in (address, address + count - 1)]
        until(lambda: set(wanted) <= card.registers().keys(), 20, "the slow tables were not read")
        known = 0
        for _ in range(50):  # and the others: none more in two sweeps
            if len(card.registers()) == known:
                break
            known = len(card.registers())
            card.until_sweeps(2)
        return card

    return start


def told(ups, card):
    """{address: word} as the simulator was told, of every word the card has."""
    addresses = sorted(card.registers())
    words = {}
    while addresses:
        count = next((n for n in range(1, len(addresses)) if addresses[n] != addresses[0] + n), len(addresses))
        count = min(count, 64)
        for table in ups.tables():  # the simulator, like a real device, is not asked across the end of a table
            if table["address"] <= addresses[0] < table["address"] + table["count"]:
                count = min(count, table["address"] + table["count"] - addresses[0])
        words.update(zip(addresses, ups.read(addresses[0], count)))
        addresses = addresses[count:]
    return words


@pytest.mark.parametrize("ups", DEVICES, indirect=True)
def test_every_split_of_address_and_count(ups, gateway):
    card = gateway(ups)
    words = told(ups, card)
    starts = sorted({a + n for a in words for n in (-2, -1, 0, 1, 2)} & set(range(0x10000)) | {0, 0x7FFF, 0xFFFF})
    with Wire(card.ports["modbus_tcp"]) as client:
        for start in starts:
            run = next(n for n in range(126) if n == 125 or start + n not in words)
            ranges = [(start, count) for count in range(1, 126)]
            wanted = [[words[start + i] for i in range(count)] if count <= run else ILLEGAL_ADDRESS for _, count in ranges]
            assert client.read_many(ranges, 125) == wanted, f"from {start:#06x} on"


@pytest.mark.parametrize("ups", DEVICES, indirect=True)
def test_whole_tables_parts_and_single_words_for_libmodbus(ups, gateway):
    card = gateway(ups)
    with Libmodbus(card.ports["modbus_tcp"]) as client:
        for address, count in tables_of(ups):
            whole = ups.read(address, count)
            assert client.read(address, count) == whole
            for i in range(count):
                assert client.read(address + i, 1) == [whole[i]]
            assert client.read(address + count // 2, count - count // 2) == whole[count // 2:]
        with pytest.raises(Refused) as refused:
            client.read(0x7000, 1)
        assert refused.value.code == ILLEGAL_ADDRESS
        # And the members of a system in their blocks.
        for _, block in ups.device.nodes:
            address = block << 12 | MANUAL[ups.device.map][0][0] & 0x0FFF
            if any(table["address"] == address for table in ups.tables()):
                assert client.read(address, 4) == ups.read(address, 4)


@pytest.mark.parametrize("ups", DEVICES, indirect=True)
def test_mbpoll_reads_the_manuals_tables(ups, gateway):
    card = gateway(ups)
    for address, count in tables_of(ups):
        assert mbpoll(card.ports["modbus_tcp"], address, count) == ups.read(address, count)


@pytest.mark.parametrize("ups", ["vumap"], indirect=True)
def test_the_vumap_tables_are_one_stretch(ups, gateway):
    card = gateway(ups)
    with Wire(card.ports["modbus_tcp"]) as client:
        assert client.read(0x0030, 96) == ups.read(0x0030, 8) + ups.read(0x0038, 8) + ups.read(0x0040, 80)


@pytest.mark.parametrize("ups", ["vumap", "jbusp-3-3", "sts"], indirect=True)
def test_reserved_and_not_managed_words_are_passed_on(ups, gateway):
    card = gateway(ups)
    first, count = {"vumap": (0x0040, 80), "jbusp": (0x1060, 48), "sts": (0x0220, 64)}[ups.device.map]
    patterns = ([0xFFFF] * count, [0] * count, [0x8000 + i for i in range(count)])
    with Wire(card.ports["modbus_tcp"]) as client:
        for words in patterns:
            ups.registers(first, words)
            until(lambda words=words: client.read(first, count) == words, 10, "the words did not arrive")


@pytest.mark.parametrize("ups", ["vumap"], indirect=True)
def test_all_words_of_an_answer_are_from_one_sweep(ups, gateway):
    """The simulator changes a whole table at once; a mixture of two generations would be two sweeps in one answer."""
    card = gateway(ups)
    ups.registers(0x0040, [100] * 80)
    with Wire(card.ports["modbus_tcp"]) as client:
        until(lambda: set(client.read(0x0040, 80)) == {100}, 10, "the words did not arrive")
        for generation in range(101, 105):
            ups.registers(0x0040, [generation] * 80)

            def arrived(generation=generation):
                words = set(client.read(0x0040, 80))
                assert len(words) == 1, f"a mixture: {words}"
                return words == {generation}

            until(arrived, 10, "the words did not arrive", every=0)


@pytest.mark.skipif(not (NODE_PEERS / "node_modules").is_dir(), reason="npm ci --prefix tests/integration/node was not run")
@pytest.mark.parametrize("ups", ["vumap", "jbusp-parallel", "sts"], indirect=True)
def test_jsmodbus_reads_many_at_once(ups, gateway):
    card = gateway(ups)
    tables = tables_of(ups)
    ranges = tables + [(address + i, 1) for address, count in tables for i in range(count)] + [(0x7000, 1), (tables[0][0], 125)]
    done = subprocess.run(["node", NODE_PEERS / "jsmodbus_read.js", str(card.ports["modbus_tcp"]), "1", json.dumps(ranges)],
                          capture_output=True, text=True, timeout=30 * PATIENCE)
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)
    assert results[-2:] == [ILLEGAL_ADDRESS] * 2
    assert results[:-2] == [ups.read(address, count) for address, count in ranges[:-2]]
