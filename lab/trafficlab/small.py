#!/usr/bin/env python3
"""Small servers of the lab: `small.py sink PORT`, `tunnel PORT` (UDP, answers), `log PORT` (UDP, silent),
`control PORT` (a botnet's IRC-like channel).
"""

import os
import random
import socket
import socketserver
import sys


class Sink(socketserver.BaseRequestHandler):
    """Takes what comes and says so at the end: a printer, a drop for stolen files."""

    def handle(self):
        self.request.settimeout(60)
        while self.request.recv(65536):
            pass
        self.request.sendall(b"done\n")


class Control(socketserver.StreamRequestHandler):
    """Greets, pings now and then, and gives an order once in a while."""

    timeout = 300

    def handle(self):
        self.wfile.write(b":c2 001 welcome\r\n")
        while line := self.rfile.readline(1024):
            if line.startswith(b"PING"):
                self.wfile.write(b"PONG\r\n")
            if random.random() < 0.2:
                self.wfile.write(b":c2 PRIVMSG #bots :" + os.urandom(20).hex().encode() + b"\r\n")


class Tunnel(socketserver.BaseRequestHandler):
    """Answers each datagram with one or a few of its own, like a VPN or a resolver would."""

    def handle(self):
        data, server = self.request
        for _ in range(1 + (len(data) > 200) * random.randrange(3)):
            server.sendto(os.urandom(random.randrange(60, 1200)), self.client_address)


class Log(socketserver.BaseRequestHandler):
    def handle(self):
        """Keeps nothing."""


class Tcp(socketserver.ThreadingTCPServer):
    address_family = socket.AF_INET6
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, *_):
        """A client that goes away is no news here."""


class Udp(socketserver.UDPServer):
    address_family = socket.AF_INET6


def main():
    kind, port = sys.argv[1], int(sys.argv[2])
    tcp = {"sink": Sink, "control": Control}
    udp = {"tunnel": Tunnel, "log": Log}
    server = Tcp(("::", port), tcp[kind]) if kind in tcp else Udp(("::", port), udp[kind])
    server.serve_forever()


if __name__ == "__main__":
    main()
