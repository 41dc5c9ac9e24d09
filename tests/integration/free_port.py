"""A port for a server whose port must be known before it starts. Below those that the system gives away by itself (for port 0 and
for clients), so that no other test takes it between here and there; and no two tests of this machine are given the same."""

import pathlib
import random
import socket

EPHEMERAL = pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range")
given = []  # names that this process has, as long as it lives


def is_given(port):
    name = socket.socket(socket.AF_UNIX)
    try:
        name.bind(f"\0netvision-test-port-{port}")
    except OSError:
        name.close()
        return True
    given.append(name)
    return False


def free_port(kind=socket.SOCK_STREAM):
    first_of_the_system = int(EPHEMERAL.read_text().split()[0])
    while True:
        port = random.randrange(10_000, max(first_of_the_system, 11_000))
        with socket.socket(socket.AF_INET6, kind) as probe:
            probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            try:
                probe.bind(("::", port))
            except OSError:
                continue
            if not is_given(port):
                return port


def free_udp_port():
    return free_port(socket.SOCK_DGRAM)
