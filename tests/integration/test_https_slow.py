"""slowhttptest against the card: slow headers, slow bodies, slow readers (row T5 of the security promises)."""

import pathlib
import re
import shutil
import subprocess

import pytest

from card_client import PATIENCE, SANITIZED, until
from running_time import RunningTime
from web_client import OPTIONS, Web

pytestmark = pytest.mark.skipif(shutil.which("slowhttptest") is None, reason="slowhttptest is not installed")
SECONDS = 15 if SANITIZED else 30  # longer than a header may take (10 s)
MODES = {"slow headers": ("-H", "-i", "2"), "slow bodies": ("-B", "-i", "2"),
         "slow readers": ("-X", "-w", "1", "-y", "2", "-n", "5", "-z", "1", "-k", "3")}


def has_ended(process, within):
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        return False
    return True


def resident(card):
    status = pathlib.Path(f"/proc/{card.process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1])


@pytest.mark.parametrize("mode", MODES)
def test_slow_clients_hold_nobody_up(start_card, mode):
    """200 slow clients from one address: another one is answered within a second throughout, and the memory comes back."""
    card = start_card(None, *OPTIONS, online=False, config={"http": {"mode": "local"}, "https": {"enabled": True}})
    web = Web(card, source="127.0.0.2").set_up()
    before = resident(card)
    attack = subprocess.Popen(
        ["slowhttptest", "-c", "200", *MODES[mode], "-r", "50", "-u", f"https://127.0.0.1:{card.ports['https']}/", "-x", "24",
         "-p", "3", "-l", str(SECONDS)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    slowest, answers = 0.0, 0
    while not has_ended(attack, within=0.05):  # the pace of a page: a client like others, not a flood of its own
        with RunningTime() as ran:
            assert web.get("/api/v1/session").status == 200
        slowest, answers = max(slowest, ran.seconds), answers + 1
    output = attack.communicate()[0]
    assert "HTTP" in output and answers > SECONDS, output
    assert slowest < 1 * PATIENCE
    until(lambda: Web(card).send("GET", "/api/v1/session").status == 401, 10)  # the attacker's address is served again
    if not SANITIZED:  # their allocators keep what is freed
        until(lambda: resident(card) < before * 1.1 + 1024, 40, lambda: f"{before} -> {resident(card)} kB")
