#!/usr/bin/python3
"""The Modbus TCP gateway beside a plain libmodbus TCP server, in one run on one machine; prints Markdown tables.

    tests/bench/bench_modbus_tcp.py [--seconds 2] [--rounds 5]     NV_BUILD chooses the build; wants a quiet machine

Builds its load client and the libmodbus server with the system's compiler. Every request reads the 80 measurements of a
simulated VU-MAP device. Rounds of both servers alternate, and the median round counts. Ends with 1 when an aim is missed."""

import argparse
import json
import os
import pathlib
import select
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "integration"), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]

from card_client import BUILD, Card  # noqa: E402
from sim_client import RtuHost, Simulator  # noqa: E402

os.environ.setdefault("UPS_SIM", str(BUILD / "tools" / "ups_sim" / "ups_sim"))

ADDRESS, COUNT = 0x0040, 80
failures = []


def build(directory):
    compiler = os.environ.get("CXX", "g++")
    for name, libraries in (("modbus_tcp_load", []), ("libmodbus_server", ["-I/usr/include/modbus", "-lmodbus"])):
        subprocess.run([compiler, "-std=c++20", "-O2", HERE / f"{name}.cpp", "-o", directory / name, *libraries], check=True)


class Bench:
    def __init__(self, directory, seconds, rounds):
        self.directory, self.seconds, self.rounds = directory, seconds, rounds

    def load(self, port, connections, seconds=None, halves=0):
        command = [self.directory / "modbus_tcp_load", "127.0.0.1", port, connections, seconds or self.seconds, ADDRESS, COUNT,
                   halves]
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True)
        return json.loads(done.stdout)

    def side_by_side(self, ports, connections, halves=0):
        """{name: medians of the rounds}, the servers taking turns."""
        results = {name: [] for name in ports}
        for number in range(self.rounds):
            for name in sorted(ports, reverse=bool(number % 2)):
                results[name].append(self.load(ports[name], connections, halves=halves))
        return {name: {key: statistics.median(r[key] for r in rounds) for key in rounds[0]}
                for name, rounds in results.items()}


def row(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def table(title, *head):
    print(f"\n### {title}\n", flush=True)
    row(*head)
    row(*["---"] * len(head))


def judge(name, value, good):
    if not good:
        failures.append(name)
    return f"{value} ({'yes' if good else '**no**'})"


def show(name, result):
    row(name, f"{result['p50_us']:.1f}", f"{result['p99_us']:.1f}", f"{result['p999_us']:.1f}", f"{result['max_us']:.0f}",
        f"{result['rate']:.0f}")


def compare(bench, ports):
    table("Side by side with libmodbus", "server, connections", "p50 µs", "p99 µs", "p99.9 µs", "max µs", "requests/s")
    results = {}
    for connections in (1, 8):
        results[connections] = bench.side_by_side(ports, connections)
        for name, result in results[connections].items():
            show(f"{name}, {connections}", result)
    one, eight = results[1], results[8]
    p50 = one["netvisiond"]["p50_us"] / one["libmodbus"]["p50_us"]
    rate = eight["netvisiond"]["rate"] / eight["libmodbus"]["rate"]
    print(f"\np50 with 1 connection: {judge('p50', f'{p50:.2f} x, aim at most 1.2', p50 <= 1.2)}; "
          f"rate with 8: {judge('rate', f'{rate:.2f} x, aim at least 0.9', rate >= 0.9)}")


def half_frames(bench, ports):
    table("One client leaves half a frame lying, another asks (first second)", "server", "p50 µs", "p99 µs", "p99.9 µs",
          "max µs", "requests/s")
    for name, port in ports.items():
        result = bench.load(port, 1, 1, halves=1)
        show(name, result)
        if name == "netvisiond":
            stalls = result["max_us"]
    print(f"\nlongest stall of netvisiond: {judge('stall', f'{stalls / 1000:.1f} ms, aim below 50', stalls < 50_000)}")


def during(bench, ups, card):
    port = card.ports["modbus_tcp"]
    table("While the daemon works: a sweep a second, then a dead line (1 connection, 5 s)", "what", "p50 µs", "p99 µs",
          "p99.9 µs", "max µs", "requests/s")
    sweeping = bench.load(port, 1, 5)
    show("sweeps", sweeping)
    ups.fault("silence")
    card.until(lambda snapshot: snapshot.link == "lost", 60)
    dead = bench.load(port, 1, 5)
    show("dead line (0x0B)", dead)
    ups.clear_faults()
    assert dead["exceptions"] == dead["requests"] and sweeping["exceptions"] == 0
    worst = max(sweeping["p99_us"], dead["p99_us"])
    print(f"\np99: {judge('p99', f'{worst / 1000:.3f} ms, aim below 1', worst < 1000)}")


def forwarded(directory):
    """What a gateway that asks the device for each request would take: the same read over the line at 9600 baud."""
    import time
    (directory / "line").mkdir()
    ups = Simulator("vumap", directory / "line", "--baud", "9600")
    try:
        with RtuHost(str(ups.link), 9600) as host:
            times = []
            for _ in range(10):
                began = time.monotonic()
                host.read(ADDRESS, COUNT)
                times.append(time.monotonic() - began)
        return statistics.median(times)
    finally:
        ups.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        build(directory)
        bench = Bench(directory, options.seconds, options.rounds)
        libmodbus = subprocess.Popen([directory / "libmodbus_server", "256"], stdout=subprocess.PIPE, text=True)
        ready, _, _ = select.select([libmodbus.stdout], [], [], 10)
        ups = Simulator("vumap", directory, "--no-pacing")
        card = Card(directory / "card", ups.link, config={"modbus_tcp": {"enabled": True, "port": 0, "connections": 32}}).start()
        try:
            card.until_online()
            ports = {"netvisiond": card.ports["modbus_tcp"], "libmodbus": int(libmodbus.stdout.readline() if ready else 0)}
            compare(bench, ports)
            half_frames(bench, ports)
            during(bench, ups, card)
        finally:
            libmodbus.kill()
            libmodbus.wait()
            card.close()
            ups.close()
        print(f"\nThe same read over the line at 9600 baud: {forwarded(directory) * 1000:.0f} ms")
    print("\nmissed: " + ", ".join(failures) if failures else "\nall aims met")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
