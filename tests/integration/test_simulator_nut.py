"""NUT's own driver for this family of UPS talks to the simulator: the first peer that neither side wrote."""
import os
import pathlib
import re
import shutil
import subprocess

import pytest

from sim_client import Simulator

DRIVER = next((path for path in ("/lib/nut/socomec_jbus", "/usr/lib/nut/socomec_jbus", "/usr/libexec/nut/socomec_jbus")
               if os.access(path, os.X_OK)), shutil.which("socomec_jbus"))
pytestmark = pytest.mark.skipif(DRIVER is None, reason="NUT's socomec_jbus driver is not installed")


def run_driver(link, folder, *options):
    """One round of reading; -d makes the driver print what it publishes and end."""
    state = pathlib.Path(folder) / "nut"
    state.mkdir(exist_ok=True)
    (state / "nut.conf").write_text("MODE=none\n")
    environment = dict(os.environ, NUT_CONFPATH=str(state), NUT_STATEPATH=str(state), NUT_ALTPIDPATH=str(state))
    user = ["-u", "root"] if os.geteuid() == 0 else []
    return subprocess.run([DRIVER, *user, "-s", "sim", "-x", "port=%s" % link, "-d", "1", *options], env=environment,
                          capture_output=True, text=True, timeout=60)


def variables(link, folder):
    done = run_driver(link, folder)
    found = dict(line.split(": ", 1) for line in done.stdout.splitlines() if ": " in line)
    assert "ups.status" in found, done.stdout + done.stderr
    return found


def bits_named(link, folder):
    """The driver's own words for the status and alarm bits it finds set, from its debug log."""
    log = run_driver(link, folder, "-DD").stderr
    return {name.strip() for name in re.findall(r"\[D2\] (.+)", log)}


@pytest.fixture(params=["jbusp-1ph", "jbusp-3-3"])
def ups(request, tmp_path):
    # Paced: the driver sets 9600 8N1, and anything else would be garbage to the device.
    with Simulator.start(request.param, tmp_path) as simulator:
        simulator.phases = 1 if request.param == "jbusp-1ph" else 3
        yield simulator


def test_on_line(ups, tmp_path):
    seen = variables(ups.link, tmp_path)
    assert seen["ups.status"] == "OL"
    outputs = ["output.voltage"] if ups.phases == 1 else ["output.L%d-N.voltage" % phase for phase in (1, 2, 3)]
    for name in outputs + ["input.voltage"]:
        assert 200 <= float(seen[name]) <= 260, name
    assert float(seen["output.frequency"]) == pytest.approx(50, abs=1)
    assert 10 < float(seen["ups.load"]) < 90
    assert float(seen["battery.charge"]) == 100
    assert 20 <= float(seen["ambient.1.temperature"]) <= 27
    assert int(seen["input.phases"]) == ups.phases
    assert seen["device.serial"].startswith("NRT33" if ups.phases == 1 else "MAS33")
    assert float(seen["ups.power"]) == (3300 if ups.phases == 1 else 40000)
    assert "ups.alarm" not in seen
    stats = ups.stats()
    assert stats["bad_frames"] == 0 and stats["exceptions"] == 0
    assert {(one["address"], one["count"]) for one in stats["transactions"]} >= {(0x1000, 12), (0x1020, 6), (0x1040, 4),
                                                                                (0x1060, 48), (0x10E0, 32)}


def test_on_battery(ups, tmp_path):
    ups.set(mains=False)
    seen = variables(ups.link, tmp_path)
    assert "OB" in seen["ups.status"].split() and "OL" not in seen["ups.status"].split()
    assert "Rectifier input supply out of tolerance" in seen["ups.alarm"]
    assert 1 < float(seen["battery.runtime"]) < 600
    assert 50 < float(seen["battery.charge"]) <= 100


def test_low_battery(ups, tmp_path):
    ups.set(mains=False, battery_charge=12)
    seen = variables(ups.link, tmp_path)["ups.status"].split()
    assert "LB" in seen and "OL" not in seen


def test_the_driver_reads_the_bits_as_they_are_meant(ups, tmp_path):
    assert {"Rectifier Input supply present", "Inverter ON", "Rectifier ON", "Load protected by inverter",
            "Bypass input supply present"} <= bits_named(ups.link, tmp_path)
    ups.set(load=160, time_scale=60)
    ups.until(lambda: ups.state()["on_bypass"])
    named = bits_named(ups.link, tmp_path)
    assert {"Load on automatic bypass", "General Alarm", "UPS overload"} <= named
    assert "Load protected by inverter" not in named
    ups.set(load=40, mains=False)
    ups.until(lambda: ups.state()["on_battery"])
    assert "Load on automatic bypass" not in bits_named(ups.link, tmp_path)
