"""The wall clock of a running card jumps (row S5): nothing that waits is late for ever or early, and nobody is shut out."""

import datetime
import socket
import ssl

from card_client import until
from moved_clock import MovedClock, needs_moved_clock, utc_now
from web_client import OPTIONS, PASSWORD, KeptWeb, Web

pytestmark = needs_moved_clock
NOW = utc_now()
# Where to, and back after each: the clock of a network that lies does not lie for ever.
JUMPS = {
    "a day on": NOW + datetime.timedelta(days=1),
    "a day back": NOW - datetime.timedelta(days=1),
    "20 years on": NOW + datetime.timedelta(days=20 * 365),
    "20 years back": NOW - datetime.timedelta(days=20 * 365),
    "1970": datetime.datetime(1970, 1, 1, 0, 0, 10, tzinfo=datetime.timezone.utc),
    "before a leap day": datetime.datetime(2028, 2, 28, 23, 59, 57, tzinfo=datetime.timezone.utc),
    "before a leap day ends": datetime.datetime(2028, 2, 29, 23, 59, 57, tzinfo=datetime.timezone.utc),
    "before summer time": datetime.datetime(2027, 3, 28, 0, 59, 57, tzinfo=datetime.timezone.utc),
    "before winter time": datetime.datetime(2027, 10, 31, 0, 59, 57, tzinfo=datetime.timezone.utc),
    "an hour on": NOW + datetime.timedelta(hours=1),
    "an hour back": NOW - datetime.timedelta(hours=1),
}


def time_of(card):
    return datetime.datetime.fromisoformat(card.snapshot()["time"].replace("Z", "+00:00"))


def test_a_clock_that_jumps_costs_nothing(start_card, ups, tmp_path):
    """To and fro: the session lives, TLS and a new log-in work, the UPS is polled, each event is there once and in order,
    the certificate is good."""
    clock = MovedClock(tmp_path / "clock", NOW, "Europe/Paris")
    card = start_card(ups.link, *OPTIONS, env=clock.environment, config={
        "https": {"enabled": True}, "history": {"interval_s": 1, "write_interval_s": 1}})
    admin = KeptWeb(card).set_up()
    admin.add_user(1, "viewer", "read_only", "Viewer#Viewer7")
    for name, moment in JUMPS.items():
        for there in (moment, NOW):
            clock.set(there)
            until(lambda: clock.is_shown_by(time_of(card)), 30, lambda: (name, card.snapshot()["time"]))
            sequence = card.snapshot()["sequence"]
            card.until(lambda snapshot: snapshot["sequence"] > sequence, 30, name)
            left = admin.get("/api/v1/session")
            assert left.status == 200 and 200 < left.json["expires_in_s"] <= 300, (name, left)
            assert Web(card).try_log_in("viewer", "Viewer#Viewer7").status == 200, name
    ups.set(mains=False)
    card.until(lambda snapshot: "on_battery" in snapshot.alarm_ids, 30)
    ups.set(mains=True)
    ids = [event["id"] for event in card.events()]
    assert ids == list(range(ids[0], ids[0] + len(ids)))
    until(lambda: "on_battery" in admin.get("/api/v1/logs?log=device&text=battery").text, 20)
    total = admin.get("/api/v1/history").json["total"]
    until(lambda: admin.get("/api/v1/history").json["total"] > total, 20, "no records after the jumps")
    context = ssl.create_default_context(cadata=admin.get("/cacert.crt").text)
    for _ in range(2):  # the second time after a restart
        with context.wrap_socket(socket.create_connection(("127.0.0.1", card.ports["https"])), server_hostname="127.0.0.1"):
            pass
        card.restart()
    assert Web(card).try_log_in("admin", PASSWORD).status == 200
