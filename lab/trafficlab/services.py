"""Starts the real services of the inside machines and of a few sites outside."""

import pathlib
import socket
import subprocess
import sys
import threading
import time

from trafficlab import database, space
from trafficlab.web import create

HERE = pathlib.Path(__file__).parent
ROOM = pathlib.Path("/run/lab")
PEOPLE = {"ada": "harbour-41", "grace": "tulip-9", "linus": "dragon", "joan": "winter-22"}
ZONE = "corp.example"


def prepare(world):
    """Accounts, keys, names and a database, all in the lab's own file systems."""
    accounts()
    home = ROOM / "site"
    home.mkdir()
    create(str(ROOM / "shop.db"))
    subprocess.run(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 "
        f"-subj /CN=www.{ZONE} -keyout {ROOM}/tls.key -out {ROOM}/tls.crt".split(),
        check=True,
        stderr=subprocess.DEVNULL,
    )
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(ROOM / "host.key")], check=True)
    (ROOM / "sshd_config").write_text(
        f"HostKey {ROOM}/host.key\nUsePAM no\nPidFile none\nMaxStartups 60\nMaxAuthTries 6\n"
        "PasswordAuthentication yes\nPermitRootLogin no\nUseDNS no\nLogLevel QUIET\n"
        "Subsystem sftp internal-sftp\n"
    )
    (ROOM / "vsftpd.conf").write_text(
        "listen=NO\nlisten_ipv6=YES\nlocal_enable=YES\nwrite_enable=YES\npasv_min_port=30000\n"
        "pasv_max_port=30050\nseccomp_sandbox=NO\nsecure_chroot_dir=/run/vsftpd/empty\n"
        "pam_service_name=vsftpd\nbackground=NO\nxferlog_enable=NO\nmax_login_fails=2\ndelay_failed_login=0\nmax_per_ip=30\n"
    )
    names = [f"{m.v4} {m.name}.{ZONE}\n{m.v6} {m.name}.{ZONE}\n" for m in world.machines.values()]
    web = world.named("web-1")
    names.append(f"{web.v4} www.{ZONE}\n{web.v6} www.{ZONE}\n")
    for number, place in enumerate(sites(world)):
        names.append(f"{place.v4} www.site{number}.example\n{place.v6} www.site{number}.example\n")
    (ROOM / "hosts").write_text("".join(names))
    bind("/etc/resolv.conf", f"nameserver {world.named('dns-1').v4}\noptions timeout:2 attempts:1\n")
    bind("/etc/hosts", "127.0.0.1 localhost\n::1 localhost\n")


def accounts():
    """Lets the lab's people log in: copies of the account files, seen only in here."""
    passwd = pathlib.Path("/etc/passwd").read_text()
    shadow = pathlib.Path("/etc/shadow").read_text()
    for number, (name, password) in enumerate(PEOPLE.items(), 5000):
        home = ROOM / "home" / name
        home.mkdir(parents=True)
        home.chmod(0o755)
        for size in (3, 40, 400, 1500):
            (home / f"report-{size}.bin").write_bytes(b"\x5a\x17" * size * 512)
        subprocess.run(["chown", "-R", f"{number}:{number}", str(home)], check=True)
        crypted = subprocess.run(
            ["openssl", "passwd", "-1", "-salt", "lab", password], capture_output=True, text=True, check=True
        ).stdout.strip()
        passwd += f"{name}:x:{number}:{number}::{home}:/bin/sh\n"
        shadow += f"{name}:{crypted}:19000:0:99999:7:::\n"
    passwd += f"{database.ACCOUNT}:x:{database.NUMBER}:{database.NUMBER}::/:/bin/false\n"
    bind("/etc/passwd", passwd)
    bind("/etc/shadow", shadow)


def bind(path, text):
    """Lays a file of ours over one of the system's, for this mount namespace only."""
    own = ROOM / path.strip("/").replace("/", "-")
    own.write_text(text)
    subprocess.run(["mount", "--bind", str(own), path], check=True)


def sites(world):
    """The places outside that also have a web site."""
    return [p for p in world.places if "site" in p.tags]


def start(world):
    """Starts every service and waits until the slow ones answer."""
    web, small = [sys.executable, str(HERE / "web.py")], [sys.executable, str(HERE / "small.py")]
    shop, tls = str(ROOM / "shop.db"), ["--tls", str(ROOM / "tls.crt"), str(ROOM / "tls.key")]
    app = ["--backend", f"http://{world.named('app-1').v4}:8080"]
    api = ["--backend", f"https://{world.named('api-1').v4}:8443"]
    rows = ["--postgres", world.named("db-1").v4, "5432"]
    post = [sys.executable, str(HERE / "post.py")]
    relays = ["--relay", *(p.v4 for p in sites(world))]
    sshd = ["/usr/sbin/sshd", "-D", "-e", "-f", str(ROOM / "sshd_config")]
    by_tag = {
        "web": [web + [shop, "--port", "80", *app], web + [shop, "--port", "443", *tls, *app]],
        "app": [web + [shop, "--port", "8080", *api], web + [shop, "--port", "9100"]],
        "api": [web + [shop, "--port", "8443", *tls, *rows]],
        "auth": [web + [shop, "--port", "8443", *tls, *rows]],
        "wiki": [web + [shop, "--port", "80"]],
        "git": [sshd],
        "bastion": [sshd],
        "developer": [sshd],
        "ftp": [["/usr/sbin/vsftpd", str(ROOM / "vsftpd.conf")]],
        "mail": [post + tls + relays],
        "dns": [
            f"dnsmasq -k -C /dev/null -h -R -H {ROOM}/hosts --user=root --pid-file= --cache-size=1000 "
            f"--no-poll --txt-record={ZONE},v=spf1 --mx-host={ZONE},mail-1.{ZONE},10".split()
        ],
        "printer": [small + ["sink", "9100"]],
        "vpn": [small + ["tunnel", "1194"]],
        "log": [small + ["log", "514"]],
    }
    wanted = []
    for machine in world.machines.values():
        wanted += [(machine.name, c) for tag in machine.tags for c in by_tag.get(tag, [])]
    for place in sites(world):
        wanted += [
            (place.name, web + [shop, "--port", "80"]),
            (place.name, web + [shop, "--port", "443", *tls]),
        ]
        wanted += [(place.name, small + ["tunnel", "3478"]), (place.name, post)]
    for namespace, command in wanted:
        inside(namespace, lambda command=command: quiet(command))
    start_databases(world)
    for name, port in (
        ("db-1", 5432),
        ("web-1", 80),
        ("web-2", 443),
        ("bastion", 22),
        ("ftp-1", 21),
        ("mail-1", 993),
        ("app-1", 8080),
    ):
        inside(name, lambda port=port: await_port(port))


def start_databases(world):
    first = database.prepare(ROOM)
    for tag, port in (("db", 5432), ("warehouse", 5433)):
        for machine in world.tagged(tag):
            command = database.server(database.copy(first, machine.name), port)
            account = {"user": database.NUMBER, "group": database.NUMBER, "extra_groups": [], "cwd": "/"}
            inside(machine.name, lambda command=command, account=account: quiet(command, **account))


def quiet(command, **others):
    return subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **others
    )


def inside(namespace, work):
    """Runs work in a thread that lives in a namespace, and waits for it."""
    failures = []

    def body():
        try:
            space.enter(namespace)
            work()
        except Exception as e:  # handed to the caller below
            failures.append(e)

    thread = threading.Thread(target=body)
    thread.start()
    thread.join()
    if failures:
        raise failures[0]


def await_port(port):
    for _ in range(200):
        with socket.socket() as probe:
            probe.settimeout(0.5)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit(f"lab: the service on port {port} did not start")
