"""The time zone of the card (manual 15.1, "Time Zone" and "Daylight Saving Time"): whatever shows local time follows it, at once.
Python's zoneinfo says what the time is where."""

import datetime
import pathlib
import re
import zoneinfo

import pytest

from card_client import PATIENCE, until
from moved_clock import MovedClock, needs_moved_clock, utc_now
from scenes import logged_in_card
from snmp_client import T7, Snmp

MIB = pathlib.Path(__file__).resolve().parents[2] / "mibs" / "NETVISION8-UPS-MIB.txt"
LAST_WEST = 26  # the names have no sign: up to here they are behind Greenwich
# Where the hours in the MIB's names are no longer the law: number -> hours of now, and since when.
OTHER_LAWS = {
    2: 12,  # Kwajalein crossed the date line in 1993
    8: -6,  # Chihuahua, 2022
    22: -4,  # Georgetown, 1992
    23: -2,  # Greenland, 2023
    34: 3,  # Minsk, 2011
    53: 7,  # Novosibirsk, 2016
    55: 5.5,  # Sri Lanka, 2006
}
PLACES = {20: "America/St_Johns", 31: "Europe/Paris", 52: "Asia/Kathmandu", 70: "Australia/Sydney"}


def standard_offsets():
    """{number: minutes ahead of UTC without summer time}, by the MIB and what has changed since."""
    names = re.search(r"upsAgentNtpTimeZone OBJECT-TYPE\s+SYNTAX INTEGER \{(.*?)\}", MIB.read_text(), re.S)[1]
    rows = re.findall(r"gmt(\d\d)(\d\d)\w+\((\d+)\)", names)
    offsets = {int(number): (int(hours) * 60 + int(minutes)) * (-1 if int(number) <= LAST_WEST else 1)
               for hours, minutes, number in rows}
    return {**offsets, **{number: hours * 60 for number, hours in OTHER_LAWS.items()}}


@pytest.fixture(scope="module")
def card(tmp_path_factory):
    with logged_in_card(tmp_path_factory.mktemp("zone")) as card:
        yield card


def choose(card, **settings):
    answer = card.admin.request("PATCH", "/api/v1/settings/clock", settings, {"If-Match": "*"})
    assert answer.status == 200, (settings, answer)


def clock_of(card):
    return card.admin.get("/api/v1/clock").json["card"]


def ups_clock(card):
    return until(lambda: card.admin.get("/api/v1/clock").json["ups"])


def ahead_of_utc(clock):
    """Minutes."""
    utc = datetime.datetime.fromisoformat(clock["time"].replace("Z", "+00:00")).replace(tzinfo=None)
    return round((datetime.datetime.fromisoformat(clock["local"]) - utc).total_seconds() / 60)


def now_in(place):
    return datetime.datetime.now(zoneinfo.ZoneInfo(place))


def is_about_now(local, place):
    return abs(local - now_in(place).replace(tzinfo=None)) < datetime.timedelta(seconds=10 * PATIENCE)


def test_each_number_is_the_zone_of_its_place(card):
    """All 77: the card's clock without summer time, and the words of the schema."""
    part = card.admin.get("/api/v1/settings/clock/schema").json["properties"]["time_zone"]
    assert part["default"] is None
    labels = {choice["const"]: choice["title"] for choice in part["oneOf"]}
    offsets = standard_offsets()
    assert sorted(labels, key=lambda number: number or 0) == [None, *sorted(offsets)] and len(offsets) == 77
    for number, minutes in offsets.items():
        hours = f"GMT{'-' if minutes < 0 else '+'}{int(abs(minutes)) // 60:02}:{int(abs(minutes)) % 60:02} "
        assert labels[number].startswith(hours) and len(labels[number]) > len(hours), number
        choose(card, time_zone=number, daylight_saving="disabled")
        assert ahead_of_utc(clock_of(card)) == minutes, number
    choose(card, time_zone=None, daylight_saving="auto")


@pytest.mark.parametrize("number, place", PLACES.items())
def test_local_times_follow_the_zone_at_once(card, number, place):
    """Clock, logs as CSV and JSON, periods asked for, SNMP: as zoneinfo has it, summer time of this day included."""
    choose(card, time_zone=number)
    assert ahead_of_utc(clock_of(card)) == now_in(place).utcoffset().total_seconds() / 60
    event = until(lambda: card.admin.get("/api/v1/logs?log=card&per_page=1").json["events"])[0]
    moment = datetime.datetime.fromisoformat(event["time"])
    assert moment.utcoffset() == moment.astimezone(zoneinfo.ZoneInfo(place)).utcoffset()
    local = moment.strftime("%d/%m/%Y %H:%M:%S")
    assert local in card.admin.get("/api/v1/logs/card_events").text
    second = moment.replace(tzinfo=None).isoformat()
    found = card.admin.get(f"/api/v1/logs?log=card&from={second}&to={second}").json["events"]
    assert event["id"] in [one["id"] for one in found]
    shown = Snmp(card.ports["snmp"]).get(f"{T7}.1.9.4.0", f"{T7}.1.9.5.0", f"{T7}.1.9.7.0")
    assert is_about_now(datetime.datetime.strptime(" ".join(shown[:2]), "%d/%m/%Y %H:%M:%S"), place)
    assert shown[2] == number


def test_summer_time_may_last_all_the_year(card):
    choose(card, time_zone=31, daylight_saving="enabled")
    assert ahead_of_utc(clock_of(card)) == 120
    choose(card, time_zone=None, daylight_saving="auto")


def test_the_ups_gets_local_time(card):
    """What stands in its registers afterwards (JBUS table R, date and time)."""
    choose(card, time_zone=52)
    assert card.admin.request("POST", "/api/v1/clock/ups").status == 204
    minute_second, day_hour, month_weekday, year = card.ups.read(0x00CB, 4)
    given = datetime.datetime(2000 + year, month_weekday >> 8, day_hour >> 8, day_hour & 0xFF, minute_second >> 8,
                              minute_second & 0xFF)
    assert is_about_now(given, "Asia/Kathmandu")
    until(lambda: abs(ups_clock(card)["drift_s"]) <= 2 * PATIENCE, what=lambda: ups_clock(card))
    choose(card, time_zone=None)


def test_none_chosen_the_operating_systems_zone_counts(ups, start_card):
    """As from the factory; SNMP, which has no number for that, shows London's."""
    card = start_card(ups.link, env={"TZ": "Asia/Kolkata"})
    assert ahead_of_utc(card.get("/api/v1/clock")["card"]) == 330
    assert Snmp(card.ports["snmp"]).value(f"{T7}.1.9.7.0") == 28


def test_a_zone_that_the_system_lacks_is_told(ups, start_card, tmp_path):
    """Without tzdata the daemon runs on the operating system's zone, and its log says why."""
    card = start_card(ups.link, env={"TZ": "UTC0", "TZDIR": str(tmp_path)}, config={"clock": {"time_zone": 31}})
    assert ahead_of_utc(card.get("/api/v1/clock")["card"]) == 0
    assert "no data of time zone Europe/Paris (Debian package tzdata); the operating system's zone counts" in card.log()


@needs_moved_clock
def test_the_clock_changes_to_summer_time_by_itself(ups, start_card, tmp_path):
    """2027-03-28 01:00 UTC, whatever the zone of the operating system is."""
    clock = MovedClock(tmp_path / "clock", datetime.datetime(2027, 3, 28, 0, 59, 50, tzinfo=datetime.timezone.utc))
    card = start_card(ups.link, env=clock.environment, config={"clock": {"time_zone": 31}})
    ahead = [ahead_of_utc(card.get("/api/v1/clock")["card"])]
    until(lambda: ahead.append(ahead_of_utc(card.get("/api/v1/clock")["card"])) or ahead[-1] == 120, 40)
    assert utc_now() + clock.ahead >= datetime.datetime(2027, 3, 28, 1, tzinfo=datetime.timezone.utc)
    assert set(ahead) <= {60, 120}
