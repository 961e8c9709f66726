"""Network namespaces: who lives in which, with what addresses, behind which firewall rules.

Everything here runs inside a network namespace of its own that has no device but its loopback, so
nothing that is built in it has a way out.
"""

import ctypes
import fcntl
import os
import socket
import struct
import subprocess
from dataclasses import dataclass, field

CLONE_NEWNET = 0x40000000
SIOCETHTOOL = 0x8946
# Commands of <linux/ethtool.h> that switch off segmentation and checksum offload, so that the
# capture holds the packets a wire would carry.
OFFLOADS = {"tx-checksum": 0x17, "scatter-gather": 0x19, "tso": 0x1F, "gso": 0x24, "gro": 0x2C}

_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Host:
    """A machine inside, or a place outside: one namespace."""

    name: str
    v4: str
    v6: str
    tags: tuple = ()
    # Outside only: the networks that are reached there, one-way delay, and share of packets lost.
    prefixes: tuple = ()
    delay: float = 0.0
    loss: float = 0.0

    def address(self, version):
        return self.v4 if version == 4 else self.v6


@dataclass
class World:
    """All that takes part in a run."""

    machines: dict
    rules: list
    places: list = field(default_factory=list)
    inside_v4: str = "10.20.0.0/16"
    inside_v6: str = "fd20::/48"

    def named(self, name):
        return self.machines[name]

    def tagged(self, tag):
        return [m for m in self.machines.values() if tag in m.tags]


def enter(name):
    """Moves the calling thread, and the processes it starts from now on, into a namespace."""
    handle = os.open(f"/run/netns/{name}", os.O_RDONLY)
    try:
        if _libc.setns(handle, CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), f"cannot enter namespace {name}")
    finally:
        os.close(handle)


def ip(*lines, namespace=None):
    """Runs lines of ip(8), all in one process."""
    command = ["ip"] + (["-n", namespace] if namespace else []) + ["-batch", "-"]
    subprocess.run(command, input="\n".join(lines) + "\n", text=True, check=True)


def assert_isolated(namespace_outside):
    """Refuses to go on in the namespace the lab was called from, or in one that has a route."""
    with open("/proc/self/net/route") as routes:
        if os.readlink("/proc/self/ns/net") == namespace_outside or len(routes.readlines()) > 1:
            raise SystemExit("lab: this is not an isolated network namespace; nothing was started")


def sysctl(**values):
    """Writes settings of the namespace the calling thread is in; dots are written as __."""
    for key, value in values.items():
        with open("/proc/sys/net/" + key.replace("__", "/"), "w") as setting:
            setting.write(str(value))


def plain_frames(device):
    """Switches a device's offloads off; a device that lacks one of them keeps its state."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        for command in OFFLOADS.values():
            value = ctypes.create_string_buffer(struct.pack("II", command, 0))
            request = struct.pack("16sP", device.encode(), ctypes.addressof(value))
            try:
                fcntl.ioctl(control, SIOCETHTOOL, request.ljust(40, b"\0"))
            except OSError:
                continue


def build_inside(world):
    """The border router with its bridge, and every machine behind it with its firewall."""
    ip("netns add border")
    ip(
        "link set lo up",
        "link add br-in type bridge",
        "link set br-in up",
        f"addr add {gateway(world.inside_v4)}/16 dev br-in",
        f"addr add {gateway(world.inside_v6)}/48 dev br-in nodad",
        namespace="border",
    )
    for number, machine in enumerate(world.machines.values()):
        name = machine.name
        ip(
            f"netns add {name}",
            f"link add m{number} netns border type veth peer name eth0 netns {name}",
        )
        ip(f"link set m{number} master br-in up", namespace="border")
        ip(
            "link set lo up",
            "link set eth0 up",
            f"addr add {machine.v4}/16 dev eth0",
            f"addr add {machine.v6}/48 dev eth0 nodad",
            f"route add default via {gateway(world.inside_v4)}",
            f"route add ::/0 via {gateway(world.inside_v6)}",
            namespace=name,
        )
        enter(name)
        plain_frames("eth0")
        subprocess.run(["nft", "-f", "-"], input=firewall(world, machine), text=True, check=True)
    enter("border")
    plain_frames("br-in")
    sysctl(ipv4__ip_forward=1, ipv6__conf__all__forwarding=1, ipv4__conf__all__rp_filter=0)


def gateway(network):
    """The router's address inside: 10.20.0.1 of 10.20.0.0/16, fd20::1 of fd20::/48."""
    first = network.split("/")[0]
    return first + "1" if ":" in first else first.rsplit(".", 1)[0] + ".1"


def firewall(world, machine):
    """The machine's own packet filter: what the network's rules let in, and answers."""
    lines = []
    for rule in world.rules:
        if rule["dest_tag"] not in machine.tags:
            continue
        sources = list(rule.get("source_ranges", []))
        if "source_tag" in rule:
            sources += [a for m in world.tagged(rule["source_tag"]) for a in (m.v4, m.v6)]
        for version, family in ((4, "ip"), (6, "ip6")):
            own = [s for s in sources if (":" in s) == (version == 6)]
            if not own:
                continue
            anywhere = any(s.endswith("/0") for s in own)
            match = "" if anywhere else f"{family} saddr {{ {', '.join(own)} }} "
            scope = f"meta nfproto ipv{version} "
            lines += [scope + match + port_match(p) + " accept" for p in rule["ports"]]
    return "\n".join(
        [
            "table inet glacis {",
            " chain input {",
            "  type filter hook input priority 0; policy drop;",
            "  iif lo accept",
            "  ct state established,related accept",
            "  icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert } accept",
            *(f"  {line}" for line in lines),
            " }",
            "}",
            "",
        ]
    )


def port_match(port):
    protocol, _, numbers = port.partition("/")
    if protocol in ("icmp", "icmpv6"):
        return f"meta l4proto {'icmp' if protocol == 'icmp' else 'ipv6-icmp'}"
    return f"{protocol} dport {numbers}"
