#!/usr/bin/env python3
"""Small servers of the lab: `small.py smtp PORT`, `rows PORT DATABASE`, `sink PORT`,
`tunnel PORT` (UDP, answers), `log PORT` (UDP, silent), `control PORT` (a botnet's IRC-like channel).
"""

import os
import random
import socket
import socketserver
import sqlite3
import sys


class Smtp(socketserver.StreamRequestHandler):
    """RFC 5321, as much of it as a client that delivers mail needs."""

    timeout = 60

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        self.say("220 mail ESMTP")
        while line := self.rfile.readline(2048):
            match line.split()[:1]:
                case [b"EHLO" | b"ehlo"]:
                    self.say("250-mail")
                    self.say("250 SIZE 20000000")
                case [b"DATA" | b"data"]:
                    self.say("354 go on")
                    while (text := self.rfile.readline(65536)) and text != b".\r\n":
                        pass
                    self.say("250 queued")
                case [b"QUIT" | b"quit"]:
                    self.say("221 bye")
                    return
                case _:
                    self.say("250 ok")


class Rows(socketserver.StreamRequestHandler):
    """One statement a line in, rows as lines out, an empty line at their end."""

    timeout = 120

    def handle(self):
        with sqlite3.connect(sys.argv[3]) as database:
            while line := self.rfile.readline(8192):
                rows = database.execute(line.decode()).fetchall()
                self.wfile.write(b"".join(repr(row).encode() + b"\n" for row in rows) + b"\n")


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
    tcp = {"smtp": Smtp, "rows": Rows, "sink": Sink, "control": Control}
    udp = {"tunnel": Tunnel, "log": Log}
    server = Tcp(("::", port), tcp[kind]) if kind in tcp else Udp(("::", port), udp[kind])
    server.serve_forever()


if __name__ == "__main__":
    main()
