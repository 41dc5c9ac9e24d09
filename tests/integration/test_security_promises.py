"""Promises about the whole card: secrets at rest (A7), hostile texts in files (W4), no shell (W9), nothing unpacked (C2),
names of uploads (W7); and docs/SECURITY.md names tests that exist."""

import base64
import csv
import gzip
import io
import pathlib
import re
import zipfile

import pytest

from card_client import ROOT, SANITIZED, Card
from web_client import FIRST, OPTIONS, PASSWORD, KeptWeb

PASSPHRASE = "correct horse battery"
SECRETS = {"snmp": {"read_community": "Marked01", "write_community": "Marked02"},
           **{f"snmp_user_{i}": {"name": f"user{i}", "auth": "SHA-256", "auth_password": f"Marked1{i}#long",
                                 "privacy": "AES", "privacy_password": f"Marked2{i}#long"} for i in range(1, 7)},
           **{f"snmp_receiver_{i}": {"community": f"Marked3{i}"} for i in range(1, 7)}}
MARKED = re.compile("Marked[0-9]{2}")


@pytest.fixture(scope="module")
def card(tmp_path_factory):
    card = Card(tmp_path_factory.mktemp("promises"), "/dev/null", *OPTIONS,
                config={"https": {"enabled": True}, "web": {"requests_per_s": 1000}}).start()
    KeptWeb(card).set_up()
    yield card
    card.close()


@pytest.fixture
def admin(card):
    return KeptWeb(card).log_in()


def patch(web, section, values):
    return web.request("PATCH", f"/api/v1/settings/{section}", values, {"If-Match": "*"})


def files_of(card):
    return {path: path.read_bytes() for path in card.state_dir.rglob("*") if path.is_file()}


def test_no_secret_stands_in_clear(card, admin):
    """Row A7: twenty marked secrets, two passwords; every file of the card, its log and a backup; no core file. They
    count after a restart, and without the card's key they are told and the defaults count."""
    for _ in range(2):  # the second time leaves the first in the previous version
        for section, values in SECRETS.items():
            assert patch(admin, section, values).status == 200, section
    backup = admin.request("POST", "/api/v1/backup", {"passphrase": PASSPHRASE}).text
    card.restart()
    admin.log_in()
    for section, values in SECRETS.items():
        shown = admin.get(f"/api/v1/settings/{section}").json
        assert all(shown[key] == ("***" if "Marked" in value else value) for key, value in values.items()), section
    assert sum("Marked" in value for values in SECRETS.values() for value in values.values()) == 20
    everything = {**files_of(card), "log": card.log().encode(), "backup": backup.encode()}
    for place, content in everything.items():
        for secret in (b"Marked", PASSWORD.encode(), PASSPHRASE.encode(), FIRST.encode() + b"\""):
            assert secret not in content, (place, secret)
    key = card.state_dir / "settings.key"
    assert key.stat().st_mode & 0o777 == 0o600 and len(key.read_bytes()) == 32
    assert re.search(r"Max core file size +0 +0", pathlib.Path(f"/proc/{card.process.pid}/limits").read_text())
    card.stop()
    key.unlink()
    card.start()
    assert "snmp.write_community: is sealed with a key that is not here" in card.log()
    assert admin.log_in().get("/api/v1/settings/snmp").json["write_community"] == ""


def settings_of_kind(web, *kinds):
    """(section, name, its longest) of each such setting, by the card's own schemas."""
    for section in web.get("/api/v1/settings").json["sections"]:
        rules = web.get(f"/api/v1/settings/{section['name']}/schema").json["properties"]
        for name, rule in rules.items():
            if rule["x-kind"] in kinds:
                yield section["name"], name, rule["maxLength"]


def test_no_text_runs_in_a_spreadsheet(card, admin):
    """Row W4: texts that people and attackers choose, in every setting that takes them, are in the logs; in the CSV none
    begins a formula or a line."""
    taken = set()
    for text in ("=1+1", "+1", "-1", "@SUM(1)", '"><img src=x onerror=alert(1)>', "{{7*7}}"):
        for section, name, longest in settings_of_kind(admin, "text", "host", "secret"):
            answer = patch(admin, section, {name: text[:longest]})
            assert answer.status in (200, 422), (section, name, text, answer)
            taken |= {(section, name)} if answer.status == 200 else set()
        KeptWeb(card).try_log_in(text + "\r\n=2+2", "Wrong#Horse77")
    assert len(taken) > 10 and ("identity", "system_name") in taken
    assert patch(admin, "identity", {"system_name": "a\r\nb"}).status == 422
    answer = admin.get("/api/v1/logs/card_events")
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert any("onerror" in field for row in rows for field in row)
    assert all(len(row) == len(rows[0]) for row in rows)
    assert not [field for row in rows[1:] for field in row if field[:1] in ("=", "+", "-", "@", "\t")]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not re.search(r"^[=+@-]", card.log(), re.MULTILINE)


@pytest.mark.parametrize("host", [";id", "$(id)", "`id`", "a\nb", "-oProxyCommand=id", "a b", "a|b", "../x", "a" * 300])
def test_host_names_have_a_grammar(admin, host):
    """Row W9: an address that is none is refused, in every setting that is one; of a list of names only names come into
    the certificate."""
    hosts = list(settings_of_kind(admin, "host"))
    assert {"snmp_receiver_1", "clock"} <= {section for section, _, _ in hosts}
    for section, name, _ in hosts:
        assert patch(admin, section, {name: host}).status == 422, (section, name)
    if patch(admin, "https", {"names": f"ups-1,{host}"}).status == 200:
        names = admin.get("/api/v1/certificate").json["names"]
        assert "ups-1" in names and host not in names


def test_no_shell_is_ever_asked():
    """Row W9: in the source there is no call of a shell, and no program is started but the card's own, anew."""
    calls = {}
    for path in sorted((ROOT / "firmware").rglob("*.[ch]pp")):
        for name in re.findall(r"(?:::|\bstd::)(system|popen|execv[pe]*|execl[pe]*|posix_spawnp?|fork|vfork)\s*\(",
                               path.read_text()):
            calls.setdefault(name, set()).add(path.name)
    assert calls == {"execv": {"begin_anew.cpp"}}


def memory_kb(card):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{card.process.pid}/status").read_text())[1])


def test_nothing_that_comes_in_is_unpacked(card, admin):
    """Row C2: a gzip of 1 GB of zeros, and a zip of zips of zips, as a backup, a certificate, settings: refused as they
    stand, without their memory."""
    for path, size in (("/api/v1/restore", 1 << 20), ("/api/v1/certificate", 32768)):  # what bodies of that length cost
        admin.request("POST" if "restore" in path else "PUT", path, body="x" * size, headers={"Content-Type": "application/json"})
    admin.request("POST", "/api/v1/restore", {"file": "x" * 400_000})
    before = memory_kb(card)
    for bomb, kind in ((gzip.compress(bytes(64 << 20), 9) * 16, "gzip"), (zip_of_zips(), "deflate")):
        refuses_unopened(admin, bomb, kind)
    if not SANITIZED:
        assert memory_kb(card) < before + 1024


def zip_of_zips(depth=5, width=16):
    """16 ^ 5 files of 1 MB in some kilobytes, after the fashion of 42.zip."""
    content, name = bytes(1 << 20), "zeros"
    for level in range(depth):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(width):
                archive.writestr(f"{name}{number}", content)
        content, name = packed.getvalue(), f"level{level}-"
    return content


def refuses_unopened(admin, bomb, encoding):
    for method, path, kind in (("POST", "/api/v1/restore", "application/json"),
                               ("PUT", "/api/v1/certificate", "application/x-pem-file"),
                               ("PUT", "/api/v1/settings/alarms", "application/json")):
        answer = admin.request(method, path, body=bomb[:16000], headers={
            "Content-Type": kind, "Content-Encoding": encoding, "If-Match": "*"})
        assert answer.status in (400, 413, 415, 422), (path, answer)
    answer = admin.request("POST", "/api/v1/restore", body=bomb, headers={
        "Content-Type": "application/json", "Content-Encoding": encoding})
    assert answer.status in (400, 413, 415)
    answer = admin.request("POST", "/api/v1/restore", {"file": base64.b64encode(bomb[:300_000]).decode()})
    assert answer.status == 422


def test_the_name_of_an_upload_is_nobodys_business(card, admin):
    """Row W7: no name of a file goes from a request to the disk."""
    before = {path.name for path in files_of(card)}
    for name in ("../../x", "x" * 300, "a\\0b", "CON", "/etc/passwd"):
        answer = admin.request("PUT", "/api/v1/certificate", body="none", headers={
            "Content-Type": "application/x-pem-file", "Content-Disposition": f'attachment; filename="{name}"'})
        assert answer.status == 422
    answer = admin.request("PUT", "/api/v1/certificate", headers={"Content-Type": "multipart/form-data; boundary=b"},
                           body='--b\r\nContent-Disposition: form-data; name="f"; filename="../../x"\r\n\r\nx\r\n--b--\r\n')
    assert answer.status == 422
    assert {path.name for path in files_of(card)} == before


IDS = [*(f"T{i}" for i in range(1, 8)), *(f"A{i}" for i in range(1, 8)), *(f"W{i}" for i in range(1, 11)), "C1", "C2",
       "C3", "P1", *(f"S{i}" for i in range(1, 8))]


def names_in(name):
    """The names of the tests in a file under tests/, whichever its language."""
    found = [path for path in (ROOT / "tests").rglob(name) if "node_modules" not in path.parts]
    assert len(found) == 1, name
    text = found[0].read_text()
    return (set(re.findall(r"^def (test_\w+)", text, re.MULTILINE)) | set(re.findall(r'TEST_CASE\(\s*"([^"]+)"', text))
            | set(re.findall(r'\btest(?:\.each\(\w+\))?\(\s*"([^"]+)"', text)))


def test_each_promise_names_tests_that_exist():
    """docs/SECURITY.md: a row for each promise; behind it tests, or that its service is not here yet."""
    rows = re.findall(r"^\| ([A-Z]\d+) \|(.*)\|(.*)\|$", (ROOT / "docs/SECURITY.md").read_text(), re.MULTILINE)
    assert [row[0] for row in rows] == IDS
    known = {}
    for row, _, tests in rows:
        named = re.findall(r"`([\w.]+)`: (.+?)(?=; `|$)", tests.strip())
        assert named or tests.strip() == "not here yet", row
        for file, names in named:
            known.setdefault(file, names_in(file))
            for name in names.split(" / "):
                assert name in known[file], f"{row}: {file} has no test {name!r}"


def test_every_fuzz_target_has_its_corpus_and_its_measure():
    """Row W10: what tools/fuzz holds a target against is there, and nothing for a target that is gone."""
    fuzz = ROOT / "tests/fuzz"
    targets = {path.name.removesuffix("_fuzz.cmake") for path in fuzz.glob("*_fuzz.cmake")}
    measured = dict(line.split() for line in (fuzz / "coverage.txt").read_text().splitlines())
    assert set(measured) == targets == {path.name for path in (fuzz / "corpus").iterdir()}
    assert all(int(branches) > 0 for branches in measured.values())
    assert all(any((fuzz / "corpus" / name).iterdir()) for name in targets)
