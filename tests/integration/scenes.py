"""Scenes that several files share, for the fixtures of a whole file. However a set-up or a test fails, nothing stays running.

    @pytest.fixture(scope="module")
    def card(tmp_path_factory):
        with logged_in_card(tmp_path_factory.mktemp("logs"), users=[VIEWER]) as card:
            yield card
"""

import contextlib
import subprocess
import typing

import pytest

from card_client import Card
from conftest import FAST
from facts import DEVICES
from sim_client import Simulator
from web_client import OPTIONS, KeptWeb


class User(typing.NamedTuple):
    name: str
    access: str
    password: str

    def log_in(self, web):
        return web.log_in(self.name, self.password)


VIEWER = User("viewer", "read_only", "Viewer#Viewer7")
WORKER = User("worker", "read_write", "Worker#Worker7")


@contextlib.contextmanager
def disk_of_its_own(folder, size):
    """The folder as a file system of that size ("2m"); the test is skipped where mounting is not allowed."""
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True)
    if made.returncode != 0:
        pytest.skip("needs the right to mount a disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def end_of(simulator):
    code = simulator.close()
    assert code == 0, f"exit code of the simulator: {code}"


@contextlib.contextmanager
def logged_in_card(directory, device="vumap", options=(), config=None, users=()):
    """A card with HTTPS that has found its UPS (card.ups), its administrator logged in (card.admin), and these users."""
    with contextlib.ExitStack() as stack:
        ups = Simulator(device, directory, *FAST)
        stack.callback(end_of, ups)
        ups.device = DEVICES[device]
        settings = {"https": {"enabled": True}, **(config or {})}
        card = Card(directory, ups.link, *OPTIONS, *options, config=settings)
        stack.callback(card.close)
        card.ups = ups
        card.start().until_online()
        card.admin = KeptWeb(card).set_up()
        for index, user in enumerate(users, 1):
            card.admin.add_user(index, *user)
        yield card


@contextlib.contextmanager
def simulators(directory):
    """start(device, option=value...): as many simulated UPS without pacing as a test likes, each ends with exit code 0."""
    with contextlib.ExitStack() as stack:
        def start(device, **options):
            simulator = Simulator.start(device, directory, no_pacing=True, **options)
            stack.callback(end_of, simulator)
            return simulator
        yield start
