"""PostgreSQL servers of the run's own: one cluster is made and filled, each database machine gets a copy."""

import glob
import os
import pathlib
import shutil
import subprocess

from trafficlab import rows
from trafficlab.web import inventory

# Unprivileged, as the server insists; a name for it is added to the lab's own account file.
ACCOUNT, NUMBER = "lab-database", 5900
SETTINGS = """
listen_addresses = '*'
unix_socket_directories = ''
max_connections = 100
shared_buffers = 16MB
min_wal_size = 4MB
max_wal_size = 32MB
fsync = off
autovacuum = off
logging_collector = off
"""


def find_programs():
    """Adds the newest installed server to PATH, which Debian leaves out of it."""
    for folder in sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1:]:
        os.environ["PATH"] = f"{folder}:{os.environ['PATH']}"


def prepare(room):
    """Makes the first cluster, with the shop's tables in it."""
    home = pathlib.Path(room, "cluster")
    home.mkdir(mode=0o700)
    os.chown(home, NUMBER, NUMBER)
    first = home / "first"
    unprivileged(
        ["initdb", "-D", first, "-A", "trust", "-U", rows.USER, "-E", "UTF8", "--locale=C", "--wal-segsize=1", "-N"]
    )
    (first / "postgresql.conf").write_text(SETTINGS)
    (first / "pg_hba.conf").write_text("host all all all trust\n")
    unprivileged(["postgres", "--single", "-D", first, "postgres"], "".join(filling()))
    return first


def filling():
    """The statements that fill the first cluster, a line each, as its single-user mode reads them."""
    products, customers = inventory()
    yield "CREATE TABLE product(id INTEGER PRIMARY KEY, name TEXT, price REAL, text TEXT)\n"
    yield "CREATE TABLE customer(name TEXT PRIMARY KEY, password TEXT)\n"
    yield "CREATE TABLE sale(product INTEGER, day INTEGER, pieces INTEGER)\n"
    for table, table_rows in (("product", products), ("customer", customers)):
        values = (rows.bound("(" + ", ".join("?" * len(row)) + ")", row) for row in table_rows)
        yield f"INSERT INTO {table} VALUES {', '.join(values)}\n"
    yield "INSERT INTO sale SELECT n % 2000 + 1, n % 365, n % 9 FROM generate_series(1, 20000) AS n\n"


def copy(first, name):
    """Another cluster like the first; returns where it is."""
    other = first.with_name(name)
    shutil.copytree(first, other)
    subprocess.run(["chown", "-R", f"{NUMBER}:{NUMBER}", str(other)], check=True)
    other.chmod(0o700)
    return other


def server(cluster, port):
    """The command that serves a cluster, to be run as NUMBER."""
    return ["postgres", "-D", str(cluster), "-p", str(port)]


def unprivileged(command, text=""):
    done = subprocess.run(
        [str(part) for part in command],
        input=text,
        capture_output=True,
        text=True,
        user=NUMBER,
        group=NUMBER,
        extra_groups=[],
        cwd="/",
    )
    if done.returncode != 0:
        raise SystemExit(f"lab: {command[0]} failed: {(done.stderr.strip() or 'no reason given').splitlines()[-1]}")
