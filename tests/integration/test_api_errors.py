"""Every error the OpenAPI document tells of, provoked: here what needs a cause, in test_api_openapi.py what every route
of a kind answers."""

import concurrent.futures
import contextlib
import ctypes
import http.client
import itertools
import re
import subprocess

import pytest

from card_client import Card, until
from live_client import tls_socket
from test_api_openapi import JSON, documented, filled, operations
from test_live_socket import UPGRADE
from web_client import OPTIONS, PASSWORD, Answer, KeptWeb, Web, new_card

VIEWER = "Viewer#Viewer7"
PASSPHRASE = "correct horse battery"
GATE = {401, 403, 413, 415}  # walked in test_api_openapi.py, operation by operation
SOURCES = itertools.cycle([f"127.0.3.{i}" for i in range(1, 21)])  # one address may have 32 connections


def start_without_the_right_to_set_the_clock(card):
    """Rights are a thread's own in Linux, and a program takes those of the thread that starts it. What this test asks
    for must never be done: without the right to drop it there is none to set the clock either."""
    cap_sys_time, drop = 25, 24
    ctypes.CDLL(None).prctl(drop, cap_sys_time, 0, 0, 0)
    return card.start()


@pytest.fixture
def card(tmp_path):
    """Without a UPS, and with a history that cannot be opened: its file is a link to nowhere."""
    card = Card(tmp_path, "/dev/null", *OPTIONS, config={"http": {"mode": "serve"}, "https": {"enabled": True},
                                                         "web": {"requests_per_s": 1000}})
    (card.state_dir / "history.db").symlink_to(tmp_path / "nowhere" / "history.db")
    with concurrent.futures.ThreadPoolExecutor(1) as pool:  # the card lives no longer than the thread that started it
        try:
            pool.submit(start_without_the_right_to_set_the_clock, card).result()
            yield card
        finally:
            card.close()


class Provoked:
    """Which errors of which operations have been seen."""

    def __init__(self, document):
        self.operations = {(method, path): operation for method, path, operation in operations(document)}
        self.seen = set()

    def took(self, answer, status, method, path):
        operation = self.operations[method, path]
        assert answer.status == status and documented(operation, answer), (method, path, answer)
        assert status < 500 or "/" not in answer.json["detail"], (method, path, answer)  # no place inside is named
        self.seen.add((method, path, status))


def what_is_not_there(card, admin, provoked):
    """404 for each parameter of a path, and for what is removed but never was there."""
    user = {"name": "a", "access": "disabled"}
    for (method, path), operation in provoked.operations.items():
        if "404" not in operation["responses"]:
            continue
        asked = path
        for parameter in operation.get("parameters", []):
            asked = asked.replace("{%s}" % parameter["name"], "nothing")
        body = None if "requestBody" not in operation else user if "users" in path else {}
        answer = admin.request(method, asked, body, {"If-Match": "*"})
        provoked.took(answer, 404, method, path)


def parameters_that_make_no_sense(card, admin, provoked):
    """400 of every GET that takes parameters."""
    for (method, path), operation in provoked.operations.items():
        if method != "GET" or "400" not in operation["responses"]:
            continue
        for parameter in operation["parameters"]:
            if parameter["in"] == "query":
                answer = admin.request(method, f"{filled(path, operation)}?{parameter['name']}=%01")
                provoked.took(answer, 400, method, path)


def a_file_that_is_none(card, admin, provoked):
    for path in ("/api/v1/certificate", "/api/v1/client-authorities"):
        answer = admin.request("PUT", path, body="none", headers={"Content-Type": "application/x-pem-file"})
        provoked.took(answer, 422, "PUT", path)
    answer = admin.request("PUT", path + "?confirm_s=no", body="none", headers={"Content-Type": "application/x-pem-file"})
    provoked.took(answer, 400, "PUT", path)


def a_section_that_somebody_else_changed(card, admin, provoked):
    path = "/api/v1/settings/{section}"
    section = admin.get("/api/v1/settings/alarms").json
    for method in ("PUT", "PATCH"):
        answer = admin.request(method, "/api/v1/settings/alarms", section, {"If-Match": '"older"'})
        provoked.took(answer, 412, method, path)
        provoked.took(admin.request(method, "/api/v1/settings/alarms", section), 428, method, path)


def no_ups(card, admin, provoked):
    """409 for what only a connected UPS can do."""
    provoked.took(admin.request("POST", "/api/v1/controls/battery_test_start"), 409, "POST", "/api/v1/controls/{name}")
    for path in ("/api/v1/battery-test", "/api/v1/clock/ups"):
        provoked.took(admin.request("POST", path), 409, "POST", path)


def no_snmp(card, admin, provoked):
    """409 for a test trap while there is nobody to send it."""
    assert admin.request("POST", "/api/v1/snmp/test-trap").status == 204
    changed = admin.request("PATCH", "/api/v1/settings/snmp", {"enabled": False}, {"If-Match": "*"})
    assert changed.status == 200
    provoked.took(admin.request("POST", "/api/v1/snmp/test-trap"), 409, "POST", "/api/v1/snmp/test-trap")


def no_upgrade(card, admin, provoked):
    provoked.took(admin.get("/api/v1/live"), 426, "GET", "/api/v1/live")


def a_clock_that_may_not_be_set(card, admin, provoked):
    answer = admin.request("PUT", "/api/v1/clock", {"time": "2026-03-29T12:00:00Z"})
    provoked.took(answer, 503, "PUT", "/api/v1/clock")


def no_history(card, admin, provoked):
    """503 for whatever reads or clears it; everything else goes on."""
    for (method, path), operation in provoked.operations.items():
        if path.startswith(("/api/v1/history", "/api/v1/logs")):
            asked = path.replace("{name}", "card_events")
            provoked.took(admin.request(method, asked), 503, method, path)
    assert admin.get("/api/v1/snapshot").status == 200


def fifty_live_clients(card, admin, provoked):
    """503 with the time to come back, over WebSocket and as events; when they are gone others are let in."""
    kept = []

    def listen(path, headers):
        raw = tls_socket(card, source=next(SOURCES))
        lines = "".join(f"{name}: {value}\r\n" for name, value in {**headers, "Cookie": admin.cookie}.items())
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{lines}\r\n".encode())
        response = http.client.HTTPResponse(raw)
        response.begin()
        kept.append((raw, response))
        return response

    for _ in range(50):
        assert listen("/api/v1/live/events", {}).status == 200
    for path, headers in (("/api/v1/live/events", {}), ("/api/v1/live", UPGRADE)):
        answer = Answer(listen(path, headers))
        provoked.took(answer, 503, "GET", path)
        assert int(answer.headers["Retry-After"]) > 0
    for raw, response in kept:
        response.close()
        raw.close()
    until(lambda: admin.get("/api/v1/live/events").status == 200)


class Crowd:
    """Five who make backups with a passphrase again and again: one is being made, and no more than four of one client
    wait. And three who log in from one address until one is refused: of those one may wait."""

    def __init__(self, card, admin):
        self.card, self.busy, self.over = card, [], False
        self.pool = concurrent.futures.ThreadPoolExecutor(8)
        self.work = [self.pool.submit(self.make_backups, admin) for _ in range(5)]
        self.work += [self.pool.submit(self.log_in_until_refused) for _ in range(3)]

    def make_backups(self, admin):
        web = KeptWeb(self.card, source=admin.source)
        while not self.over:
            web.cookie, web.csrf = admin.cookie, admin.csrf  # another session after a change of the password
            answer = web.request("POST", "/api/v1/backup", {"passphrase": PASSPHRASE})
            assert answer.status in (200, 401, 403, 503), answer

    def log_in_until_refused(self):
        web = KeptWeb(self.card, source="127.0.4.1")
        while not self.over and not self.busy:
            answer = web.try_log_in("viewer", VIEWER)
            assert answer.status in (200, 503), answer
            if answer.status == 503:
                self.busy.append(answer)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.over = True
        self.pool.shutdown()
        assert all(done.result() is None for done in self.work)


def too_many_passwords(card, admin, provoked):
    """503 with the time to come back from everything that checks one; a restore says that it is no fault of the file."""
    secret = {"passphrase": PASSPHRASE}
    file = admin.request("POST", "/api/v1/backup", secret).text
    change = {"current": PASSWORD, "new": "Another#Horse8"}

    def log_in():
        answer = admin.try_log_in("admin", change["current"])
        if answer.status == 200:
            admin.cookie, admin.csrf = answer.headers["Set-Cookie"].partition(";")[0], answer.json["csrf_token"]
        return answer.status == 200

    def refused(method, path, body, status):
        answer = admin.request(method, path.replace("{index}", "2"), body)
        if answer.status == 204:  # there was room, and the password is another now
            change.update(current=change["new"], new=change["current"])
            until(log_in, 30)
        return answer if answer.status == status else None

    with Crowd(card, admin) as crowd:
        until(lambda: crowd.busy, 30)
        for method, path, body, status in (
                ("PUT", "/api/v1/password", change, 503),
                ("PUT", "/api/v1/users/{index}", {"name": "b", "access": "disabled", "password": VIEWER}, 503),
                ("POST", "/api/v1/backup", secret, 503),
                ("POST", "/api/v1/restore", {"file": file, "only_check": True, **secret}, 409)):
            answer = until(lambda: refused(method, path, body, status), 30, f"{method} {path}")
            provoked.took(answer, status, method, path)
    provoked.took(crowd.busy[0], 503, "POST", "/api/v1/login")
    assert int(crowd.busy[0].headers["Retry-After"]) > 0


def valid_changes(web, tmp_path):
    """For each operation that keeps something on the disk: a request it would fulfil, and has something to do."""
    pem = {"Content-Type": "application/x-pem-file"}
    authority = pem_file(tmp_path, "authority", "CA:TRUE")
    server = pem_file(tmp_path, "server", "CA:FALSE", with_key=True)
    assert web.request("PUT", "/api/v1/certificate", body=server, headers=pem).status == 200
    assert web.request("PUT", "/api/v1/client-authorities?confirm_s=3600", body=authority, headers=pem).status == 200
    token = web.request("POST", "/api/v1/tokens", {"name": "kept", "role": "read_only", "days": 1}).json["id"]
    alarms = web.get("/api/v1/settings/alarms").json
    alarms["clear_hold_s"] += 1
    file = web.request("POST", "/api/v1/backup", {}).text
    return {
        ("PUT", "/api/v1/password"): {"data": {"current": PASSWORD, "new": "Another#Horse8"}},
        ("PUT", "/api/v1/users/{index}"): {"data": {"name": "b", "access": "read_only", "password": VIEWER}, "at": "2"},
        ("DELETE", "/api/v1/users/{index}"): {"at": "1"},
        ("POST", "/api/v1/tokens"): {"data": {"name": "a", "role": "read_only", "days": 1}},
        ("DELETE", "/api/v1/tokens/{id}"): {"at": str(token)},
        ("PUT", "/api/v1/settings/{section}"): {"data": alarms, "at": "alarms", "headers": {"If-Match": "*"}},
        ("PATCH", "/api/v1/settings/{section}"): {"data": {"clear_hold_s": 7}, "at": "alarms", "headers": {"If-Match": "*"}},
        ("PUT", "/api/v1/certificate"): {"body": server, "headers": pem},
        ("DELETE", "/api/v1/certificate"): {},
        ("PUT", "/api/v1/client-authorities"): {"body": authority, "headers": pem},
        ("DELETE", "/api/v1/client-authorities"): {},
        ("POST", "/api/v1/restore"): {"data": {"file": file}},
        ("POST", "/api/v1/system/account-reset"): {},
        ("POST", "/api/v1/system/factory-reset"): {"data": {"keep_accounts": True}},
    }


def pem_file(tmp_path, name, constraint, with_key=False):
    """A certificate by the openssl program, with its key where it is a server's."""
    key, certificate = tmp_path / f"{name}.key", tmp_path / f"{name}.pem"
    subprocess.run(["openssl", "req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-keyout", key,
                    "-out", certificate, "-subj", f"/CN={name}", "-addext", f"basicConstraints=critical,{constraint}",
                    "-addext", f"subjectAltName=DNS:{name}"], capture_output=True, check=True)
    return (key.read_text() if with_key else "") + certificate.read_text()


@contextlib.contextmanager
def nowhere_to_store(card):
    """The state directory is a file: whatever is asked for in it fails, for every user, and nothing of it is lost."""
    away = card.state_dir.with_name("away")
    card.state_dir.rename(away)
    card.state_dir.touch()
    try:
        yield
    finally:
        card.state_dir.unlink()
        away.rename(card.state_dir)


def no_disk_to_store_on(card, admin, provoked):
    """500 from everything that keeps something: nothing of the inside is told, nothing has changed, one line in the
    log says why, and the connection and the card live on. Over plain HTTP: an authority for clients is there too."""
    plain = KeptWeb(card, secure=False).log_in()
    asked = valid_changes(plain, card.directory)
    storing = {(method, path) for (method, path), operation in provoked.operations.items() if "500" in operation["responses"]}
    assert storing == set(asked)
    connection = plain.kept.sock
    before = plain.get("/api/v1/settings/alarms").text
    with nowhere_to_store(card):
        for (method, path), request in asked.items():
            at, options = request.get("at", ""), {key: value for key, value in request.items() if key != "at"}
            answer = plain.request(method, re.sub(r"\{\w+\}", at, path), **options)
            provoked.took(answer, 500, method, path)
            assert not re.search(r"/|settings\.json|directory|errno", answer.json["detail"]), answer
            lines = re.findall(f"{method} {re.escape(path)}: cannot .*", card.log())
            assert len(lines) == 1 and str(card.state_dir) in lines[0], lines
        assert plain.get("/api/v1/settings/alarms").text == before
        for (method, path), operation in provoked.operations.items():
            if method == "GET" and "{" not in path and path != "/api/v1/live/events":
                assert documented(operation, plain.get(path)), path
        assert plain.kept.sock is connection
    change = asked["PATCH", "/api/v1/settings/{section}"]
    assert plain.request("PATCH", "/api/v1/settings/alarms", change["data"], change["headers"]).status == 200
    for path in ("/api/v1/certificate", "/api/v1/client-authorities"):
        assert plain.request("DELETE", path).status == 200
    admin.log_in()  # with the old password


CAUSES = (what_is_not_there, parameters_that_make_no_sense, a_file_that_is_none, a_section_that_somebody_else_changed,
          no_ups, no_snmp, no_upgrade, a_clock_that_may_not_be_set, no_history, no_disk_to_store_on, fifty_live_clients,
          too_many_passwords)


def test_every_documented_error_can_be_provoked(card):
    """Each of them, of each operation. Those that every route of a kind answers are walked in test_api_openapi.py, 429
    below."""
    admin = KeptWeb(card).set_up()
    admin.add_user(1, "viewer", "read_only", VIEWER)
    document = admin.get("/api/v1/openapi.json").json
    provoked = Provoked(document)
    for cause in CAUSES:
        cause(card, admin, provoked)
    missing = []
    for method, path, operation in operations(document):
        json_body = JSON in operation.get("requestBody", {}).get("content", {})
        walked = GATE | {429} | ({400, 422} if json_body else set())
        said = {int(status) for status in operation["responses"] if status.isdigit() and int(status) >= 400}
        missing += [(method, path, status) for status in sorted(said - walked)
                    if (method, path, status) not in provoked.seen]
    assert not missing


def test_every_operation_has_its_share_of_questions(start_card):
    """429 with Retry-After from each operation that tells of it, once the account has asked too often. Each change
    announces a body that is longer than it takes: if it were let in, nothing would be done."""
    card = new_card(start_card, config={"web": {"requests_per_s": 1}})
    admin = KeptWeb(card).set_up()
    document = admin.get("/api/v1/openapi.json").json
    let_in = []

    def ask(method, path, operation):
        longer = {} if method == "GET" else {"Content-Length": str(operation.get("x-body-limit", 0) + 1)}
        answer = admin.request(method, filled(path, operation), headers=longer)
        if answer.status == 429:
            return answer
        assert method == "GET" or answer.status == 413, (method, path, answer)
        let_in.append((method, path))

    limited = operations(document, lambda *one: "429" in one[2]["responses"])
    assert {one[2]["x-access"] for one in limited} == {"session", "read_only", "read_write", "admin"}
    assert all(one in limited or one[2]["x-access"] in ("anyone", "visitor") for one in operations(document))
    for method, path, operation in limited:
        answer = until(lambda: ask(method, path, operation), 60, f"{method} {path}", every=0)
        assert documented(operation, answer) and int(answer.headers["Retry-After"]) == 1, (method, path, answer)
    assert let_in  # the share is not nothing
    until(lambda: admin.get("/api/v1/session").status == 200)
    assert Web(card).send("GET", "/api/v1/services").status == 401  # who is nobody is told so as ever
