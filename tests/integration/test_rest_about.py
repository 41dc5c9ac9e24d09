"""What the card is made of (GET /api/v1/about), against the packages and the program's own list of libraries."""

import json
import re
import subprocess

import pytest

from card_client import PROGRAM, ROOT

# soname -> the part's name and its Debian package, whose version begins with that of the library
LIBRARIES = {"libmodbus": ("libmodbus", "libmodbus5"), "libsodium": ("libsodium", "libsodium23"),
             "libssl": ("OpenSSL", "libssl3"), "libcrypto": ("OpenSSL", "libssl3"), "libsqlite3": ("SQLite", "libsqlite3-0"),
             "libarchive": ("libarchive", "libarchive13"), "libcctz": ("CCTZ", "libcctz2"),
             **{name: ("Net-SNMP", "libsnmp40") for name in ("libnetsnmp", "libnetsnmpagent", "libnetsnmpmibs")},
             "libstdc++": ("libstdc++", "libstdc++6"), "libgcc_s": ("libstdc++", "libstdc++6"),
             **{name: ("GNU C Library", "libc6") for name in ("libc", "libm", "libdl", "librt", "libpthread", "libresolv")}}
COMPILED_IN = {"Boost": "libboost1.81-dev", "JSON for Modern C++": "nlohmann-json3-dev"}
LICENSES = {"OpenSSL": "Apache-2.0", "libmodbus": "LGPL-2.1-or-later", "JSON for Modern C++": "MIT", "Boost": "BSL-1.0"}


def debian_version(package):
    return subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True, check=True).stdout


def needed():
    """Libraries that the loader takes for the daemon itself; those of sanitizers are no part of it."""
    said = subprocess.run(["readelf", "-dW", PROGRAM], capture_output=True, text=True, check=True).stdout
    names = {name.partition(".so")[0] for name in re.findall(r"NEEDED.*\[([^\]]+)\]", said)}
    return {name for name in names if not re.match(r"lib(asan|ubsan|tsan)|ld-linux", name)}


@pytest.fixture
def card_with(start_card, tmp_path):
    """A card whose page has these parts."""
    def start(parts):
        page = tmp_path / "page"
        page.mkdir()
        (page / "index.html").write_text("<p>")
        (page / "parts.json").write_text(json.dumps(parts))
        return start_card("/dev/null", "--web-dir", page, online=False)
    return start


def test_every_library_of_the_daemon_is_named_with_its_version(card_with):
    answer = card_with({"parts": []}).get("/api/v1/about")
    assert (answer["name"], answer["license"]) == ("netvisiond", "Apache-2.0")
    version = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=True).stdout
    assert version.split()[-1] == answer["version"]
    parts = {part["name"]: part for part in answer["parts"]}
    assert len(parts) == len(answer["parts"]) and all(part["of"] == "daemon" for part in answer["parts"])
    packages = {name: package for name, package in (LIBRARIES[library] for library in needed())} | COMPILED_IN
    assert packages.keys() == parts.keys()
    for name, package in packages.items():
        upstream = debian_version(package).rpartition(":")[2]
        assert parts[name]["version"] and upstream.startswith(parts[name]["version"]), (name, upstream)
    assert {name: parts[name]["license"] for name in LICENSES} == LICENSES


def test_the_list_of_parts_and_the_answer_are_of_one_table(card_with, tmp_path):
    """tools/sbom (row S7): each library the answer names is in it with the same licence; every licence is told."""
    answer = card_with({"parts": [{"name": "@a/b", "version": "1.2.3", "license": "MIT OR Apache-2.0", "text": ""}]})
    told = {part["name"]: part["license"] for part in answer.get("/api/v1/about")["parts"]}
    said = subprocess.run(["/usr/bin/python3", ROOT / "tools" / "sbom", PROGRAM, tmp_path / "page"], capture_output=True,
                          text=True, check=True).stdout
    licenses = {part["name"]: part["licenses"] for part in json.loads(said)["components"]}
    for name, package in {**dict(LIBRARIES.values()), **COMPILED_IN, "@a/b": "@a/b"}.items():
        text = told[name]
        assert licenses[package] == [{"expression": text} if " " in text else {"license": {"id": text}}], name
    assert all(licenses.values())


def test_the_parts_of_the_page_are_those_its_build_names(card_with):
    part = {"name": "<b>", "version": "1.2.3", "license": "MIT", "text": "Copyright\n\u2713"}
    assert card_with({"parts": [part]}).get("/api/v1/about")["parts"][-1] == {**part, "of": "page"}


def test_a_list_of_parts_that_is_none_is_told_and_left_out(card_with):
    card = card_with({})
    assert all(part["of"] == "daemon" for part in card.get("/api/v1/about")["parts"])
    assert "the web page's /parts.json: " in card.log()
