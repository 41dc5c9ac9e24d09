#!/usr/bin/python3
"""Measures the poller against the physics of the line and the budgets of the machine; prints Markdown tables.

    tests/bench/bench_poller.py [--quick]     NV_BUILD chooses the build; takes about four minutes, wants a quiet machine

Line: one transaction costs a request of 8 bytes, a gap of 3.5 characters (1.75 ms above 19200 baud), a reply of 5 + 2n bytes
and another gap, at 10 bits a character (8N1); to that the simulator adds the latency it states. The duration of a sweep is
measured on the simulator's side, from the first byte of the first request to the last byte of the last reply."""

import argparse
import os
import pathlib
import statistics
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "integration"))

from card_client import BUILD, Card, until  # noqa: E402
from sim_client import Simulator  # noqa: E402

os.environ.setdefault("UPS_SIM", str(BUILD / "tools" / "ups_sim" / "ups_sim"))

RATES = (2400, 9600, 19200, 57600)
LATENCY_S = 0.005  # what the simulator thinks before each reply
SWEEP_TABLES = {  # the tables of a sweep by address: (first word, words) as the manual prints them
    "jbusp-3-3": {0x1020: 4, 0x1040: 4, 0x1060: 48},
    "vumap": {0x0030: 8, 0x0038: 8, 0x0040: 80},
    "vumap-parallel": {0x0030: 8, 0x0038: 8, 0x0040: 80},
    "sts": {0x0140: 4, 0x0148: 2, 0x0220: 64},
}
failures = []


def transaction_s(words, baud):
    character = 10 / baud
    gap = 0.00175 if baud > 19200 else 3.5 * character
    return 8 * character + gap + (5 + 2 * words) * character + gap


def verdict(name, value, limit):
    if value > limit:
        failures.append(f"{name}: {value:.3g} > {limit:.3g}")
        return "**no**"
    return "yes"


def sweeps_of(transactions, tables, blocks):
    """The runs of transactions that read each sweep table of each block once, in the order they came: (start, end, gaps)."""
    wanted = {block << 12 | address & 0x0FFF: count for block in blocks for address, count in tables.items()}
    run, runs = [], []
    for t in transactions:
        if t["address"] not in wanted:
            continue
        if any(t["address"] == other["address"] for other in run):
            run = []
        run.append(t)
        if len(run) == len(wanted):
            runs.append((run[0]["t"], run[-1]["end"], [other["count"] for other in run]))
            run = []
    return runs


def measure_sweeps(directory, device, baud, number, extra=(), units=0):
    simulator = Simulator(device, directory, "--baud", str(baud), "--latency-ms", str(LATENCY_S * 1000),
                          *extra)
    card = Card(directory / "card", simulator.link).start()
    try:
        simulator.freeze()
        card.until_online(60)
        sequence = card.snapshot()["sequence"]
        reported = []
        card.until(lambda s: s["sequence"] > sequence + 2, 60)  # past the slow tables of the start
        simulator.reset_stats()

        def enough():
            snapshot = card.snapshot()
            if snapshot["link"]["sweep_ms"] is not None:
                reported.append(snapshot["link"]["sweep_ms"])
            transactions = simulator.stats()["transactions"]
            blocks = range(units + 1) if units else [1 if device.startswith("jbusp") else 0]
            found = sweeps_of(transactions, SWEEP_TABLES[device], blocks)
            return found if len(found) >= number else None

        found = until(enough, 120, every=0.2)
        counts = found[0][2]
        minimum = sum(transaction_s(count, baud) + LATENCY_S for count in counts) - (
            0.00175 if baud > 19200 else 35 / baud)  # after the last reply nobody waits
        measured = statistics.median(end - start for start, end, _ in found)
        return minimum, measured, statistics.median(reported) / 1000, counts
    finally:
        card.close()
        simulator.close()


def line_table(directory, quick):
    print(f"## Sweep against the physical minimum, {LATENCY_S * 1000:.0f} ms of device latency a read included\n")
    print("| device | baud | words per read | minimum | on the line | ratio | the card's own figure | <= 1.10 |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for device in ("jbusp-3-3", "vumap", "sts"):
        for baud in RATES:
            here = directory / f"{device}-{baud}"
            here.mkdir()
            minimum, measured, reported, counts = measure_sweeps(here, device, baud, 3 if quick else 8)
            ratio = measured / minimum
            print(f"| {device} | {baud} | {'+'.join(map(str, counts))} | {minimum * 1000:.0f} ms "
                  f"| {measured * 1000:.0f} ms | {ratio:.3f} | {reported * 1000:.0f} ms "
                  f"| {verdict(f'sweep {device} {baud}', ratio, 1.10)} |", flush=True)
    here = directory / "ten"
    here.mkdir()
    minimum, measured, reported, counts = measure_sweeps(
        here, "vumap-parallel", 9600, 2 if quick else 4, ("--units", "10"), units=10)
    print(f"\n10 VU-MAP units at 9600 ({len(counts)} reads, {sum(counts)} words): {measured:.2f} s, minimum {minimum:.2f} s, "
          f"ratio {measured / minimum:.3f}, the card says {reported:.2f} s; at most 3.3 s: "
          f"{verdict('10 units', measured, 3.3)}\n", flush=True)


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_kib(pid):
    rollup = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    return int(rollup["Anonymous"].split()[0]), int(rollup["Rss"].split()[0])


def machine_table(directory, quick):
    print("## Processor and memory, vumap at 57600, default polling rate\n")
    directory.mkdir()
    simulator = Simulator("vumap", directory, "--baud", "57600")
    card = Card(directory / "card", simulator.link, config={"serial": {"polling_rate_s": 2}}).start()
    try:
        card.until_online()
        pid, seconds = card.process.pid, 15 if quick else 60
        before, began = cpu_seconds(pid), time.monotonic()
        while time.monotonic() - began < seconds:  # the measured quantity is time itself
            time.sleep(1)
        load = (cpu_seconds(pid) - before) / (time.monotonic() - began) * 100
        anonymous, resident = memory_kib(pid)
        print("| quantity | measured | at most | |")
        print("| --- | --- | --- | --- |")
        print(f"| processor, mean over {seconds} s | {load:.2f} % | 1 % | {verdict('processor', load, 1)} |")
        print(f"| anonymous memory | {anonymous / 1024:.1f} MiB | 4 MiB | {verdict('anonymous', anonymous / 1024, 4)} |")
        print(f"| resident memory | {resident / 1024:.1f} MiB | 14 MiB | {verdict('resident', resident / 1024, 14)} |")
    finally:
        card.close()
        simulator.close()


def start_table(directory):
    print("\n## From the start to the first live picture, remembered rate\n")
    print("| device | baud | start to ready | start to online | one sweep | over the sweep | <= 0.3 s |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for device in ("jbusp-3-3", "vumap", "sts"):
        for baud in (9600, 57600):
            here = directory / f"start-{device}-{baud}"
            here.mkdir()
            simulator = Simulator(device, here, "--baud", str(baud))
            card = Card(here / "card", simulator.link)
            try:
                card.start().until_online()
                results = []
                for _ in range(3):
                    card.stop()
                    card.start()
                    ready = time.monotonic() - card.started_at
                    snapshot = card.until(lambda s: s.link == "online")
                    online = time.monotonic() - card.started_at
                    results.append((online, ready, snapshot["link"]["sweep_ms"] / 1000))
                online, ready, sweep = sorted(results)[1]
                print(f"| {device} | {baud} | {ready * 1000:.0f} ms | {online * 1000:.0f} ms | {sweep * 1000:.0f} ms "
                      f"| {(online - sweep) * 1000:.0f} ms | {verdict(f'start {device} {baud}', online - sweep, 0.3)} |", flush=True)
            finally:
                card.close()
                simulator.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer sweeps, 15 s of processor time")
    quick = parser.parse_args().quick
    print(f"Build {BUILD.name}, {os.cpu_count()} processors, {time.strftime('%Y-%m-%d')}\n")
    with tempfile.TemporaryDirectory(prefix="nv-bench-") as name:
        directory = pathlib.Path(name)
        line_table(directory, quick)
        machine_table(directory / "machine", quick)
        start_table(directory)
    if failures:
        print("\nOver the limit: " + "; ".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
