"""A person or program at the card's HTTPS port: keeps the session's cookie and sends its CSRF token. And raw TLS."""

import http.client
import json
import re
import socket
import ssl

from card_client import PATIENCE

MAC = "00:e0:d8:ff:c1:a0"
FIRST = "FFC1A0"  # manual 9.3: the last six characters of the MAC address
PASSWORD = "Correct#Horse7"
OPTIONS = ("--https-port", "0", "--mac", MAC)
WITH_HTTPS = {"http": {"mode": "redirect"}, "https": {"enabled": True}}


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        endless = self.headers.get("Content-Type") == "text/event-stream"
        self.body = response.readline() if endless else response.read()
        self.text = self.body.decode(errors="replace")

    @property
    def json(self):
        return json.loads(self.text)

    def __repr__(self):
        return f"{self.status} {self.text[:300]}"


def unverified():
    """Without this machine's authorities: reading those takes longer than a request."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class Web:
    timeout = 20

    def __init__(self, card, source="127.0.0.1", host="127.0.0.1", secure=True):
        self.card, self.source, self.host, self.secure = card, source, host, secure
        self.cookie = None
        self.csrf = None

    @property
    def port(self):
        return self.card.ports["https" if self.secure else "http"]

    def connection(self):
        timeout = self.timeout * PATIENCE
        source = (self.source, 0) if ":" not in self.host else None
        if self.secure:
            return http.client.HTTPSConnection(self.host, self.port, timeout=timeout,
                                               source_address=source, context=unverified())
        return http.client.HTTPConnection(self.host, self.port, timeout=timeout, source_address=source)

    def send(self, method, path, body=None, headers=None, connection=None):
        """As it stands: no cookie, no token unless the headers have them."""
        own = connection or self.connection()
        try:
            own.request(method, path, body=body, headers=headers or {})
            return Answer(own.getresponse())
        finally:
            if connection is None:
                own.close()

    def request(self, method, path, data=None, headers=None, body=None, connection=None):
        all_headers = {}
        if self.cookie:
            all_headers["Cookie"] = self.cookie
        if self.csrf and method not in ("GET", "HEAD"):
            all_headers["X-CSRF-Token"] = self.csrf
        if data is not None:
            body = json.dumps(data)
            all_headers["Content-Type"] = "application/json"
        return self.send(method, path, body, {**all_headers, **(headers or {})}, connection)

    def get(self, path):
        return self.request("GET", path)

    def try_log_in(self, user, password):
        body = json.dumps({"user": user, "password": password})
        return self.send("POST", "/api/v1/login", body, {"Content-Type": "application/json"})

    def log_in(self, user="admin", password=PASSWORD):
        answer = self.try_log_in(user, password)
        assert answer.status == 200, answer
        self.cookie = answer.headers["Set-Cookie"].partition(";")[0]
        self.csrf = answer.json["csrf_token"]
        return self

    def set_up(self):
        """The first log-in of a new card, with the change of its password; then logged in."""
        self.log_in("admin", FIRST)
        answer = self.request("PUT", "/api/v1/password", {"current": FIRST, "new": PASSWORD})
        assert answer.status == 204, answer
        return self.log_in()

    def add_user(self, index, name, access, password):
        answer = self.request("PUT", f"/api/v1/users/{index}", {"name": name, "access": access, "password": password})
        assert answer.status == 200, answer

    def events(self):
        return self.get("/api/v1/events").json["events"]


class KeptWeb(Web):
    """All requests over one connection as long as the card keeps it: for walks of many requests."""

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        self.kept = None

    def send(self, method, path, body=None, headers=None, connection=None):
        if self.kept is None or self.kept.port != self.port:  # another after a restart
            self.kept = self.connection()
        try:
            return super().send(method, path, body, headers, connection or self.kept)
        except (http.client.RemoteDisconnected, http.client.ImproperConnectionState, ConnectionError, ssl.SSLEOFError):
            # It was idle too long, or carries an endless stream: once more.
            self.kept.close()
            return super().send(method, path, body, headers, connection or self.kept)


class RawTls:
    """TLS around bytes that no library would send."""

    def __init__(self, card, timeout=15):
        plain = socket.create_connection(("127.0.0.1", card.ports["https"]), timeout=timeout * PATIENCE)
        self.socket = unverified().wrap_socket(plain)

    def send(self, data):
        self.socket.sendall(data)

    def until_closed(self):
        """Everything that comes until the card closes; TimeoutError when it does not."""
        data = b""
        while True:
            try:
                more = self.socket.recv(65536)
            except ConnectionResetError:
                return data
            if not more:
                return data
            data += more

    def one_answer(self):
        data = b""
        while b"\r\n\r\n" not in data:
            more = self.socket.recv(65536)
            assert more, data
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        length = int(re.search(rb"Content-Length: (\d+)", head)[1])
        while len(body) < length:
            body += self.socket.recv(65536)
        return int(head.split()[1]), body

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()


def new_card(start_card, *options, config=None, **more):
    """A card that nobody has logged in to yet, with HTTPS and without a UPS."""
    settings = {section: dict(keys) for section, keys in WITH_HTTPS.items()}
    for section, keys in (config or {}).items():
        settings.setdefault(section, {}).update(keys)
    return start_card("/dev/null", *OPTIONS, *options, config=settings, online=False, **more)
