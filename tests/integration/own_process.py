"""Programs that tests start: they die with the process that started them, also when that is killed."""

import subprocess


def start(command, **more):
    """subprocess.Popen. Linux takes the thread that started it for its parent: a thread must last as long as its program."""
    return subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "--", *map(str, command)], **more)
