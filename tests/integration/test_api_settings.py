"""Settings over REST (manual 15.2, 15.3): every section and setting, its schema, ETags, roles, secrets, events."""

import json
import socket

import jsonschema
import pytest

from card_client import until
from scenes import VIEWER, WORKER, logged_in_card
from web_client import KeptWeb, new_card

# What a read/write account must not reach: the line to the UPS, who gets in and how, what is written where, communities
# and SNMP accounts.
ADMINS = {"serial", "http", "https", "web", "login", "snmp", "modbus_tcp", "log_export", "network", "services",
          *(f"snmp_user_{n}" for n in range(1, 9))}


@pytest.fixture(scope="module")
def card(tmp_path_factory):
    with logged_in_card(tmp_path_factory.mktemp("settings"), config={"web": {"requests_per_s": 1000}},
                        users=[VIEWER, WORKER]) as card:
        yield card


@pytest.fixture(scope="module")
def admin(card):
    return card.admin


def names(web):
    found = [section["name"] for section in web.get("/api/v1/settings").json["sections"]]
    assert {"identity", "serial", "history", "snmp_user_8"} <= set(found)
    return found


def schema_of(web, name):
    answer = web.get(f"/api/v1/settings/{name}/schema")
    assert answer.status == 200 and answer.headers["Content-Type"] == "application/schema+json"
    return answer.json


def read(web, name):
    answer = web.get(f"/api/v1/settings/{name}")
    assert answer.status == 200, answer
    return answer.json, answer.headers["ETag"]


def put(web, name, values, etag="*", method="PUT"):
    return web.request(method, f"/api/v1/settings/{name}", values, {"If-Match": etag} if etag else {})


def wrong_values(part):
    """Values the schema excludes, made from the schema."""
    if "enum" in part:
        return ["no such word", 123456789, {}, *([word for word in part["enum"] if word != part.get("const", word)])]
    kinds = part["type"] if isinstance(part["type"], list) else [part["type"]]
    wrong = [[], {}, 1.5]
    if "integer" in kinds:
        wrong += [part["minimum"] - 1, part["maximum"] + 1, "1", True, 2**63, -2**70]
    if "string" in kinds:
        wrong += ["x" * (part["maxLength"] + 1), "two\nlines", "\x00", 5, True]
    if "boolean" in kinds:
        wrong += [0, 1, "true", *([not part["const"]] if "const" in part else [])]
    if "null" not in kinds:
        wrong.append(None)
    return wrong


def test_every_section_is_as_its_schema_says(admin):
    """Each schema is one of the draft 2020-12, and its section's values and defaults are right by it."""
    for name in names(admin):
        schema = schema_of(admin, name)
        jsonschema.Draft202012Validator.check_schema(schema)
        values, _ = read(admin, name)
        jsonschema.Draft202012Validator(schema).validate(values)
        assert schema["required"] == list(values) and schema["additionalProperties"] is False
        for key, part in schema["properties"].items():
            assert part["description"].endswith("."), (name, key)
            if part.get("writeOnly"):
                assert "default" not in part and values[key] in ("", "***"), (name, key)
            else:
                jsonschema.Draft202012Validator(part).validate(part["default"])


@pytest.mark.parametrize("name, key, default, unit", [
    ("identity", "system_name", "Socomec", None), ("history", "interval_s", 60, "s"),
    ("history", "extended_interval_min", 60, "min"), ("login", "password_days", 90, None),
    ("login", "timeout_s", 300, "s"), ("display", "temperature_unit", "C", None), ("serial", "baud", 9600, None),
    ("http", "port", 80, None), ("https", "port", 443, None), ("snmp", "port", 161, None), ("snmp", "data_unit", 0, None),
])
def test_the_manuals_defaults(admin, name, key, default, unit):
    """Manual 15.2 and 15.3; the files of this test differ from some of them, so the schema is asked of a fresh store."""
    part = schema_of(admin, name)["properties"][key]
    assert part["default"] == default
    assert unit is None or part["x-unit"] == unit


def test_every_setting_refuses_what_its_schema_excludes(admin):
    """One request per round with a wrong value in every setting: all of them are named at once, and nothing changes."""
    before = {name: read(admin, name) for name in names(admin)}
    for name, (values, etag) in before.items():
        parts = schema_of(admin, name)["properties"]
        wrong = {key: wrong_values(part) for key, part in parts.items()}
        for round in range(max(map(len, wrong.values()))):
            body = {key: choices[round % len(choices)] for key, choices in wrong.items()}
            answer = put(admin, name, {**body, "no_such_setting": 1}, etag)
            assert answer.status == 422, (name, body, answer)
            named = [error["field"] for error in answer.json["errors"]]
            assert named == [*parts, "no_such_setting"], (name, body, answer)
            assert all(error["reason"] for error in answer.json["errors"])
    assert {name: read(admin, name) for name in names(admin)} == before


@pytest.mark.parametrize("section, key, value, lack", [
    ("services", "ssh", True, "true needs the SSH console"), ("services", "bacnet", True, "true needs the BACnet server"),
    ("network", "ping_echo", False, "false needs the right to change the network of the operating system"),
    ("network", "ipv4_mode", "static", '"static" needs the right to change the network of the operating system'),
])
def test_no_switch_pretends(admin, section, key, value, lack):
    """What this version lacks is refused with one sentence, which the schema tells to whoever draws the form."""
    answer = put(admin, section, {key: value}, method="PATCH")
    assert answer.status == 422 and answer.json["errors"] == [
        {"field": key, "reason": f"{lack}, which this version does not have"}]
    part = schema_of(admin, section)["properties"][key]
    assert part["readOnly"] is True and part["const"] == part["default"] != value
    assert part["x-absent"] == f"needs {lack.split(' needs ')[1]}, which this version does not have"


def test_each_service_names_its_switch(admin):
    """Manual 15.3: every protocol is a row; its switch is a setting, and one that is locked refuses what the row denies."""
    services = admin.get("/api/v1/services").json["services"]
    assert {"dhcp", "https", "ssh", "snmp", "bacnet", "remote_view_pro"} <= {service["name"] for service in services}
    for service in services:
        part = schema_of(admin, service["section"])["properties"][service["setting"]]
        assert part.get("x-absent", "") == service["locked"], service
        assert (service["state"] == "absent") <= (service["enabled"] is False and service["port"] is None)


def test_names_beside_an_absent_switch_are_kept(admin):
    """Ports and addresses are data: checked like any other, whatever their service is."""
    assert put(admin, "services", {"ssh_port": 2222}, method="PATCH").json["ssh_port"] == 2222
    assert put(admin, "network", {"ipv6_global": "2001:db8::7/64"}, method="PATCH").status == 200
    answer = put(admin, "network", {"ipv4_netmask": "255.0.255.0"}, method="PATCH")
    assert answer.json["errors"] == [
        {"field": "ipv4_netmask", "reason": '"255.0.255.0" is not an IPv4 subnet mask, such as 255.255.255.0'}]
    answer = put(admin, "https", {"names": "ups.example, bad_name"}, method="PATCH")
    assert answer.json["errors"] == [{"field": "names", "reason": '"bad_name" is not a host name or an IP address'}]


def test_what_could_never_work_is_refused(admin):
    """A user of SNMP v3 who could not log in, a list of traps that is none: told when it is set, not by silence later."""
    alice = {"name": "alice", "auth": "SHA-256", "auth_password": "long enough", "privacy": "AES",
             "privacy_password": "long enough"}
    for change, field, reason in (
            ({"auth_password": "seven77"}, "auth_password", "8 to 64 characters"),
            ({"auth_password": ""}, "auth_password", "no authentication password"),
            ({"privacy_password": ""}, "privacy_password", "no encryption password"),
            ({"auth": "none"}, "privacy", 'choose "auth"')):
        answer = put(admin, "snmp_user_8", {**alice, **change}, method="PATCH")
        assert answer.status == 422 and [error["field"] for error in answer.json["errors"]] == [field], answer
        assert reason in answer.json["detail"] and "seven77" not in answer.text
    part = schema_of(admin, "snmp_user_8")["properties"]["auth_password"]
    takes = jsonschema.Draft202012Validator(part).is_valid
    assert [takes(text) for text in ("", "***", "seven77", "long enough", "x" * 65)] == [True, True, False, True, False]
    assert put(admin, "snmp_user_8", alice, method="PATCH").status == 200
    assert put(admin, "snmp_user_8", {"auth_password": "***", "may_write": True}, method="PATCH").status == 200
    assert put(admin, "snmp_user_8", {"name": ""}, method="PATCH").status == 200
    for events in ("on_battery", "5;6", "15-10"):
        answer = put(admin, "snmp_receiver_8", {"events": events}, method="PATCH")
        assert answer.json["errors"] == [
            {"field": "events", "reason": f'"{events}" is not a list of numbers and ranges, such as 5,6,10-15'}]
    assert put(admin, "snmp_receiver_8", {"events": "5, 6,10-15"}, method="PATCH").status == 200


def test_a_missing_setting_is_named(admin):
    values, etag = read(admin, "identity")
    answer = put(admin, "identity", {"system_name": "x"}, etag)
    assert answer.status == 422
    assert {error["field"] for error in answer.json["errors"]} == {"system_contact", "system_location"}


def test_what_is_put_counts_and_outlives_a_restart(card, admin):
    values, etag = read(admin, "identity")
    answer = put(admin, "identity", {**values, "system_name": "UPS \"A\" <b>é"}, etag)
    assert answer.status == 200 and answer.json["system_name"] == "UPS \"A\" <b>é"
    assert answer.headers["ETag"] != etag
    assert read(admin, "identity") == (answer.json, answer.headers["ETag"])
    saved = json.loads((card.state_dir / "settings.json").read_text())
    assert saved["identity"] == {"system_name": "UPS \"A\" <b>é"}
    card.restart()
    admin.log_in()
    assert read(admin, "identity")[0]["system_name"] == "UPS \"A\" <b>é"
    assert put(admin, "identity", values, answer.headers["ETag"]).status == 412  # an ETag of another start


def test_nobody_overwrites_what_he_has_not_seen(card, admin):
    """RFC 9110 13.1.1, RFC 6585: 412 for an old ETag, 428 without one; the first of two wins."""
    values, etag = read(admin, "alarms")
    other = {**values, "clear_hold_s": 7}
    assert put(admin, "alarms", other, etag=None).status == 428
    assert put(admin, "alarms", other, '"nothing"').status == 412
    assert put(admin, "alarms", other, "W/" + etag).status == 412  # weak: may stand for another content
    assert put(admin, "alarms", {"clear_hold_s": 8}, f'"x", {etag}', "PATCH").status == 200
    assert put(admin, "alarms", other, etag).status == 412
    assert read(admin, "alarms")[0]["clear_hold_s"] == 8
    assert put(admin, "alarms", values).status == 200


def test_a_part_changes_only_itself(admin):
    values, etag = read(admin, "history")
    answer = put(admin, "history", {"interval_s": 30}, etag, "PATCH")
    assert answer.status == 200 and answer.json == {**values, "interval_s": 30}
    same = put(admin, "history", {}, answer.headers["ETag"], "PATCH")
    assert same.status == 200 and same.headers["ETag"] == answer.headers["ETag"]
    assert put(admin, "history", values).status == 200


def test_secrets_never_come_back(card, admin):
    """Row W6: a mask for what is set; the mask given back keeps it; an empty text takes it away."""
    values, etag = read(admin, "snmp")
    assert values["read_community"] == "***" and values["write_community"] == ""
    answer = put(admin, "snmp", {**values, "write_community": "Marked4711"}, etag)
    assert answer.status == 200 and answer.json["write_community"] == "***"
    kept = put(admin, "snmp", {**answer.json, "data_unit": 1})
    assert kept.status == 200
    assert json.loads((card.state_dir / "settings.json").read_text())["snmp"]["write_community"].startswith("sealed:")
    for path in ("/api/v1/settings/snmp", "/api/v1/settings/snmp/schema", "/api/v1/settings", "/api/v1/events"):
        assert "Marked4711" not in admin.get(path).text, path
    assert put(admin, "snmp", values).status == 200
    assert read(admin, "snmp")[0]["write_community"] == ""


def test_who_may_change_what(card, admin):
    """Row A4: everybody reads; read/write accounts change the common sections, the administrator all of them."""
    assert {s["name"] for s in admin.get("/api/v1/settings").json["sections"] if s["change"] == "admin"} == ADMINS
    viewer, worker = VIEWER.log_in(KeptWeb(card)), WORKER.log_in(KeptWeb(card))
    for name in names(viewer):
        assert put(viewer, name, {}, method="PATCH").status == 403, name
        assert put(worker, name, {}, method="PATCH").status == (403 if name in ADMINS else 200), name
        assert put(worker, name, {"no": 1}, method="PATCH").status == (403 if name in ADMINS else 422), name
    admin.log_in()
    for path in ("nothing", "SNMP", "snmp_user_9", "../users"):
        assert admin.request("PATCH", f"/api/v1/settings/{path}", {}, {"If-Match": "*"}).status == 404, path


def test_a_change_is_told_with_who_and_from_where(admin):
    """Row S1: one line a setting, old and new value, secrets masked."""
    last = max(event["id"] for event in admin.events())
    change = {"read_community": "Marked4712", "trap_filter": True}
    assert put(admin, "snmp", change, method="PATCH").status == 200
    told = [event["text"] for event in admin.events() if event["id"] > last]
    assert told == ["snmp.read_community has been changed via web by admin from 127.0.0.1 (*** -> ***)",
                    "snmp.trap_filter has been changed via web by admin from 127.0.0.1 (false -> true)"]


def another(part, value):
    """Another value that the schema of one setting takes."""
    if part["x-kind"] == "flag":
        return not value
    if "enum" in part:
        return next(word for word in part["enum"] if word not in (value, None))
    if part["x-kind"] == "number":
        return part["minimum"] if value is None else value - 1 if value == part["maximum"] else value + 1
    return {"host": "192.0.2.77", "secret": "Secret#Told77"}.get(part["x-kind"], "told")


def test_every_setting_that_changes_is_told(start_card):
    """Row S1: each setting of each section, changed by itself: one line with old and new, who and from where; secrets
    masked. What rules of a section refuse leaves none."""
    card = new_card(start_card, config={"web": {"requests_per_s": 900}})
    admin = KeptWeb(card).set_up()
    ours = {("https", "enabled"), ("https", "port"), ("services", "https")}  # the way this test takes
    told, refused = 0, []
    for section in names(admin):
        for name, part in schema_of(admin, section)["properties"].items():
            if part.get("readOnly") or (section, name) in ours:
                continue
            old = read(admin, section)[0][name]
            new = another(part, old)
            last = max(event["id"] for event in admin.events())
            answer = put(admin, section, {name: new}, method="PATCH")
            assert answer.status in (200, 422), (section, name, answer)
            lines = [event["text"] for event in admin.get(f"/api/v1/events?after={last}").json["events"]
                     if event["name"] == "setting_changed"]
            if answer.status == 422:
                refused.append((section, name))
                assert lines == [], (section, name)
                continue
            told += 1
            assert len(lines) == 1, (section, name, lines)
            assert lines[0].startswith(f"{section}.{name} has been changed via web by admin from 127.0.0.1 ("), lines
            masked = part["x-kind"] == "secret"
            assert "Secret#Told77" not in lines[0] and (not masked or lines[0].endswith("-> ***)")), lines
            assert masked or str(new).lower() in lines[0].rpartition("-> ")[2].lower(), (section, name, lines)
    assert told > 100 and len(refused) < told / 4, refused
    assert "Secret#Told77" not in card.log()


def test_a_change_counts_without_a_restart(card, admin):
    """Modbus TCP is switched on and off, the poll slows down, the log-in time shrinks: by REST alone, at once."""
    assert put(admin, "modbus_tcp", {"enabled": True, "port": 0}, method="PATCH").status == 200

    def modbus():
        return next(s for s in admin.get("/api/v1/services").json["services"] if s["name"] == "modbus_tcp")
    port = until(lambda: modbus()["port"])
    socket.create_connection(("127.0.0.1", port), timeout=5).close()
    assert put(admin, "modbus_tcp", {"enabled": False}, method="PATCH").status == 200
    until(lambda: modbus()["port"] is None)
    assert put(admin, "login", {"timeout_s": 77}, method="PATCH").status == 200
    assert 70 < admin.get("/api/v1/session").json["expires_in_s"] <= 77


def test_who_asks_too_often_waits(card, admin):
    """429 with Retry-After for one account alone, whatever the door lets through for others."""
    token = admin.request("POST", "/api/v1/tokens", {"name": "eager", "role": "read_only", "days": 1}).json["token"]
    bearer = {"Authorization": f"Bearer {token}"}
    assert put(admin, "web", {"requests_per_s": 2}, method="PATCH").status == 200
    eager = KeptWeb(card)

    def ask():
        return eager.send("GET", "/api/v1/services", None, bearer)
    assert [ask().status for _ in range(20)] == [200] * 20
    refused = until(lambda: (answer := ask()).status == 429 and answer, every=0)  # soon, if this machine is as quick
    assert int(refused.headers["Retry-After"]) >= 1
    assert admin.get("/api/v1/services").status == 200
    assert put(admin, "web", {"requests_per_s": 1000}, method="PATCH").status == 200
    assert eager.send("GET", "/api/v1/services", None, bearer).status == 200


def test_the_password_still_counts(admin):
    admin.log_in()
