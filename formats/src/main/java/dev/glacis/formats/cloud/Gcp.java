package dev.glacis.formats.cloud;

import dev.glacis.core.net.Address;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.Where;
import dev.glacis.formats.cloud.Unrepresented.Effect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Google Cloud: instances, VPC firewall rules and networks, as `gcloud compute … list
/// --format=json` prints the resources of the Compute Engine API.
///
/// A machine's id is `project/zone/name`; its tags are the instance's network tags, its identities
/// the service accounts' addresses, its networks `project/network`.
///
/// Sources: Google Cloud documentation, "Instances" and "Networks" (Compute Engine API reference).
final class Gcp implements Translation {
  /// A network whose machines reach those of another one.
  record Peering(String network, String peer) {}

  private final Draft draft;
  private final List<Machine> machines = new ArrayList<>();
  private final List<GcpFirewall> firewalls = new ArrayList<>();
  private final Map<Peering, Where> peerings = new LinkedHashMap<>();
  private final Set<String> networks = new HashSet<>();
  private final Set<String> otherKinds = new TreeSet<>();

  Gcp(Draft draft) {
    this.draft = draft;
  }

  @Override
  public Set<String> lists() {
    return Set.of("items");
  }

  @Override
  public void accept(String list, Item item) throws BadInput {
    var kind = item.text("kind");
    switch (kind == null ? guessed(item) : kind) {
      case "compute#instance" -> instance(item);
      case "compute#firewall" -> firewalls.add(GcpFirewall.of(item));
      case "compute#network" -> network(item);
      case "" ->
          throw item.bad("found something else; expected an instance, firewall rule or network");
      case String other -> {
        if (otherKinds.add(other)) {
          draft.unrepresented(item.where(), "items of kind " + other, Effect.MAY_DIFFER);
        }
      }
    }
  }

  @Override
  public void finish() throws BadInput {
    peerings.forEach(
        (peering, where) -> {
          if (!networks.contains(peering.network())) {
            draft.unrepresented(
                where,
                "network %s, which is peered with %s, was not exported"
                    .formatted(peering.network(), peering.peer()),
                Effect.MAY_DIFFER);
          }
        });
    new GcpRules(draft, new Holders(machines), peerings.keySet()).translate(firewalls);
    for (var machine : machines) {
      draft.vm(machine.build(), machine.where);
    }
  }

  private static String guessed(Item item) {
    return item.member("networkInterfaces") != null
        ? "compute#instance"
        : item.member("allowed") != null || item.member("denied") != null
            ? "compute#firewall"
            : item.member("peerings") != null || item.member("autoCreateSubnetworks") != null
                ? "compute#network"
                : "";
  }

  private void instance(Item item) throws BadInput {
    var name = item.requiredText("name");
    if ("TERMINATED".equals(item.text("status"))) {
      draft.unrepresented(item.where(), "instance " + name + " is stopped", Effect.LEFT_OUT);
      return;
    }
    var machine = new Machine(id(item, name), name, item.where());
    var tags = item.object("tags");
    if (tags != null) {
      machine.tags.addAll(tags.strings("items"));
    }
    for (var account : item.list("serviceAccounts")) {
      machine.identities.add(account.requiredText("email"));
    }
    for (var each : item.list("networkInterfaces")) {
      networkInterface(each, name, machine);
    }
    if (machine.networks.size() > 1) {
      draft.unrepresented(
          item.where(),
          "instance " + name + " is in several networks: which has which address",
          Effect.MAY_DIFFER);
    }
    machines.add(machine);
  }

  private void networkInterface(Item item, String instance, Machine machine) throws BadInput {
    machine.networks.add(resource(item.requiredText("network")));
    for (var member : List.of("networkIP", "ipv6Address")) {
      var address = item.parsedText(member, Address::parse);
      add(address, machine.own);
      if (address != null && !address.isPrivate()) {
        draft.unrepresented(
            item.where(),
            "internal address %s of instance %s counts as public".formatted(address, instance),
            Effect.MAY_DIFFER);
      }
    }
    for (var config : item.list("accessConfigs")) {
      machine.isPublic = true;
      add(config.parsedText("natIP", Address::parse), machine.translated);
    }
    for (var config : item.list("ipv6AccessConfigs")) {
      machine.isPublic = true;
      add(config.parsedText("externalIpv6", Address::parse), machine.own);
    }
    for (var alias : item.list("aliasIpRanges")) {
      draft.unrepresented(
          alias.where(),
          "alias addresses %s of instance %s"
              .formatted(alias.requiredText("ipCidrRange"), instance),
          Effect.MAY_DIFFER);
    }
  }

  private void network(Item item) throws BadInput {
    var link = item.text("selfLink");
    var network = resource(link == null ? item.requiredText("name") : link);
    networks.add(network);
    for (var peering : item.list("peerings")) {
      if ("ACTIVE".equals(peering.text("state"))) {
        var peer = resource(peering.requiredText("network"));
        peerings.putIfAbsent(new Peering(network, peer), peering.where());
        peerings.putIfAbsent(new Peering(peer, network), peering.where());
      }
    }
  }

  private static void add(@Nullable Address address, Set<Address> addresses) {
    if (address != null) {
      addresses.add(address);
    }
  }

  /// `project/zone/name`, as far as they are told.
  private static String id(Item item, String name) throws BadInput {
    var link = item.text("selfLink");
    var zone = item.text("zone");
    if (link != null) {
      return resource(link);
    }
    return zone == null ? name : resource(zone) + "/" + name;
  }

  /// What tells a resource from all others in its full name: of
  /// `https://www.googleapis.com/compute/v1/projects/p/zones/z/instances/n` this is `p/z/n`.
  static String resource(String name) {
    var segments = new ArrayList<>(Arrays.asList(name.split("/", -1)));
    var project = segments.indexOf("projects") + 1;
    if (project == 0 || project == segments.size()) {
      return segments.getLast();
    }
    var kept = new ArrayList<String>();
    kept.add(segments.get(project));
    var global = project + 1 < segments.size() && segments.get(project + 1).equals("global");
    for (var i = project + (global ? 3 : 2); i < segments.size(); i += 2) {
      kept.add(segments.get(i));
    }
    return String.join("/", kept);
  }
}
