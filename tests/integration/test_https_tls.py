"""TLS with curl, openssl and testssl as peers: versions and suites, the card's own certificate, uploaded ones, broken
handshakes (rows T1, T2, T6, P1)."""

import contextlib
import json
import pathlib
import re
import signal
import socket
import ssl
import subprocess

import pytest

from card_client import PATIENCE, SANITIZED, until
from web_client import RawTls, Web, new_card, unverified


@pytest.fixture
def card(start_card):
    return new_card(start_card)


def run(*command, stdin="", timeout=30):
    return subprocess.run(list(map(str, command)), input=stdin, capture_output=True, text=True, timeout=timeout * PATIENCE)


def s_client(card, *options, stdin="", host="127.0.0.1"):
    done = run("openssl", "s_client", "-connect", f"{host}:{card.ports['https']}", *options, stdin=stdin)
    return done.stdout + done.stderr


def leaf_of(card):
    """The certificate the card shows now, as openssl prints it."""
    shown = re.search(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", s_client(card), re.S)[0]
    return run("openssl", "x509", "-noout", "-fingerprint", "-subject", "-dates", "-ext",
               "subjectAltName,basicConstraints,extendedKeyUsage", stdin=shown).stdout


def root_file(card, tmp_path, web=None):
    answer = (web or Web(card).set_up()).get("/cacert.crt")
    assert answer.status == 200 and answer.headers["Content-Type"] == "application/x-x509-ca-cert"
    path = tmp_path / "cacert.crt"
    path.write_text(answer.text)
    return path


def test_a_client_that_trusts_the_root_needs_no_exception(card, tmp_path):
    """Row T2: curl with the downloaded root verifies address and name; another card's root does not do."""
    root = root_file(card, tmp_path)
    port = card.ports["https"]
    for place in (f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}"):
        done = run("curl", "-sS", "-w", "%{http_code}", "-o", tmp_path / "body", "--cacert", root, f"https://{place}/api/v1/session")
        assert done.returncode == 0 and done.stdout == "401", done
    wrong_name = run("curl", "-sS", "--cacert", root, "--resolve", f"other.example:{port}:127.0.0.1", f"https://other.example:{port}/")
    assert wrong_name.returncode == 60, wrong_name  # curl: "SSL peer certificate was not OK"
    leaf = leaf_of(card)
    assert "CA:FALSE" in leaf and "TLS Web Server Authentication" in leaf
    assert "DNS:localhost" in leaf and "IP Address:127.0.0.1" in leaf and socket.gethostname().lower() in leaf
    begins, ends = (ssl.cert_time_to_seconds(re.search(f"{name}=(.*)", leaf)[1]) for name in ("notBefore", "notAfter"))
    assert 0 < ends - begins <= 825 * 86400
    assert run("openssl", "x509", "-noout", "-text", stdin=root.read_text()).stdout.count("CA:TRUE") == 1
    assert "PRIVATE" not in root.read_text()


def test_each_first_boot_has_its_own_keys(start_card, tmp_path):
    cards = [new_card(start_card) for _ in range(2)]
    roots = {Web(card).set_up().get("/cacert.crt").text for card in cards}
    assert len(roots) == 2 and leaf_of(cards[0]) != leaf_of(cards[1])
    before = leaf_of(cards[0])
    cards[0].restart()
    assert leaf_of(cards[0]) == before
    for name in ("root.pem", "server.pem"):
        assert (cards[0].state_dir / "tls" / name).stat().st_mode & 0o777 == 0o600


def test_names_of_the_settings_come_into_the_certificate_without_a_restart(start_card, tmp_path):
    card = new_card(start_card, config={"https": {"names": "ups.example, 192.0.2.77"}})
    assert "DNS:ups.example" in leaf_of(card) and "IP Address:192.0.2.77" in leaf_of(card)
    root = root_file(card, tmp_path)
    card.config["https"]["names"] = "other.example"
    card.write_config()
    card.send(signal.SIGHUP)
    until(lambda: "DNS:other.example" in leaf_of(card), 10)
    assert "Verify return code: 0" in s_client(card, "-CAfile", root)  # the root is the same


@pytest.mark.parametrize("options, answer", [
    (["-tls1"], None), (["-tls1_1"], None), (["-tls1_2"], "ECDHE-ECDSA-AES128-GCM-SHA256"),
    (["-tls1_3"], "TLS_AES_128_GCM_SHA256"),
    (["-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-SHA384"], None),   # CBC
    (["-tls1_2", "-cipher", "AES128-GCM-SHA256"], None),           # no forward secrecy
    (["-tls1_2", "-cipher", "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-GCM-SHA256"],
     "ECDHE-ECDSA-AES128-GCM-SHA256"),                             # the server's order
], ids=lambda value: " ".join(value) if isinstance(value, list) else None)
def test_versions_and_suites(card, options, answer):
    """Row T1, one handshake each."""
    said = s_client(card, *options, "-cipher", "ALL:@SECLEVEL=0") if options[0] in ("-tls1", "-tls1_1") else s_client(card, *options)
    found = re.search(r"Cipher is (\S+)", said)
    assert (found and found[1] != "(NONE)" and found[1] or None) == answer, said


def test_a_client_of_other_protocols_only_is_told(card):
    """RFC 7301 3.2: the alert no_application_protocol; who offers ours too gets it, who offers none is served."""
    assert "no application protocol" in s_client(card, "-alpn", "h2")
    assert "ALPN protocol: http/1.1" in s_client(card, "-alpn", "h2,http/1.1")
    assert "No ALPN negotiated" in s_client(card)


def test_no_renegotiation_no_compression_and_tickets(card, tmp_path):
    said = s_client(card, "-tls1_2", stdin="R\n")
    assert "RENEGOTIATING" in said and re.search(r"no renegotiation|handshake failure|unexpected message", said)
    assert "Compression: NONE" in said
    for version in ("-tls1_2", "-tls1_3"):
        session = tmp_path / version
        request = "GET /api/v1/session HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        with_ticket = run("openssl", "s_client", "-connect", f"127.0.0.1:{card.ports['https']}", version, "-ign_eof",
                          "-sess_out", session, stdin=request)
        assert "401" in with_ticket.stdout
        again = s_client(card, version, "-sess_in", session)
        assert "Reused, TLS" in again, again


@pytest.mark.skipif(SANITIZED, reason="the same findings, after minutes")
def test_testssl_finds_nothing(card, tmp_path):
    """Row T1: no finding of MEDIUM or above but the private authority's."""
    out = tmp_path / "out.json"
    done = run("testssl", "--quiet", "--color", "0", "--warnings", "off", "--severity", "LOW", "--jsonfile", out,
               f"https://127.0.0.1:{card.ports['https']}", timeout=900)
    assert out.exists(), done
    allowed = {"cert_chain_of_trust", "cert_revocation"}
    found = [finding for finding in json.loads(out.read_text())
             if finding["severity"] not in ("OK", "INFO", "DEBUG", "LOW", "WARN") and finding["id"].split(" ")[0] not in allowed]
    assert found == []


# -- uploaded certificates --

def make(tmp_path, name="ups.example", key=("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")):
    """A server's certificate by the openssl program: (key, certificate)."""
    done = run("openssl", "req", "-x509", "-nodes", *key, "-keyout", tmp_path / "key.pem", "-out", tmp_path / "certificate.pem",
               "-subj", f"/CN={name}", "-addext", "basicConstraints=critical,CA:FALSE", "-addext", f"subjectAltName=DNS:{name}")
    assert done.returncode == 0, done
    return (tmp_path / "key.pem").read_text(), (tmp_path / "certificate.pem").read_text()


def upload(web, text):
    return web.request("PUT", "/api/v1/certificate", body=text, headers={"Content-Type": "application/x-pem-file"})


def test_an_uploaded_certificate_counts_at_once_and_until_it_is_removed(card, tmp_path):
    """Manual 3.5.1: upload, its name shown, removed again; the open connection lives on."""
    web = Web(card).set_up()
    own = leaf_of(card)
    connection = web.connection()
    key, certificate = make(tmp_path)
    answer = web.request("PUT", "/api/v1/certificate", body=key + certificate, connection=connection)
    assert answer.status == 200 and answer.json["source"] == "uploaded" and answer.json["subject"] == "CN=ups.example"
    assert web.request("GET", "/api/v1/certificate", connection=connection).json["names"] == ["ups.example"]
    connection.close()
    assert "CN = ups.example" in leaf_of(card)
    everything = answer.text + web.get("/api/v1/certificate").text
    assert "PRIVATE" not in everything and key.splitlines()[2] not in everything
    assert any(event["text"] == "Certificate uploaded via web by admin from 127.0.0.1" for event in web.events())
    card.restart()
    assert "CN = ups.example" in leaf_of(card)
    web.log_in()
    assert web.request("DELETE", "/api/v1/certificate").json["source"] == "generated"
    assert leaf_of(card) == own
    assert web.request("DELETE", "/api/v1/certificate").status == 404
    assert any(event["name"] == "certificate_removed" for event in web.events())


def test_files_that_do_not_serve_are_refused_with_the_reason(card, tmp_path):
    """Row P1 at the door; every fault of the row: tests/unit/tls. The running certificate stays."""
    web = Web(card).set_up()
    before = leaf_of(card)
    key, certificate = make(tmp_path)
    other_key, other = make(tmp_path, "other.example")
    encrypted = run("openssl", "pkcs8", "-topk8", "-passout", "pass:x", stdin=key).stdout
    weak = make(tmp_path, key=("-newkey", "rsa:1024"))
    authority = run("openssl", "req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-keyout",
                    tmp_path / "ca.key", "-subj", "/CN=ca").stdout
    for text, said in [("", "empty"), ("hello", "no PEM"), (key, "certificate is missing"), (certificate, "key is missing"),
                       (key + other, "does not belong"), (key + other_key + certificate, "two private keys"),
                       (encrypted + certificate, "encrypted"), (key + certificate[:200], "damaged"), ("".join(weak), "1024"),
                       ((tmp_path / "ca.key").read_text() + authority, "authority"),
                       (key + certificate + "\n" * (32768 - len(key + certificate) + 1), "longer than 32 KB")]:
        answer = upload(web, text)
        assert answer.status == 422 and said in answer.json["detail"], (said, answer)
    assert upload(web, "x" * 40000).status == 413
    assert leaf_of(card) == before
    rsa = make(tmp_path, key=("-newkey", "rsa:4096"))
    for size in (8192, 8193, 32768):  # the manual's 8 KB, and more
        padded = "".join(rsa) + "\n" * (size - len("".join(rsa)))
        assert upload(web, padded).status == 200
    assert "Cipher is ECDHE-RSA-AES128-GCM-SHA256" in s_client(card, "-tls1_2")


# -- broken handshakes --

def client_hello():
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    connection = unverified().wrap_bio(incoming, outgoing, server_hostname="localhost")
    with pytest.raises(ssl.SSLWantReadError):
        connection.do_handshake()
    return outgoing.read()


def healthy(card):
    return Web(card).send("GET", "/api/v1/session").status == 401


def connect(card):
    return socket.create_connection(("127.0.0.1", card.ports["https"]), timeout=15 * PATIENCE)


def drain(plain):
    data = b""
    try:
        while more := plain.recv(65536):
            data += more
    except ConnectionResetError:
        pass
    return data


def hello_of(session=b"", suites=b"\x13\x01\xc0\x2b", extensions=b"", length=None, behind=b""):
    """A ClientHello of TLS 1.2 (RFC 5246 7.4.1.2) in as many records as it needs; length: what it says it is long."""
    body = (b"\x03\x03" + bytes(range(32)) + bytes([len(session)]) + session + len(suites).to_bytes(2) + suites + b"\x01\x00"
            + len(extensions).to_bytes(2) + extensions + behind)
    message = b"\x01" + (len(body) if length is None else length).to_bytes(3) + body
    pieces = [message[i:i + 16384] for i in range(0, len(message), 16384)]
    return b"".join(b"\x16\x03\x01" + len(piece).to_bytes(2) + piece for piece in pieces)


def extension(kind, content):
    return kind.to_bytes(2) + len(content).to_bytes(2) + content


GET_INSIDE = b"GET / HTTP/1.1\r\nHost: ups-1a\r\n\r\n"  # 32 bytes
# A group and a signature that the card takes, so that what else is in the hello is what it looks at.
TAKEN = extension(10, b"\x00\x02\x00\x17") + extension(13, b"\x00\x02\x04\x03")
OVERSIZED = {
    "the longest session id": hello_of(b"s" * 32, extensions=TAKEN),
    "a session id that is too long": hello_of(b"s" * 255, extensions=TAKEN),
    "a ticket of 60 kB": hello_of(extensions=TAKEN + extension(35, b"t" * 60000)),
    "60 kB of sessions to resume": hello_of(extensions=TAKEN + extension(43, b"\x02\x03\x04") + extension(45, b"\x01\x01")
                                            + extension(41, (59000).to_bytes(2) + (b"\x00\x20" + b"i" * 32 + bytes(4)) * 1552)),
    "sixteen thousand extensions": hello_of(extensions=b"".join(extension(0x4000 + i, b"") for i in range(16000))),
    "an extension of 64 kB": hello_of(extensions=extension(0x7777, b"x" * 65531)),
    "every suite there is": hello_of(suites=bytes(65534), extensions=TAKEN),
    "200 kB of session ids behind it": hello_of(b"s" * 32, extensions=TAKEN, behind=(b"\x20" + b"s" * 32) * 6200),
    "200 kB are announced": hello_of(b"s" * 32, extensions=TAKEN, length=200_000),
}


def resident(card):
    """kB of memory the card has now."""
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{card.process.pid}/status").read_text())[1])


def gives(card, bytes_):
    """What the card says to these bytes until it closes the connection."""
    with connect(card) as plain:
        with contextlib.suppress(OSError):  # the card need not wait for the rest
            plain.sendall(bytes_)
            plain.shutdown(socket.SHUT_WR)
        return drain(plain)


def test_oversized_hellos_harm_nobody(card):
    """Row T6: session ids, tickets and extensions as large as they can be said to be, and 200 kB of session ids one by
    one (sanitizers: 20 kB). Nothing is kept of any."""
    for _ in range(40):
        gives(card, OVERSIZED["the longest session id"])
    before = resident(card)
    for name, bytes_ in OVERSIZED.items():
        assert b"HTTP/1.1" not in gives(card, bytes_ + b"\x17\x03\x03\x00\x20" + GET_INSIDE), name
        assert healthy(card), name
    for number in range(640 if SANITIZED else 6250):
        said = gives(card, hello_of(number.to_bytes(32), extensions=TAKEN))
        assert said[:1] == b"\x16", (number, said)  # a ServerHello: the id was looked at
    assert healthy(card)
    until(lambda: card_connections(card) <= 1, 15)
    if not SANITIZED:  # their allocators keep what is freed
        until(lambda: resident(card) < before * 1.1, 20, lambda: f"{before} -> {resident(card)} kB")


def test_broken_handshakes_harm_nobody(card):
    """Row T6: cut after every byte, records of odd length, data before Finished; none is served, none stays, nor does what
    it took."""
    hello = client_hello()
    for _ in range(40):
        gives(card, hello)
    before = resident(card)
    for number in range(1000):
        with connect(card) as plain:
            plain.sendall(hello[:number % len(hello)])
            plain.shutdown(socket.SHUT_WR)
            assert b"HTTP" not in drain(plain)  # and the card has closed it
    for bytes_ in (b"\x16\x03\x01\x00\x00" * 40,                              # empty records
                   b"\x16\x03\x01\x40\x01" + b"\x01" * 16385,                 # one byte too long
                   b"\x17\x03\x03\x00\x20" + b"x" * 32,                       # data before any handshake
                   hello + b"\x17\x03\x03\x00\x20" + b"x" * 32,               # data before Finished
                   hello + b"\x14\x03\x03\x00\x01\x01\x17\x03\x03\x00\x20" + GET_INSIDE,  # a request before Finished
                   b"\x16\x03\x01\x02\x00\x01\x03\xff\xff" + b"\xff" * 507,   # a hello that announces 256 KB
                   b"\x80\x2e\x01\x00\x02",                                   # SSL 2
                   b"\x16\x03\x01\x00\x01\x01" * 1000,                      # records of one byte
                   hello + b" " * 200_000,                                    # a hello with much behind it
                   b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", b"\x00" * 2000, hello[:-1] + b"\xff"):
        assert b"HTTP/1.1" not in gives(card, bytes_)
        assert healthy(card)
    until(lambda: card_connections(card) <= 1, 15)
    if not SANITIZED:
        until(lambda: resident(card) < before * 1.1, 20, lambda: f"{before} -> {resident(card)} kB")


@contextlib.contextmanager
def half_shaken(card, version):
    """A connection whose client has the card's answer, and what it would send to that: (socket, bytes)."""
    context = unverified()
    context.maximum_version = version
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(incoming, outgoing, server_hostname="localhost")
    with connect(card) as plain:
        with pytest.raises(ssl.SSLWantReadError):
            client.do_handshake()
        plain.sendall(outgoing.read())
        while not outgoing.pending:
            incoming.write(plain.recv(65536))
            with contextlib.suppress(ssl.SSLWantReadError):
                client.do_handshake()
        yield plain, outgoing.read()


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3], ids=["1.2", "1.3"])
def test_a_handshake_that_is_cut_at_its_end_is_served_nothing(card, version):
    """Row T6: after every byte of the client's last flight, a request behind it."""
    count, length = 0, 1
    while count < length:
        with half_shaken(card, version) as (plain, flight):
            plain.sendall(flight[:count] + GET_INSIDE)
            plain.shutdown(socket.SHUT_WR)
            assert b"HTTP/1.1" not in drain(plain), count
        count, length = count + 1, len(flight)
    assert length > 50 and healthy(card)
    until(lambda: card_connections(card) <= 1, 15)


def card_connections(card):
    """Established connections of the card's HTTPS port, as the kernel counts them."""
    count = 0
    for table in ("tcp", "tcp6"):
        with open(f"/proc/net/{table}", encoding="ascii") as lines:
            count += sum(line.split()[1].endswith(f":{card.ports['https']:04X}") and line.split()[3] == "01"
                         for line in list(lines)[1:])
    return count


def test_a_hello_in_single_bytes_is_still_a_hello(card):
    plain = connect(card)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    connection = unverified().wrap_bio(incoming, outgoing, server_hostname="localhost")
    done = False
    while not done:
        try:
            connection.do_handshake()
            done = True
        except ssl.SSLWantReadError:
            pass
        for byte in outgoing.read():
            plain.sendall(bytes([byte]))
        if not done:
            incoming.write(plain.recv(65536))
    assert connection.version() == "TLSv1.3"
    plain.close()


def test_a_plain_client_is_not_kept(card):
    with connect(card) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert b"HTTP/1.1 200" not in drain(plain)
    with RawTls(card) as secure:
        secure.send(b"GET /api/v1/session HTTP/1.1\r\nHost: a\r\n\r\n")
        assert secure.one_answer()[0] == 401
