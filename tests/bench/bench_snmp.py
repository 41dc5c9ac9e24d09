#!/usr/bin/python3
"""The card's SNMP agent beside Debian's snmpd with 250 scalars in its own process: same client, same machine, by turns.

    NV_BUILD=build/release /usr/bin/python3 tests/bench/bench_snmp.py [SECONDS]

Prints each measurement of both and their ratio; the bars are those of the specification: GET rate and p50 at least 0.95 of
snmpd's, bulk walk per object at most 0.8 of its cost, v3 authPriv at least 0.95, p99 while sweeps are published at most
twice the quiet one.
"""

import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "integration"))

from card_client import Card, until  # noqa: E402
from sim_client import Simulator  # noqa: E402
from snmp_client import ENVIRONMENT, T7, Snmp, SnmpError, free_udp_port  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
SCALARS = "1.3.6.1.4.1.8072.9999.9999"
USER = {"name": "bench", "auth": "SHA", "auth_password": "benchmark", "privacy": "AES", "privacy_password": "benchmark"}
ROUNDS = 3


def start_snmpd(folder):
    port = free_udp_port()
    lines = ["rocommunity public", "createUser bench SHA benchmark AES benchmark", "rouser bench authpriv"]
    lines += [f"override .{SCALARS}.{n}.0 integer {n}" for n in range(1, 251)]
    (folder / "snmpd.conf").write_text("\n".join(lines) + "\n")
    process = subprocess.Popen(
        [shutil.which("snmpd") or "/usr/sbin/snmpd", "-f", "-Ln", "-C", "-c", folder / "snmpd.conf", "-I", "-smux",
         f"udp:127.0.0.1:{port}"], env={**ENVIRONMENT, "SNMP_PERSISTENT_DIR": str(folder)})

    def answers():
        try:
            return Snmp(port, timeout=1, retries=0).value(f"{SCALARS}.250.0") == 250
        except SnmpError:
            return False

    until(answers, 20, "snmpd did not start")
    return process, port


def main():
    seconds = sys.argv[1] if len(sys.argv) > 1 else "2"
    folder = pathlib.Path(tempfile.mkdtemp(prefix="bench-snmp-"))
    load = folder / "snmp_load"
    subprocess.run(["g++", "-std=c++20", "-O2", "-o", load, HERE / "snmp_load.cpp", "-lnetsnmp"], check=True)

    def measure(in_flight, kind, oid, port, *user):
        done = subprocess.run([load, seconds, str(in_flight), kind, f".{oid}", "public", str(port), *user],
                              capture_output=True, text=True, check=True)
        return [float(word) for word in done.stdout.split()]

    with Simulator("vumap", folder, "--no-pacing") as ups:
        card = Card(folder / "card", ups.link, "--snmp-port", "0", config={"snmp_user_1": USER})
        card.start()
        card.until_online()
        snmpd, other = start_snmpd(folder)
        ours = card.ports["snmp"]
        try:
            compare(measure, ours, other)
            sweeps(measure, card, ours)
        finally:
            snmpd.terminate()
            snmpd.wait()
            card.stop()
    shutil.rmtree(folder, ignore_errors=True)


def sweeps(measure, card, port):
    """p99 of GET with a sweep each second, beside that with none (one a minute)."""
    found = {}
    for name, rate in (("quiet", 60), ("a sweep each second", 1)):
        card.config["serial"]["polling_rate_s"] = rate
        card.write_config()
        card.send(signal.SIGHUP)
        runs = []
        while len(runs) < ROUNDS:  # a run counts when as many sweeps were published in it as its name says
            before = card.snapshot()["sequence"]
            run = measure(1, "get", f"{T7}.1.4.4.1.2.1", port)
            if (card.snapshot()["sequence"] > before) == (rate == 1):
                runs.append(run)
        found[name] = [statistics.median(column) for column in zip(*runs)]
        print(f"{'GET v2c, ' + name:42}{found[name][0]:10.0f}{found[name][1]:10.1f}{found[name][2]:10.1f}")
    print(f"{'':32}{'ratio':10}{'':20}{found['a sweep each second'][2] / found['quiet'][2]:10.2f}")


def compare(measure, ours, other):
    value, whole = f"{T7}.1.4.4.1.2.1", f"{T7}"
    rows = [
        ("GET v2c, one in flight", (1, "get", value), (1, "get", f"{SCALARS}.125.0"), ()),
        ("GET v2c, 16 in flight", (16, "get", value), (16, "get", f"{SCALARS}.125.0"), ()),
        ("GET v3 authPriv, one in flight", (1, "get", value), (1, "get", f"{SCALARS}.125.0"), ("bench", "benchmark")),
        ("bulk walk, v2c", (1, "bulk", whole), (1, "bulk", SCALARS), ()),
    ]
    print(f"{'':32}{'':10}{'1/s':>10}{'p50 us':>10}{'p99 us':>10}{'objects':>9}{'us/object':>11}")
    for name, mine, theirs, user in rows:
        results = {"card": [], "snmpd": []}
        for _ in range(ROUNDS):
            results["card"].append(measure(*mine, ours, *user))
            results["snmpd"].append(measure(*theirs, other, *user))
        median = {who: [statistics.median(column) for column in zip(*found)] for who, found in results.items()}
        for who, (rate, p50, p99, objects) in median.items():
            print(f"{name:32}{who:10}{rate:10.0f}{p50:10.1f}{p99:10.1f}{objects:9.0f}{1e6 / rate / objects:11.2f}")
        cost = {who: 1 / rate / objects for who, (rate, _, _, objects) in median.items()}
        print(f"{'':32}{'ratio':10}{median['card'][0] / median['snmpd'][0]:10.2f}"
              f"{median['card'][1] / median['snmpd'][1]:10.2f}{median['card'][2] / median['snmpd'][2]:10.2f}"
              f"{'':9}{cost['card'] / cost['snmpd']:11.2f}")


if __name__ == "__main__":
    main()
