"""Modbus TCP peers of the tests: raw bytes (Wire), libmodbus through its shared library (Libmodbus), mbpoll."""

import ctypes
import random
import re
import socket
import struct
import subprocess

from card_client import PATIENCE

ILLEGAL_FUNCTION, ILLEGAL_ADDRESS, ILLEGAL_VALUE, PATH_UNAVAILABLE, TARGET_SILENT = 1, 2, 3, 0x0A, 0x0B


class Refused(Exception):
    def __init__(self, code):
        super().__init__(f"exception {code:#04x}")
        self.code = code


def frame(pdu, unit=1, transaction=1, protocol=0, length=None):
    return struct.pack(">HHHB", transaction, protocol, len(pdu) + 1 if length is None else length, unit) + pdu


def read_pdu(address, count, function=3):
    return struct.pack(">BHH", function, address, count)


class Wire:
    """A client with nothing between it and the bytes. Checks each answer's header against its request."""

    def __init__(self, port, host="127.0.0.1", timeout=10.0):
        self.socket = socket.create_connection((host, port), timeout=timeout * PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.transaction = random.randrange(0x10000)
        self.buffer = b""

    def send(self, data):
        self.socket.sendall(data)

    def receive_exactly(self, size):
        while len(self.buffer) < size:
            data = self.socket.recv(65536)
            if not data:
                raise EOFError(f"closed; {self.buffer!r} was left")
            self.buffer += data
        data, self.buffer = self.buffer[:size], self.buffer[size:]
        return data

    def receive(self):
        """One answer: (transaction, unit, pdu)."""
        transaction, protocol, length, unit = struct.unpack(">HHHB", self.receive_exactly(7))
        assert protocol == 0 and 2 <= length <= 254
        return transaction, unit, self.receive_exactly(length - 1)

    def ask(self, pdu, unit=1):
        """The answer's PDU; Refused when it is an exception."""
        self.transaction = (self.transaction + 1) & 0xFFFF
        self.send(frame(pdu, unit, self.transaction))
        transaction, answering, answer = self.receive()
        assert (transaction, answering) == (self.transaction, unit)
        assert answer[0] & 0x7F == pdu[0] & 0x7F
        if answer[0] & 0x80:
            assert len(answer) == 2
            raise Refused(answer[1])
        return answer

    def read(self, address, count=1, unit=1, function=3):
        answer = self.ask(read_pdu(address, count, function), unit)
        assert answer[1] == 2 * count and len(answer) == 2 + 2 * count
        return list(struct.unpack(f">{count}H", answer[2:]))

    def read_many(self, ranges, window=64):
        """One result per (address, count), words or exception code; requests are sent in bursts."""
        results = []
        for start in range(0, len(ranges), window):
            part = ranges[start:start + window]
            self.send(b"".join(frame(read_pdu(*r), transaction=start + i & 0xFFFF) for i, r in enumerate(part)))
            for i, (_, count) in enumerate(part):
                transaction, _, pdu = self.receive()
                assert transaction == start + i & 0xFFFF
                if pdu[0] == 0x83:
                    results.append(pdu[1])
                else:
                    assert pdu[0] == 3 and pdu[1] == 2 * count
                    results.append(list(struct.unpack(f">{count}H", pdu[2:])))
        return results

    def refusal(self, pdu, unit=1):
        """The exception code; AssertionError when the request is answered."""
        try:
            answer = self.ask(pdu, unit)
        except Refused as refused:
            return refused.code
        raise AssertionError(f"answered: {answer.hex()}")

    def is_closed(self):
        """Waits for the end of the connection; ConnectionResetError when it is not a clean one."""
        return self.buffer == b"" and self.socket.recv(1) == b""

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Libmodbus:
    """libmodbus as a client."""

    def __init__(self, port, unit=1, host="127.0.0.1"):
        self.library = ctypes.CDLL("libmodbus.so.5", use_errno=True)
        self.library.modbus_new_tcp_pi.restype = ctypes.c_void_p
        self.library.modbus_strerror.restype = ctypes.c_char_p
        self.modbus = ctypes.c_void_p(self.library.modbus_new_tcp_pi(host.encode(), str(port).encode()))
        self.library.modbus_set_slave(self.modbus, unit)
        self.library.modbus_set_response_timeout(self.modbus, int(5 * PATIENCE), 0)
        assert self.library.modbus_connect(self.modbus) == 0, self.error()

    def error(self):
        return self.library.modbus_strerror(ctypes.get_errno()).decode()

    def read(self, address, count, function=3):
        call = self.library.modbus_read_registers if function == 3 else self.library.modbus_read_input_registers
        words = (ctypes.c_uint16 * count)()
        if call(self.modbus, address, count, words) != count:
            code = ctypes.get_errno() - 112345678  # MODBUS_ENOBASE + exception code
            if 0 < code < 0x20:
                raise Refused(code)
            raise OSError(self.error())
        return list(words)

    def write(self, address, value):
        if self.library.modbus_write_register(self.modbus, address, value) != 1:
            raise Refused(ctypes.get_errno() - 112345678)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.library.modbus_close(self.modbus)
        self.library.modbus_free(self.modbus)


def mbpoll(port, address, count, unit=1, host="127.0.0.1"):
    """The words mbpoll prints; RuntimeError with its words when it fails."""
    done = subprocess.run(["mbpoll", "-m", "tcp", "-p", str(port), "-a", str(unit), "-0", "-r", str(address), "-c", str(count),
                           "-t", "4:hex", "-1", "-o", "5", host], capture_output=True, text=True, timeout=20 * PATIENCE)
    words = [int(word, 16) for word in re.findall(r"^\[\d+\]:\s+0x([0-9A-Fa-f]{4})", done.stdout, re.MULTILINE)]
    if done.returncode != 0 or len(words) != count:
        raise RuntimeError(done.stdout + done.stderr)
    return words
