"""Finishes a capture: packets in order of time, each cut after its transport header, compressed.

Bridged packets can be stamped on two processors at once, so that neighbours in the file stand a few
microseconds out of order; flow features read headers and lengths only, so payload would be ballast.
"""

import gzip
import struct

GLOBAL = struct.Struct("=IHHiIII")
RECORD = struct.Struct("=IIII")
ETHERNET = 14
PLAIN_HEADERS = {1: 8, 17: 8, 58: 8}


def finish(plain, packed):
    """Returns how many packets were written."""
    with open(plain, "rb") as source:
        head = source.read(GLOBAL.size)
        records = []
        while len(prefix := source.read(RECORD.size)) == RECORD.size:
            seconds, micros, kept, whole = RECORD.unpack(prefix)
            data = source.read(kept)
            if len(data) < kept:
                break
            records.append((seconds * 1_000_000 + micros, whole, data[: header(data)]))
    records.sort(key=lambda r: r[0])
    with gzip.GzipFile(packed, "wb", 9, mtime=0) as target:
        target.write(head)
        for at, whole, data in records:
            target.write(RECORD.pack(*divmod(at, 1_000_000), len(data), whole) + data)
    return len(records)


def header(data):
    """Bytes up to the end of the transport header; everything where it is none of ours."""
    kind = data[12:14]
    if kind == b"\x08\x00":
        transport = ETHERNET + (data[14] & 15) * 4
        protocol = data[23]
    elif kind == b"\x86\xdd":
        transport, protocol = ETHERNET + 40, data[20]
    else:
        return len(data)
    if protocol == 6 and len(data) > transport + 12:
        return transport + (data[transport + 12] >> 4) * 4
    return transport + PLAIN_HEADERS.get(protocol, len(data))
