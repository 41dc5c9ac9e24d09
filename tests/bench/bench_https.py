#!/usr/bin/env python3
"""The web server beside Debian's nginx (one worker, same certificate), load from wrk and openssl s_time; prints a table.

Takes four minutes and wants a quiet machine of two processors: each server runs on the first, the load on the second, so that no
run depends on where the system happens to put them. Packages: wrk, nginx-light, openssl, util-linux. NV_BUILD names another build
than release.
"""

import pathlib
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "integration"))
from card_client import BUILD, Card, until  # noqa: E402
from sim_client import Simulator  # noqa: E402
from web_client import OPTIONS, RawTls, Web  # noqa: E402

SECONDS = 2
ROUNDS = 9  # alternating, the median counts: a pause of the machine is in every third run
SIZE = 4096

NGINX = """
worker_processes 1;
daemon off;
pid {dir}/pid;
error_log {dir}/error.log;
events {{ worker_connections 1024; }}
http {{
  {how}
  sendfile on;
  tcp_nopush on;
  keepalive_requests 10000000;
  default_type application/json;
  ssl_certificate {dir}/server.pem;
  ssl_certificate_key {dir}/server.pem;
  ssl_protocols TLSv1.2 TLSv1.3;
  client_body_temp_path {dir}/t1; proxy_temp_path {dir}/t2; fastcgi_temp_path {dir}/t3; uwsgi_temp_path {dir}/t4; scgi_temp_path {dir}/t5;
  server {{
    listen 127.0.0.1:{plain};
    listen 127.0.0.1:{secure} ssl;
    root {dir}/root;
  }}
}}
"""

# As Debian ships it (its nginx.conf says no more of speed than is above), and as one would set it up for a race.
SHIPPED = "access_log {dir}/access.log;"
TUNED = "access_log off; open_file_cache max=100;"


SERVER, LOAD = "0", "1"  # processors


def on(processor, *command):
    return ["taskset", "-c", processor, *command]


class Nginx:
    def __init__(self, directory, how, pem, body):
        directory.mkdir()
        directory.chmod(0o755)
        (directory / "root").mkdir()
        (directory / "root" / "file").write_text(body)
        (directory / "server.pem").write_text(pem)
        self.plain, self.secure = free_ports(2)
        (directory / "nginx.conf").write_text(NGINX.format(dir=directory, plain=self.plain, secure=self.secure,
                                                           how=how.format(dir=directory)))
        self.process = subprocess.Popen(on(SERVER, "nginx", "-c", directory / "nginx.conf", "-p", directory), stderr=subprocess.DEVNULL)
        until(lambda: subprocess.run(["curl", "-sk", "-o", "/dev/null", self.url("https")]).returncode == 0)

    def url(self, scheme):
        return f"{scheme}://127.0.0.1:{self.secure if scheme == 'https' else self.plain}/file"

    def close(self):
        self.process.terminate()
        self.process.wait()


def of_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def wrk(url, token, *options, connections=8):
    """(requests a second, p99 in ms, how much of its processor wrk needed: near 1 it measures itself)"""
    used, began = of_children(), time.monotonic()
    done = subprocess.run(on(LOAD, "wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "--latency",
                             "-H", f"Authorization: Bearer {token}", *options, url), capture_output=True, text=True, check=True)
    assert "Non-2xx" not in done.stdout, done.stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1])
    busy = (of_children() - used) / (time.monotonic() - began)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", done.stdout)
    return rate, float(p99[1]) * {"us": 1e-3, "ms": 1, "s": 1e3}[p99[2]], busy


def resumed(port, path):
    """s_time ends at a full second of the clock and tells whole seconds: up to a quarter off, so the time is taken here."""
    began = time.monotonic()
    done = subprocess.run(on(LOAD, "openssl", "s_time", "-connect", f"127.0.0.1:{port}", "-reuse", "-tls1_2",
                             "-time", str(SECONDS)),
                          capture_output=True, text=True)
    seconds = time.monotonic() - began
    return int(re.search(r"(\d+) connections in \d+ real seconds", done.stdout)[1]) / seconds, 0.0, 0.0


def alternating(ours, theirs):
    """(our median rate, theirs, our median p99, theirs, our load's median use of its processor, theirs), and the median of the
    rounds' ratios: the machine's speed drifts, but less from one run to the next."""
    mine, other = [], []
    for _ in range(ROUNDS):
        mine.append(ours())
        other.append(theirs())
    medians = [statistics.median(values[i] for values in side) for i in (0, 1, 2) for side in (mine, other)]
    return medians, statistics.median(ours[0] / theirs[0] for ours, theirs in zip(mine, other))


def resident(card):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{card.process.pid}/status").read_text())[1])


def idle_cost(card):
    def opened():
        raw = RawTls(card)
        raw.send(b"GET /api/v1/session HTTP/1.1\r\nHost: a\r\n\r\n")
        raw.one_answer()
        return raw

    held = [opened() for _ in range(10)]
    before = resident(card)
    held += [opened() for _ in range(200)]
    cost = (resident(card) - before) / 200
    for raw in held:
        raw.socket.close()
    return cost


def first_answer(card):
    """From exec to the first HTTPS answer, keys made before; milliseconds."""
    card.stop()
    began = time.monotonic()
    card.start()
    assert Web(card).send("GET", "/api/v1/session").status == 401
    return (time.monotonic() - began) * 1e3


def free_ports(count):
    import socket
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def main():
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        simulator_dir = directory / "ups"
        simulator_dir.mkdir()
        import os
        os.environ.setdefault("UPS_SIM", str(BUILD / "tools" / "ups_sim" / "ups_sim"))
        ups = Simulator("vumap", simulator_dir, "--no-pacing")
        card = Card(directory / "card", ups.link, *OPTIONS, config={
            "http": {"mode": "local"}, "https": {"enabled": True},
            "web": {"connections": 1000, "connections_per_address": 1000, "idle_s": 120, "requests_per_s": 0}})
        card.start()
        card.until_online()
        subprocess.run(["taskset", "-a", "-p", "-c", SERVER, str(card.process.pid)], stdout=subprocess.DEVNULL, check=True)
        web = Web(card).set_up()
        token = web.request("POST", "/api/v1/tokens", {"name": "bench", "role": "read_only", "days": 1}).json["token"]
        body = web.get("/api/v1/snapshot").text
        pem = (card.state_dir / "tls" / "server.pem").read_text()
        directory.chmod(0o755)
        shipped, tuned = Nginx(directory / "shipped", SHIPPED, pem, body), Nginx(directory / "tuned", TUNED, pem, body)
        try:
            https, http = card.ports["https"], card.ports["http"]
            ours = {"https": f"https://127.0.0.1:{https}/api/v1/snapshot", "http": f"http://127.0.0.1:{http}/api/v1/snapshot"}
            small = f"https://127.0.0.1:{https}/api/v1/registers"
            close = ("-H", "Connection: close")
            rows = []
            for scheme in ("https", "http"):
                for name, nginx in (("as shipped", shipped), ("tuned", tuned)):
                    rows.append((f"keep-alive, 8 connections, {scheme}, nginx {name}", alternating(
                        lambda: wrk(ours[scheme], token), lambda: wrk(nginx.url(scheme), token))))
            rows.append(("a full TLS 1.3 handshake for each request, nginx tuned", alternating(
                lambda: wrk(ours["https"], token, *close), lambda: wrk(tuned.url("https"), token, *close))))
            rows.append(("resumed handshakes (TLS 1.2 ticket), nginx tuned", alternating(
                lambda: resumed(https, small), lambda: resumed(tuned.secure, small))))
            print(f"Snapshot of {len(body)} bytes, and a file of that size.\n")
            print("| | netvisiond /s | nginx /s | ratio | p99 ms | nginx p99 ms | load busy | with nginx |")
            print("| --- | --- | --- | --- | --- | --- | --- | --- |")
            for title, ((mine, other, mine99, other99, busy, other_busy), ratio) in rows:
                print(f"| {title} | {mine:.0f} | {other:.0f} | {ratio:.2f} | {mine99:.2f} | {other99:.2f} | {busy:.0%} | "
                      f"{other_busy:.0%} |")
            print(f"\nAn idle TLS connection: {idle_cost(card):.1f} kB. Start to the first HTTPS answer: {first_answer(card):.0f} ms.")
        finally:
            shipped.close()
            tuned.close()
            card.close()
            ups.close()


if __name__ == "__main__":
    main()
