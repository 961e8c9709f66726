#!/usr/bin/env python3
"""The lab's web server: pages of ordinary sizes, a login, and a search over a database.

    web.py DATABASE --port 80 [--tls CERT KEY] [--backend URL | --postgres ADDRESS PORT]

The catalogue is an SQLite file. Logins and searches are asked of the server behind (POST /rows), or of
PostgreSQL, where there is one; without, of the SQLite file too.

The search builds its statement from what it is given, on purpose: it is what the injection probes
meet. Runs only inside the lab's namespaces.
"""

import argparse
import http.server
import json
import os
import random
import socket
import socketserver
import sqlite3
import ssl
import time
import urllib.parse
import urllib.request

from trafficlab import rows as postgres

NOUNS = "lamp chair kettle shelf basket blanket mirror clock vase stool bench tray".split()
COLOURS = "red green blue white black oak pine brass copper grey".split()
ASSETS = {"site.css": 9_000, "app.js": 38_000, "logo.svg": 3_000, "hero.jpg": 70_000}


def create(path):
    """A shop's database as a file."""
    if os.path.exists(path):
        return
    products, customers = inventory()
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE product(id INTEGER PRIMARY KEY, name TEXT, price REAL, text TEXT)")
        database.execute("CREATE TABLE customer(name TEXT PRIMARY KEY, password TEXT)")
        database.executemany("INSERT INTO product VALUES(?, ?, ?, ?)", products)
        database.executemany("INSERT INTO customer VALUES(?, ?)", customers)


def inventory():
    """2,000 things and 40 customers, the same each time."""
    chance = random.Random(7)
    products = [
        (
            n,
            f"{chance.choice(COLOURS)} {chance.choice(NOUNS)} {n}",
            chance.randrange(100, 90000) / 100,
            " ".join(chance.choices(NOUNS + COLOURS, k=chance.randrange(10, 60))),
        )
        for n in range(1, 2001)
    ]
    return products, [(f"user{n}", f"summer-{n * 37}") for n in range(40)]


CLIENT = ssl.create_default_context()
CLIENT.check_hostname = False
CLIENT.verify_mode = ssl.CERT_NONE


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "lab"
    timeout = 30
    disable_nagle_algorithm = True

    def log_message(self, *_):
        """Silent."""

    def answer(self, body, kind="text/html", status=200, headers=()):
        if isinstance(body, str):
            body = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for key, value in headers:
            self.send_header(key, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def page(self, title, body, status=200):
        menu = "".join(f"<li><a href='/category/{n}'>{n}</a></li>" for n in NOUNS)
        links = "".join(f"<link rel=preload href='/assets/{a}'>" for a in ASSETS)
        self.answer(f"<html><head><title>{title}</title>{links}</head><ul>{menu}</ul>{body}</html>", status=status)

    def rows(self, statement, values=()):
        with sqlite3.connect(self.server.database) as database:
            return database.execute(statement, values).fetchall()

    def asked(self, statement, values=()):
        """Rows of whatever is behind: the next server, PostgreSQL, or the file."""
        if self.server.backend:
            body = json.dumps({"statement": statement, "values": values}).encode()
            with urllib.request.urlopen(self.server.backend + "/rows", body, timeout=10, context=CLIENT) as reply:
                found = json.load(reply)
            if "error" in found:
                raise postgres.Refused(found["error"])
            return found["rows"]
        if self.server.postgres:
            return postgres.ask(*self.server.postgres, postgres.bound(statement, values))
        return self.rows(statement, values)

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        parts = [p for p in url.path.split("/") if p]
        match parts:
            case []:
                self.page("Home", self.listing("SELECT * FROM product ORDER BY id LIMIT 60"))
            case ["category", noun]:
                self.page(noun, self.listing("SELECT * FROM product WHERE name LIKE ? LIMIT 80", (f"%{noun}%",)))
            case ["product", number]:
                self.page("Product", self.listing("SELECT * FROM product WHERE id = ?", (number,)) + self.stock())
            case ["search"]:
                self.search(query.get("q", ""))
            case ["login"]:
                self.page("Login", "<form method=post><input name=user><input name=password type=password></form>")
            case ["assets", name] if name in ASSETS:
                self.answer(random.Random(name).randbytes(ASSETS[name]), "application/octet-stream")
            case ["image", number] if number.isdigit():
                chance = random.Random(number)
                self.answer(chance.randbytes(chance.randrange(2_000, 40_000)), "image/jpeg")
            case ["download", kilobytes] if kilobytes.isdigit():
                self.answer(os.urandom(min(int(kilobytes), 8_000) * 1024), "application/octet-stream")
            case ["stream", seconds] if seconds.isdigit():
                self.stream(min(int(seconds), 120))
            case ["api", "items"]:
                rows = self.rows("SELECT * FROM product ORDER BY id LIMIT ?", (query.get("n", "5"),))
                self.answer(json.dumps(rows), "application/json")
            case ["api", "health"] | ["metrics"]:
                self.answer("up 1\n" + "".join(f'count{{n="{n}"}} {n * 7}\n' for n in range(60)), "text/plain")
            case _:
                self.page("Not found", "<p>There is nothing here.</p>", 404)

    def do_POST(self):
        length = min(int(self.headers.get("Content-Length", 0)), 16_000_000)
        body = self.rfile.read(length)
        if self.path == "/rows":
            asked = json.loads(body)
            try:
                found = {"rows": self.asked(asked["statement"], asked["values"])}
            except (sqlite3.Error, postgres.Refused) as e:
                found = {"error": str(e)}
            self.answer(json.dumps(found), "application/json")
        elif self.path.startswith("/login"):
            form = dict(urllib.parse.parse_qsl(body.decode("latin-1")))
            found = self.asked(
                "SELECT name FROM customer WHERE name = ? AND password = ?",
                (form.get("user", ""), form.get("password", "")),
            )
            if found:
                self.answer("", status=303, headers=[("Location", "/"), ("Set-Cookie", "s=1")])
            else:
                self.page("Login", "<p>Wrong name or password</p>")
        else:
            self.answer(json.dumps({"received": len(body)}), "application/json", 201)

    def search(self, text):
        statement = f"SELECT * FROM product WHERE name LIKE '%{text}%' LIMIT 100"
        try:
            self.page(f"Search {text}", self.shown(self.asked(statement)))
        except (sqlite3.Error, postgres.Refused) as e:
            self.page("Error", f"<p>{e} in {statement}</p>", 500)

    def listing(self, statement, values=()):
        return self.shown(self.rows(statement, values))

    def shown(self, rows):
        return "".join("<div>" + " ".join(f"<span>{column}</span>" for column in row) + "</div>" for row in rows)

    def stock(self):
        """What the application server behind says, if there is one."""
        if not self.server.backend:
            return ""
        with urllib.request.urlopen(
            self.server.backend + "/api/items?n=3", timeout=5, context=CLIENT
        ) as reply:
            return f"<p>{len(reply.read())}</p>"

    def stream(self, seconds):
        self.send_response(200)
        self.send_header("Content-Type", "video/mp4")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for _ in range(seconds * 2):
            block = os.urandom(random.randrange(3_000, 9_000))
            self.wfile.write(b"%x\r\n%s\r\n" % (len(block), block))
            time.sleep(0.5)
        self.wfile.write(b"0\r\n\r\n")


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    address_family = socket.AF_INET6
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, port, database, backend, behind, tls):
        self.database = database
        self.postgres = behind
        self.backend = backend
        self.tls = tls
        super().__init__(("::", port), Handler)

    def server_bind(self):
        """Binds without looking the machine's name up, which would be traffic."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "lab", self.server_address[1]

    def finish_request(self, request, client_address):
        if self.tls:
            request.settimeout(30)
            request = self.tls.wrap_socket(request, server_side=True)
        super().finish_request(request, client_address)
        if self.tls:
            request.close()

    def handle_error(self, *_):
        """A client that goes away is no news here."""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--tls", nargs=2)
    parser.add_argument("--backend")
    parser.add_argument("--postgres", nargs=2)
    options = parser.parse_args()
    create(options.database)
    tls = None
    if options.tls:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(*options.tls)
    Server(options.port, options.database, options.backend, options.postgres, tls).serve_forever()


if __name__ == "__main__":
    main()
