"""A running netvisiond and what it says over HTTP. Each test owns one: its own state directory, port and log."""

import contextlib
import http.client
import json
import os
import pathlib
import re
import select
import signal
import subprocess
import time

import own_process
from running_time import RunningTime

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("NV_BUILD", ROOT / "build" / "release")).resolve()
PROGRAM = BUILD / "firmware" / "app" / "netvisiond"
SANITIZED = "san" in BUILD.name
# Sanitized programs are slow: every wait of the tests is longer with them, or by NV_PATIENCE.
PATIENCE = float(os.environ.get("NV_PATIENCE", 4 if SANITIZED else 1))
SANITIZERS = {
    "ASAN_OPTIONS": "detect_leaks=1:halt_on_error=1:exitcode=66",
    "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1:exitcode=66",
    "TSAN_OPTIONS": "halt_on_error=1:exitcode=66:second_deadlock_stack=1",
}
SANITIZER_REPORT = re.compile(r"(ERROR: AddressSanitizer|WARNING: ThreadSanitizer|runtime error:|ERROR: LeakSanitizer).*")


def until(condition, timeout=10.0, what=None, every=0.05):
    """Calls condition() until it is true and returns what it returned."""
    end = time.monotonic() + timeout * PATIENCE
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > end:
            reason = what() if callable(what) else what
            raise AssertionError(f"not within {timeout * PATIENCE:.1f} s: {reason or condition}")
        time.sleep(every)


def run_program(*arguments, timeout=10, env=None):
    """netvisiond run to its end: completed process with returncode, stdout, stderr."""
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=timeout * PATIENCE,
                          env={**os.environ, **SANITIZERS, **(env or {})})


class Snapshot(dict):
    """GET /api/v1/snapshot, with the questions tests ask."""

    @property
    def link(self):
        return self["link"]["state"]

    @property
    def main(self):
        """The node that stands for the whole device."""
        return self["nodes"][0] if self["nodes"] else {"values": {}, "states": {}, "flags": [], "alarms": []}

    def node(self, node_id):
        return next(node for node in self["nodes"] if node["id"] == node_id)

    @property
    def values(self):
        return self.main["values"]

    @property
    def states(self):
        return self.main["states"]

    @property
    def flags(self):
        return set(self.main["flags"])

    @property
    def alarm_ids(self):
        return {alarm["id"] for alarm in self["alarms"]}

    def alarm(self, alarm_id):
        return next((alarm for alarm in self["alarms"] if alarm["id"] == alarm_id), None)


class Card:
    def __init__(self, directory, serial, *options, config=None, state_dir=None, own_snmp_port=True, env=None):
        self.directory = pathlib.Path(directory)
        self.directory.mkdir(parents=True, exist_ok=True)
        self.state_dir = pathlib.Path(state_dir or self.directory / "state")
        self.state_dir.mkdir(parents=True, exist_ok=True)
        self.serial = serial
        self.options = list(map(str, options))
        self.own_snmp_port = own_snmp_port  # else the settings decide
        self.env = env or {}
        self.config_path = self.directory / "config.json"
        # As quick as the card goes; an alarm that is gone for a second is gone.
        # Plain HTTP for programs on this machine, without a log-in; HTTPS where a test asks for it (--https-port 0).
        self.config = {"serial": {"polling_rate_s": 1}, "alarms": {"clear_hold_s": 1}, "http": {"mode": "local"},
                       "https": {"enabled": False}}
        for section, keys in (config or {}).items():
            self.config.setdefault(section, {}).update(keys)
        self.process = None
        self.port = None
        self.started_at = None
        self._log = open(self.directory / "netvisiond.log", "a+b", buffering=0)

    # -- life --

    def start(self):
        assert self.process is None
        assert PROGRAM.exists(), f"{PROGRAM} is missing: build it first, or set NV_BUILD"
        self.write_config()
        command = [PROGRAM, "--config", self.config_path, "--state-dir", self.state_dir, "--http-port", "0"]
        command += [*(("--snmp-port", "0") if self.own_snmp_port else ()), *self.options]
        if self.serial is not None:
            command += ["--serial", self.serial]
        self.started_at = time.monotonic()
        self.process = own_process.start(command, stdout=subprocess.PIPE, stderr=self._log, stdin=subprocess.DEVNULL,
                                         env={**os.environ, **SANITIZERS, **self.env})
        ready, _, _ = select.select([self.process.stdout], [], [], 10 * PATIENCE)
        line = self.process.stdout.readline().decode() if ready else ""
        assert line.startswith("ready "), f"no ready line: {line!r}\n{self.log()}"
        self.ports = json.loads(line[len("ready "):])
        self.port = self.ports.get("http")
        return self

    def write_config(self):
        self.config_path.write_text(json.dumps(self.config))

    def send(self, number):
        self.process.send_signal(number)

    def stop(self, number=signal.SIGTERM):
        """Stops it; returns the seconds it ran for that. The exit code must be 0 and no sanitizer may have spoken."""
        process, self.process = self.process, None
        try:
            with RunningTime() as ran:
                process.send_signal(number)
                code = process.wait(10 * PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"still running after signal {number}\n{self.log()}") from None
        finally:
            process.stdout.close()
        report = SANITIZER_REPORT.search(self.log())
        assert report is None, f"{report.group(0)}\n{self.log()}"
        assert code == 0, f"exit code {code}\n{self.log()}"
        return ran.seconds

    def restart(self):
        self.stop()
        return self.start()

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def close(self):
        try:
            if self.process is not None:
                assert self.is_running(), f"netvisiond ended by itself, code {self.process.returncode}\n{self.log()}"
                self.stop()
        finally:
            if self.process is not None:
                self.process.kill()
                self.process.wait()
            self._log.close()

    def listening(self):
        """(address, port) of its own TCP sockets that listen, as the kernel writes them: other programs may have the same ports
        elsewhere."""
        own = set()
        for link in pathlib.Path(f"/proc/{self.process.pid}/fd").iterdir():
            with contextlib.suppress(FileNotFoundError):  # closed meanwhile
                own.add(os.readlink(link))
        found = set()
        for table in ("tcp", "tcp6"):
            for line in pathlib.Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
                columns = line.split()
                if columns[3] == "0A" and f"socket:[{columns[9]}]" in own:
                    address, _, port = columns[1].partition(":")
                    found.add((address, int(port, 16)))
        return found

    def log(self):
        return (self.directory / "netvisiond.log").read_text(errors="replace")

    # -- HTTP --

    def request(self, path, method="GET", body=None, headers=None):
        """(status, headers, body as text)"""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5 * PATIENCE)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            response = connection.getresponse()
            return response.status, response.headers, response.read().decode()
        finally:
            connection.close()

    def get(self, path):
        status, _, body = self.request(path)
        assert status == 200, f"GET {path}: {status} {body}"
        return json.loads(body)

    def snapshot(self):
        return Snapshot(self.get("/api/v1/snapshot"))

    def events(self, after=0, **fields):
        """Events, oldest first, those whose fields are as given: events(name="on_battery", kind="alarm_added")."""
        events = self.get(f"/api/v1/events?after={after}")["events"]
        events.sort(key=lambda event: event["id"])
        return [event for event in events if all(event[key] == value for key, value in fields.items())]

    def last_event_id(self):
        return max((event["id"] for event in self.events()), default=0)

    def registers(self):
        """{address: word} of the last sweep."""
        blocks = self.get("/api/v1/registers")["blocks"]
        return {block["address"] + i: word for block in blocks for i, word in enumerate(block["words"])}

    # -- waiting --

    def until(self, condition, timeout=15.0, what=None):
        """Waits for a snapshot that condition(snapshot) accepts; returns that snapshot."""
        last = None

        def check():
            nonlocal last
            assert self.is_running(), f"netvisiond ended\n{self.log()}"
            last = self.snapshot()
            return condition(last)

        def describe():
            return f"{what(last) if callable(what) else what or ''}\nlast snapshot: {json.dumps(last)[:4000]}\n{self.log()[-4000:]}"

        until(check, timeout, describe)
        return last

    def until_online(self, timeout=20.0):
        return self.until(lambda snapshot: snapshot.link == "online", timeout, "the UPS was not found")

    def until_sweeps(self, number=1, timeout=15.0):
        """A snapshot whose values were all read after this call: `number` whole sweeps later (one may be under way)."""
        first = self.snapshot()["sequence"]
        return self.until(lambda snapshot: snapshot["sequence"] >= first + number + 1, timeout * number)
