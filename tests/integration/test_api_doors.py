"""Settings that would shut everybody out: no door left, a port that two services want, a port that another program has."""

import signal
import socket

import pytest

from card_client import until
from free_port import free_port
from web_client import MAC, Web, new_card


@pytest.fixture
def taken():
    """A port that another program listens on."""
    with socket.socket() as holder:
        holder.bind(("", 0))
        holder.listen()
        yield holder


def patch(web, section, **values):
    return web.request("PATCH", f"/api/v1/settings/{section}", values, {"If-Match": "*"})


def service(web, name):
    return next(one for one in web.get("/api/v1/services").json["services"] if one["name"] == name)


def refused(answer, field, words):
    """422 that blames this setting, with these words in its reason."""
    assert answer.status == 422, answer
    (error,) = answer.json["errors"]
    return error["field"] == field and words in error["reason"]


def test_the_last_door_stays_open(start_card):
    """HTTPS goes off only once plain HTTP serves, and then HTTP serves on; the refusal says what to do first."""
    admin = Web(new_card(start_card)).set_up()
    assert refused(patch(admin, "https", enabled=False), "enabled", "http.mode \"serve\"")
    assert patch(admin, "http", mode="serve").status == 200
    assert patch(admin, "https", enabled=False).status == 200
    for change in ({"mode": "redirect"}, {"mode": "local"}, {"enabled": False}):
        assert refused(patch(admin, "http", **change), next(iter(change)), "leave HTTPS on"), change
    assert patch(admin, "https", enabled=True).status == 200
    assert patch(admin, "http", enabled=False).status == 200
    assert refused(patch(admin, "modbus_tcp", enabled=True, port=443), "port", "HTTPS and Modbus TCP cannot both listen on port 443")


def test_a_port_that_cannot_be_had_changes_nothing(start_card, taken):
    """By REST it is refused; by the file the old port serves on, /services says why, and the new one is taken once it is free."""
    port, other, in_use = free_port(), free_port(), taken.getsockname()[1]
    card = start_card(None, "--mac", MAC, online=False, config={"https": {"enabled": True, "port": port}})
    admin = Web(card).set_up()
    reason = f"cannot listen on port {in_use}: Address already in use"
    assert refused(patch(admin, "https", port=in_use), "port", "HTTPS " + reason)
    assert refused(patch(admin, "modbus_tcp", enabled=True, port=in_use), "port", "Modbus TCP " + reason)
    assert refused(patch(admin, "modbus_tcp", secure_enabled=True, secure_port=in_use), "secure_port", "over TLS " + reason)
    assert service(admin, "https")["state"] == "on" and service(admin, "modbus_tcp")["state"] == "off"
    assert patch(admin, "https", port=other).status == 200
    card.ports["https"] = other
    assert admin.get("/api/v1/settings/https").json["port"] == other
    card.stop()
    (card.state_dir / "settings.json").unlink()
    card.start()
    admin = Web(card).log_in()
    card.config["https"]["port"] = in_use
    card.write_config()
    card.send(signal.SIGHUP)
    until(lambda: service(admin, "https")["problem"] == f"HTTPS {reason}; port {port} serves on")
    taken.close()
    card.ports["https"] = in_use
    until(lambda: reaches(admin), 20)
    assert service(admin, "https")["port"] == in_use and service(admin, "https")["problem"] == ""


def reaches(web):
    try:
        return web.get("/api/v1/session").status == 200
    except OSError:
        return False


def test_a_port_in_use_is_not_called_switched_off(start_card, taken):
    """What plain HTTP says while HTTPS should serve and cannot."""
    card = start_card(None, "--mac", MAC, online=False,
                      config={"http": {"mode": "redirect"}, "https": {"enabled": True, "port": taken.getsockname()[1]}})
    answer = Web(card, secure=False).send("GET", "/")
    assert answer.status == 503 and "cannot serve just now" in answer.json["detail"] and "off" not in answer.json["detail"]
