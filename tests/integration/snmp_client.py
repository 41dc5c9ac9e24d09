"""net-snmp's tools as tests use them: numeric, without any MIB file, one agent on the loopback address."""

import os
import pathlib
import re
import socket
import subprocess
import tempfile

import own_process
from card_client import PATIENCE, until
from free_port import free_udp_port

T7 = "1.3.6.1.4.1.4555.1.1.7"
T1 = "1.3.6.1.4.1.4555.1.1.1"
STS = "1.3.6.1.4.1.4555.1.1.10"
RFC = "1.3.6.1.2.1.33"
SYSTEM = "1.3.6.1.2.1.1"

LINE = re.compile(r"^\.([0-9.]+) = (.*)$")
ENVIRONMENT = {**os.environ, "MIBS": "", "SNMPCONFPATH": "/nonexistent"}


class SnmpError(Exception):
    """Its text is the tool's own: "noSuchName", "wrongValue", "Timeout" ..."""


class Snmp:
    """One way to ask: Snmp(port) is version 2c with the community public; Snmp(port, "-v3", "-u", ...) anything else."""

    def __init__(self, port, *credentials, host="127.0.0.1", timeout=3, retries=1):
        self.credentials = list(credentials or ("-v2c", "-c", "public"))
        self.target = f"udp6:[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self.options = ["-m", "", "-On", "-Ob", "-OU", "-t", str(timeout * PATIENCE), "-r", str(retries)]

    def text(self, tool, *arguments):
        done = subprocess.run([tool, *self.credentials, *self.options, self.target, *map(str, arguments)],
                              capture_output=True, text=True, env=ENVIRONMENT, timeout=120)
        if done.returncode != 0:
            raise SnmpError((done.stderr or done.stdout).strip())
        return done.stdout

    def run(self, tool, *arguments):
        return parse(self.text(tool, *arguments))

    def get(self, *oids):
        """The values; None for an instance that is not there."""
        return list(self.run("snmpget", *oids).values())

    def value(self, oid):
        return self.get(oid)[0]

    def walk(self, root, tool="snmpwalk", *options):
        """{oid: value}, in the order they came. Fails where the agent goes backwards: the tool does."""
        return self.run(tool, *options, root)

    def set(self, *triples):
        """set((oid, type, value), ...)"""
        return self.run("snmpset", *(part for triple in triples for part in triple))


def parse(output):
    found = {}
    last = None
    for line in output.splitlines():
        match = LINE.match(line)
        if match and match.group(2).startswith("No more"):
            break  # the end of everything
        if match:
            last = match.group(1)
            assert last not in found, f"{last} came twice"
            found[last] = decode(match.group(2))
        elif last and isinstance(found[last], str):
            found[last] += "\n" + line
    return found


def decode(text):
    if text.startswith("No Such"):
        return None
    if text == '""':
        return ""
    kind, _, value = text.partition(": ")
    if kind in ("INTEGER", "Counter32", "Gauge32", "Counter64"):
        return int(value)
    if kind == "Timeticks":
        return int(re.match(r"\((\d+)\)", value).group(1))
    if kind == "OID":
        return value.lstrip(".")
    return value.strip('"')


def as_numbers(oid):
    return tuple(int(arc) for arc in oid.split("."))


def snmp_card(start_card, ups, config=None, *options, **more):
    """A card with SNMP on a free port; its client is `card.snmp`."""
    card = start_card(ups.link, "--snmp-port", "0", *options, config=config, **more)
    card.snmp = Snmp(card.ports["snmp"])
    return card


class TrapListener:
    """snmptrapd, and the traps it printed: {"version": 1 or 2, "oid", "values": {oid: value}}; of version 2 "up_time", when it was
    made."""

    options = ("-On", "-m", "")
    environment = ENVIRONMENT

    def __init__(self, folder, *, v3_users=(), port=None):
        self.port = port or free_udp_port()
        folder = pathlib.Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.log = folder / "traps"
        configuration = folder / "snmptrapd.conf"
        lines = ["disableAuthorization yes", r"format1 V1 .%N %w %q|%v\n", r"format2 V2 %v\n"]
        configuration.write_text("\n".join([*lines, *v3_users]) + "\n")
        self._file = open(self.log, "w")
        self.process = own_process.start(
            ["snmptrapd", "-f", "-Lo", *self.options, "-C", "-c", str(configuration), f"udp:127.0.0.1:{self.port}"],
            stdout=self._file, stderr=subprocess.STDOUT, env={**self.environment, "SNMP_PERSISTENT_DIR": str(folder)})
        until(lambda: "NET-SNMP version" in self.log.read_text(), 10, "snmptrapd did not start")

    def lines(self):
        """Whole ones: the last may be on its way."""
        return self.log.read_text().split("\n")[:-1]

    def traps(self):
        found = []
        for line in self.lines():
            if line.startswith("V2 "):
                values = {}
                for part in line[3:].split("\t"):
                    values.update(parse(part))
                items = list(values.items())
                assert [oid for oid, _ in items[:2]] == ["1.3.6.1.2.1.1.3.0", "1.3.6.1.6.3.1.1.4.1.0"]
                found.append({"version": 2, "up_time": items[0][1], "oid": items[1][1], "values": dict(items[2:])})
            elif line.startswith("V1 "):
                head, _, rest = line[3:].partition("|")
                enterprise, generic, specific = head.split(" ")
                values = {}
                for part in filter(None, rest.split("\t")):
                    values.update(parse(part))
                number = specific.lstrip(".") if generic == "6" else "generic" + generic
                found.append({"version": 1, "oid": f"{enterprise.lstrip('.')} {number}", "values": values})
        return found

    def oids(self):
        return [trap["oid"] for trap in self.traps()]

    def until(self, oid, timeout=15):
        until(lambda: oid in self.oids(), timeout, lambda: f"{oid} is not among {self.oids()}")
        return next(trap for trap in self.traps() if trap["oid"] == oid)

    def close(self):
        self.process.terminate()
        self.process.wait(10)
        self._file.close()


DRIVER = next((path for path in ("/lib/nut/snmp-ups", "/usr/lib/nut/snmp-ups") if os.access(path, os.X_OK)), None)


def nut_variables(port, folder, mibs="auto"):
    """What NUT's snmp-ups publishes after one round of reading."""
    state = pathlib.Path(tempfile.mkdtemp(dir=folder))
    (state / "nut.conf").write_text("MODE=none\n")
    (state / "ups.conf").write_text(
        f'[card]\n driver = snmp-ups\n port = 127.0.0.1:{port}\n mibs = {mibs}\n snmp_version = v2c\n')
    environment = {**ENVIRONMENT, "NUT_CONFPATH": str(state), "NUT_STATEPATH": str(state), "NUT_ALTPIDPATH": str(state)}
    user = ["-u", "root"] if os.geteuid() == 0 else []
    done = subprocess.run([DRIVER, *user, "-a", "card", "-d", "1"], env=environment, capture_output=True, text=True,
                          timeout=90 * PATIENCE)
    found = dict(line.split(": ", 1) for line in done.stdout.splitlines() if ": " in line)
    assert found, done.stdout + done.stderr
    return found
