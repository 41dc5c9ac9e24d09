"""Files of the state directory that cannot be read when the card starts (rows A5, S4, S5): nobody gets in by the first
password, nothing is replaced, and everything counts again as soon as it can be read."""

import contextlib
import os
import subprocess

from card_client import PROGRAM, until
from web_client import FIRST, PASSWORD, Web, new_card

KEPT = ("accounts.json", "accounts.json.copy", "settings.json", "settings.json.previous", "tls/root.pem", "settings.key")


def hide(state, name):
    """A link to itself cannot be opened (ELOOP), by root neither; True when there was such a file."""
    file = state / name
    if not file.exists():
        return False
    file.rename(state / (name.replace("/", "-") + ".hidden"))
    os.symlink(file, file)
    return True


def show(state, name):
    (state / (name.replace("/", "-") + ".hidden")).rename(state / name)


def test_nothing_opens_and_nothing_is_lost_while_the_disk_cannot_be_read(start_card):
    card = new_card(start_card)
    admin = Web(card).set_up()
    change = {"clear_hold_s": 7}
    assert admin.request("PATCH", "/api/v1/settings/alarms", change, {"If-Match": "*"}).status == 200
    root = Web(card).get("/cacert.crt").text
    token = admin.request("POST", "/api/v1/tokens", {"name": "scraper", "role": "read_only", "days": 1}).json["token"]
    card.stop()
    hidden = [name for name in KEPT if hide(card.state_dir, name)]
    assert {"accounts.json", "accounts.json.copy", "settings.json", "tls/root.pem"} <= set(hidden)
    card.start()
    for password in (PASSWORD, FIRST):
        assert Web(card).try_log_in("admin", password).status == 503
    assert Web(card).request("GET", "/api/v1/snapshot", headers={"Authorization": f"Bearer {token}"}).status == 503
    assert all((card.state_dir / name).is_symlink() for name in hidden), "a file was replaced"
    for name in hidden:
        show(card.state_dir, name)
    until(lambda: Web(card).try_log_in("admin", PASSWORD).status == 200, 40)
    assert Web(card).try_log_in("admin", FIRST).status == 401
    admin = Web(card).log_in()
    texts = [event["text"] for event in admin.events()]
    for what in ("accounts", "parameters", "certificates"):
        assert any(text.startswith(f"Stored {what} cannot be used") for text in texts), texts
    assert admin.get("/api/v1/settings/alarms").json["clear_hold_s"] == 7
    assert Web(card).get("/cacert.crt").text == root
    assert admin.request("PATCH", "/api/v1/settings/alarms", {"clear_hold_s": 8}, {"If-Match": "*"}).status == 200


def test_a_second_daemon_leaves_the_state_directory_alone(start_card):
    card = new_card(start_card)
    second = subprocess.run([PROGRAM, "--state-dir", card.state_dir, "--http-port", "0", "--snmp-port", "0"],
                            capture_output=True, text=True, timeout=30)
    assert second.returncode == 1
    assert second.stderr.strip() == f"netvisiond: another netvisiond works in the state directory {card.state_dir}"
    card.stop()
    card.start()


def test_what_the_card_keeps_is_for_nobody_else(start_card):
    card = new_card(start_card)
    Web(card).set_up()
    until(lambda: (card.state_dir / "history.db").exists(), 10)
    modes = {}
    for file in card.state_dir.rglob("*"):
        with contextlib.suppress(FileNotFoundError):  # one that was written aside has its name now
            modes[str(file.relative_to(card.state_dir))] = file.stat().st_mode & 0o077
    assert {"history.db", "accounts.json"} <= modes.keys() and not any(modes.values()), modes
