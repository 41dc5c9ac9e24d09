"""Mutual TLS for the web server: only clients with a certificate of an uploaded authority, on and off without a restart."""

import http.client
import ssl
import time

import pytest

from card_client import PATIENCE, until
from scenes import VIEWER
from test_modbus_tcp_security import Authority, openssl
from test_storage_unreadable import hide, show
from web_client import FIRST, RawTls, Web, new_card, unverified

UPGRADE = ("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")


@pytest.fixture(scope="module")
def plant(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("web-plant"), "webplant")


class Certified(Web):
    """A client that shows a certificate."""
    shown = None

    def connection(self):
        context = unverified()
        context.load_cert_chain(*self.shown)
        return http.client.HTTPSConnection("127.0.0.1", self.card.ports["https"], timeout=20, context=context)


def put(web, pem, query="", **more):
    headers = {"Content-Type": "application/x-pem-file"}
    return web.request("PUT", "/api/v1/client-authorities" + query, body=pem, headers=headers, **more)


def gets_in(web):
    """False when the handshake fails, or the card asks for a certificate in place of an answer."""
    try:
        return web.get("/api/v1/session").status in (200, 401)
    except (ssl.SSLError, ConnectionError, http.client.RemoteDisconnected):
        return False


def https_service(card):
    return next(service for service in card.get("/api/v1/services")["services"] if service["name"] == "https")


def test_only_clients_of_the_authority_get_in(start_card, plant, tmp_path):
    """Without a certificate, and with a foreign one, the handshake fails; who listens already is cut; also after a
    restart; DELETE opens again."""
    card = new_card(start_card)
    admin = Web(card).set_up()
    assert admin.get("/api/v1/client-authorities").json == {"required": False, "unconfirmed_s": None, "authorities": []}
    with RawTls(card) as listener, RawTls(card) as socket:
        for raw, path, more in ((listener, "/api/v1/live/events", ""), (socket, "/api/v1/live", UPGRADE)):
            raw.send(f"GET {path} HTTP/1.1\r\nHost: a\r\nCookie: {admin.cookie}\r\n{more}\r\n".encode())
            assert raw.socket.recv(16).startswith(b"HTTP/1.1 ")
        answer = put(admin, plant.root.read_text())
        began = time.monotonic()
        assert listener.until_closed() and socket.until_closed()  # who listens could not come in now
        assert time.monotonic() - began < 10 * PATIENCE
    assert answer.status == 200 and answer.json["required"] is True and 50 < answer.json["unconfirmed_s"] <= 60
    assert [one["subject"] for one in answer.json["authorities"]] == ["CN=webplant"]
    known, foreign = Certified(card), Certified(card)
    known.shown = plant.client("browser")
    foreign.shown = Authority(tmp_path, "foreign").client("browser")
    known.cookie, known.csrf = admin.cookie, admin.csrf

    assert known.get("/api/v1/session").status == 200
    assert not gets_in(Web(card)) and not gets_in(foreign)
    assert known.get("/api/v1/client-authorities").json["unconfirmed_s"] is None
    texts = [event["text"] for event in known.events()]
    assert "Certificate uploaded via web by admin from 127.0.0.1 (client authorities)" in texts
    card.restart()
    assert not gets_in(Web(card)) and not gets_in(foreign)
    known.cookie = known.csrf = None
    known.log_in()
    assert known.request("DELETE", "/api/v1/client-authorities").json["required"] is False
    assert Web(card).log_in().request("DELETE", "/api/v1/client-authorities").status == 404


def test_authorities_by_which_nobody_comes_in_go_by_themselves(start_card, plant):
    """After their time and after a restart everybody gets in again; neither a connection from before nor a reader's
    certificate proves them. A reset of the accounts takes those that were proven away."""
    card = new_card(start_card)
    admin = Web(card).set_up()
    admin.add_user(1, *VIEWER)
    assert put(admin, plant.root.read_text(), "?confirm_s=0").status == 400
    kept = admin.connection()
    assert admin.request("GET", "/api/v1/session", connection=kept).status == 200
    assert put(admin, plant.root.read_text(), "?confirm_s=1").status == 200
    assert admin.request("GET", "/api/v1/session", connection=kept).status == 200  # its last one
    until(lambda: gets_in(admin))
    assert admin.get("/api/v1/client-authorities").json["required"] is False
    assert "Certificate removed (client authorities: nobody came in by them)" in [event["text"] for event in admin.events()]

    assert put(admin, plant.root.read_text()).status == 200
    reader = Certified(card)
    reader.shown = plant.client("reader")
    assert reader.log_in(VIEWER.name, VIEWER.password).get("/api/v1/session").status == 200
    assert not gets_in(admin)
    card.restart()
    admin = Web(card).log_in()
    assert admin.get("/api/v1/client-authorities").json["required"] is False

    assert put(admin, plant.root.read_text()).status == 200
    known = Certified(card)
    known.shown, known.cookie, known.csrf = reader.shown, admin.cookie, admin.csrf
    assert known.get("/api/v1/session").status == 200
    assert known.get("/api/v1/client-authorities").json["unconfirmed_s"] is None
    assert known.request("POST", "/api/v1/system/account-reset").status == 204
    assert Web(card).log_in("admin", FIRST).get("/api/v1/session").status == 200


def test_factory_settings_let_in_clients_without_a_certificate(start_card, plant):
    """With or without the accounts."""
    card = new_card(start_card)
    admin = Certified(card)
    admin.shown = plant.client("admin")
    admin.set_up()
    assert put(admin, plant.root.read_text()).status == 200
    assert admin.get("/api/v1/session").status == 200
    assert not gets_in(Web(card))
    assert admin.request("POST", "/api/v1/system/factory-reset", {"keep_accounts": True}).status == 204
    assert Web(card).log_in().get("/api/v1/client-authorities").json["required"] is False


def test_a_file_that_is_no_authoritys_is_refused(start_card, plant, tmp_path):
    """Each with its own sentence, and nothing changes."""
    card = new_card(start_card)
    admin = Web(card).set_up()
    leaf, key = plant.client("leaf")
    old = tmp_path / "old.pem"  # an authority's, over its time at once
    (tmp_path / "ca.ext").write_text("basicConstraints=critical,CA:TRUE")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "old.key", "-out", "old.csr",
            "-subj", "/CN=old", folder=tmp_path)
    openssl("x509", "-req", "-in", "old.csr", "-signkey", "old.key", "-days", "0", "-extfile", "ca.ext", "-out", old,
            folder=tmp_path)
    root = plant.root.read_text()
    begin = "-----BEGIN CERTIFICATE-----\n"
    encrypted = root.replace(begin, f"{begin}Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,{'00' * 16}\n\n")
    for pem, words in [("", "missing or damaged"), ("no PEM", "missing or damaged"), (leaf.read_text(), "no certificate of an"),
                       (root + key.read_text(), "private key"), (root[:200], "missing or damaged"),
                       (root + root[:200], "damaged"), (root * 11, "at most 10"), ("x" * 32769, "longer than 32768"),
                       (old.read_text(), "expired"), (encrypted, "missing or damaged")]:
        answer = put(admin, pem)
        assert answer.status == 422 and words in answer.json["detail"], (words, answer)
    assert "pass phrase" not in card.log()  # nobody is asked for one: the whole card would wait
    assert admin.get("/api/v1/client-authorities").json["required"] is False
    assert admin.request("DELETE", "/api/v1/client-authorities").status == 404


def stopped_guarded_card(start_card, plant, name):
    """A card that lets in only clients of the plant, stopped, and its administrator, who is one. Plain HTTP stays readable."""
    card = new_card(start_card, config={"http": {"mode": "local"}})
    guard = Certified(card)
    guard.shown = plant.client(name)
    assert put(guard.set_up(), plant.root.read_text()).status == 200
    assert guard.get("/api/v1/client-authorities").json["required"] is True
    card.stop()
    return card, guard


def test_a_damaged_file_lets_nobody_in(start_card, plant):
    """Rather nobody than everybody; the card runs, says why, and a removed file opens HTTPS again."""
    card, _ = stopped_guarded_card(start_card, plant, "guard")
    file = card.state_dir / "tls" / "client_authorities.pem"
    file.write_text("damaged")
    card.start()
    https = https_service(card)
    assert https["enabled"] and https["port"] is None and "authorities" in https["problem"]
    card.stop()
    file.unlink()
    card.start()
    assert Web(card).log_in().get("/api/v1/session").status == 200


def test_a_file_that_cannot_be_read_lets_nobody_in_until_it_can(start_card, plant):
    """It counts again by itself, without a restart; an event tells of it."""
    card, guard = stopped_guarded_card(start_card, plant, "early-guard")
    assert hide(card.state_dir, "tls/client_authorities.pem")
    card.start()
    assert https_service(card)["port"] is None
    assert card.events(name="storage_unreadable")[0]["text"].startswith("Stored client authorities cannot be used")
    show(card.state_dir, "tls/client_authorities.pem")
    card.ports["https"] = until(lambda: https_service(card)["port"], 30)
    assert guard.log_in().get("/api/v1/client-authorities").json["required"] is True
    assert not gets_in(Web(card))
