"""The OpenAPI document against the running card, in both directions: what it says is so, and nothing is left unsaid."""

import json
import pathlib
import re

import jsonschema
import pytest

from scenes import VIEWER, logged_in_card
from test_auth_login import ROUTES
from web_client import KeptWeb, Web

JSON = "application/json"
PROBLEM = "application/problem+json"
METHODS = ("GET", "PUT", "POST", "PATCH", "DELETE")
SEEDS = pathlib.Path(__file__).parents[1] / "fuzz/corpus/api_body"


@pytest.fixture(scope="module")
def card(tmp_path_factory):
    with logged_in_card(tmp_path_factory.mktemp("api"), users=[VIEWER]) as card:
        yield card


@pytest.fixture(scope="module")
def admin(card):
    return card.admin


@pytest.fixture(scope="module")
def document(admin):
    return admin.get("/api/v1/openapi.json").json


def operations(document, wanted=lambda method, path, operation: True):
    """Those that are wanted; a walk over none would prove nothing."""
    found = [(method.upper(), path, operation)
             for path, methods in document["paths"].items() for method, operation in methods.items()
             if wanted(method.upper(), path, operation)]
    assert found
    return found


def changes(method, path, operation):
    return method != "GET"


def example(schema):
    """A value of the kind the schema wants, which changes nothing: a number or name that nothing has."""
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "string")
    kind = kind[0] if isinstance(kind, list) else kind
    return {"integer": schema.get("maximum", 1), "number": 1, "boolean": False, "array": [],
            "string": "nothing".ljust(schema.get("minLength", 0), "x"),
            "object": {name: example(part) for name, part in schema.get("properties", {}).items()}}[kind]


def filled(path, operation):
    """The path with a value for each parameter."""
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            path = path.replace("{%s}" % parameter["name"], str(example(parameter["schema"])))
    return path


def headers_of(operation):
    """Those that are needed, with values that let no change happen."""
    return {parameter["name"]: '"nothing"' for parameter in operation.get("parameters", [])
            if parameter["in"] == "header" and parameter["required"]}


def body_schema(operation):
    return operation.get("requestBody", {}).get("content", {}).get(JSON, {}).get("schema")


def documented(operation, answer):
    """The answer has a status the document tells of, and the body it promises."""
    said = operation["responses"].get(str(answer.status))
    assert said is not None, f"{answer.status} is not documented: {answer}"
    if answer.status >= 400:
        assert answer.headers["Content-Type"] == PROBLEM
        assert set(answer.json) - {"errors"} == {"type", "title", "status", "detail"}
    return True


def test_every_route_is_in_the_document_and_nothing_else_is(document):
    """Our own list of routes, made by hand, with who may call each."""
    def shape(path):
        return re.sub(r"\{[^}]*\}|(?<=/)\d+|(?<=settings/)identity|(?<=mibs/)UPS-MIB", "*", path)
    described = {(method, shape(path)): operation["x-access"] for method, path, operation in operations(document)}
    listed = {(method, shape(path)): access for method, path, access in ROUTES}
    listed[("POST", "/api/v1/login")] = "anyone"
    for action in ("restart", "account-reset"):  # no body to refuse: a walk with rights would do it
        listed[("POST", f"/api/v1/system/{action}")] = "admin"
    assert described == listed


def test_each_operation_is_whole(document):
    """A name of its own, a group, a sentence, its path's parameters, a good answer with its body."""
    assert document["openapi"].startswith("3.1.")
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names)) and all(re.fullmatch(r"[a-z][A-Za-z0-9_]*", name) for name in names)
    groups = {tag["name"] for tag in document["tags"]}
    for method, path, operation in operations(document):
        where = f"{method} {path}"
        assert set(operation["tags"]) <= groups and operation["summary"].endswith("."), where
        inside = {p["name"] for p in operation.get("parameters", []) if p["in"] == "path"}
        assert inside == set(re.findall(r"\{(\w+)\}", path)), where
        good = [status for status in operation["responses"] if status.startswith(("1", "2"))]
        assert good, where
        assert method != "GET" or "requestBody" not in operation, where


def test_each_operation_answers(document, admin):
    """Row A4's other direction: no path of the document is missing or takes another method only."""
    for method, path, operation in operations(document, changes):
        # Without the session's own token nothing is changed; who is not refused at the gate would be found here.
        answer = admin.send(method, filled(path, operation), "", {"Cookie": admin.cookie})
        assert answer.status == (415 if operation["x-access"] == "anyone" else 403), (method, path, answer)


def test_another_method_is_refused(document, admin):
    """405 with the list of those there are."""
    assert operations(document)
    for path, methods in document["paths"].items():
        there = {method.upper() for method in methods}
        for method in set(METHODS) - there:
            answer = admin.request(method, filled(path, next(iter(methods.values()))))
            assert answer.status == 405, (method, path, answer)
            assert set(answer.headers["Allow"].split(", ")) - {"HEAD"} == there


def test_who_shows_nothing_is_refused(document, card):
    nobody = KeptWeb(card)
    def is_open(method, path, operation):
        return operation["x-access"] in ("anyone", "visitor")
    for method, path, operation in operations(document, is_open):
        assert operation["security"] == [], path
    for method, path, operation in operations(document, lambda *one: not is_open(*one)):
        assert operation["security"], path
        answer = nobody.send(method, filled(path, operation))
        assert answer.status == 401 and documented(operation, answer), (method, path, answer)


def test_who_may_only_read_changes_nothing(document, card):
    viewer = VIEWER.log_in(KeptWeb(card))
    for access in ("read_write", "admin"):
        for method, path, operation in operations(document, lambda *one: one[2]["x-access"] == access):
            answer = viewer.request(method, filled(path, operation))
            assert answer.status == 403 and documented(operation, answer), (method, path, answer)


def closed(schema):
    """The schema with every object closed: what is sent must be described."""
    if isinstance(schema, dict):
        schema = {key: closed(value) for key, value in schema.items()}
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
    return [closed(part) for part in schema] if isinstance(schema, list) else schema


def test_what_is_read_is_as_described(document, admin):
    """Every GET that needs no particular thing, against its schema; nothing is sent that is not described."""
    checked = 0
    for method, path, operation in operations(document):
        content = operation["responses"].get("200", {}).get("content", {})
        if method != "GET" or "{" in path or not content:
            continue
        answer = admin.get(path)
        assert answer.status == 200, (path, answer)
        assert answer.headers["Content-Type"] in content, path
        schema = content.get(JSON, {}).get("schema")
        if schema and path != "/api/v1/openapi.json":
            jsonschema.Draft202012Validator(closed(schema)).validate(answer.json)
            checked += 1
    assert checked >= 8


def test_every_form_of_an_answer_is_described(document, admin):
    """Each GET with each choice of its parameters: what it is and, where it is JSON, what is in it."""
    names = {"/api/v1/settings/{section}": ["history"], "/api/v1/settings/{section}/schema": ["history"],
             "/api/v1/mibs/{name}": ["none"], "/api/v1/logs/{name}": ["ups_history", "sts_history", "card_events"]}
    forms = set()
    for method, path, operation in operations(document):
        if method != "GET" or ("{" in path and path not in names):
            continue
        asked = [""] + [f"?{parameter['name']}={word}" for parameter in operation.get("parameters", [])
                        for word in parameter["schema"].get("enum", []) if parameter["in"] == "query"]
        for place in (re.sub(r"\{\w+\}", name, path) for name in names.get(path, [""])):
            for query in asked:
                answer = admin.get(place + query)
                content = operation["responses"][str(answer.status)].get("content", {})
                assert answer.headers["Content-Type"] in content, (place + query, answer)
                forms.add((path, answer.headers["Content-Type"]))
                schema = content.get(JSON, {}).get("schema")
                if answer.headers["Content-Type"] == JSON and schema and path != "/api/v1/openapi.json":
                    jsonschema.Draft202012Validator(closed(schema)).validate(answer.json)
    assert {("/api/v1/logs/{name}", "text/csv; charset=utf-8"), ("/api/v1/logs/{name}", JSON)} <= forms


def test_a_parameter_out_of_its_range_is_refused(document, admin):
    tried = set()
    for method, path, operation in operations(document, lambda *one: one[0] == "GET" and "400" in one[2]["responses"]):
        for parameter in operation["parameters"]:
            if parameter["in"] != "query" or parameter["schema"].get("type") != "integer":
                continue
            for wrong in ("x", "-1", "1.5", str(parameter["schema"]["maximum"] + 1)):
                answer = admin.get(f"{filled(path, operation)}?{parameter['name']}={wrong}")
                assert answer.status == 400 and documented(operation, answer), (path, parameter["name"], wrong)
            tried.add((path, parameter["name"]))
    assert tried >= {("/api/v1/events", "after"), ("/api/v1/history", "per_page"), ("/api/v1/history/graph", "points"),
                     ("/api/v1/logs", "page"), ("/api/v1/serial-trace", "after")}


def test_every_body_is_fuzzed(document):
    """The fuzz target of bodies has a seed for each route that takes one: their first lines name the routes. What the fuzzer
    found itself has a digest for its name."""
    ours = [seed for seed in SEEDS.iterdir() if seed.name != "odd" and not re.fullmatch("[0-9a-f]{40}", seed.name)]
    seeds = {tuple(seed.read_text().partition("\n")[0].split(" ")) for seed in ours}
    for method, path, operation in operations(document, lambda *one: "requestBody" in one[2]):
        pattern = re.sub(r"\{\w+\}", "[^/]+", path)
        meant = {seed for seed in seeds if seed[0] == method and re.fullmatch(pattern, seed[1])}
        assert meant, f"tests/fuzz/corpus/api_body has no seed for {method} {path}"
        seeds -= meant
    assert not seeds


def test_a_body_that_is_too_long_is_refused(document, admin):
    """413, before anything of it is read; likewise any body where none is expected."""
    for method, path, operation in operations(document, changes):
        limit = operation.get("x-body-limit", 0)
        kind = next(iter(operation.get("requestBody", {"content": {JSON: {}}})["content"]))
        connection = admin.connection()
        connection.putrequest(method, filled(path, operation))
        for name, value in {"Cookie": admin.cookie, "X-CSRF-Token": admin.csrf, "Content-Type": kind,
                            "Content-Length": str(limit + 1), **headers_of(operation)}.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        assert answer.status == 413, (method, path, answer.status)
        wanted = f"the body may have at most {limit} bytes here" if limit else "this path takes no body"
        assert json.loads(answer.read())["detail"] == wanted, (method, path)
        connection.close()


def json_bodies(document):
    return [(*one, body_schema(one[2])) for one in operations(document, lambda *one: body_schema(one[2]))]


def test_a_body_of_another_type_is_refused(document, admin):
    for method, path, operation, schema in json_bodies(document):
        for kind in ("text/plain", "application/x-www-form-urlencoded", "application/jsonx"):
            answer = admin.request(method, filled(path, operation), body=json.dumps(example(schema)),
                                   headers={"Content-Type": kind, **headers_of(operation)})
            assert answer.status == 415 and documented(operation, answer), (method, path, kind, answer)


@pytest.mark.parametrize("text, status", [("", 400), ("{", 400), ('{"a": NaN}', 400), ("[" * 5000, 400), ("\xff", 400),
                                          ("[]", 422), ("5", 422), ("null", 422), ('{"no such": 1}', 422)])
def test_a_body_that_is_no_object_of_ours_is_refused(document, admin, text, status):
    takers = [one for one in json_bodies(document) if len(text) <= one[2]["x-body-limit"]]
    assert takers
    for method, path, operation, schema in takers:
        answer = admin.request(method, filled(path, operation), body=text.encode("latin-1"),
                               headers={"Content-Type": JSON, **headers_of(operation)})
        assert answer.status == status and documented(operation, answer), (method, path, text[:20], answer)


def test_each_member_is_checked(document, admin):
    """Each one left out where it is needed, or of another type: 422, and the answer names it."""
    tried = set()
    for method, path, operation, schema in json_bodies(document):
        whole = example(schema)
        for name, part in schema.get("properties", {}).items():
            wrongs = [{**whole, name: wrong} for wrong in ({}, [1]) if part]
            if name in schema.get("required", []):
                wrongs.append({key: value for key, value in whole.items() if key != name})
            for body in wrongs:
                answer = admin.request(method, filled(path, operation), body, headers_of(operation))
                assert answer.status == 422 and documented(operation, answer), (method, path, body, answer)
                assert name in answer.text, (method, path, body, answer)
                tried.add((path, name))
    assert tried >= {("/api/v1/login", "user"), ("/api/v1/tokens", "days"), ("/api/v1/serial-trace", "enabled"),
                     ("/api/v1/restore", "file")}


def test_what_is_not_there_is_not_found(document, admin):
    """404 for numbers and names that nothing has."""
    for method, path, operation in operations(document, lambda *one: one[0] == "DELETE" and "{" in one[1]):
        answer = admin.request(method, filled(path, operation), headers=headers_of(operation))
        assert answer.status == 404 and documented(operation, answer), (method, path, answer)


def test_people_can_read_it(document, card):
    """A page of its own, without script, under the same strict policy; every operation is on it."""
    answer = Web(card).get("/api/docs")
    assert answer.status == 200 and answer.headers["Content-Type"].startswith("text/html")
    assert "unsafe" not in answer.headers["Content-Security-Policy"] and "<script" not in answer.text
    for method, path, _ in operations(document):
        assert f"{method} {path}</code>" in answer.text
    assert re.findall(r'(?:href|src)="([^"#]+)"', answer.text) == ["/api/docs.css", "/api/v1/openapi.json"]
    style = Web(card).get("/api/docs.css")
    assert style.status == 200 and style.headers["Content-Type"].startswith("text/css")


def test_the_session_outlived_the_walk(admin):
    assert admin.get("/api/v1/session").status == 200
    admin.log_in()  # the password still counts
