"""Who may ask and who may write: versions, communities, users of version 3, error-status of every refusal."""

import signal
import socket
import threading

import pytest

from card_client import until
from free_port import free_udp_port
from snmp_client import RFC, SYSTEM, T1, T7, Snmp, SnmpError, snmp_card

NAME = f"{SYSTEM}.5.0"
USERS = [
    ("MD5", None), ("SHA", None), ("SHA", "DES"), ("MD5", "AES"), ("SHA-224", "AES-192"), ("SHA-256", "AES"),
    ("SHA-384", "AES-256"), ("SHA-512", "AES-256"),
]


def user_settings(rows):
    return {f"snmp_user_{n}": row for n, row in enumerate(rows, 1)}


def user_row(name, auth=None, privacy=None, **more):
    row = {"name": name, **more}
    if auth:
        row.update(auth=auth, auth_password=f"{name} authentication")
    if privacy:
        row.update(privacy=privacy, privacy_password=f"{name} secrecy")
    return row


def user_client(card, name, auth=None, privacy=None, auth_password=None, timeout=3):
    options = ["-v3", "-u", name, "-l", "noAuthNoPriv" if not auth else "authPriv" if privacy else "authNoPriv"]
    if auth:
        options += ["-a", auth, "-A", auth_password or f"{name} authentication"]
    if privacy:
        options += ["-x", privacy, "-X", f"{name} secrecy"]
    return Snmp(card.ports["snmp"], *options, timeout=timeout)


def test_every_algorithm(start_card, ups):
    rows = [user_row(f"user{n}", *pair) for n, pair in enumerate(USERS, 1)]
    card = snmp_card(start_card, ups, user_settings(rows))
    for n, pair in enumerate(USERS, 1):
        assert user_client(card, f"user{n}", *pair).value(NAME) == "Socomec"


def test_what_version_3_refuses(start_card, ups):
    card = snmp_card(start_card, ups, user_settings([
        user_row("alice", "SHA", "AES"), user_row("bob", "SHA"), user_row("carol"), {"name": "dave", "auth": "SHA",
                                                                                 "auth_password": "short"}]))
    assert user_client(card, "carol").value(NAME) == "Socomec"
    for client, reason in (
            (user_client(card, "mallory"), "Unknown user name"),
            (user_client(card, "dave", "SHA"), "Unknown user name"),
            (user_client(card, "alice", "SHA", "AES", "not her password"), "Authentication failure"),
            (user_client(card, "alice", "MD5", "AES"), "Authentication failure"),
            (user_client(card, "alice", "SHA"), "authorizationError"),
            (user_client(card, "alice"), "authorizationError"),
            (user_client(card, "bob"), "authorizationError")):
        with pytest.raises(SnmpError, match=reason):
            client.value(NAME)
    assert "the SNMP v3 user dave is refused" in card.log()
    counters = card.snmp.walk("1.3.6.1.6.3.15.1.1")
    assert counters["1.3.6.1.6.3.15.1.1.3.0"] >= 2 and counters["1.3.6.1.6.3.15.1.1.5.0"] >= 2


def knows(client):
    try:
        return client.value(NAME) == "Socomec"
    except SnmpError as error:
        assert "Unknown user name" in str(error)
        return False


def test_users_change_without_a_restart(start_card, ups):
    card = snmp_card(start_card, ups, user_settings([user_row("alice", "SHA", "AES")]))
    assert user_client(card, "alice", "SHA", "AES").value(NAME) == "Socomec"
    card.config.update(user_settings([user_row("bob", "SHA-256")]))
    card.write_config()
    card.send(signal.SIGHUP)
    card.until(lambda _: "snmp_user_1.name has been changed" in card.log())
    until(lambda: knows(user_client(card, "bob", "SHA-256")))
    with pytest.raises(SnmpError, match="Unknown user name"):
        user_client(card, "alice", "SHA", "AES").value(NAME)


@pytest.mark.parametrize("off, answer", [("v1", ["-v2c"]), ("v2c", ["-v1"])])
def test_a_version_switched_off_is_silent(start_card, ups, off, answer):
    card = snmp_card(start_card, ups, {"snmp": {off: False}, **user_settings([user_row("carol")])})
    assert Snmp(card.ports["snmp"], *answer, "-c", "public").value(NAME) == "Socomec"
    assert user_client(card, "carol").value(NAME) == "Socomec"
    with pytest.raises(SnmpError, match="Timeout"):
        Snmp(card.ports["snmp"], f"-{off}", "-c", "public", timeout=1, retries=0).value(NAME)


def test_version_3_switched_off_is_silent(start_card, ups):
    card = snmp_card(start_card, ups, {"snmp": {"v3": False}, **user_settings([user_row("carol")])})
    assert card.snmp.value(NAME) == "Socomec"
    with pytest.raises(SnmpError, match="Timeout"):
        user_client(card, "carol", timeout=1).value(NAME)


def reloaded(card, sections, done):
    card.config.update(sections)
    card.write_config()
    card.send(signal.SIGHUP)
    until(done, 10)


def answers(port, *credentials):
    try:
        return Snmp(port, *(credentials or ("-v2c", "-c", "public")), timeout=1, retries=0).value(NAME) == "Socomec"
    except SnmpError:
        return False


def test_port_and_switches_count_without_a_restart(start_card, ups):
    first, second = free_udp_port(), free_udp_port()
    config = lambda **more: {"snmp": {"port": first, **more}}
    card = start_card(ups.link, config=config(), own_snmp_port=False)
    assert card.ports["snmp"] == first
    until(lambda: answers(first))
    reloaded(card, config(port=second), lambda: answers(second))
    assert not answers(first)
    reloaded(card, config(port=second, v1=False), lambda: not answers(second, "-v1", "-c", "public"))
    until(lambda: answers(second))
    reloaded(card, config(port=second, enabled=False), lambda: not answers(second))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("0.0.0.0", first))
        reloaded(card, config(), lambda: f"cannot serve SNMP on UDP port {first}" in card.log())
    until(lambda: answers(first), 15)  # free again: taken without being told
    assert card.log().count("cannot serve SNMP") == 1
    assert card.is_running()


def test_a_port_from_the_settings_that_is_taken_does_not_stop_the_card(start_card, ups):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("0.0.0.0", 0))
        port = other.getsockname()[1]
        card = start_card(ups.link, config={"snmp": {"port": port}}, own_snmp_port=False)
        assert "snmp" not in card.ports
    until(lambda: answers(port), 15)


def test_mac_addresses_are_for_authenticated_users(start_card, ups):
    """The first password is the end of one (manual 9.3), and "public" is everybody."""
    card = snmp_card(start_card, ups, user_settings([user_row("bob", "SHA-256")]))
    columns = lambda client: {oid.split(".")[9] for oid in client.walk("1.3.6.1.2.1.2.2.1")}  # ifEntry of RFC 1213
    assert "6" not in columns(card.snmp) and {"5", "7"} <= columns(card.snmp)
    assert {"5", "6", "7"} <= columns(user_client(card, "bob", "SHA-256"))


def test_the_access_tables_say_who_may_what(start_card, ups):
    card = snmp_card(start_card, ups, {"snmp": {"write_community": "touch"}, **user_settings([
        user_row("alice", "SHA", "AES", may_write=True), user_row("bob", "SHA-256")])})
    assert "1.3.6.1.6.3.16" not in " ".join(card.snmp.walk("1.3.6.1.6.3"))  # names accounts: not for everybody
    tables = user_client(card, "bob", "SHA-256").walk("1.3.6.1.6.3.16")
    text = lambda words: ".".join(str(len(words)) if n < 0 else str(ord(words[n])) for n in range(-1, len(words)))
    group = lambda model, name: tables[f"1.3.6.1.6.3.16.1.2.1.3.{model}.{text(name)}"]
    assert group(3, "alice") == "writers" and group(3, "bob") == "readers"
    assert group(1, "community that reads") == "readers" and group(2, "community that writes") == "writers"
    view = lambda column, name, model, level: tables[f"1.3.6.1.6.3.16.1.4.1.{column}.{text(name)}.0.{model}.{level}"]
    assert view(6, "writers", 3, 3) == "everything" and view(6, "readers", 3, 2) == ""
    assert view(5, "readers", 2, 1) == "everything"
    assert not any("touch" in str(value) for value in tables.values())
    with pytest.raises(SnmpError, match="noAccess"):
        user_client(card, "alice", "SHA", "AES").set(("1.3.6.1.6.3.16.1.5.1.0", "i", 1))


def test_the_lock_among_managers(writer):
    lock = "1.3.6.1.6.3.1.1.6.1.0"
    before = writer.snmp.value(lock)
    writer.writer.set((lock, "i", before))
    assert writer.snmp.value(lock) == (before + 1) % 2**31
    with pytest.raises(SnmpError, match="inconsistentValue"):
        writer.writer.set((lock, "i", before))


def test_communities(start_card, ups):
    card = snmp_card(start_card, ups, {"snmp": {"read_community": "look", "write_community": "touch"}})
    ask = lambda community, **patience: Snmp(card.ports["snmp"], "-v2c", "-c", community, **patience)
    for wrong in ("public", "loo", "lookk", "LOOK", ""):
        with pytest.raises(SnmpError, match="Timeout"):
            ask(wrong, timeout=1, retries=0).value(NAME)
    assert ask("look").value("1.3.6.1.2.1.11.4.0") >= 4  # snmpInBadCommunityNames
    assert ask("touch").value(NAME) == "Socomec"
    with pytest.raises(SnmpError, match="noAccess"):
        ask("look").set((NAME, "s", "x"))
    with pytest.raises(SnmpError, match="noSuchName"):
        Snmp(card.ports["snmp"], "-v1", "-c", "look").set((NAME, "s", "x"))
    assert ask("touch").set((NAME, "s", "Card 8"))[NAME] == "Card 8"
    assert ask("look").get(NAME, f"{RFC}.1.1.5.0", f"{T7}.1.1.6.0") == ["Card 8"] * 3


def test_nobody_writes_by_default(start_card, ups):
    card = snmp_card(start_card, ups)
    with pytest.raises(SnmpError, match="noAccess"):
        card.snmp.set((NAME, "s", "x"))
    with pytest.raises(SnmpError, match="Timeout"):
        Snmp(card.ports["snmp"], "-v2c", "-c", "private", timeout=1, retries=0).value(NAME)


@pytest.fixture
def writer(start_card, ups):
    card = snmp_card(start_card, ups, {"snmp": {"write_community": "touch"}})
    card.writer = Snmp(card.ports["snmp"], "-v2c", "-c", "touch")
    return card


@pytest.mark.parametrize("oid, kind, value, reason", [
    (NAME, "i", 5, "wrongType"),
    (NAME, "s", "x" * 65, "wrongLength"),
    (NAME, "s", "a\tb", "wrongValue"),
    (f"{T7}.1.9.10.0", "s", "1", "wrongType"),
    (f"{T7}.1.9.10.0", "i", 0, "wrongValue"),
    (f"{T7}.1.9.10.0", "i", 61, "wrongValue"),
    (f"{T1}.1.10.10.0", "i", 2, "wrongValue"),
    (f"{T7}.1.9.10.0", "u", 5, "wrongType"),
    (f"{T7}.1.2.4.0", "i", 5, "notWritable"),
    (f"{SYSTEM}.1.0", "s", "x", "notWritable"),
    (f"{T7}.1.9.21.1.4.1", "i", 4, "wrongValue"),
    (f"{T7}.1.9.21.1.2.9", "s", "192.0.2.1", "noCreation"),
    (f"{T7}.1.7.1.0", "i", 8, "wrongValue"),
    (f"{RFC}.1.7.1.0", "i", 4, "wrongType"),
    (f"{RFC}.1.7.1.0", "o", f"{RFC}.1.7.7.5", "wrongValue"),
    ("1.3.6.1.2.1.11.1.0", "i", 1, "noAccess"),
    ("1.3.6.1.6.3.15.1.2.2.1.13.0", "i", 4, "noAccess"),
])
def test_every_refusal_says_why(writer, oid, kind, value, reason):
    with pytest.raises(SnmpError, match=reason):
        writer.writer.set((oid, kind, value))


def test_two_of_which_one_is_bad_change_nothing(writer):
    with pytest.raises(SnmpError, match="wrongValue"):
        writer.writer.set((NAME, "s", "Half done"), (f"{T7}.1.9.10.0", "i", 99))
    assert writer.snmp.value(NAME) == "Socomec"


@pytest.mark.parametrize("bad", [(f"{T7}.1.9.12.0", "i", 1), (f"{T1}.1.10.13.0", "i", 1), (f"{RFC}.1.8.1.0", "i", 2)])
def test_a_set_over_several_trees_is_done_whole_or_not_at_all(writer, bad):
    """What cannot be done stands last, in the tree that comes first or last: nothing before it took effect, or was logged."""
    before = writer.last_event_id()
    good = [(f"{SYSTEM}.4.0", "s", "ops"), (f"{RFC}.1.9.7.0", "i", 9), (f"{T1}.1.8.2.0", "i", 77), (f"{T7}.1.7.3.0", "i", 1)]
    names = [oid for oid, _, _ in good]
    shown = writer.snmp.get(*names)
    with pytest.raises(SnmpError, match="commitFailed"):
        writer.writer.set(*good, bad)
    assert writer.snmp.get(*names) == shown
    assert [event for event in writer.events(after=before) if "via SNMP" in event["text"]] == []
    writer.writer.set(*good)
    assert writer.snmp.get(*names) == ["ops", 9, 77, 1]


def test_settings_are_written_and_kept(writer):
    receiver = f"{T7}.1.9.21.1"
    writer.writer.set((f"{T7}.1.9.10.0", "i", 5), (f"{SYSTEM}.6.0", "s", "Attic"), (f"{receiver}.2.3", "s", "192.0.2.7"),
                      (f"{receiver}.4.3", "i", 3))
    assert writer.snmp.get(f"{T7}.1.9.10.0", f"{SYSTEM}.6.0", f"{receiver}.2.3", f"{receiver}.4.3",
                           f"{T1}.1.10.21.1.4.3") == [5, "Attic", "192.0.2.7", 3, 2]
    writer.restart()
    writer.until_online()
    assert Snmp(writer.ports["snmp"]).get(f"{SYSTEM}.6.0", f"{receiver}.2.3") == ["Attic", "192.0.2.7"]


def test_a_refused_address_changes_nothing(writer):
    with pytest.raises(SnmpError, match="wrongValue"):
        writer.writer.set((f"{T7}.1.9.21.1.2.1", "s", "no address at all"))
    assert writer.snmp.value(f"{T7}.1.9.21.1.2.1") == ""


def test_the_spin_lock_counts_tries(writer):
    lock = f"{RFC}.1.7.2.0"
    before = writer.snmp.value(lock)
    writer.writer.set((lock, "i", before))
    assert writer.snmp.value(lock) == before + 1
    with pytest.raises(SnmpError, match="inconsistentValue"):
        writer.writer.set((lock, "i", before))


# The UPS tells what it permits a little after what it does.
def try_set(client, oid, number):
    try:
        return client.set((oid, "i", number))
    except SnmpError as error:
        assert "inconsistentValue" in str(error)
        return None


@pytest.mark.parametrize("ups", ["vumap", "jbusp-3-3"], indirect=True)
def test_commands_reach_the_ups(ups, writer):
    control = f"{T7}.1.7.1.0"
    assert writer.snmp.value(control) == 4
    writer.until(lambda _: try_set(writer.writer, control, 3))
    writer.until(lambda s: s.states["ups"] == "UPS in eco mode")
    writer.until(lambda _: writer.snmp.value(control) == 3)
    assert any("via SNMP v2c" in event["text"] for event in writer.events(kind="command"))
    writer.until(lambda _: try_set(writer.writer, control, 4))
    writer.until(lambda s: s.states["ups"] == "Load protected by Inverter")


# -- replays and strangers over version 3 (RFC 3414, 3.2): the standard's counters and reports, and no answer --

COUNTERS = {"unsupported level": 1, "not in time window": 2, "unknown user": 3, "unknown engine": 4, "wrong digest": 5}


def counter(card, name):
    return card.snmp.value(f"1.3.6.1.6.3.15.1.1.{COUNTERS[name]}.0")


class Relay:
    """Between a client and the card: keeps the datagrams the client sent."""

    def __init__(self, card):
        self.card = ("127.0.0.1", card.ports["snmp"])
        self.requests = []
        self._client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._client.bind(("127.0.0.1", 0))
        self.port = self._client.getsockname()[1]
        self._server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._server.settimeout(5)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        while True:
            data, sender = self._client.recvfrom(65536)
            if not data:
                return
            self.requests.append(data)
            self._server.sendto(data, self.card)
            self._client.sendto(self._server.recv(65536), sender)

    def close(self):
        self._client.sendto(b"", ("127.0.0.1", self.port))
        self._thread.join(5)

    def replay(self, data):
        """What the card answers to it, or None."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as again:
            again.settimeout(5)
            again.sendto(data, self.card)
            try:
                return again.recv(65536)
            except TimeoutError:
                return None


@pytest.fixture
def recorded(start_card, ups):
    """A card, a relay, and the last request of an authenticated user: a SET that was answered."""
    card = snmp_card(start_card, ups, user_settings([user_row("alice", "SHA-256", "AES", may_write=True)]))
    relay = Relay(card)
    client = Snmp(relay.port, "-v3", "-u", "alice", "-l", "authPriv", "-a", "SHA-256", "-A", "alice authentication", "-x",
                  "AES", "-X", "alice secrecy")
    client.set((NAME, "s", "First"))
    yield card, relay, relay.requests[-1]
    relay.close()


def test_a_replay_after_a_restart_is_out_of_time(recorded):
    card, relay, request = recorded
    card.restart()
    card.until_online()
    relay.card = ("127.0.0.1", card.ports["snmp"])
    card.snmp = Snmp(card.ports["snmp"])
    before = counter(card, "not in time window")
    events = card.last_event_id()
    answer = relay.replay(request)
    assert answer is not None and b"First" not in answer  # the report that names boots and time
    assert counter(card, "not in time window") == before + 1
    assert not card.events(after=events, name="setting_changed")


def test_changed_and_foreign_messages_are_counted(recorded):
    card, relay, request = recorded
    seen = {name: counter(card, name) for name in COUNTERS}
    changed = bytearray(request)
    changed[-1] ^= 1  # in the encrypted part, under the digest
    relay.replay(bytes(changed))
    assert counter(card, "wrong digest") == seen["wrong digest"] + 1
    relay.replay(request.replace(b"alice", b"mavis"))
    assert counter(card, "unknown user") == seen["unknown user"] + 1
    engine = bytes.fromhex("".join(card.snmp.value("1.3.6.1.6.3.10.2.1.1.0").split()))
    assert engine in request
    relay.replay(request.replace(engine, bytes(reversed(engine))))
    assert counter(card, "unknown engine") >= seen["unknown engine"] + 1
    assert card.snmp.value(NAME) == "First"


def test_a_bad_community_is_counted_and_not_answered(start_card, ups):
    card = snmp_card(start_card, ups)
    before = card.snmp.get("1.3.6.1.2.1.11.4.0", "1.3.6.1.2.1.11.3.0")
    with pytest.raises(SnmpError, match="Timeout"):
        Snmp(card.ports["snmp"], "-v2c", "-c", "guess", timeout=1, retries=0).value(NAME)
    assert card.snmp.get("1.3.6.1.2.1.11.4.0", "1.3.6.1.2.1.11.3.0") == [before[0] + 1, before[1]]
