"""The scenes of the other tests: a set-up that fails leaves no process behind."""

import pathlib

import pytest

from scenes import logged_in_card, simulators


def children():
    return {pid for task in pathlib.Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()}


def test_a_set_up_that_fails_leaves_nothing_running(tmp_path):
    """The daemon refuses an option after the simulator began; a user is refused after both began."""
    before = children()
    with pytest.raises(AssertionError):
        with logged_in_card(tmp_path, options=["--no-such-option"]):
            pass
    with pytest.raises(AssertionError):
        with logged_in_card(tmp_path, users=[("nobody", "no such access", "x")]):
            pass
    with pytest.raises(RuntimeError):
        with simulators(tmp_path) as start:
            start("vumap")
            start("no-such-device")
    assert children() <= before  # a dead one of an earlier test may have been seen off
