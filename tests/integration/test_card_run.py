"""tools/run: one command from a clone to a running card, and nothing left behind."""

import json
import os
import re
import signal
import subprocess
import urllib.request

import pytest

from card_client import BUILD, ROOT, until

pytestmark = pytest.mark.skipif(BUILD != ROOT / "build" / "release", reason="tools/run runs the release build")


# Two that begin at once would both find the usual port free; the last test alone takes that.
ANY_PORTS = ("--http-port", "0", "--https-port", "0")


@pytest.fixture
def run(tmp_path):
    started = []

    def start(*options):
        output = open(tmp_path / "output", "w+b", buffering=0)
        process = subprocess.Popen([ROOT / "tools" / "run", *map(str, options)], stdout=output, stderr=subprocess.STDOUT,
                                   stdin=subprocess.DEVNULL, start_new_session=True,
                                   env={**os.environ, "TMPDIR": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state-home")})
        process.text = lambda: (tmp_path / "output").read_text()
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)  # a build it may be in, too
        process.wait(20)


def ready(process):
    # It builds what is not up to date, so run these tests after a build.
    until(lambda: "Ctrl-C" in process.text() or process.poll() is not None, 300, process.text)
    return re.search(r"(http://127\.0\.0\.1:\d+)/api/v1/snapshot", process.text())


def leftovers(tmp_path, process):
    mine = [pid for pid in os.listdir("/proc") if pid.isdigit() and os.path.exists(f"/proc/{pid}/stat")
            and _session(pid) == process.pid]
    return mine, [path.name for path in tmp_path.iterdir() if path.name.startswith("netvisiond-run")]


def _session(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
            return int(stat.read().rpartition(")")[2].split()[3])
    except OSError:
        return None


def _program(pid):
    try:
        return os.readlink(f"/proc/{pid}/exe")
    except OSError:  # it has ended
        return ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_runs_until_ctrl_c_and_leaves_nothing(tmp_path, run, number):
    process = run("--device", "sts", *ANY_PORTS)
    base = ready(process).group(1)

    def online():
        with urllib.request.urlopen(f"{base}/api/v1/snapshot", timeout=5) as answer:
            snapshot = json.load(answer)
        return snapshot if snapshot["link"]["state"] == "online" else None

    assert until(online, 20)["device"]["map"] == "STS"
    os.killpg(process.pid, number)  # what a terminal does
    assert process.wait(10) == 0, process.text()
    assert leftovers(tmp_path, process) == ([], [])


def test_says_so_when_the_daemon_dies(tmp_path, run):
    process = run(*ANY_PORTS)
    assert ready(process), process.text()
    children = [int(pid) for pid in os.listdir("/proc") if pid.isdigit() and _session(pid) == process.pid]
    daemon = next(pid for pid in children if _program(pid).endswith("/netvisiond"))
    os.kill(daemon, signal.SIGKILL)
    assert process.wait(20) != 0
    assert "netvisiond ended by itself" in process.text()
    assert leftovers(tmp_path, process) == ([], [])


@pytest.mark.parametrize("options, named", [(["--device", "toaster"], "toaster"), (["--device"], "--device"),
                                            (["--nonsense"], "--nonsense")], ids=lambda value: " ".join(value) if isinstance(value, list) else "")
def test_a_wrong_option_ends_it(tmp_path, run, options, named):
    process = run(*options)
    assert process.wait(300) != 0
    assert named in process.text()
    assert leftovers(tmp_path, process) == ([], [])


def test_a_real_line_keeps_its_state(tmp_path, run):
    process = run("--serial", "/dev/null", "--http-port", "0")
    assert ready(process)
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert (tmp_path / "state-home" / "netvisiond").is_dir()
