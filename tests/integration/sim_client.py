"""The UPS simulator as a test sees it: a process with a serial link and a control socket, and a raw Modbus RTU host.

The program is taken from the environment variable UPS_SIM, else from the build in NV_BUILD, else from build/release.
"""
import json
import os
import pathlib
import select
import shutil
import socket
import struct
import subprocess
import tempfile
import termios
import threading
import time

import own_process

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("NV_BUILD", REPOSITORY / "build" / "release"))


def program():
    return os.environ.get("UPS_SIM", str(BUILD / "tools" / "ups_sim" / "ups_sim"))


def wait_until(condition, timeout=10.0, interval=0.02):
    """The condition's first true value; AssertionError when it never comes."""
    end = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < end, "condition not met within %.1f s" % timeout
        time.sleep(interval)


class Simulator:
    """One running simulator. Use as a context manager, or stop() it."""

    def __init__(self, device, folder, *options, timeout=20):
        """Options as on the command line: Simulator("vumap", folder, "--no-pacing", "--seed", "3")."""
        self.link = pathlib.Path(folder) / ("ups-" + device)
        # Test folders can be longer than a socket's address allows.
        self._own_folder = tempfile.mkdtemp(prefix="ups-sim-")
        self.socket_path = os.path.join(self._own_folder, "control")
        command = [program(), "--device", device, "--link", str(self.link), "--control", self.socket_path]
        self.process = own_process.start(command + [str(option) for option in options], stdout=subprocess.PIPE,
                                         stderr=subprocess.PIPE, text=True)
        ready, _, _ = select.select([self.process.stdout], [], [], timeout)
        line = self.process.stdout.readline() if ready else ""
        if not line.startswith("ready "):
            self.process.kill()
            _, errors = self.process.communicate()
            shutil.rmtree(self._own_folder, ignore_errors=True)
            raise RuntimeError("the simulator did not start: " + errors)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(10)
        self._socket.connect(self.socket_path)
        self._lines = self._socket.makefile("rb")
        self._one_at_a_time = threading.Lock()

    @classmethod
    def start(cls, device, tmp_path, **options):
        """Options as keywords: start("vumap", tmp_path, no_pacing=True, baud=2400, scenario="mains_lost")."""
        words = []
        for name, value in options.items():
            if value is not False and value is not None:
                words += ["--" + name.replace("_", "-")] + ([] if value is True else [value])
        return cls(device, tmp_path, *words)

    def control(self, command):
        """One command, one answer; the answer's "ok" is left to the caller."""
        with self._one_at_a_time:
            self._socket.sendall(json.dumps(command).encode() + b"\n")
            line = self._lines.readline()
        assert line, "the simulator closed its control socket"
        return json.loads(line)

    def ask(self, command):
        answer = self.control(command)
        assert answer["ok"], "%s: %s" % (command, answer.get("error"))
        return answer

    def set(self, **quantities):
        return self.ask({"set": quantities})

    def bit(self, address, bit, value=1):
        return self.ask({"bit": {"address": address, "bit": bit, "value": value}})

    def register(self, address, value):
        return self.ask({"register": {"address": address, "value": value}})

    def registers(self, address, values):
        return self.ask({"registers": {"address": address, "values": list(values)}})

    def release(self, address=None):
        return self.ask({"release": "all" if address is None else {"address": address}})

    def read(self, address, count=1):
        return self.ask({"read": {"address": address, "count": count}})["words"]

    def word(self, address):
        return self.read(address)[0]

    def has_bit(self, address, bit):
        return bool(self.word(address) >> bit & 1)

    def fault(self, kind, **options):
        """fault("late", delay_ms=300, count=2), or fault("clear")."""
        return self.ask({"fault": kind if kind == "clear" else dict(options, kind=kind)})

    def clear_faults(self):
        return self.ask({"fault": "clear"})

    def play(self, scenario):
        return self.ask({"play": scenario})

    def freeze(self, frozen=True):
        return self.ask({"freeze": frozen})

    def state(self):
        return self.ask({"get": "state"})["state"]

    def tables(self):
        return self.ask({"tables": True})["tables"]

    def stats(self):
        return self.ask({"stats": True})

    def garbled_requests(self):
        return self.stats()["bad_frames"]

    def t014(self):
        """The measurement factor of a VU-MAP device, 0 for the others."""
        return self.word(0x000E) if self.state()["map"] == "VU-MAP" else 0

    def reset_stats(self):
        return self.ask({"reset_stats": True})

    def until(self, condition, timeout=10.0):
        return wait_until(condition, timeout)

    def stop(self):
        """Ends the process and returns its exit code."""
        self._lines.close()
        self._socket.close()
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
        shutil.rmtree(self._own_folder, ignore_errors=True)
        return self.process.returncode

    close = stop

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def crc16(data):
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return struct.pack("<H", crc)


class ModbusError(Exception):
    def __init__(self, code):
        super().__init__("exception %d" % code)
        self.code = code


class RtuHost:
    """A Modbus RTU host with nothing between it and the bytes."""

    def __init__(self, port, baud=9600):
        self.fd = os.open(port, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        attributes = termios.tcgetattr(self.fd)
        rate = getattr(termios, "B%d" % baud)
        attributes[0] = attributes[1] = attributes[3] = 0
        attributes[2] = termios.CS8 | termios.CREAD | termios.CLOCAL
        attributes[4] = attributes[5] = rate
        attributes[6][termios.VMIN] = attributes[6][termios.VTIME] = 0
        termios.tcsetattr(self.fd, termios.TCSANOW, attributes)
        termios.tcflush(self.fd, termios.TCIOFLUSH)

    def send(self, data):
        os.write(self.fd, data)

    def receive(self, count, timeout=10.0):
        """Up to count bytes; fewer when the line stays silent for the timeout."""
        data = b""
        end = time.monotonic() + timeout
        while len(data) < count:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                break
            try:
                data += os.read(self.fd, count - len(data))
            except BlockingIOError:
                continue
        return data

    def drain(self, quiet=0.1):
        """Whatever arrives until the line has been quiet for a while."""
        data = b""
        while select.select([self.fd], [], [], quiet)[0]:
            data += os.read(self.fd, 4096)
        return data

    @staticmethod
    def frame(*body, slave=1):
        data = bytes([slave]) + b"".join(part if isinstance(part, bytes) else struct.pack(">H", part) for part in body)
        return data + crc16(data)

    def exchange(self, request, timeout=10.0):
        """The reply's function code and data, checked as a careful host would. TimeoutError when there is none."""
        termios.tcflush(self.fd, termios.TCIFLUSH)
        self.send(request)
        reply = self.receive(5, timeout)
        if len(reply) == 5 and reply[1] in (3, 4):
            reply += self.receive(reply[2], timeout)
        elif len(reply) == 5 and reply[1] < 0x80:
            reply += self.receive(3, timeout)
        if not reply:
            raise TimeoutError("no reply")
        if reply[0] != request[0] or reply[1] & 0x7F != request[1] or crc16(reply[:-2]) != reply[-2:]:
            raise ValueError("bad reply " + reply.hex())
        if reply[1] & 0x80:
            raise ModbusError(reply[2])
        return reply[2:-2]

    def read(self, address, count=1, function=3, timeout=10.0):
        data = self.exchange(self.frame(bytes([function]), address, count), timeout)
        if data[0] != 2 * count or len(data) != 1 + 2 * count:
            raise ValueError("a reply of the wrong length")
        return list(struct.unpack(">%dH" % count, data[1:]))

    def write(self, address, value):
        return self.exchange(self.frame(b"\x06", address, value))

    def write_many(self, address, values):
        head = struct.pack(">HHB", address, len(values), 2 * len(values))
        return self.exchange(self.frame(b"\x10" + head + struct.pack(">%dH" % len(values), *values)))

    def close(self):
        os.close(self.fd)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
