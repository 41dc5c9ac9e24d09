"""A live client over WebSocket (python3-websocket) or server-sent events, and the frames that no library would send."""

import collections
import http.client
import json
import os
import select
import socket
import struct

import websocket

from card_client import PATIENCE
from web_client import unverified

LIVE = "/api/v1/live"


class Closed(Exception):
    def __init__(self, code, reason):
        super().__init__(f"{code} {reason}")
        self.code, self.reason = code, reason


def tls_socket(card, source="127.0.0.1", receive_buffer=None):
    plain = socket.socket()
    if receive_buffer:
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    plain.bind((source, 0))
    plain.settimeout(20 * PATIENCE)
    plain.connect(("127.0.0.1", card.ports["https"]))
    return unverified().wrap_socket(plain)


class Live:
    """One WebSocket. `who`: a logged-in Web, for its cookie; or headers."""

    def __init__(self, card, who=None, path=LIVE, headers=(), origin=None, **place):
        headers = [*headers, *([f"Cookie: {who.cookie}"] if who else [])]
        self.socket = websocket.create_connection(
            f"wss://127.0.0.1:{card.ports['https']}{path}", socket=tls_socket(card, **place), header=headers,
            origin=origin, suppress_origin=origin is None, timeout=20 * PATIENCE)
        self.waiting = collections.deque()

    def next(self):
        """The next message; Closed with code and reason when there is none."""
        while not self.waiting:
            self._receive()
        return json.loads(self.waiting.popleft())

    def attend(self):
        """Takes in what has come, pings too (the library answers them): the card cuts who is silent for long."""
        while self.socket.sock.pending() or select.select([self.socket.sock], [], [], 0)[0]:
            self._receive()

    def _receive(self):
        code, data = self.socket.recv_data(control_frame=True)
        if code == websocket.ABNF.OPCODE_CLOSE:
            raise Closed(struct.unpack("!H", data[:2])[0], data[2:].decode())
        if code == websocket.ABNF.OPCODE_TEXT:
            self.waiting.append(data)

    def until(self, condition):
        while True:
            message = self.next()
            if condition(message):
                return message

    def end(self):
        """Reads on until the card closes."""
        while True:
            try:
                self.next()
            except Closed as closed:
                return closed

    def say(self, message):
        self.socket.send(message if isinstance(message, str) else json.dumps(message))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close(timeout=0)


class Events:
    """GET /api/v1/live/events: .next() gives (id, message)."""

    def __init__(self, card, who, path=LIVE + "/events", headers=None):
        self.connection = http.client.HTTPSConnection("127.0.0.1", card.ports["https"], timeout=20 * PATIENCE,
                                                      context=unverified())
        self.connection.request("GET", path, headers={"Cookie": who.cookie, **(headers or {})})
        self.answer = self.connection.getresponse()

    def next(self):
        fields = {}
        while True:
            line = self.answer.readline().decode()
            assert line.endswith("\n"), "the stream ended"
            if line == "\n":
                if "data" in fields:
                    return int(fields["id"]), json.loads(fields["data"])
                fields = {}
            else:
                name, _, value = line.rstrip("\n").partition(": ")
                fields[name] = value

    def until(self, condition):
        while True:
            number, message = self.next()
            if condition(message):
                return number, message

    def close(self):
        self.connection.close()


def frame(opcode, payload=b"", final=True, masked=True, reserved=0, length=None):
    """The bytes of one frame, right or wrong as they are asked for."""
    size = len(payload) if length is None else length
    first = (0x80 if final else 0) | reserved << 4 | opcode
    mask_bit = 0x80 if masked else 0
    if size < 126:
        head = struct.pack("!BB", first, mask_bit | size)
    elif size < 65536:
        head = struct.pack("!BBH", first, mask_bit | 126, size)
    else:
        head = struct.pack("!BBQ", first, mask_bit | 127, size)
    if not masked:
        return head + payload
    key = os.urandom(4)
    return head + key + bytes(byte ^ key[i % 4] for i, byte in enumerate(payload))
