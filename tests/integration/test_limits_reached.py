"""All places taken at once: web connections, live clients and Modbus clients. The UPS and its alarms miss nothing."""

import contextlib
import select
import socket

import pytest

from card_client import PATIENCE, until
from live_client import Live, tls_socket
from scenes import VIEWER, logged_in_card
from web_client import Web

CONNECTIONS, AN_ADDRESS, LIVE_CLIENTS, MODBUS_CLIENTS = 128, 32, 50, 32  # the factory's limits, and the most of Modbus
REQUEST = b"GET /api/v1/session HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.fixture(scope="module")
def card(tmp_path_factory):
    config = {"modbus_tcp": {"enabled": True, "port": 0, "connections": MODBUS_CLIENTS},
              "web": {"idle_s": 120}}
    with logged_in_card(tmp_path_factory.mktemp("full"), config=config, users=[VIEWER]) as card:
        yield card


def source(number):
    return f"127.0.0.{10 + number // AN_ADDRESS}"


def is_served(connection):
    connection.sendall(REQUEST)
    return connection.recv(4096).startswith(b"HTTP/1.1 401")


def test_nothing_is_missed_while_every_place_is_taken(card):
    """128 web connections, 50 of them live, and 32 of Modbus: each live client hears every sweep, or that it missed one, and the
    alarm."""
    viewer = VIEWER.log_in(Web(card))
    card.admin.kept.close()
    with contextlib.ExitStack() as stack:
        lives = []
        for number in range(LIVE_CLIENTS):
            lives.append(Live(card, viewer, source=source(number)))
            stack.callback(lives[-1].socket.close, timeout=0)
            attend_to(lives)
        hung_up = select.poll()
        for number in range(LIVE_CLIENTS, CONNECTIONS):
            connection = stack.enter_context(tls_socket(card, source=source(number)))
            assert is_served(connection), number
            hung_up.register(connection, select.POLLRDHUP)
            attend_to(lives)
        for _ in range(MODBUS_CLIENTS):
            stack.enter_context(socket.create_connection(("127.0.0.1", card.ports["modbus_tcp"]), timeout=10 * PATIENCE))
        card.ups.set(mains=False)
        for live in lives:
            hears_of_the_alarm(live)
            attend_to(lives)
        assert not hung_up.poll(0)
        assert is_served(stack.enter_context(until(lambda: newcomer(card), 10)))
        until(lambda: len(hung_up.poll(0)) == 1, 10)  # taken were really all: one that was idle has made room
    card.ups.set(mains=True)
    until(lambda: "on_battery" not in {alarm["id"] for alarm in card.admin.get("/api/v1/alarms").json["alarms"]}, 60)


def attend_to(lives):
    """Who is silent for long is cut, on a slow machine before the last is there."""
    for live in lives:
        live.attend()


def newcomer(card):
    """One more connection, which the card refuses until one of the others has been idle for a second."""
    with contextlib.suppress(OSError):
        return tls_socket(card, source="127.0.0.99")


def hears_of_the_alarm(live):
    """Its event, and before it each sweep in order: the UPS was read in all of them."""
    last = None
    told = False
    while not told:
        message = live.next()
        if message["type"] in ("state", "delta"):
            # A whole state only for who has missed one: on a busy machine also this client.
            assert last is None or (message["sequence"] == last + 1) == (message["type"] == "delta")
            last = message["sequence"]
            assert message.get("link", {}).get("failed_sweeps", 0) == 0
        told = any(event["name"] == "on_battery" for event in message.get("events", ()))
