"""How long something took while this machine ran. A pause of the whole machine (a busy host stops its guests for seconds) makes
nothing slow that must be quick, so it counts as a moment."""

import threading
import time

TICK, MOST = 0.02, 0.1  # s; what a tick counts at most


class RunningTime:
    """with RunningTime() as ran: ...; ran.seconds, also meanwhile."""

    def __init__(self):
        self.seconds = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._count, daemon=True)

    def _count(self):
        before = time.monotonic()
        while not self._over.wait(TICK):
            before = self._add(before)
        self._add(before)

    def _add(self, before):
        now = time.monotonic()
        self.seconds += min(now - before, MOST)
        return now

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()
