"""Fixtures: `ups` is the simulator on a pseudo-terminal, `card` is our daemon on it, found and online.

Both are built for one test and gone after it. What a test wants differently it says with parameters:

    @pytest.mark.parametrize("ups", ["sts"], indirect=True)               # the device; default "vumap"
    @pytest.mark.ups(options=["--baud", "9600"])                          # more options of ups_sim
    @pytest.mark.card(options=["--bind", "::1"], config={"serial": {...}})  # of netvisiond, and its settings

or it takes `start_ups` and `start_card`, which make as many as it likes.
"""

import itertools
import os
import zlib

import pytest

from card_client import BUILD, SANITIZED, SANITIZERS, Card
from facts import DEVICES
from sim_client import Simulator

FAST = ("--no-pacing",)
os.environ.setdefault("UPS_SIM", str(BUILD / "tools" / "ups_sim" / "ups_sim"))
os.environ.update(SANITIZERS)


def pytest_configure(config):
    config.addinivalue_line("markers", "ups(options): options of the simulator")
    config.addinivalue_line("markers", "card(options, config): options and settings of the daemon")
    config.addinivalue_line("markers", "threads: what ThreadSanitizer has to see; run with the tsan build as well")


def pytest_collection_modifyitems(config, items):
    """Sanitizers look at code, not at devices: of a test that only differs by the device one is enough for them, another
    for each test. The release build has all, and so has every build with NV_LONG=1 (tools/test --long)."""
    if not SANITIZED or "NV_LONG" in os.environ:
        return
    alike = {}
    for item in items:
        values = item.callspec.params if hasattr(item, "callspec") else {}
        others = {name: value for name, value in values.items() if not (isinstance(value, str) and value in DEVICES)}
        key = item.nodeid if len(others) == len(values) else f"{item.nodeid.partition('[')[0]} {others}"
        alike.setdefault(key, []).append(item)
    kept = {id(group[zlib.crc32(key.encode()) % len(group)]) for key, group in alike.items()}
    config.hook.pytest_deselected(items=[item for item in items if id(item) not in kept])
    items[:] = [item for item in items if id(item) in kept]


@pytest.fixture
def start_ups(tmp_path):
    started = []
    number = itertools.count(1)

    def start(device="vumap", *options):
        directory = tmp_path / f"ups{next(number)}"
        directory.mkdir()
        simulator = Simulator(device, directory, *(options or FAST))
        simulator.device = DEVICES[device]
        started.append(simulator)
        return simulator

    yield start
    codes = {simulator.device.name: simulator.close() for simulator in started}
    assert all(code == 0 for code in codes.values()), f"exit codes of the simulators: {codes}"


@pytest.fixture
def start_card(tmp_path):
    started = []
    number = itertools.count(1)

    def start(serial, *options, config=None, state_dir=None, online=True, own_snmp_port=True, env=None):
        on_this_line = [card for card in started if card.serial == serial and card.is_running()]
        assert not on_this_line or serial in (None, "/dev/null"), "one line, one card"
        card = Card(tmp_path / f"card{next(number)}", serial, *options, config=config, state_dir=state_dir,
                    own_snmp_port=own_snmp_port, env=env)
        started.append(card)
        card.start()
        if online:
            card.until_online()
        return card

    yield start
    errors = []
    for card in started:
        try:
            card.close()
        except AssertionError as error:
            errors.append(str(error))
    assert not errors, "\n".join(errors)


def _marked(request, name):
    marker = request.node.get_closest_marker(name)
    return marker.kwargs if marker else {}


@pytest.fixture
def ups(request, start_ups):
    device = str(getattr(request, "param", "vumap"))
    return start_ups(device, *_marked(request, "ups").get("options", ()))


@pytest.fixture
def card(request, ups, start_card):
    marked = _marked(request, "card")
    return start_card(ups.link, *marked.get("options", ()), config=marked.get("config"))
