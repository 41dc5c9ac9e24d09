"""WebSocket /api/v1/live, by a foreign client: what it tells and when, who may listen and for how long, hostile clients."""

import json
import os
import pathlib
import threading
import time

import pytest
import websocket

from card_client import PATIENCE, SANITIZED, Card, until
from live_client import LIVE, Closed, Live, frame, tls_socket
from sim_client import Simulator
from web_client import MAC, PASSWORD, RawTls, Web

VIEWER = ("viewer", "Viewer#Viewer7")


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    """A UPS, a card on it, the administrator and a reader."""
    directory = tmp_path_factory.mktemp("live")
    (directory / "ups").mkdir()
    ups = Simulator("vumap", directory / "ups", "--no-pacing")
    config = {"https": {"enabled": True}, "web": {"connections_per_address": 128}, "login": {"timeout_s": 86400}}
    card = Card(directory / "card", ups.link, "--https-port", "0", "--mac", MAC, config=config)
    card.ups = ups
    try:
        card.start().until_online()
        card.until(lambda snapshot: snapshot["device"]["serial_number"] and snapshot["device"]["reference"])  # come later
        card.admin = Web(card).set_up()
        card.admin.add_user(1, *VIEWER[:1], "read_only", VIEWER[1])
        yield card
    finally:
        card.close()
        assert ups.close() == 0


@pytest.fixture
def viewer(scene):
    return Web(scene).log_in(*VIEWER)


def test_everything_on_connect_then_each_sweep(scene, viewer):
    """The state is that of GET /api/v1/snapshot, and the numbers of what follows have no gap."""
    with Live(scene, viewer) as live:
        state = live.next()
        snapshot = viewer.get("/api/v1/snapshot").json
        assert state["type"] == "state" and state["sequence"] == state["snapshot"]["sequence"]
        assert set(state["snapshot"]) == set(snapshot)
        assert state["snapshot"]["device"] == snapshot["device"]
        assert [node["id"] for node in state["snapshot"]["nodes"]] == [node["id"] for node in snapshot["nodes"]]
        assert live.next()["type"] == "events"
        told, deltas = state["sequence"], 0
        while deltas < 3:
            message = live.until(lambda message: message["type"] in ("state", "delta"))
            if message["type"] == "state":  # only for who has missed one: on a busy machine also this client
                assert message["sequence"] > told + 1
            else:
                assert message["sequence"] == told + 1 and message["link"]["state"] == "online"
                deltas += 1
            told = message["sequence"]


def apply(delta, held):
    if delta["type"] == "state":
        held.update(delta["snapshot"])
        return
    for name in ("link", "device", "alarms", "controls", "last_known", "time", "sequence"):
        held[name] = delta.get(name, held[name])
    for change in delta.get("nodes", ()):
        node = next(node for node in held["nodes"] if node["id"] == change["id"])
        for name, value in change.pop("values", {}).items():
            node["values"].pop(name, None) if value is None else node["values"].update({name: value})
        node.update(change)


def test_state_and_deltas_together_are_the_snapshot(scene, viewer):
    """A client that only applies what it is told holds what the REST snapshot of the same sweep says."""
    with Live(scene, viewer) as live:
        held = live.next()["snapshot"]
        scene.ups.set(load=63)
        scene.ups.set(mains=False)
        try:
            first, snapshot = held["sequence"], held
            while held["sequence"] < first + 4 or held["sequence"] != snapshot["sequence"]:
                apply(live.until(lambda message: message["type"] in ("state", "delta")), held)
                snapshot = viewer.get("/api/v1/snapshot").json
        finally:
            scene.ups.set(mains=True)
        assert held["nodes"] == snapshot["nodes"] and held["nodes"][0]["states"]["ups"] == "Operating on Battery"
        assert held["alarms"] == snapshot["alarms"]
        scene.until(lambda snapshot: "on_battery" not in snapshot.alarm_ids, 60)


def test_an_alarm_is_told_with_its_event(scene, viewer):
    """Mains lost: the alarm stands in a delta, and its event comes by itself."""
    with Live(scene, viewer) as live:
        live.next()
        seen = set()
        scene.ups.set(mains=False)
        try:
            while seen != {"alarm", "event"}:
                message = live.next()
                if any(alarm["id"] == "on_battery" for alarm in message.get("alarms", ())):
                    seen.add("alarm")
                if any(event["name"] == "on_battery" for event in message.get("events", ())):
                    seen.add("event")
        finally:
            scene.ups.set(mains=True)
            scene.until(lambda snapshot: "on_battery" not in snapshot.alarm_ids, 60)


def test_a_client_hears_what_it_asked_for(scene, viewer):
    with Live(scene, viewer) as live:
        live.next()
        live.say({"sub": ["alarms"]})
        state = live.until(lambda message: message["type"] == "state")
        assert state["subscription"] == {"sub": ["alarms"], "unit": 0}
        assert "nodes" not in state["snapshot"] and "alarms" in state["snapshot"]
        assert all("nodes" not in live.next() for _ in range(2))
    with Live(scene, viewer, LIVE + "?sub=events&unit=1") as live:
        assert live.next()["subscription"] == {"sub": ["events"], "unit": 1}


@pytest.mark.parametrize("message, words", [
    ("x", "a message is"), ('{"sub":["clients"]}', "at most once"), ('{"sub":[],"unit":99}', "from 0 to 32"),
    ('{"sub":[[[[[[]]]]]]}', "a message is"), ("[" * 500, "a message is")])
def test_a_message_that_makes_no_sense_ends_the_connection_with_the_reason(scene, viewer, message, words):
    with Live(scene, viewer) as live:
        live.say(message)
        closed = live.end()
        assert closed.code == 1008 and words in closed.reason, closed


def test_binary_and_masses_are_refused(scene, viewer):
    with Live(scene, viewer) as live:
        live.socket.send_binary(b'{"sub":[]}')
        assert live.end().code == 1003
    with Live(scene, viewer) as live:
        for _ in range(30):
            live.say({"sub": []})
        assert (closed := live.end()).code == 1008 and closed.reason == "too many messages"


TEXT, BINARY, CONTINUATION, CLOSE, PING = 1, 2, 0, 8, 9


@pytest.mark.parametrize("name, data, codes", [
    ("too long", frame(TEXT, b" " * 513), {1009}),
    ("too long in pieces", frame(TEXT, b" " * 300, final=False) + frame(CONTINUATION, b" " * 300), {1009}),
    ("says to be endless", frame(TEXT, b"", length=1 << 62), {1009, 1002}),
    ("length with the top bit", frame(TEXT, b"", length=(1 << 63) + 1), {1009, 1002}),
    ("not masked", frame(TEXT, b'{"sub":[]}', masked=False), {1002}),
    ("reserved bits", frame(TEXT, b'{"sub":[]}', reserved=4), {1002}),
    ("opcode 3", frame(3), {1002}),
    ("opcode 11", frame(11), {1002}),
    ("long ping", frame(PING, b"x" * 126), {1002}),
    ("ping in pieces", frame(PING, b"x", final=False), {1002}),
    ("continuation of nothing", frame(CONTINUATION, b"x"), {1002}),
    ("no UTF-8", frame(TEXT, b"\xff\xfe"), {1007}),
    ("close of one byte", frame(CLOSE, b"\x03"), {1002}),
    ("close code 1005", frame(CLOSE, b"\x03\xed"), {1002}),
], ids=lambda value: value if isinstance(value, str) else "")
def test_malformed_frames(scene, viewer, name, data, codes):
    """Closed with the code of RFC 6455; the card goes on."""
    with Live(scene, viewer) as live:
        live.socket.sock.sendall(data)
        assert live.end().code in codes
    assert viewer.get("/api/v1/session").status == 200


def test_a_ping_is_answered_and_a_close_returned(scene, viewer):
    with Live(scene, viewer) as live:
        live.socket.ping("beat")
        code = None
        while code != websocket.ABNF.OPCODE_PONG:
            code, data = live.socket.recv_data(control_frame=True)
        assert data == b"beat"
        live.socket.send_close(1000, b"bye")
        assert live.end().code == 1000


KEY = "dGhlIHNhbXBsZSBub25jZQ=="  # RFC 6455 1.3
ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
UPGRADE = {"Upgrade": "websocket", "Connection": "keep-alive, Upgrade", "Sec-WebSocket-Version": "13",
           "Sec-WebSocket-Key": KEY}


def test_the_answer_to_an_upgrade_is_that_of_the_rfc(scene, viewer):
    """With a frame sent along with the request, which counts."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in {**UPGRADE, "Cookie": viewer.cookie}.items())
    with RawTls(scene) as raw:
        request = f"GET {LIVE} HTTP/1.1\r\nHost: 127.0.0.1\r\n{lines}\r\n".encode()
        raw.send(request + frame(TEXT, b"nonsense"))
        answer = raw.until_closed()
    assert answer.startswith(b"HTTP/1.1 101 ") and f"Sec-WebSocket-Accept: {ACCEPT}\r\n".encode() in answer
    assert b"\x03\xf0a message is" in answer  # 1008


@pytest.mark.parametrize("changes, status", [
    ({"Upgrade": None}, 426), ({"Upgrade": "h2c"}, 426), ({"Connection": "keep-alive"}, 426),
    ({"Sec-WebSocket-Version": "12"}, 426), ({"Sec-WebSocket-Version": None}, 426),
    ({"Sec-WebSocket-Key": None}, 400), ({"Sec-WebSocket-Key": "abc"}, 400),
    ({"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZR=="}, 400), ({"Cookie": None}, 401),
    ({"Cookie": "__Host-session=" + "0" * 64}, 401), ({"Origin": "https://evil.example"}, 403),
    ({"Origin": "null"}, 403), ({"Sec-Fetch-Site": "cross-site"}, 403)])
def test_an_upgrade_that_is_not_whole_or_not_ours_is_refused(scene, viewer, changes, status):
    """Also from another site's page, whose browser would send the cookie along."""
    headers = {**UPGRADE, "Cookie": viewer.cookie, **changes}
    answer = viewer.send("GET", LIVE, headers={name: value for name, value in headers.items() if value is not None})
    assert answer.status == status and answer.headers["Content-Type"] == "application/problem+json"


def test_our_own_page_and_a_token_are_let_in(scene, viewer):
    with Live(scene, viewer, origin=f"https://127.0.0.1:{scene.ports['https']}") as live:
        assert live.next()["type"] == "state"
    made = scene.admin.request("POST", "/api/v1/tokens", {"name": "wall", "role": "read_only", "days": 1}).json
    with Live(scene, headers=[f"Authorization: bearer {made['token']}"]) as live:  # schemes ignore case
        assert live.next()["type"] == "state"
        assert scene.admin.request("DELETE", f"/api/v1/tokens/{made['id']}").status in (200, 204)
        assert live.end().code == 4401


def test_a_log_out_ends_the_connection(scene, viewer):
    with Live(scene, viewer) as live:
        assert viewer.request("POST", "/api/v1/logout").status == 204
        closed = live.end()
        assert closed.code == 4401 and "logged out" in closed.reason


def test_a_newer_session_ends_the_connection(scene):
    with Live(scene, scene.admin) as live:
        old, scene.admin = scene.admin, Web(scene).log_in("admin", PASSWORD)
        closed = live.end()
        assert closed.code == 4409 and "by a newer one of admin from 127.0.0.1" in closed.reason
        assert old.get("/api/v1/session").status == 401


def test_fifty_clients_hear_every_sweep_and_one_more_is_refused(scene, viewer):
    """From one sweep on all get the same text, and polling goes on meanwhile."""
    lives = []
    try:
        for _ in range(50):
            lives.append(Live(scene, viewer))
            for live in lives:
                live.attend()
        with pytest.raises(websocket.WebSocketBadStatusException) as refused:
            Live(scene, viewer)
        assert refused.value.status_code == 503
        first = max(live.next()["sequence"] for live in lives) + 1
        deltas = [delta_from(live, first) for live in lives]
        # One that has missed a sweep, on a busy machine, gets a whole state in its place.
        while (newest := max(delta["sequence"] for delta in deltas)) > min(delta["sequence"] for delta in deltas):
            deltas = [delta if delta["sequence"] == newest else delta_from(live, newest) for live, delta in zip(lives, deltas)]
        texts = [json.dumps({**delta, "link": None}) for delta in deltas]
        assert len(set(texts)) == 1
        assert viewer.get("/api/v1/session").status == 200
    finally:
        for live in lives:
            live.socket.close(timeout=0)
    until(lambda: try_live(scene, viewer), what="the fifty places are not free again")


def delta_from(live, sequence):
    return live.until(lambda message: message["type"] == "delta" and message["sequence"] >= sequence)


def try_live(scene, viewer):
    try:
        with Live(scene, viewer) as live:
            return live.next()
    except websocket.WebSocketBadStatusException:
        return None


def resident_bytes(card):
    pages = int(pathlib.Path(f"/proc/{card.process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def upgraded(card, viewer, **place):
    raw = tls_socket(card, **place)
    lines = "".join(f"{name}: {value}\r\n" for name, value in {**UPGRADE, "Cookie": viewer.cookie}.items())
    raw.sendall(f"GET {LIVE} HTTP/1.1\r\nHost: 127.0.0.1\r\n{lines}\r\n".encode())
    return raw


def test_who_does_not_read_or_does_not_answer_is_cut_and_costs_no_memory(scene, viewer):
    """One asks for the state again and again and never reads; one reads and never answers a ping. Others are served."""
    before = resident_bytes(scene)
    slow = upgraded(scene, viewer, receive_buffer=2048)
    silent = upgraded(scene, viewer)
    gone = threading.Event()

    def ask():
        try:
            while not gone.wait(0.55):
                slow.sendall(frame(TEXT, b'{"sub":["points","alarms","events"]}'))
        except OSError:
            gone.set()

    def read():
        while silent.recv(65536):
            pass

    threads = [threading.Thread(target=ask), threading.Thread(target=read)]
    for thread in threads:
        thread.start()
    with Live(scene, viewer) as quick:
        end = time.monotonic() + 60 * PATIENCE
        while any(thread.is_alive() for thread in threads):
            assert time.monotonic() < end, f"not cut: {[thread.is_alive() for thread in threads]}"
            quick.next()
    slow.close()
    silent.close()
    assert SANITIZED or resident_bytes(scene) - before < 3_000_000  # a sanitizer keeps what is freed
