#!/usr/bin/env python3
"""The lab's mail server: takes mail over SMTP (25, 587), passes some of it on, gives it out over IMAP with TLS (993).

    post.py [--tls CERT KEY] [--relay ADDRESS…]

Without --tls it only takes mail, as the servers of other domains do.
"""

import argparse
import collections
import contextlib
import random
import re
import smtplib
import socket
import socketserver
import ssl
import threading
import time

KEPT = 60  # newest messages in the mailbox that all share
LARGEST = 4 << 20


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
                    self.say("250 SIZE 4000000")
                case [b"DATA" | b"data"]:
                    self.say("354 go on")
                    self.take()
                    self.say("250 queued")
                case [b"QUIT" | b"quit"]:
                    self.say("221 bye")
                    return
                case _:
                    self.say("250 ok")

    def take(self):
        message = bytearray()
        while (text := self.rfile.readline(65536)) and text != b".\r\n":
            if len(message) < LARGEST:
                message += text
        message = bytes(message)
        self.server.post.keep(message)
        if self.server.server_address[1] == 587:
            threading.Thread(target=self.server.post.pass_on, args=(message,), daemon=True).start()


class Imap(socketserver.StreamRequestHandler):
    """RFC 3501, as much of it as a client that looks for new mail needs. Every password is right."""

    timeout = 60

    def setup(self):
        self.request.settimeout(self.timeout)
        self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        super().setup()

    def say(self, *parts):
        self.wfile.write(b"".join(p if isinstance(p, bytes) else p.encode() for p in parts) + b"\r\n")

    def handle(self):
        messages = self.server.post.messages()
        self.say("* OK IMAP4rev1")
        while words := self.rfile.readline(2048).decode("latin-1").split():
            tag, command = words[0], (words[1:2] or [""])[0].upper()
            match command:
                case "CAPABILITY":
                    self.say("* CAPABILITY IMAP4rev1")
                case "SELECT" | "EXAMINE" | "NOOP":
                    self.say(f"* {len(messages)} EXISTS")
                case "SEARCH":
                    self.say("* SEARCH ", " ".join(str(n) for n in range(1, len(messages) + 1)))
                case "FETCH":
                    self.fetch(messages, words[2:])
                case "LOGOUT":
                    self.say("* BYE")
            self.say(f"{tag} OK {command} done")
            if command == "LOGOUT":
                return

    def fetch(self, messages, words):
        asked = [int(n) for n in re.findall(r"\d+", words[0] if words else "")]
        for number in asked:
            if 1 <= number <= len(messages):
                whole = messages[number - 1]
                text = whole if "RFC822)" in words[-1] else whole.split(b"\r\n\r\n")[0] + b"\r\n\r\n"
                self.say(f"* {number} FETCH (RFC822 {{{len(text)}}}\r\n".encode(), text, b")")


class Post:
    """The mailbox, and the way on to other servers."""

    def __init__(self, relays):
        self.relays = relays
        self.box = collections.deque(maxlen=KEPT)
        self.chance = random.Random(5)

    def keep(self, message):
        self.box.append(message)

    def messages(self):
        return list(self.box)

    def pass_on(self, message):
        """Delivers to another domain's server, a little later; a server that is away gets nothing."""
        if not self.relays:
            return
        time.sleep(self.chance.uniform(0.1, 1.5))
        with contextlib.suppress(OSError, smtplib.SMTPException):
            with smtplib.SMTP(self.chance.choice(self.relays), 25, "mail.corp.example", timeout=20) as server:
                server.sendmail("b@corp.example", ["a@site.example"], message)


class Server(socketserver.ThreadingTCPServer):
    address_family = socket.AF_INET6
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port, handler, post, tls=None):
        self.post = post
        self.tls = tls
        super().__init__(("::", port), handler)

    def handle_error(self, *_):
        """A client that goes away is no news here."""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tls", nargs=2)
    parser.add_argument("--relay", nargs="*", default=[])
    options = parser.parse_args()
    post = Post(options.relay)
    servers = [Server(25, Smtp, post)]
    if options.tls:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(*options.tls)
        servers += [Server(587, Smtp, post), Server(993, Imap, post, tls)]
    for server in servers[1:]:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    servers[0].serve_forever()


if __name__ == "__main__":
    main()
