"""Modbus/TCP Security: the gateway over TLS, for clients with a certificate. Peers: OpenSSL (Python's ssl, s_client), socat, mbpoll."""

import os
import re
import signal
import socket
import ssl
import subprocess
import time

import pytest

from card_client import PATIENCE, until
from modbus_peers import ILLEGAL_FUNCTION, Wire, frame, read_pdu

ROLE = "1.3.6.1.4.1.50316.802.1"  # MB-TCP-Security-v21: the role of a client, a UTF8String


def openssl(*arguments, folder):
    subprocess.run(["openssl", *map(str, arguments)], cwd=folder, check=True, capture_output=True, timeout=60)


class Authority:
    """A plant's own certification authority, made with the openssl command."""

    def __init__(self, folder, name):
        self.folder, self.name = folder, name
        self.root = folder / f"{name}.pem"
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key",
                "-out", self.root, "-days", "30", "-subj", f"/CN={name}", folder=folder)

    def client(self, name, role=None, days=30):
        """Certificate and key files of a client."""
        stem = f"{self.name}-{name}"
        lines = ["extendedKeyUsage=clientAuth"] + ([f"{ROLE}=ASN1:UTF8String:{role}"] if role else [])
        (self.folder / f"{stem}.ext").write_text("\n".join(lines))
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{stem}.key",
                "-out", f"{stem}.csr", "-subj", f"/CN={name}", folder=self.folder)
        openssl("x509", "-req", "-in", f"{stem}.csr", "-CA", self.root, "-CAkey", f"{self.name}.key", "-CAcreateserial",
                "-days", days, "-extfile", f"{stem}.ext", "-out", f"{stem}.pem", folder=self.folder)
        return self.folder / f"{stem}.pem", self.folder / f"{stem}.key"


@pytest.fixture(scope="module")
def plant(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("plant"), "plant")


@pytest.fixture(scope="module")
def reader(plant):
    return plant.client("scada", role="reader")


@pytest.fixture
def secure(ups, start_card, plant):
    """secure(key=value...): a card that serves Modbus over TLS to the plant's clients."""
    def start(**settings):
        config = {"secure_enabled": True, "secure_port": 0, "secure_client_roots": str(plant.root), **settings}
        card = start_card(ups.link, config={"modbus_tcp": config})
        card.until_online()
        return card
    return start


def context(client=None, root=None):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    if root is not None:
        made.load_verify_locations(root)
        made.verify_mode = ssl.CERT_REQUIRED
        made.check_hostname = True
    if client is not None:
        made.load_cert_chain(*client)
    return made


class SecureWire(Wire):
    def __init__(self, port, made):
        super().__init__(port)
        self.socket = made.wrap_socket(self.socket, server_hostname="127.0.0.1")


def is_let_in(port, made):
    """With TLS 1.3 a client learns only after its handshake that it is refused."""
    try:
        with SecureWire(port, made) as wire:
            return bool(wire.read(0x0030, 1))
    except (ssl.SSLError, ConnectionResetError, BrokenPipeError, EOFError):
        return False


def card_root(card, tmp_path):
    """The card's own root certificate, as a client would keep it."""
    root = tmp_path / "card-root.pem"
    openssl("x509", "-in", card.state_dir / "tls" / "root.pem", "-out", root, folder=tmp_path)
    return root


@pytest.mark.parametrize("ups", ["vumap"], indirect=True)
def test_a_certified_client_reads_what_a_plain_one_reads(ups, secure, reader, tmp_path):
    """The same words through TLS 1.3 and 1.2, the card's certificate verified by name and chain."""
    card = secure(enabled=True, port=0, connections=4)
    ups.freeze()
    card.until_sweeps(2)
    plain = Wire(card.ports["modbus_tcp"]).read(0x0030, 96)
    for version in (ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_2):
        made = context(reader, card_root(card, tmp_path))
        made.minimum_version = made.maximum_version = version
        with SecureWire(card.ports["modbus_tls"], made) as wire:
            assert wire.read(0x0030, 96) == plain
            assert wire.refusal(b"\x06\x00\xca\x00\x01") == ILLEGAL_FUNCTION


@pytest.mark.parametrize("ups", ["sts"], indirect=True)
def test_mbpoll_reads_through_a_tls_tunnel(ups, secure, reader):
    """Foreign programs at both ends of the line: mbpoll, and socat as its TLS."""
    card = secure()
    ups.freeze()
    card.until_sweeps(2)
    certificate, key = reader
    tunnel = subprocess.Popen(["socat", "-d", "-d", "TCP-LISTEN:0,bind=127.0.0.1",
                               f"OPENSSL:127.0.0.1:{card.ports['modbus_tls']},verify=0,cert={certificate},key={key}"],
                              stderr=subprocess.PIPE, text=True)
    try:
        port = re.search(r"listening on .*:(\d+)", tunnel.stderr.readline())[1]
        shown = subprocess.run(["mbpoll", "-1", "-m", "tcp", "-p", port, "-a", "1", "-0", "-r", str(0x0148), "-c", "2", "-t", "4",
                                "127.0.0.1"], capture_output=True, text=True, timeout=20 * PATIENCE)
        assert re.search(r"\[328\]:\s+\d+", shown.stdout), shown.stdout + shown.stderr
    finally:
        tunnel.kill()
        tunnel.communicate()


@pytest.mark.parametrize("ups", ["vumap"], indirect=True)
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")
def test_nobody_else_is_let_in(ups, secure, plant, reader, tmp_path):
    """No certificate, another authority's, one that has expired, TLS 1.1, no TLS at all: no word is told, and it is in the log."""
    card = secure(connections=8)
    port = card.ports["modbus_tls"]
    assert is_let_in(port, context(reader))
    assert not is_let_in(port, context())
    assert not is_let_in(port, context(Authority(tmp_path, "stranger").client("scada", role="reader")))
    assert not is_let_in(port, context(plant.client("old", days=0)))
    old = context(reader)
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    assert not is_let_in(port, old)
    with Wire(port) as wire:
        wire.send(frame(read_pdu(0x0030, 1)))
        with pytest.raises((EOFError, ConnectionResetError, AssertionError)):
            wire.receive()
    assert card.log().count("not let in: ") == 1, "once a minute is enough"
    assert is_let_in(port, context(reader))


@pytest.mark.parametrize("ups", ["vumap"], indirect=True)
def test_roles_decide_who_reads(ups, secure, plant, reader):
    """A role that is not listed is connected, and every request gets exception 1."""
    card = secure(secure_roles="operator, reader", connections=8)
    port = card.ports["modbus_tls"]
    assert is_let_in(port, context(reader))
    for client in (plant.client("visitor", role="guest"), plant.client("nobody")):
        with SecureWire(port, context(client)) as wire:
            assert wire.refusal(read_pdu(0x0030, 1)) == ILLEGAL_FUNCTION
    card.config["modbus_tcp"]["secure_roles"] = ""
    card.write_config()
    card.send(signal.SIGHUP)
    until(lambda: is_let_in(port, context(plant.client("visitor", role="guest"))), 10)


@pytest.mark.parametrize("ups", ["vumap"], indirect=True)
def test_half_a_handshake_holds_nobody_up(ups, secure, reader):
    """A client that begins TLS and stops has 5 s; another is served meanwhile, and its place is free again after."""
    card = secure(connections=2)
    port = card.ports["modbus_tls"]
    with socket.create_connection(("127.0.0.1", port)) as half:
        half.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
        began = time.monotonic()
        assert is_let_in(port, context(reader))
        half.settimeout(15 * PATIENCE)
        while half.recv(100):
            pass
        assert time.monotonic() - began < 10 * PATIENCE
    assert is_let_in(port, context(reader))


@pytest.mark.parametrize("ups", ["vumap"], indirect=True)
def test_off_by_default_and_never_without_authorities(ups, start_card, plant, tmp_path, reader):
    """Without a file of authorities nothing is served over TLS, and the log says why; as soon as there is a good one, it is."""
    factory = start_card(ups.link)
    assert "modbus_tls" not in factory.ports
    factory.stop()
    missing = tmp_path / "authorities.pem"
    card = start_card(ups.link, config={"modbus_tcp": {"secure_enabled": True, "secure_port": 0,
                                                       "secure_client_roots": str(missing)}})
    assert "modbus_tls" not in card.ports
    assert f"Modbus TCP over TLS is off: cannot read {missing}" in card.log()
    missing.write_text("no certificate\n")
    card.send(signal.SIGHUP)
    until(lambda: "Modbus TCP over TLS is off: the client roots hold no certificate" in card.log(), 10)
    missing.write_bytes(plant.root.read_bytes())
    port = until(lambda: re.search(r"Modbus TCP over TLS listens on port (\d+)", card.log()), 30)[1]
    assert card.log().count("Modbus TCP over TLS is off: ") == 2, "each reason once"
    card.until_online()
    assert is_let_in(int(port), context(reader))


@pytest.mark.parametrize("ups", ["vumap"], indirect=True)
def test_a_port_on_the_command_line_switches_it_on(ups, start_card, plant, reader):
    """--modbus-tls-port, in the ready line; in use by another: the daemon does not start."""
    config = {"modbus_tcp": {"secure_client_roots": str(plant.root)}}
    card = start_card(ups.link, "--modbus-tls-port", "0", config=config)
    card.until_online()
    assert is_let_in(card.ports["modbus_tls"], context(reader))
    shown = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{card.ports['modbus_tls']}"], input="", text=True,
                           capture_output=True, timeout=20 * PATIENCE, env={**os.environ, "LC_ALL": "C"})
    assert "CN = plant" in shown.stdout, "it names the authorities it asks for"
