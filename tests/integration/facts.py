"""The manual's facts (data/*.csv) and the API's names for them: what the tests expect, independent of the firmware's tables."""

import csv
import dataclasses
import functools
import pathlib

DATA = pathlib.Path(__file__).parent / "data"
LEVELS = {"I": "information", "W": "warning", "C": "critical", "": None}
NOT_MANAGED = 0xFFFF


def rows(name):
    with open(DATA / name, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))


@dataclasses.dataclass(frozen=True)
class Fact:
    map: str
    table: str
    address: int  # of a single UPS
    bit: int | None
    acronym: str
    text: str
    level: str | None
    announced: bool
    event_text: str
    scale: str
    scale_t014_1: str
    signed: bool
    value: str | None  # the API's name of the measurement, flag or alarm
    flag: str | None
    alarm: str | None

    def __str__(self):
        return f"{self.map} {self.acronym}"

    def at(self, block):
        """Its address in a block: 0 for the system, u for unit or module u (the top nibble)."""
        return block << 12 | self.address & 0x0FFF

    def decode(self, word, t014=0):
        """The value the API must show for the raw word; None when the UPS does not manage it."""
        if word == NOT_MANAGED:
            return None
        if self.signed and word & 0x8000:
            word -= 0x10000
        scale = self.scale_t014_1 if t014 else self.scale
        decimals = len(scale.partition(".")[2])
        return round(word / 10**decimals, decimals)


@functools.cache
def facts(map_name):
    names = {}
    for row in rows("names.csv"):
        if row["map"] == map_name:
            names[row["table"], row["acronym"], row["bit"], row["kind"]] = row["name"]
    result = []
    for row in rows(f"{map_name}.csv"):
        key = row["table"], row["acronym"], row["bit"]
        result.append(Fact(
            map_name, row["table"], int(row["address"], 16), int(row["bit"]) if row["bit"] else None, row["acronym"],
            row["text"], LEVELS[row["level"]], row["announced"] == "yes", row["event_text"], row["scale"],
            row["scale_t014_1"], row["signed"] == "signed",
            *(names.get((*key, kind)) for kind in ("value", "flag", "alarm"))))
    return tuple(result)


def measurements(map_name):
    return [fact for fact in facts(map_name) if fact.value and fact.table == "measurements"]


def flags(map_name):
    return [fact for fact in facts(map_name) if fact.flag and fact.table == "status"]


def alarms(map_name):
    return [fact for fact in facts(map_name) if fact.alarm]


def fact(map_name, acronym, table=None):
    return next(f for f in facts(map_name) if f.acronym == acronym and table in (None, f.table))


def device_name(map_name, code):
    """The model name the manual gives a type code; None for a code it does not list."""
    return next((row["name"] for row in rows("device_types.csv")
                 if row["map"] == map_name and int(row["code"]) == code), None)


@dataclasses.dataclass(frozen=True)
class Device:
    """What a simulated device is: the promise of its name (ups_sim --list)."""
    name: str
    map: str
    architecture: str
    nodes: tuple  # (node id, block of its registers)
    phases: tuple
    summarised: tuple = ()  # ids of modules without registers of their own: their unit's summary words tell of them

    def __str__(self):
        return self.name


def _members(kind, count):
    return tuple((f"{kind}-{n}", n) for n in range(1, count + 1))


DEVICES = {device.name: device for device in (
    Device("jbusp-1ph", "jbusp", "single", (("system", 1),), (1, 1)),
    Device("jbusp-3-1", "jbusp", "single", (("system", 1),), (3, 1)),
    Device("jbusp-3-3", "jbusp", "single", (("system", 1),), (3, 3)),
    Device("jbusp-digys", "jbusp", "single", (("system", 1),), (3, 3)),
    Device("jbusp-parallel", "jbusp", "parallel", (("system", 0),) + _members("unit", 3), (3, 3)),
    Device("vumap", "vumap", "single", (("system", 0),), (3, 3)),
    Device("vumap-1ph", "vumap", "single", (("system", 0),), (1, 1)),
    Device("vumap-modular", "vumap", "modular", (("system", 0),) + _members("module", 4), (3, 3)),
    Device("vumap-parallel", "vumap", "parallel", (("system", 0),) + _members("unit", 3), (3, 3)),
    Device("vumap-modular-parallel", "vumap", "modular_parallel", (("system", 0),) + _members("unit", 2), (3, 3),
           tuple(f"unit-{unit}/module-{module}" for unit in (1, 2) for module in (1, 2, 3, 4))),
    Device("sts", "sts", "sts", (("system", 0),), (3, 3)),
)}
API_MAP = {"jbusp": "JBUSP", "vumap": "VU-MAP", "sts": "STS"}
