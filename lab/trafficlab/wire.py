"""The long way between outside and inside: every packet takes its place's delay, some get lost.

Each place outside is a namespace whose only device is the end of a tunnel held here; the other end
is the border router's. A packet towards an address that belongs to no place is dropped.
Within one place and direction packets keep their order.
"""

import fcntl
import heapq
import ipaddress
import os
import random
import select
import struct
import time

from trafficlab import space

TUNSETIFF = 0x400454CA
IFF_TUN_NO_PI = 0x0001 | 0x1000
LARGEST = 65536


def open_tunnel(namespace):
    """A tunnel device `wan` in a namespace; returns the file that carries its packets."""
    space.enter(namespace)
    handle = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(handle, TUNSETIFF, struct.pack("16sH22x", b"wan", IFF_TUN_NO_PI))
    space.ip(
        "link set lo up",
        "link set wan txqueuelen 5000 up",
        namespace=namespace,
    )
    return handle


class Wire:
    def __init__(self, world, seed):
        self.random = random.Random(seed)
        self.border = open_tunnel("border")
        self.outside = {}
        self.networks = []
        self.cache = {}
        routes = []
        for place in world.places:
            space.ip(f"netns add {place.name}")
            handle = open_tunnel(place.name)
            local = [f"route add local {p} dev lo" for p in place.prefixes]
            space.ip(
                f"addr add {place.v4}/32 dev wan",
                f"addr add {place.v6}/128 dev wan nodad",
                f"route add default dev wan src {place.v4}",
                f"route add ::/0 dev wan src {place.v6}",
                *local,
                namespace=place.name,
            )
            self.outside[handle] = place
            for prefix in (f"{place.v4}/32", f"{place.v6}/128", *place.prefixes):
                self.networks.append((ipaddress.ip_network(prefix), handle))
                routes.append(f"route replace {prefix} dev wan")
        self.networks.sort(key=lambda entry: -entry[0].prefixlen)
        space.ip(*routes, namespace="border")
        self.last = {}

    def lookup(self, packet):
        """The place that a packet from inside goes to, or None."""
        raw = packet[16:20] if packet[0] >> 4 == 4 else packet[24:40]
        if raw not in self.cache:
            if len(self.cache) > 100_000:
                self.cache.clear()
            address = ipaddress.ip_address(raw)
            found = (h for n, h in self.networks if n.version == address.version and address in n)
            self.cache[raw] = next(found, None)
        return self.cache[raw]

    def due(self, place, direction):
        """When a packet that arrives now comes out, or None where it gets lost."""
        if self.random.random() < place.loss:
            return None
        wait = place.delay + self.random.expovariate(1 / (place.delay * 0.03 + 0.0002))
        at = max(time.monotonic() + wait, self.last.get((place.name, direction), 0.0))
        self.last[place.name, direction] = at
        return at

    def run(self):
        """Carries packets until killed."""
        poller = select.poll()
        for handle in (self.border, *self.outside):
            poller.register(handle, select.POLLIN)
        waiting = []
        number = 0
        while True:
            now = time.monotonic()
            while waiting and waiting[0][0] <= now:
                _, _, handle, packet = heapq.heappop(waiting)
                try:
                    os.write(handle, packet)
                except OSError:
                    continue
            pause = (waiting[0][0] - now) * 1000 if waiting else 1000
            for handle, _ in poller.poll(pause):
                for _ in range(64):
                    try:
                        packet = os.read(handle, LARGEST)
                    except BlockingIOError:
                        break
                    if handle == self.border:
                        to = self.lookup(packet)
                        if to is None:
                            continue
                        at = self.due(self.outside[to], "out")
                    else:
                        to = self.border
                        at = self.due(self.outside[handle], "in")
                    if at is not None:
                        number += 1
                        heapq.heappush(waiting, (at, number, to, packet))
