#!/usr/bin/env python3
"""Harmless traffic: who does what, how often.

    users.py WORLD.json --seed N --seconds S --pace P

Each person is a thread inside a namespace. What they do, when and from which address follows the
seed; how packets fall in detail is up to the real network stacks.
"""

import argparse
import contextlib
import json
import random
import threading
import time

from trafficlab import space
from trafficlab.deeds import (
    EXPECTED, browse, call, download, fetch_mail, files, idle, leave, mail, measure, names, ping, poll, print_out, report,
    shell, sign_in, statements, syslog, upload, watch, wrong_door,
)  # fmt: skip
from trafficlab.person import Person

# What a kind of person does, with weights, and the mean pause between two things in seconds.
OUTSIDE = (
    {
        browse: 30,
        sign_in: 6,
        download: 8,
        upload: 3,
        poll: 9,
        watch: 3,
        leave: 2,
        idle: 4,
        names: 22,
        mail: 7,
        fetch_mail: 4,
        files: 3,
        shell: 4,
        call: 4,
        ping: 3,
        wrong_door: 2,
    },
    4.0,
)
OFFICE = (
    {
        browse: 34,
        sign_in: 3,
        download: 5,
        upload: 3,
        poll: 6,
        watch: 3,
        leave: 1,
        idle: 3,
        names: 20,
        mail: 8,
        fetch_mail: 12,
        call: 3,
        print_out: 2,
        ping: 1,
    },
    8.0,
)
CODER = ({browse: 30, shell: 10, names: 20, download: 5, poll: 6, mail: 4}, 8.0)
FINANCE = ({**OFFICE[0], report: 30}, 8.0)
SERVER = ({statements: 10, syslog: 8, names: 6}, 5.0)
WATCHER = ({measure: 10, names: 1}, 2.5)


def kind_of(home):
    if home.get("prefixes"):
        return OUTSIDE
    tags = set(home["tags"])
    if tags & {"api", "auth"}:
        return SERVER
    if "monitor" in tags:
        return WATCHER
    if tags & {"admin", "developer"}:
        return CODER
    if "finance" in tags:
        return FINANCE
    return OFFICE if "office" in tags else None


def live(me, habits, mean):
    space.enter(me.home["name"])
    time.sleep(me.chance.uniform(0, mean))
    while time.monotonic() < me.until:
        (deed,) = me.chance.choices(list(habits), weights=list(habits.values()))
        with contextlib.suppress(*EXPECTED):
            deed(me)
        me.pause(mean)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("world")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--pace", type=float, default=1.0, help="2 is twice as much traffic")
    parser.add_argument("--crowd", type=int, default=5, help="people in each place outside")
    options = parser.parse_args()
    with open(options.world, encoding="utf-8") as text:
        world = json.load(text)
    until = time.monotonic() + options.seconds
    threads = []
    for home in [*world["machines"].values(), *world["places"]]:
        kind = kind_of(home)
        for number in range(options.crowd if home.get("prefixes") else 1):
            if kind:
                chance = random.Random(f"{options.seed} {home['name']} {number}")
                me = Person(world, home, chance, until)
                threads.append(threading.Thread(target=live, args=(me, kind[0], kind[1] / options.pace), daemon=True))
    for thread in threads:
        thread.start()
    time.sleep(options.seconds)


if __name__ == "__main__":
    main()
