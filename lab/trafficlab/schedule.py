"""Who attacks whom, how and when: the demo's timetable, and timetables drawn from a seed."""

import ipaddress
import json
import random

from trafficlab.attacks import TECHNIQUES, Step
from trafficlab.space import Host, World

ATTACKERS_V4 = [
    str(block)
    for network in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")
    for block in ipaddress.ip_network(network).subnets(new_prefix=27)
]
# Only these may reach the bastion's SSH port, says the sample network.
CONTRACTOR_V4 = ["203.0.113.64/27", "203.0.113.96/27"]
CROWDS_V4 = [str(b) for b in ipaddress.ip_network("198.18.0.0/16").subnets(new_prefix=20)]
ATTACKERS_V6 = [str(b) for b in ipaddress.ip_network("2001:db8:bad::/48").subnets(new_prefix=52)]
USERS_V4 = [str(b) for b in ipaddress.ip_network("198.19.0.0/16").subnets(new_prefix=19)]
USERS_V6 = [str(b) for b in ipaddress.ip_network("2001:db8:900d::/48").subnets(new_prefix=51)]

USER_DELAYS = [0.006, 0.011, 0.018, 0.026, 0.037, 0.048, 0.055, 0.060]  # one way


class Planner:
    """Draws attackers and targets. Attackers come from all blocks in turn, so that they differ."""

    def __init__(self, world, seed):
        self.world = world
        self.chance = random.Random(f"plan {seed}")
        self.blocks = self.rotation([b for b in ATTACKERS_V4 if b not in CONTRACTOR_V4])
        self.contractors = self.rotation(CONTRACTOR_V4)
        self.crowds = self.rotation(CROWDS_V4)
        self.blocks6 = self.rotation(ATTACKERS_V6)
        self.steps = []

    def rotation(self, blocks):
        while True:
            turn = list(blocks)
            self.chance.shuffle(turn)
            yield from turn

    def attacker(self, contractor=False, crowd=False):
        """A new place outside with an address of its own, or with a network for a crowd."""
        six = next(self.blocks6)
        four = next(self.crowds if crowd else self.contractors if contractor else self.blocks)
        network, network6 = ipaddress.ip_network(four), ipaddress.ip_network(six)
        place = Host(
            name=f"out-{len(self.world.places)}",
            v4=str(network[self.chance.randrange(2, network.num_addresses - 2)]),
            v6=str(network6[self.chance.randrange(2, 1 << 48)]),
            tags=("attacker",),
            prefixes=(four, six) if crowd else (),
            delay=self.chance.uniform(0.005, 0.060),
            loss=self.chance.choice([0, 0, 0.001, 0.004]),
        )
        self.world.places.append(place)
        return place

    def machine(self, *names):
        return self.world.named(self.chance.choice(names))

    def add(self, at, technique, seconds, targets, origins=None, version=4, port=0, strength=1.0):
        origins = origins or [self.attacker(crowd=technique.endswith("-many"))]
        named = tuple(self.world.named(t) if isinstance(t, str) else t for t in targets)
        self.steps.append(Step(at, technique, seconds, tuple(origins), named, version, port, strength))


def load(network, inside=None):
    """The sample network as a world of machines; `inside` moves it to another address plan."""
    with open(network, encoding="utf-8") as text:
        text = text.read()
    world = World({}, [])
    if inside:
        text = text.replace('"10.20.', f'"{inside[0]}.').replace('"fd20:', f'"{inside[1]}:')
        world.inside_v4, world.inside_v6 = f"{inside[0]}.0.0/16", f"{inside[1]}::/48"
    document = json.loads(text)
    for vm in document["vms"]:
        v4, v6 = vm["addresses"]
        world.machines[vm["name"]] = Host(vm["name"], v4, v6, tuple(vm["tags"]))
    world.rules = document["fw_rules"]
    return world


def add_users(world):
    """Eight places full of harmless people; four of them have a web site."""
    for number, (four, six) in enumerate(zip(USERS_V4, USERS_V6, strict=True)):
        world.places.append(
            Host(
                name=f"user-{number}",
                v4=str(ipaddress.ip_network(four)[80]),
                v6=str(ipaddress.ip_network(six)[80]),
                tags=("site",) if number % 2 == 0 else (),
                prefixes=(four, six),
                delay=USER_DELAYS[number],
                loss=0.002 if number % 3 == 0 else 0.0,
            )
        )


def demo(world, seed):
    """Three minutes in which every few seconds something starts at another place."""
    plan = Planner(world, seed)
    add = plan.add
    add(1.0, "syn-scan", 6, ["web-1"])
    add(6, "ssh-guess", 24, ["bastion"], [plan.attacker(contractor=True)], port=22)
    add(10, "syn-flood", 6, ["web-2"], port=80)
    add(17, "syn-scan", 5, ["db-1"])
    add(21, "ftp-guess", 18, ["ftp-1"], port=21)
    add(26, "injection", 14, ["web-1"], port=80)
    add(32, "xmas-scan", 6, ["mail-1"], version=6)
    add(38, "udp-flood", 6, ["dns-1"], port=53)
    add(43, "beacon-http", 60, [plan.attacker()], [world.named("pc-23")], port=8080)
    add(46, "slow-headers", 22, ["web-2"], port=80)
    add(53, "connect-scan", 7, ["web-2"], version=6)
    add(58, "sqlmap", 16, ["web-2"], port=80)
    add(63, "form-guess", 14, ["web-1"], port=80)
    add(69, "syn-flood-many", 6, ["web-1"], port=443)
    add(76, "inside-scan", 10, ["pc-15", "pc-16", "pc-28", "pc-29", "pc-30"], [world.named("pc-27")])
    add(82, "traversal", 12, ["web-2"], version=6, port=80)
    add(88, "inside-guess", 12, ["pc-16"], [world.named("pc-27")], port=22)
    add(90, "udp-scan", 9, ["dns-2"])
    add(96, "http-flood", 7, ["web-1"], port=80)
    add(103, "beacon-dns", 55, [plan.attacker()], [world.named("pc-19")], port=53)
    add(106, "sweep", 8, ["web-1"])
    add(111, "icmp-flood", 6, ["vpn-1"])
    add(117, "form-guess", 12, ["web-2"], version=6, port=80)
    add(122, "syn-scan", 6, ["monitor-1"])
    add(127, "udp-flood-many", 6, ["app-1"], port=8080)
    add(133, "scripting", 12, ["web-1"], port=80)
    add(138, "inside-copy", 14, [plan.attacker()], [world.named("pc-27")], port=8443)
    add(142, "slow-body", 18, ["web-1"], port=80)
    add(147, "null-scan", 6, ["bastion"])
    add(152, "ssh-guess", 20, ["bastion"], [plan.attacker(contractor=True)], port=22)
    add(157, "http-flood", 6, ["web-2"], [plan.attacker() for _ in range(3)], port=80, strength=0.4)
    add(163, "crawl", 12, ["web-1"], port=80)
    add(168, "syn-flood-many", 6, ["mail-1"], version=6, port=25)
    add(174, "fin-scan", 6, ["web-2"])
    return plan.steps


OFFICE = [f"pc-{n}" for n in range(19, 38)]
SCANS = [
    "syn-scan",
    "connect-scan",
    "fin-scan",
    "null-scan",
    "xmas-scan",
    "udp-scan",
    "slow-scan",
    "version-scan",
    "sweep",
]


def drawn(world, seed, seconds, families):
    """A timetable drawn from the seed: techniques in shuffled rounds, so that none is left out."""
    plan = Planner(world, seed)
    chance = plan.chance
    names = plan.rotation([n for n, t in TECHNIQUES.items() if t.kind in families])
    bots, at = chance.sample(OFFICE, 6), chance.uniform(2, 6)
    while at < seconds - 8:
        one(plan, at, next(names), bots)
        at += chance.uniform(2.5, 6.5)
    return [s for s in plan.steps if s.at + s.seconds < seconds]


def one(plan, at, technique, bots):
    """One attack of a technique with targets, port and strength drawn."""
    chance, world = plan.chance, plan.world
    version = 6 if chance.random() < 0.25 and technique not in ("sweep", "sqlmap", "inside-guess") else 4
    strength = chance.choice([0.3, 0.6, 1.0, 1.0, 1.5])
    kind = TECHNIQUES[technique].kind
    web = {"targets": [chance.choice(["web-1", "web-2"])], "port": 80}
    if technique in SCANS:
        options = {
            "targets": [
                chance.choice(
                    [
                        "web-1",
                        "web-2",
                        "mail-1",
                        "dns-1",
                        "ftp-1",
                        "bastion",
                        "db-1",
                        "api-1",
                        "monitor-1",
                        "pc-20",
                    ]
                )
            ]
        }
        if technique == "connect-scan" and chance.random() < 0.4:
            options = {
                "targets": chance.sample(list(world.machines), 20),
                "port": chance.choice([22, 80, 443, 445, 3389]),
            }
        plan.add(
            at,
            technique,
            chance.uniform(6, 40 if technique == "slow-scan" else 14),
            version=version,
            strength=strength,
            **options,
        )
    elif kind == "DoS":
        aim = {
            "syn-flood": [("web-1", 80), ("web-2", 443), ("mail-1", 25), ("ftp-1", 21), ("db-1", 5432)],
            "udp-flood": [("dns-1", 53), ("vpn-1", 1194), ("web-1", 9000), ("dns-2", 53)],
            "icmp-flood": [("vpn-1", 0), ("web-1", 0), ("bastion", 0)],
        }
        base = technique.removesuffix("-many")
        target, port = chance.choice(aim.get(base, [("web-1", 80), ("web-2", 80)]))
        origins = [plan.attacker() for _ in range(3)] if technique == "http-flood" and chance.random() < 0.4 else None
        version = 4 if "hping3" in TECHNIQUES[technique].tool else version
        seconds = chance.uniform(15, 25) if technique.startswith("slow") else chance.uniform(4, 8)
        plan.add(at, technique, seconds, [target], origins, version, port, strength / len(origins or [1]))
    elif technique == "ssh-guess":
        plan.add(
            at,
            technique,
            chance.uniform(15, 40),
            ["bastion"],
            [plan.attacker(contractor=True)],
            4,
            22,
            strength,
        )
    elif technique == "ftp-guess":
        plan.add(at, technique, chance.uniform(12, 30), ["ftp-1"], None, version, 21, strength)
    elif technique == "form-guess":
        plan.add(at, technique, chance.uniform(10, 25), version=version, strength=strength, **web)
    elif kind == "WebAttack":
        plan.add(at, technique, chance.uniform(10, 25), version=version, **web)
    elif kind == "Botnet":
        port = {
            "beacon-http": chance.choice([80, 8080, 8000]),
            "beacon-dns": 53,
            "beacon-irc": 6667,
            "upload": chance.choice([8443, 2222]),
        }
        plan.add(
            at,
            technique,
            chance.uniform(40, 100),
            [plan.attacker()],
            [world.named(chance.choice(bots[:3]))],
            version,
            port[technique],
            strength,
        )
    else:
        origin = [world.named(chance.choice(bots[3:]))]
        options = {
            "inside-guess": {"targets": [chance.choice(["pc-13", "pc-14", "pc-15", "pc-16"])], "port": 22},
            "inside-copy": {"targets": [plan.attacker()], "port": chance.choice([8443, 2222])},
        }.get(
            technique,
            {
                "targets": chance.sample(
                    [f"pc-{n}" for n in range(11, 38) if f"pc-{n}" not in bots] + ["db-1", "git-1", "wiki-1"],
                    5,
                )
            },
        )
        plan.add(
            at,
            technique,
            chance.uniform(10, 20),
            origins=origin,
            version=version,
            strength=max(strength, 0.6),
            **options,
        )
