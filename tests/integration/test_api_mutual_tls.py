"""Mutual TLS for the web server: only clients with a certificate of an uploaded authority, on and off without a restart."""

import http.client
import ssl

import pytest

from test_modbus_tcp_security import Authority, openssl
from web_client import Web, new_card, unverified


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


def put(web, pem):
    return web.request("PUT", "/api/v1/client-authorities", body=pem, headers={"Content-Type": "application/x-pem-file"})


def test_only_clients_of_the_authority_get_in(start_card, plant, tmp_path):
    """Without a certificate, and with a foreign one, the handshake fails; also after a restart; DELETE opens again."""
    card = new_card(start_card)
    admin = Web(card).set_up()
    assert admin.get("/api/v1/client-authorities").json == {"required": False, "authorities": []}
    answer = put(admin, plant.root.read_text())
    assert answer.status == 200 and answer.json["required"] is True
    assert [one["subject"] for one in answer.json["authorities"]] == ["CN=webplant"]
    known, foreign = Certified(card), Certified(card)
    known.shown = plant.client("browser")
    foreign.shown = Authority(tmp_path, "foreign").client("browser")
    known.cookie, known.csrf = admin.cookie, admin.csrf

    def refused(web):
        with pytest.raises((ssl.SSLError, ConnectionError, http.client.RemoteDisconnected)):
            web.get("/api/v1/session")
        return True
    assert known.get("/api/v1/session").status == 200
    assert refused(Web(card)) and refused(foreign)
    assert Certified.get(known, "/api/v1/users").status == 200
    texts = [event["text"] for event in known.events()]
    assert "Certificate uploaded via web by admin from 127.0.0.1 (client authorities)" in texts
    card.restart()
    assert refused(Web(card)) and refused(foreign)
    known.cookie = known.csrf = None
    known.log_in()
    assert known.request("DELETE", "/api/v1/client-authorities").json["required"] is False
    assert Web(card).log_in().request("DELETE", "/api/v1/client-authorities").status == 404


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
    for pem, words in [("", "missing or damaged"), ("no PEM", "missing or damaged"), (leaf.read_text(), "no certificate of an"),
                       (root + key.read_text(), "private key"), (root[:200], "missing or damaged"),
                       (root + root[:200], "damaged"), (root * 11, "at most 10"), ("x" * 32769, "longer than 32768"),
                       (old.read_text(), "expired")]:
        answer = put(admin, pem)
        assert answer.status == 422 and words in answer.json["detail"], (words, answer)
    assert admin.get("/api/v1/client-authorities").json["required"] is False
    assert admin.request("DELETE", "/api/v1/client-authorities").status == 404


def test_a_damaged_file_lets_nobody_in(start_card, plant):
    """Rather nobody than everybody; the card runs, says why, and a removed file opens HTTPS again."""
    card = new_card(start_card, config={"http": {"mode": "local"}})
    put(Web(card).set_up(), plant.root.read_text())
    card.stop()
    file = card.state_dir / "tls" / "client_authorities.pem"
    file.write_text("damaged")
    card.start()
    https = next(service for service in card.get("/api/v1/services")["services"] if service["name"] == "https")
    assert https["enabled"] and https["port"] is None and "authorities" in https["problem"]
    card.stop()
    file.unlink()
    card.start()
    assert Web(card).log_in().get("/api/v1/session").status == 200
