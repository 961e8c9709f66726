"""What harmless people and programs do: browse, log in, download, mail, look names up, poll and wait."""

import ftplib
import http.client
import imaplib
import os
import smtplib
import socket
import struct
import subprocess
import threading
import time

from trafficlab import rows, space
from trafficlab.person import TLS
from trafficlab.services import PEOPLE, ZONE

# What going wrong means for one deed: it is over, and the next one comes.
EXPECTED = (
    OSError,
    http.client.HTTPException,
    smtplib.SMTPException,
    ftplib.Error,
    imaplib.IMAP4.error,
    EOFError,
    subprocess.SubprocessError,
)


def web_target(me):
    """Where a person browses: ours from outside; a site outside, or the wiki, from inside."""
    version = me.version()
    own = me.address(version)
    if me.outside():
        return me.machine("web-1", "web-2")["v4" if version == 4 else "v6"], own, ["www." + ZONE]
    if me.chance.random() < 0.25:
        return me.machine("wiki-1")["v4" if version == 4 else "v6"], own, ["wiki-1." + ZONE]
    number = me.chance.randrange(len(me.world["sites"]))
    return me.world["sites"][number]["v4" if version == 4 else "v6"], own, [f"www.site{number}.example"]


def browse(me):
    host, own, asked = web_target(me)
    tls = me.chance.random() < 0.55 and host not in (
        me.world["machines"]["wiki-1"]["v4"],
        me.world["machines"]["wiki-1"]["v6"],
    )
    for kind in (1, 28):
        me.lookup(*asked, own=own, kind=kind)
    client = me.http(host, own, tls)
    for _ in range(me.chance.randrange(1, 5)):
        path = me.chance.choice(
            [
                "/",
                "/category/lamp",
                "/category/vase",
                "/product/17",
                "/search?q=oak",
                "/search?q=red+lamp",
                "/missing",
            ]
        )
        me.fetch(client, path)
        assets(me, host, own, tls, client)
        me.pause(2.5)
    client.close()


def assets(me, host, own, tls, client):
    """A page's pictures: some over the same connection, some over others beside it."""
    wanted = me.chance.sample(
        ["/assets/site.css", "/assets/app.js", "/assets/logo.svg", *(f"/image/{n}" for n in range(40))],
        me.chance.randrange(1, 7),
    )
    split = me.chance.randrange(len(wanted) + 1)

    def beside(path):
        space.enter(me.home["name"])
        try:
            other = me.http(host, own, tls)
            me.fetch(other, path)
            time.sleep(me.chance.choice([0, 0, 0.4, 2, 6]))
            other.close()
        except EXPECTED:
            return

    threads = [threading.Thread(target=beside, args=(path,), daemon=True) for path in wanted[:split][:4]]
    for thread in threads:
        thread.start()
    for path in wanted[split:]:
        me.fetch(client, path)


def sign_in(me):
    host, own, _ = web_target(me)
    client = me.http(host, own)
    me.fetch(client, "/login")
    me.pause(3)
    number = me.chance.randrange(40)
    for attempt in range(me.chance.choice([1, 1, 1, 2, 3])):
        password = f"summer-{number * 37}" if me.chance.random() < 0.8 else f"sumer-{attempt}"
        me.fetch(
            client,
            "/login",
            "POST",
            f"user=user{number}&password={password}",
            {"Content-Type": "application/x-www-form-urlencoded"},
        )
        me.pause(2)
    me.fetch(client, "/")
    client.close()


def download(me):
    host, own, _ = web_target(me)
    kilobytes = int(min(me.chance.lognormvariate(3.8, 1.1), 2000))
    command = ["curl", "-sgk", "--interface", own, "-m", "25", "-o", "/dev/null"]
    if me.chance.random() < 0.3:
        command += ["--limit-rate", f"{me.chance.randrange(20, 120)}k"]
    scheme = "https" if me.chance.random() < 0.4 and me.outside() else "http"
    address = f"[{host}]" if ":" in host else host
    run(me, [*command, f"{scheme}://{address}/download/{kilobytes}"], 27)


def upload(me):
    host, own, _ = web_target(me)
    client = me.http(host, own, me.chance.random() < 0.3 and me.outside())
    me.fetch(client, "/api/upload", "POST", os.urandom(int(min(me.chance.lognormvariate(9.8, 1.3), 1_000_000))))
    client.close()


def poll(me):
    """A program that asks every few seconds: new connections, or one that stays."""
    host, own, _ = web_target(me)
    keep = me.chance.random() < 0.5
    client = me.http(host, own)
    interval = me.chance.uniform(0.8, 5)
    for _ in range(me.chance.randrange(4, 14)):
        me.fetch(client, f"/api/items?n={me.chance.randrange(1, 40)}")
        if not keep:
            client.close()
        time.sleep(interval * me.chance.uniform(0.9, 1.1))
        if not keep:
            client = me.http(host, own)
    client.close()


def watch(me):
    host, own, _ = web_target(me)
    client = me.http(host, own)
    me.fetch(client, f"/stream/{me.chance.randrange(4, 20)}")
    client.close()


def leave(me):
    """Starts something and goes away in the middle of it; the connection is reset."""
    host, own, _ = web_target(me)
    line = me.connect(host, 80, own)
    line.sendall(b"GET /download/900 HTTP/1.1\r\nHost: www\r\n\r\n")
    line.recv(20_000)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()


def idle(me):
    """Opens a connection early, as browsers do, and may never use it."""
    host, own, _ = web_target(me)
    with me.connect(host, me.chance.choice([80, 443]), own):
        time.sleep(me.chance.uniform(1, 12))


def names(me):
    wanted = [f"{n}.{ZONE}" for n in ("www", "mail-1", "ftp-1", "web-2", "api-1", "nowhere")] + ["www.site1.example"]
    own = me.address(me.version())
    for _ in range(me.chance.randrange(1, 9)):
        me.lookup(
            *me.chance.sample(wanted, me.chance.choice([1, 2, 3])),
            own=own,
            kind=me.chance.choice([1, 28, 15, 16]),
        )
        me.pause(0.8)
    if me.chance.random() < 0.1:
        run(
            me,
            [
                "dig",
                "+tcp",
                "+time=3",
                "+tries=1",
                "-b",
                me.address(4),
                f"@{me.machine('dns-1')['v4']}",
                ZONE,
                "MX",
            ],
            5,
        )


def mail(me):
    version = me.version()
    own, port = me.address(version), 25 if me.outside() else 587
    host = me.machine("mail-1", "mail-2")["v4" if version == 4 else "v6"]
    me.lookup(ZONE, own=own, kind=15)
    with smtplib.SMTP(host, port, "me.example", timeout=20, source_address=(own, 0)) as server:
        for _ in range(me.chance.choice([1, 2, 3])):
            text = "x" * 70 + "\r\n"
            server.sendmail(
                "a@site.example",
                ["b@corp.example"],
                "Subject: hello\r\n\r\n" + text * int(min(me.chance.lognormvariate(4, 1.4), 3000)),
            )
            me.pause(0.4)


class Mailbox(imaplib.IMAP4):
    """IMAP over TLS from an address of one's own."""

    def __init__(self, me, host, own):
        self.opening = lambda: TLS.wrap_socket(me.connect(host, 993, own), server_hostname=host)
        super().__init__(host)

    def _create_socket(self, _):
        return self.opening()


def fetch_mail(me):
    """Looks for new mail: the newest few headers, and now and then a whole message."""
    version = me.version()
    host = me.machine("mail-1", "mail-1", "mail-2")["v4" if version == 4 else "v6"]
    with Mailbox(me, host, me.address(version)) as box:
        box.login("b", "secret")
        count = int(box.select()[1][0])
        me.pause(0.3)
        for number in range(count, max(0, count - me.chance.randrange(6)), -1):
            box.fetch(str(number), "(RFC822.HEADER)")
            if me.chance.random() < 0.4:
                box.fetch(str(number), "(RFC822)")
                me.pause(1.5)


def files(me):
    version = me.version()
    name = me.chance.choice(list(PEOPLE))
    with ftplib.FTP(timeout=15, source_address=(me.address(version), 0)) as server:
        server.connect(me.machine("ftp-1")["v4" if version == 4 else "v6"])
        me.pause(1)
        server.login(name, PEOPLE[name])
        server.nlst()
        for _ in range(me.chance.randrange(0, 3)):
            me.pause(1.5)
            server.retrbinary(f"RETR report-{me.chance.choice([3, 3, 40, 400])}.bin", lambda _: None)


def shell(me):
    """An SSH session with typing in it, or a copy."""
    version = me.version()
    name = me.chance.choice(list(PEOPLE))
    host = me.machine("bastion" if me.outside() or "admin" in me.home["tags"] else "git-1")[
        "v4" if version == 4 else "v6"
    ]
    own = me.address(version)
    login = [
        "sshpass",
        "-p",
        PEOPLE[name],
        "ssh",
        "-b",
        own,
        "-o",
        "StrictHostKeyChecking=no",
        "-o",
        "UserKnownHostsFile=/dev/null",
        "-o",
        "LogLevel=ERROR",
        "-o",
        "ConnectTimeout=8",
        f"{name}@{host}",
    ]
    if me.chance.random() < 0.4:
        run(me, [*login, "cat", f"report-{me.chance.choice([3, 40, 40, 400])}.bin"], 25)
        return
    session = subprocess.Popen(
        [*login, "sh"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(me.chance.randrange(3, 15)):
            me.pause(1.2)
            session.stdin.write(
                me.chance.choice([b"ls -l\n", b"id\n", b"cat report-3.bin\n", b"uptime\n", b"seq 400\n"])
            )
            session.stdin.flush()
        session.stdin.close()
        session.wait(10)
    finally:
        session.kill()
        session.wait()


def call(me):
    """A conversation over UDP: to the VPN from outside, to a site from inside."""
    version = me.version()
    key = "v4" if version == 4 else "v6"
    host, port = (me.machine("vpn-1")[key], 1194) if me.outside() else (me.chance.choice(me.world["sites"])[key], 3478)
    with socket.socket(socket.AF_INET if version == 4 else socket.AF_INET6, socket.SOCK_DGRAM) as line:
        line.bind((me.address(version), 0))
        line.setblocking(False)
        for _ in range(me.chance.randrange(10, 120)):
            line.sendto(os.urandom(me.chance.choice([60, 120, 180, 640, 1100])), (host, port))
            time.sleep(me.chance.expovariate(1 / 0.06))
            while True:
                try:
                    line.recv(2048)
                except OSError:
                    break


def ping(me):
    version = me.version()
    run(
        me,
        [
            "ping",
            "-c",
            str(me.chance.randrange(1, 7)),
            "-i",
            "0.7",
            "-W",
            "1",
            "-I",
            me.address(version),
            me.machine("web-1", "mail-1", "bastion", "dns-1")["v4" if version == 4 else "v6"],
        ],
        9,
    )


def wrong_door(me):
    """A mistyped port or a service long gone: no answer, or a refusal."""
    host, own, _ = web_target(me)
    with socket.socket(socket.AF_INET6 if ":" in own else socket.AF_INET) as line:
        line.settimeout(me.chance.uniform(1, 4))
        line.bind((own, 0))
        line.connect((host, me.chance.choice([8000, 8080, 8443, 5000])))


def print_out(me):
    with me.connect(me.machine("printer-38", "printer-39")["v4"], 9100, me.address(4)) as line:
        line.sendall(os.urandom(me.chance.randrange(10_000, 200_000)))


def run(me, command, seconds):
    subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=seconds,
        check=False,
    )


def statements(me):
    """An application server on its database: one connection, many statements."""
    ask(me, me.machine("db-1")["v4"], 5432, 0.8, lambda: f"SELECT * FROM product WHERE id < {me.chance.randrange(120)}")


def report(me):
    """Somebody in finance asks the warehouse for sums and lists."""
    ask(
        me,
        me.machine("warehouse-1")["v4"],
        5433,
        4,
        lambda: f"SELECT day, sum(pieces) FROM sale WHERE day < {me.chance.randrange(365)} GROUP BY day ORDER BY day",
    )


def ask(me, host, port, mean, statement):
    """A psql session: statements, with a pause after each."""
    session = subprocess.Popen(
        ["psql", "-X", "-q", "-h", host, "-p", str(port), "-U", rows.USER, "-d", "postgres"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(me.chance.randrange(2, 12)):
            session.stdin.write((statement() + ";\n").encode())
            session.stdin.flush()
            me.pause(mean)
        session.stdin.close()
        session.wait(10)
    finally:
        session.kill()
        session.wait()


def syslog(me):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind((me.address(4), 0))
        for _ in range(me.chance.randrange(2, 12)):
            line.sendto(b"<13>" + b"request served " * me.chance.randrange(2, 14), (me.machine("log-1")["v4"], 514))
            me.pause(0.6)


def measure(me):
    client = me.http(me.machine("app-1", "app-2", "app-3", "app-4")["v4"], me.address(4), port=9100)
    me.fetch(client, "/metrics")
    client.close()
