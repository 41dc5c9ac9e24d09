"""A run of the tests that is killed leaves nothing behind that holds a line or a port."""

import os
import pathlib
import signal
import subprocess
import sys
import tempfile

from card_client import until

RUN = """
import sys
sys.path.insert(0, sys.argv[2])
from card_client import Card
from sim_client import Simulator
ups = Simulator("vumap", sys.argv[1], "--no-pacing")
card = Card(sys.argv[1], ups.link).start()
print(ups.process.pid, card.process.pid, flush=True)
sys.stdin.read()
"""


def is_running(pid):
    try:
        state = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in "ZX"  # dead, and nobody has asked for its exit code


def test_a_killed_run_takes_its_programs_with_it():
    """The simulator and the daemon of a process that gets SIGKILL."""
    with tempfile.TemporaryDirectory(prefix="nv-killed-") as folder:
        run = subprocess.Popen([sys.executable, "-c", RUN, folder, pathlib.Path(__file__).parent], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": folder})
        pids = [int(pid) for pid in run.stdout.readline().split()]
        try:
            assert len(pids) == 2 and all(map(is_running, pids))
            run.kill()
            run.communicate()
            until(lambda: not any(map(is_running, pids)), 10, "they still run")
        finally:
            for pid in filter(is_running, pids):
                os.kill(pid, signal.SIGKILL)
