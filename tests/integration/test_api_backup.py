"""Backup, restore, factory settings, account reset, restart, information over REST (manual 10, 15.2; rows C1, C3, A7)."""

import hashlib
import json
import select
import socket
import subprocess
import threading

import pytest

from card_client import PATIENCE, ROOT, SANITIZED
from scenes import WORKER, logged_in_card
from web_client import FIRST, PASSWORD, KeptWeb, Web

PASSPHRASE = "correct horse battery"
SECRETS = {"write_community": "Marked4711"}


@pytest.fixture(scope="module")
def card(tmp_path_factory):
    with logged_in_card(tmp_path_factory.mktemp("backup"), options=["--mib-dir", ROOT / "mibs"],
                        config={"web": {"requests_per_s": 1000}}) as card:
        yield card


@pytest.fixture
def admin(card):
    """The administrator of a card with settings, users, a token and secrets of its own."""
    web = KeptWeb(card).log_in()
    assert patch(web, "identity", {"system_name": "Before"}).status == 200
    assert patch(web, "snmp", SECRETS).status == 200
    if not web.get("/api/v1/users").json["users"][0]["name"]:
        web.add_user(1, *WORKER)
    return web


def patch(web, section, values):
    return web.request("PATCH", f"/api/v1/settings/{section}", values, {"If-Match": "*"})


def backup(web, passphrase=None):
    answer = web.request("POST", "/api/v1/backup", {"passphrase": passphrase} if passphrase else {})
    assert answer.status == 200, answer
    return answer.text


def restore(web, file, **more):
    """A lone surrogate in the text is a byte that is no UTF-8."""
    body = json.dumps({"file": file, **more}, ensure_ascii=False).encode("utf-8", "surrogateescape")
    return web.request("POST", "/api/v1/restore", body=body, headers={"Content-Type": "application/json"})


def with_right_digest(body):
    return f"netvisiond-backup 1 sha256={hashlib.sha256(body.encode()).hexdigest()}\n{body}"


def changed(file, change):
    """The backup with its JSON changed, and the digest made right again."""
    content = json.loads(file.partition("\n")[2])
    change(content)
    return with_right_digest(json.dumps(content))


def state(card):
    return {name: (card.state_dir / name).read_text() for name in ("settings.json", "accounts.json")}


def test_a_backup_holds_everything_and_no_secret(card, admin):
    """Row A7: hashes of accounts, no secret in clear, sealed or not; what the sealed part hides is not there without."""
    plain, sealed = backup(admin), backup(admin, PASSPHRASE)
    for text in (plain, sealed):
        for secret in ("Marked4711", "public", PASSWORD, WORKER.password, PASSPHRASE):
            assert secret not in text
        content = json.loads(text.partition("\n")[2])
        assert content["settings"]["identity"]["system_name"] == "Before"
        assert content["accounts"]["users"][0]["name"] == "worker"
        assert content["accounts"]["admin"]["hash"].startswith("$argon2id$")
        assert hashlib.sha256(text.partition("\n")[2].encode()).hexdigest() in text.partition("\n")[0]
    assert "secrets" not in json.loads(plain.partition("\n")[2])


def test_who_made_a_backup_is_told(admin):
    """An event each: who, by which door, from where, and whether the secrets left the card too; none for a refused one."""
    last = max(event["id"] for event in admin.events())
    backup(admin)
    backup(admin, PASSPHRASE)
    assert admin.request("POST", "/api/v1/backup", {"passphrase": "short"}).status == 422
    made = "Configuration downloaded via web by admin from 127.0.0.1"
    events = [event for event in admin.events() if event["id"] > last]
    assert [event["text"] for event in events] == [made, f"{made} (with secrets)"]
    assert {event["log"] for event in events} == {"card"}


def test_everything_comes_back(card, admin):
    """Settings, users and secrets; an event says so; what the file does not give has its default."""
    file = backup(admin, PASSPHRASE)
    assert patch(admin, "identity", {"system_name": "After", "system_location": "new"}).status == 200
    assert patch(admin, "snmp", {"write_community": ""}).status == 200
    assert admin.request("DELETE", "/api/v1/users/1").status == 204
    last = max(event["id"] for event in admin.events())
    checked = restore(admin, file, passphrase=PASSPHRASE, only_check=True)
    assert checked.status == 200 and checked.json["restored"] is False
    assert admin.get("/api/v1/settings/identity").json["system_name"] == "After"
    answer = restore(admin, file, passphrase=PASSPHRASE)
    assert answer.status == 200 and answer.json["restored"] and answer.json["secrets"], answer
    identity = admin.get("/api/v1/settings/identity").json
    assert identity["system_name"] == "Before" and identity["system_location"] == ""
    assert admin.get("/api/v1/settings/snmp").json["write_community"] == "***"
    assert Web(card).try_log_in(WORKER.name, WORKER.password).status == 200
    texts = [event["text"] for event in KeptWeb(card).log_in().events() if event["id"] > last]
    assert "Upload configuration successfully via web by admin from 127.0.0.1" in texts
    assert not (card.state_dir / "restore.json").exists()


def test_a_restore_tells_what_becomes_of_tokens(card, admin):
    """Row S1: a line for each that comes or goes; one that was deleted since does not come back."""
    def made(name):
        return admin.request("POST", "/api/v1/tokens", {"name": name, "role": "read_only", "days": 1}).json

    def status_with(token):
        return admin.send("GET", "/api/v1/snapshot", headers={"Authorization": f"Bearer {token['token']}"}).status

    kept, deleted = made("kept"), made("deleted")
    file = backup(admin)
    assert admin.request("DELETE", f"/api/v1/tokens/{deleted['id']}").status == 204
    newer = made("newer")
    last = admin.events()[-1]["id"]
    changes = {"added": [], "removed": ["newer"], "left_out": ["deleted"]}
    assert restore(admin, file, only_check=True).json["tokens"] == changes
    assert status_with(newer) == 200
    assert restore(admin, file).json["tokens"] == changes
    assert [status_with(token) for token in (kept, deleted, newer)] == [200, 401, 401]
    told = [event["text"] for event in admin.events() if event["id"] > last]
    assert sum("newer" in text and "(restored)" in text for text in told) == 1, told
    assert admin.request("DELETE", f"/api/v1/tokens/{kept['id']}").status == 204


def test_a_restored_configuration_outlives_a_restart(card, admin):
    file = backup(admin)
    assert patch(admin, "identity", {"system_name": "After"}).status == 200
    assert restore(admin, file).status == 200
    before = state(card)
    card.restart()
    assert state(card) == before
    assert KeptWeb(card).log_in().get("/api/v1/settings/identity").json["system_name"] == "Before"


def broken(file):
    """Row C1: name -> text; each must be refused whole."""
    head, _, body = file.partition("\n")
    lines = file.splitlines(keepends=True)
    yield "empty", ""
    yield "BOM", "\ufeff" + file
    yield "CR LF", file.replace("\n", "\r\n")
    yield "other version", file.replace("netvisiond-backup 1", "netvisiond-backup 2")
    yield "wrong digest", file.replace("sha256=", "sha256=0")
    for i in range(0, len(lines), max(1, len(lines) // 60) if SANITIZED else 1):
        yield f"without line {i + 1}", "".join(lines[:i] + lines[i + 1:])
        yield f"line {i + 1} twice", "".join(lines[:i + 1] + lines[i:])
    for i in range(0, len(file) - 1, max(64, len(file) // 64 // 64 * 64) if SANITIZED else 64):
        yield f"cut at {i}", file[:i]
    yield "deep", with_right_digest('{"a":' * 10000 + "1" + "}" * 10000)
    yield "no JSON", with_right_digest(body[:-10])
    yield "unknown section", changed(file, lambda c: c["settings"].update({"no such": {}}))
    yield "unknown key", changed(file, lambda c: c["settings"]["serial"].update({"no such": 1}))
    yield "no UTF-8", file.replace("system_name", "system\udcff")
    for section, name in [(s, n) for s, keys in json.loads(body)["settings"].items() for n in keys]:
        yield f"wrong type of {section}.{name}", changed(file, lambda c: c["settings"][section].update({name: [1]}))
    yield "wrong type", changed(file, lambda c: c["settings"]["serial"].update({"slave": "x"}))
    yield "out of range", changed(file, lambda c: c["settings"]["serial"].update({"slave": 4711}))
    yield "long value", changed(file, lambda c: c["settings"]["identity"].update({"system_name": "x" * 100000}))
    yield "no admin", changed(file, lambda c: c["accounts"].pop("admin"))
    yield "no password", changed(file, lambda c: c["accounts"]["admin"].update({"hash": ""}))
    yield "a bad name", changed(file, lambda c: c["accounts"]["users"][0].update({"name": "../x"}))
    yield "a dear hash", changed(file, lambda c: c["accounts"]["admin"].update(
        {"hash": c["accounts"]["admin"]["hash"].replace("m=8192", "m=4194304")}))
    yield "an admin's token", changed(file, lambda c: c["accounts"]["tokens"].append(
        {"id": 99, "name": "a", "role": "admin", "digest": "0" * 64, "made": 0, "expires": 4000000000}))


def test_a_file_that_is_not_whole_changes_nothing(card, admin):
    """Row C1 (with sanitizers every tenth line and cut): every one refused with where and why, the files byte for byte as
    before, the session alive."""
    file, before = backup(admin, PASSPHRASE), state(card)
    tried = 0
    for name, text in broken(file):
        answer = restore(admin, text)
        tried += 1
        if name == "no UTF-8":
            assert answer.status == 400, answer
            continue
        assert answer.status == 422 and answer.json["errors"], (name, answer)
        assert all(error["field"] and error["reason"] for error in answer.json["errors"]), name
    assert tried > 150
    ten_megabytes = changed(file, lambda c: c["settings"]["identity"].update({"system_name": "x" * 10_000_000}))
    connection = admin.connection()
    connection.putrequest("POST", "/api/v1/restore")
    for header, value in {"Cookie": admin.cookie, "X-CSRF-Token": admin.csrf, "Content-Type": "application/json",
                          "Content-Length": str(len(ten_megabytes))}.items():
        connection.putheader(header, value)
    connection.endheaders()
    assert connection.getresponse().status == 413  # before it is sent
    connection.close()
    assert state(card) == before
    assert admin.get("/api/v1/session").status == 200
    assert "Upload configuration with 1 error(s)" in " ".join(event["text"] for event in admin.events())


def test_all_faults_are_named_at_once(admin):
    def change(content):
        content["settings"]["serial"]["slave"] = "x"
        content["settings"]["history"]["interval_s"] = 0
        content["settings"]["no_such"] = {}
        content["settings"]["services"]["ssh"] = True  # as a later version may have it
    answer = restore(admin, changed(backup(admin), change))
    reasons = {error["field"]: error["reason"] for error in answer.json["errors"]}
    assert set(reasons) == {"settings: serial.slave", "settings: history.interval_s", "settings: no_such",
                            "settings: services.ssh"}
    assert reasons["settings: services.ssh"] == "true needs the SSH console, which this version does not have"


def test_a_wrong_passphrase_is_told(card, admin):
    file, before = backup(admin, PASSPHRASE), state(card)
    for body in ({"passphrase": "another passphrase"}, {"passphrase": "short"}, {"passphrase": 5}):
        assert restore(admin, file, **body).status == 422, body
    assert state(card) == before
    bare = restore(admin, file)  # without a passphrase the secrets stay
    assert bare.status == 200 and bare.json["secrets"] is False


def test_of_two_restores_one_wins(admin):
    """Row C3: the other is told 409, or comes later; nothing is half."""
    file = backup(admin, PASSPHRASE)
    answers = []

    def one():
        web = Web(admin.card)
        web.cookie, web.csrf = admin.cookie, admin.csrf
        answers.append(restore(web, file, passphrase=PASSPHRASE).status)
    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(threads) and set(answers) <= {200, 409} and 200 in answers


def test_what_the_card_says_of_itself(card, admin):
    """Version, running time, memory, files; the names of files only."""
    info = admin.get("/api/v1/system").json
    assert info["uptime_s"] >= 0 and info["memory"]["used_kb"] > 1000 and info["disk_free_kb"] > 0
    sizes = {file["name"]: file["bytes"] for file in info["files"]}
    for name in ("settings.json", "accounts.json"):
        assert sizes[name] == (card.state_dir / name).stat().st_size
    assert str(card.state_dir) not in admin.get("/api/v1/system").text


def test_the_network_as_the_system_has_it(admin):
    """Names, MACs and addresses are what the kernel shows by its own tool."""
    network = admin.get("/api/v1/system").json["network"]
    assert network["host_name"] == socket.gethostname()
    shown = json.loads(subprocess.run(["ip", "-json", "address"], capture_output=True, check=True).stdout)
    kernel = {link["ifname"]: link for link in shown if "LOOPBACK" not in link["flags"]}
    assert {each["name"] for each in network["interfaces"]} == set(kernel)
    for each in network["interfaces"]:
        link = kernel[each["name"]]
        if link["link_type"] == "ether":
            assert each["mac"] == link["address"]
        assert {(own["address"], own["prefix"]) for own in each["addresses"]} == {
            (own["local"], own["prefixlen"]) for own in link["addr_info"]}


def test_the_equipment_as_a_tree(admin):
    """Manual 11.3: every node of the snapshot once."""
    answer = admin.get("/api/v1/architecture").json
    snapshot = admin.get("/api/v1/snapshot").json

    def ids(node):
        return [node["id"]] + [one for child in node["children"] for one in ids(child)]
    assert answer["architecture"] == snapshot["device"]["architecture"]
    assert sorted(ids(answer["tree"])) == sorted(node["id"] for node in snapshot["nodes"])
    assert answer["tree"]["load_percent"] == snapshot["nodes"][0]["values"].get("output.load")


def test_mib_files_can_be_downloaded(admin):
    files = {path.stem: path.read_text() for path in (ROOT / "mibs").glob("*.txt")}
    assert "NETVISION8-UPS-MIB" in files
    listed = admin.get("/api/v1/mibs").json["mibs"]
    assert [file["name"] for file in listed] == sorted(files)
    for name, text in files.items():
        answer = admin.get(f"/api/v1/mibs/{name}")
        assert answer.text == text and answer.headers["Content-Disposition"] == f'attachment; filename="{name}.txt"'
    for name in ("nothing", "..", "%2e%2e%2fREADME", "UPS-MIB.txt"):
        assert admin.get(f"/api/v1/mibs/{name}").status == 404, name


def test_restart(card, admin):
    """The answer gets away, the program begins anew, sessions have ended, an event says who did it."""
    process = card.process.pid
    log_before = card.log().count("stopped")
    assert admin.request("POST", "/api/v1/system/restart").status == 204
    assert select.select([card.process.stdout], [], [], 20 * PATIENCE)[0], card.log()
    line = card.process.stdout.readline().decode()
    assert line.startswith("ready ")
    card.ports = json.loads(line[len("ready "):])
    card.port = card.ports["http"]
    assert card.process.pid == process and card.log().count("stopped") == log_before + 1
    assert Web(card).send("GET", "/api/v1/session", None, {"Cookie": admin.cookie}).status == 401


def test_factory_settings_can_keep_the_accounts(card, admin):
    """Manual 10. Settings are the defaults; the accounts are as before."""
    assert admin.request("POST", "/api/v1/system/factory-reset", {}).status == 422
    assert admin.request("POST", "/api/v1/system/factory-reset", {"keep_accounts": True}).status == 204
    assert admin.get("/api/v1/settings/identity").json["system_name"] == "Socomec"
    assert json.loads((card.state_dir / "settings.json").read_text()) == {}
    assert admin.get("/api/v1/users").json["users"][0]["name"] == "worker"
    texts = " ".join(event["text"] for event in admin.events())
    assert "Parameters reset to default via web by admin from 127.0.0.1" in texts


def test_account_reset(card, admin):
    """Manual 10: the first password counts again, users and tokens are gone, nothing else is served before it is changed."""
    token = admin.request("POST", "/api/v1/tokens", {"name": "t", "role": "read_only", "days": 1}).json["token"]
    answer = admin.request("POST", "/api/v1/system/account-reset")
    assert answer.status == 204 and "Max-Age=0" in answer.headers["Set-Cookie"]
    assert admin.get("/api/v1/session").status == 401
    assert Web(card).send("GET", "/api/v1/snapshot", None, {"Authorization": f"Bearer {token}"}).status == 401
    assert Web(card).try_log_in("admin", PASSWORD).status == 401
    web = KeptWeb(card).log_in("admin", FIRST)
    assert web.get("/api/v1/settings").status == 403
    web.set_up()
    assert [user["name"] for user in web.get("/api/v1/users").json["users"]] == [""] * 8


def test_factory_settings_with_accounts(card, admin):
    assert admin.request("POST", "/api/v1/system/factory-reset", {"keep_accounts": False}).status == 204
    web = KeptWeb(card).set_up()
    assert web.get("/api/v1/settings/identity").json["system_name"] == "Socomec"
