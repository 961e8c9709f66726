"""GET /attack?vm_id=ID as one would first write it: a graph search for each request.

NETWORK=network.json python3 -m uvicorn --app-dir bench/src/main/python naive_attack:app
"""

import json
import os
from urllib.parse import parse_qs

import networkx

with open(os.environ["NETWORK"], encoding="utf-8") as document:
    network = json.load(document)

graph = networkx.DiGraph()
machines = set()
for vm in network["vms"]:
    machines.add(vm["vm_id"])
    graph.add_node(vm["vm_id"])
    for tag in vm["tags"]:
        graph.add_edge(vm["vm_id"], ("from", tag))
        graph.add_edge(("to", tag), vm["vm_id"])
for rule in network["fw_rules"]:
    graph.add_edge(("from", rule["source_tag"]), ("to", rule["dest_tag"]))


async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    vm = parse_qs(scope["query_string"].decode()).get("vm_id", [""])[0]
    if vm in machines:
        found = networkx.ancestors(graph, vm)
        status, answer = 200, [other for other in found if other in machines]
    else:
        status, answer = 404, {"error": "no such machine"}
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(answer).encode()})
