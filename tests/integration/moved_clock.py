"""A wall clock that somebody set wrong, for a card to run under (tests/support/moved_clock.c)."""

import datetime

import pytest

from card_client import BUILD, SANITIZED

SHIM = BUILD / "tests" / "libmoved_clock.so"
needs_moved_clock = pytest.mark.skipif(SANITIZED, reason="a sanitizer must come before what is preloaded")


def utc_now():
    return datetime.datetime.now(datetime.timezone.utc)


class MovedClock:
    """The wall clock of a program started with `environment`; the steady one is the machine's."""

    def __init__(self, file, moment, zone="UTC"):
        self.file, self.zone = file, zone
        self.set(moment)

    def set(self, moment):
        seconds = round((moment - utc_now()).total_seconds())
        self.ahead = datetime.timedelta(seconds=seconds)  # what the shim adds, to the microsecond
        aside = self.file.with_suffix(".new")
        aside.write_text(str(seconds))
        aside.rename(self.file)

    def is_shown_by(self, time):
        """However long it took to ask for it."""
        return abs(time - utc_now() - self.ahead) < datetime.timedelta(minutes=5)

    @property
    def environment(self):
        return {"LD_PRELOAD": str(SHIM), "MOVED_CLOCK": str(self.file), "TZ": self.zone}
