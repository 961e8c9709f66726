"""Somebody harmless with an address of their own, and what a network stack does for them."""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import struct
import time

TLS = ssl.create_default_context()
TLS.check_hostname = False
TLS.verify_mode = ssl.CERT_NONE
AGENTS = [
    "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_5) AppleWebKit/605.1.15 Safari/605.1.15",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0 Safari/537.36",
]


class Person:
    """Somebody with an address, who does one thing after the other."""

    def __init__(self, world, home, chance, until):
        self.world = world
        self.home = home
        self.chance = chance
        self.until = until

    def outside(self):
        return bool(self.home.get("prefixes"))

    def address(self, version):
        """One of the place's own addresses; a machine inside has just one of each family."""
        if not self.outside():
            return self.home["v4" if version == 4 else "v6"]
        choices = [p for p in self.home["prefixes"] if (":" in p) == (version == 6)]
        network = ipaddress.ip_network(self.chance.choice(choices))
        return str(network[self.chance.randrange(10, min(network.num_addresses - 10, 1 << 40))])

    def version(self):
        return 6 if self.chance.random() < 0.22 else 4

    def machine(self, *names):
        return self.world["machines"][self.chance.choice(names)]

    def pause(self, mean):
        """Waits like a human: mostly short, now and then long."""
        time.sleep(min(self.chance.lognormvariate(0, 0.9) * mean * 0.7, 30))

    def connect(self, host, port, own):
        return socket.create_connection((host, port), timeout=10, source_address=(own, 0))

    def http(self, host, own, tls=False, port=None):
        port = port or (443 if tls else 80)
        client = (
            http.client.HTTPSConnection(host, port, timeout=15, source_address=(own, 0), context=TLS)
            if tls
            else http.client.HTTPConnection(host, port, timeout=15, source_address=(own, 0))
        )
        client.connect()
        return client

    def fetch(self, client, path, method="GET", body=None, headers=None):
        agent = {"User-Agent": self.chance.choice(AGENTS), "Accept-Language": "en", **(headers or {})}
        client.request(method, path, body=body, headers=agent)
        return client.getresponse().read()

    def lookup(self, *names, own=None, kind=1):
        """Asks for names over UDP, each from a new port, like a stub resolver (RFC 5452)."""
        own = own or self.address(4)
        server = self.machine("dns-1", "dns-1", "dns-2")["v6" if ":" in own else "v4"]
        for name in names:
            with socket.socket(socket.AF_INET6 if ":" in own else socket.AF_INET, socket.SOCK_DGRAM) as asker:
                asker.settimeout(2)
                asker.bind((own, 0))
                asker.sendto(question(self.chance, name, kind), (server, 53))
                with contextlib.suppress(TimeoutError):
                    asker.recv(4096)


def question(chance, name, kind):
    labels = b"".join(bytes([len(p)]) + p.encode() for p in name.split("."))
    return struct.pack("!HHHHHH", chance.getrandbits(16), 0x0100, 1, 0, 0, 0) + labels + struct.pack("!BHH", 0, kind, 1)
