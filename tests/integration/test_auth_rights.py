"""Who may do what, by every route, role and spelling (rows A4, W1, W2, W3); users and API tokens (manual 15.4)."""

import ipaddress
import pathlib
import re

import pytest

from card_client import Card
from test_auth_login import ROUTES
from web_client import MAC, OPTIONS, PASSWORD, WITH_HTTPS, KeptWeb, Web, new_card


AS_FAST_AS_IT_ANSWERS = {"web": {"requests_per_s": 0}}  # a refusal is one of rights
PASSWORDS = {"viewer": "Viewer#Viewer7", "worker": "Worker#Worker7", "admin": PASSWORD}


def with_users(admin):
    admin.add_user(1, "viewer", "read_only", PASSWORDS["viewer"])
    admin.add_user(2, "worker", "read_write", PASSWORDS["worker"])
    return admin


@pytest.fixture
def own_card(start_card):
    """For what changes users or tokens, or restarts."""
    return new_card(start_card, config=AS_FAST_AS_IT_ANSWERS)


@pytest.fixture(scope="module")
def card(tmp_path_factory):
    """For all that is refused or only reads."""
    card = Card(tmp_path_factory.mktemp("rights"), "/dev/null", *OPTIONS, config={**WITH_HTTPS, **AS_FAST_AS_IT_ANSWERS})
    try:
        with_users(Web(card.start()).set_up())
        yield card
    finally:
        card.close()


@pytest.fixture
def admin(card):
    return KeptWeb(card).log_in()


def is_over(web):
    return web.get("/api/v1/session").status == 401


LEVELS = ["visitor", "session", "read_only", "read_write", "admin"]
ROLES = {"nobody": 0, "viewer": 2, "worker": 3, "admin": 4}  # the highest level of each


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reaches_its_routes_and_no_others(own_card, role):
    """Row A4. Bodies are empty: an allowed change is refused by its content, not by its right. What can be deleted is."""
    with_users(Web(own_card).set_up())
    web = KeptWeb(own_card)
    for method, path, access in ROUTES:
        if role in PASSWORDS and is_over(web):
            web.log_in(role, PASSWORDS[role])
        answer = web.request(method, path)
        allowed = LEVELS.index(access) <= ROLES[role]
        refusals = (401,) if role == "nobody" else (403,)
        assert (answer.status not in (401, 403)) == allowed, (method, path, answer)
        assert allowed or answer.status in refusals


@pytest.mark.parametrize("path", ["/api/v1/users/", "/API/v1/users", "//api/v1/users", "/api//v1/users",
                                  "/api/v1/../v1/users", "/api/v1/./users", "/api/v1/%75sers", "/api/v1/users%2F1",
                                  "/api/v1/users;x=1", "/api/v1/users%00", "/api/v1/users/1/", "/api/v1/users/01",
                                  "/%61pi/v1/users", "/api/v1/users?x=/api/v1/login", "/api/v1/login/../users"])
def test_other_spellings_open_nothing(card, path):
    viewer = KeptWeb(card).log_in("viewer", PASSWORDS["viewer"])
    for web in (KeptWeb(card), viewer):
        for method in ("GET", "PUT", "DELETE"):
            assert web.request(method, path).status in (400, 401, 403, 404, 405), (method, path)


def spellings(path):
    """Other ways to write a path, none of which is a path of the card."""
    head, _, last = path.rpartition("/")
    yield path + "/"
    yield path.upper()
    yield "/" + path
    yield f"{head}//{last}"
    yield f"{head}/./{last}"
    yield f"{head}/x/../{last}"
    yield f"{head}/%2e/{last}"
    yield f"{head}/x/%2e%2e/{last}"
    yield f"{head}/{last};x=1"
    yield f"{head}/{last}%00"
    yield f"{head}%2F{last}"


def test_no_route_opens_by_another_spelling(card):
    """Row A4: slash, case, // and %2e in each route, for nobody, and for who may only read in those that are not his."""
    nobody, viewer = KeptWeb(card), KeptWeb(card).log_in("viewer", PASSWORDS["viewer"])
    for method, path, access in ROUTES:
        for spelled in spellings(path):
            for web in {"visitor": (), "session": (nobody,), "read_only": (nobody,)}.get(access, (nobody, viewer)):
                assert web.request(method, spelled).status in (400, 401, 403, 404, 405), (method, spelled)


def own_macs():
    """Of the card's own option and of this machine's interfaces, as the kernel shows them."""
    kernel = (path.read_text().strip() for path in pathlib.Path("/sys/class/net").glob("*/address"))
    return {MAC, *(mac for mac in kernel if len(mac) == 17 and mac.strip("0:"))}


def ways_to_write(mac):
    """A MAC address, its last six characters, the end of the address that a kernel makes of it (RFC 4291, appendix A)."""
    octets = mac.split(":")
    made = ipaddress.IPv6Address(int("20010db80000000000e0d8fffe" + "".join(octets[3:]), 16)).compressed
    return mac, ":".join(octets[3:]), "-".join(octets[3:]), "".join(octets[3:]), ":".join(made.split(":")[-2:])


def test_who_may_only_read_learns_no_mac_address(card, admin):
    """Manual 9.3: the first password is its end, and counts again after a reset of the accounts."""
    macs = own_macs()
    assert any(mac in admin.get("/api/v1/system").text for mac in macs - {MAC}) or macs == {MAC}, "it is looked for wrongly"
    viewer = KeptWeb(card).log_in("viewer", PASSWORDS["viewer"])
    for path in [path for method, path, access in ROUTES if method == "GET" and LEVELS.index(access) <= ROLES["viewer"]]:
        said = re.sub(r"[t ]\d\d:\d\d:\d\d", "", viewer.get(path).text.lower())
        for written in {way for mac in macs for way in ways_to_write(mac)}:
            assert not re.search(rf"(?<!\w){written}(?!\w)", said), (path, written)


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_a_method_cannot_be_overridden(card, admin, header):
    viewer = Web(card).log_in("viewer", PASSWORDS["viewer"])
    assert viewer.request("POST", "/api/v1/users/1", headers={header: "DELETE"}).status == 405
    assert admin.request("GET", "/api/v1/users", headers={header: "DELETE"}).json["users"][0]["name"] == "viewer"


@pytest.mark.parametrize("path", ["/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd",
                                  "/cacert.crt/../../tls/root.pem", "/tls/root.pem", "/accounts.json", "/.",
                                  "/..\\..\\etc\\passwd", "/%252e%252e/etc/passwd"])
def test_no_path_leads_to_a_file(admin, path):
    """Row W1."""
    answer = admin.get(path)
    assert answer.status in (400, 404) and "root:" not in answer.text and "PRIVATE" not in answer.text


@pytest.mark.parametrize("name", ["../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..",
                                  "..\\..\\etc\\passwd", "%252e%252e%252fpasswd", "/etc/passwd", "accounts.json",
                                  "..%2faccounts.json", "root.pem", "x%00.csv", "CON", "~root"])
def test_no_name_in_a_path_leads_to_a_file(admin, name):
    """Row W1: names of logs, sections, MIB files, whatever a path of the document has a name for."""
    paths = admin.get("/api/v1/openapi.json").json["paths"]
    named = [(method.upper(), path) for path, methods in paths.items() for method in methods if "{" in path]
    assert {"/api/v1/logs/{name}", "/api/v1/mibs/{name}", "/api/v1/settings/{section}"} <= {path for _, path in named}
    for method, path in named:
        answer = admin.request(method, re.sub(r"\{\w+\}", name.replace("\\", "\\\\"), path), headers={"If-Match": '"none"'})
        assert answer.status in (400, 404, 405, 415), (method, path, answer)
        assert "root:" not in answer.text and "PRIVATE" not in answer.text


CHANGES = [route for route in ROUTES if route[0] not in ("GET",)]


def what_a_change_could_change(admin):
    return [admin.get(f"/api/v1/{path}").text for path in ("users", "tokens", "certificate", "client-authorities", "serial-trace",
                                                          "settings/identity", "settings/https", "settings/login")]


@pytest.mark.parametrize("method, path, _", CHANGES, ids=lambda value: value)
def test_a_change_needs_the_sessions_own_token(card, admin, method, path, _):
    """Row W2: 403 each, and nothing has changed."""
    viewer = Web(card).log_in("viewer", PASSWORDS["viewer"])
    before = what_a_change_could_change(admin)
    own = {"Cookie": admin.cookie}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for headers in (own,
                    {**own, "X-CSRF-Token": ""},
                    {**own, "X-CSRF-Token": viewer.csrf},
                    {**own, **form, "Origin": "https://evil.example"},
                    {**own, "Content-Type": "text/plain"},
                    {**own, "X-CSRF-Token": admin.csrf, "Origin": "https://evil.example"},
                    {**own, "X-CSRF-Token": admin.csrf, "Sec-Fetch-Site": "cross-site"}):
        assert admin.send(method, path, "", headers).status == 403, headers
    assert admin.send("GET", path, None, own).status in (200, 404, 405)
    assert what_a_change_could_change(admin) == before
    assert admin.get("/api/v1/session").status == 200


def test_odd_cookies_and_headers_are_nobodys(card, admin):
    """Row W3."""
    name, _, token = admin.cookie.partition("=")
    over = KeptWeb(card).log_in("viewer", PASSWORDS["viewer"])
    assert over.request("POST", "/api/v1/logout").status == 204
    for method, path, access in ROUTES:
        if access == "visitor":
            continue
        for headers in ({"Cookie": f"{name}="}, {"Cookie": f"{admin.cookie}; {admin.cookie}"},
                        {"Cookie": f"{name}={'a' * 4000}"}, {"Cookie": f"{name}={'0' * 64}"}, {"Cookie": over.cookie},
                        {"Cookie": f"session={token}"}, {"X-Forwarded-For": "127.0.0.1"},
                        {"X-Original-URL": "/api/v1/login"}, {"Authorization": "Bearer "},
                        {"Authorization": "Basic YWRtaW46YWRtaW4="}):
            assert admin.send(method, path, None, headers).status == 401, (path, headers)


def test_an_old_cookie_opens_what_is_everybodys(card, admin):
    """A browser sends the cookie of a session that is over by itself: what needs no log-in is served all the same. A wrong
    API token, which a program shows on purpose, is refused."""
    over = KeptWeb(card).log_in("viewer", PASSWORDS["viewer"])
    assert over.request("POST", "/api/v1/logout").status == 204
    public = [(method, path) for method, path, access in ROUTES if access == "visitor"]
    assert ("GET", "/cacert.crt") in public and ("GET", "/api/v1/openapi.json") in public
    for method, path in public:
        assert over.send(method, path, None, {"Cookie": over.cookie}).status == 200, path
        assert over.send(method, path, None, {"Authorization": "Bearer " + "0" * 64}).status == 401, path
    assert over.get("/api/v1/snapshot").status == 401


def test_the_user_table(own_card):
    """Manual 15.4: eight rows; disabled, read only or read/write."""
    admin = with_users(Web(own_card).set_up())
    table = admin.get("/api/v1/users").json
    assert [user["index"] for user in table["users"]] == list(range(1, 9))
    assert [user["access"] for user in table["users"][:3]] == ["read_only", "read_write", "disabled"]
    assert table["admin"]["password"] == {"set": True, "days_left": 90}
    assert "hash" not in admin.get("/api/v1/users").text
    for row, body, status in [
        (0, {"name": "a", "access": "read_only", "password": PASSWORD}, 404),
        (9, {"name": "a", "access": "read_only", "password": PASSWORD}, 404),
        ("x", {"name": "a", "access": "read_only", "password": PASSWORD}, 404),
        (3, {"name": "admin", "access": "read_only", "password": PASSWORD}, 422),
        (3, {"name": "viewer", "access": "read_only", "password": PASSWORD}, 422),
        (3, {"name": "a b", "access": "read_only", "password": PASSWORD}, 422),
        (3, {"name": "a", "access": "root", "password": PASSWORD}, 422),
        (3, {"name": "a", "access": "read_only"}, 422),
        (3, {"name": "a", "access": "read_only", "password": "weak"}, 422),
        (3, {"name": "a", "access": "read_only", "password": 5}, 422),
        (3, {"name": "a"}, 422),
        (3, {"name": "<img src=x>", "access": "read_only", "password": PASSWORD}, 422),
        (3, {"name": "third", "access": "disabled"}, 200),
    ]:
        assert admin.request("PUT", f"/api/v1/users/{row}", body).status == status, body
    assert Web(own_card).try_log_in("third", "").status == 401
    assert admin.request("DELETE", "/api/v1/users/3").status == 204
    assert admin.request("DELETE", "/api/v1/users/3").status == 404
    own_card.restart()
    assert Web(own_card).log_in("viewer", PASSWORDS["viewer"]).get("/api/v1/session").json["role"] == "read_only"


def test_api_tokens(own_card):
    """Named, with a role, shown once, good for programs without a session; gone when taken away."""
    admin = with_users(Web(own_card).set_up())
    made = admin.request("POST", "/api/v1/tokens", {"name": "grafana", "role": "read_only", "days": 30})
    assert made.status == 201
    secret = made.json["token"]
    assert secret not in admin.get("/api/v1/tokens").text
    assert secret not in (own_card.state_dir / "accounts.json").read_text()
    program = Web(own_card)
    bearer = {"Authorization": f"Bearer {secret}"}
    assert program.send("GET", "/api/v1/snapshot", None, bearer).status == 200
    for method, path, access in ROUTES:
        if access in ("session", "admin"):
            assert program.send(method, path, None, bearer).status in (401, 403), path
    for body in ({"name": "grafana", "role": "read_only", "days": 30}, {"name": "a", "role": "admin", "days": 30},
                 {"name": "a", "role": "read_only", "days": 0}, {"name": "a", "role": "read_only", "days": 3651},
                 {"name": "a", "role": "read_only", "days": -1}, {"name": "a", "role": "read_only", "days": "1"},
                 {"name": "a", "role": "read_only"}, {"name": "", "role": "read_only", "days": 1}):
        assert admin.request("POST", "/api/v1/tokens", body).status == 422, body
    own_card.restart()
    assert program.send("GET", "/api/v1/snapshot", None, bearer).status == 200
    admin.log_in()
    assert admin.request("DELETE", f"/api/v1/tokens/{made.json['id']}").status == 204
    assert program.send("GET", "/api/v1/snapshot", None, bearer).status == 401
    assert admin.request("DELETE", f"/api/v1/tokens/{made.json['id']}").status == 404
