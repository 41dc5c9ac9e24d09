"""What is shipped: hardened programs, a sandbox, a list of parts (row S7 of the security promises)."""

import json
import pathlib
import re
import shutil
import subprocess

import pytest

from card_client import BUILD, PROGRAM, ROOT, SANITIZED

SIMULATOR = BUILD / "tools" / "ups_sim" / "ups_sim"


def run(*command):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True).stdout


@pytest.mark.skipif(SANITIZED or BUILD.name != "release", reason="concerns what is shipped")
@pytest.mark.parametrize("program", [PROGRAM, SIMULATOR], ids=lambda path: path.name)
def test_programs_are_hardened(program):
    """readelf: position independent, no executable stack, read-only relocations bound at the start, stack and buffer checks."""
    assert re.search(r"Type:\s+DYN", run("readelf", "-hW", program))
    segments = run("readelf", "-lW", program)
    assert "GNU_RELRO" in segments and re.search(r"GNU_STACK.* RW ", segments)
    assert re.search(r"FLAGS_1.*NOW", run("readelf", "-dW", program))
    symbols = run("readelf", "-sW", "--dyn-syms", program)
    assert "__stack_chk_fail" in symbols and re.search(r"__\w+_chk@", symbols)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_the_unit_shuts_the_daemon_in():
    """systemd-analyze's exposure: at most 2.5; only the capability to bind low ports."""
    unit = BUILD / "netvisiond.service"
    done = subprocess.run(["systemd-analyze", "security", "--offline=true", unit], capture_output=True, text=True)
    exposure = float(re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)[1])
    assert exposure <= 2.5
    assert "CapabilityBoundingSet=CAP_NET_BIND_SERVICE\n" in unit.read_text()


def test_the_list_of_parts_names_what_the_daemon_is_linked_with():
    """tools/sbom writes CycloneDX with each Debian package behind the libraries the loader takes."""
    document = json.loads(run("/usr/bin/python3", ROOT / "tools" / "sbom", PROGRAM))
    assert document["bomFormat"] == "CycloneDX" and document["specVersion"] == "1.5"
    assert document["metadata"]["component"]["name"] == "netvisiond"
    parts = {part["name"]: part for part in document["components"]}
    installed = run("dpkg-query", "-W", "-f", "${Version}", "libssl3")
    assert parts["libssl3"]["version"] == installed
    assert parts["libssl3"]["purl"] == f"pkg:deb/debian/libssl3@{installed.replace('+', '%2B')}"
    assert {"libmodbus5", "libsqlite3-0", "libsnmp40", "libc6", "libsodium23", "nlohmann-json3-dev"} <= set(parts)
    assert parts["libssl3"]["licenses"] == [{"license": {"id": "Apache-2.0"}}]
    files = [part["properties"][0]["value"] for part in parts.values() if "properties" in part]
    assert len(files) >= 5 and all(pathlib.Path(file).name for file in files)
