"""Asks PostgreSQL: as much of its protocol (version 3.0) as one statement over a plain connection needs."""

import socket
import struct

USER = "shop"
LARGEST = 16 << 20


class Refused(Exception):
    """What the server says is wrong with a statement."""


def ask(host, port, statement):
    """The rows of a statement, as lists of text; None where a value is NULL."""
    with socket.create_connection((host, port), timeout=10) as line:
        reader = line.makefile("rb")
        start = f"user\0{USER}\0database\0postgres\0\0".encode()
        line.sendall(struct.pack("!II", 8 + len(start), 196608) + start)
        answer(reader)
        text = statement.encode() + b"\0"
        line.sendall(b"Q" + struct.pack("!I", 4 + len(text)) + text)
        rows = answer(reader)
        line.sendall(b"X" + struct.pack("!I", 4))
        return rows


def answer(reader):
    """Reads messages until the server is ready for the next statement."""
    rows, refusal = [], None
    while len(head := reader.read(5)) == 5:
        kind, length = head[:1], struct.unpack("!I", head[1:])[0]
        if length > LARGEST:
            break
        body = reader.read(length - 4)
        if kind == b"D":
            rows.append(row(body))
        elif kind == b"E":
            fields = {f[:1]: f[1:].decode(errors="replace") for f in body.split(b"\0") if f}
            refusal = fields.get(b"M", "refused")
        if kind == b"Z" or (kind == b"E" and fields.get(b"S") == "FATAL"):
            if refusal:
                raise Refused(refusal)
            return rows
    raise ConnectionError("the database server went away")


def row(body):
    values, at = [], 2
    for _ in range(struct.unpack_from("!H", body)[0]):
        size = struct.unpack_from("!i", body, at)[0]
        at += 4
        values.append(None if size < 0 else body[at : at + size].decode(errors="replace"))
        at += max(0, size)
    return values


def bound(statement, values):
    """A statement with a quoted literal in place of each question mark."""
    parts = statement.split("?")
    literals = ["'" + str(v).replace("'", "''") + "'" for v in values]
    return "".join(p + (literals[n] if n < len(literals) else "") for n, p in enumerate(parts))
