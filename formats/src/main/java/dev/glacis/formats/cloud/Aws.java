package dev.glacis.formats.cloud;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Prefix;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.Where;
import dev.glacis.formats.cloud.Unrepresented.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Amazon Web Services: what `aws ec2 describe-instances`, `describe-network-interfaces`,
/// `describe-security-groups`, `describe-network-acls`, `describe-subnets`, `describe-vpcs` and
/// `describe-vpc-peering-connections` print as JSON.
///
/// A machine is an instance, with the instance's id, or a network interface of something else (a
/// load balancer, a database, a function …), with the interface's id. Its tags are the ids of its
/// security groups, subnets and their network ACLs; its networks are VPCs.
///
/// Source: Amazon EC2 API reference.
final class Aws implements Translation {
  private static final Map<String, String> LIST_OF_MEMBER =
      Map.of(
          "Instances", "Reservations",
          "InstanceType", "Instances",
          "NetworkInterfaceId", "NetworkInterfaces",
          "IpPermissions", "SecurityGroups",
          "Entries", "NetworkAcls",
          "VpcPeeringConnectionId", "VpcPeeringConnections",
          "AvailableIpAddressCount", "Subnets",
          "InstanceTenancy", "Vpcs",
          "PrefixListId", "PrefixLists");

  /// An interface, which is a machine unless its instance is one.
  private record Interface(Machine machine, @Nullable String instance) {}

  private final Draft draft;
  private final Set<String> instances = new HashSet<>();
  private final List<Machine> machines = new ArrayList<>();
  private final List<Interface> interfaces = new ArrayList<>();
  private final Map<String, AwsGroup> groups = new LinkedHashMap<>();
  private final Map<String, Where> groupsHeld = new LinkedHashMap<>();
  private final List<AwsAcl> acls = new ArrayList<>();
  private final Set<String> subnetsWithAcl = new HashSet<>();
  private final Map<String, Set<Prefix>> rangesOfSubnets = new HashMap<>();
  private final Map<String, Set<Prefix>> prefixLists = new HashMap<>();
  private final Set<AwsGroups.Peering> peerings = new LinkedHashSet<>();

  Aws(Draft draft) {
    this.draft = draft;
  }

  @Override
  public Set<String> lists() {
    return Set.copyOf(LIST_OF_MEMBER.values());
  }

  @Override
  public void accept(String list, Item item) throws BadInput {
    switch (list.isEmpty() ? listOf(item) : list) {
      case "Reservations" -> {
        for (var instance : item.list("Instances")) {
          instance(instance);
        }
      }
      case "Instances" -> instance(item);
      case "NetworkInterfaces" -> networkInterface(item);
      case "SecurityGroups" -> {
        var group = AwsGroup.of(item);
        groups.putIfAbsent(group.id(), group);
      }
      case "NetworkAcls" -> {
        var acl = AwsAcl.of(item);
        subnetsWithAcl.addAll(acl.subnets());
        acls.add(acl);
      }
      case "Subnets" -> subnet(item);
      case "VpcPeeringConnections" -> peering(item);
      case "PrefixLists" -> prefixList(item);
      case "Vpcs" -> {}
      default -> other(item);
    }
  }

  private static String listOf(Item item) {
    return LIST_OF_MEMBER.keySet().stream()
        .sorted()
        .filter(member -> item.member(member) != null)
        .findFirst()
        .map(LIST_OF_MEMBER::get)
        .orElse("");
  }

  private void other(Item item) throws BadInput {
    if (!item.isObject()) {
      throw item.bad("found something else; expected what aws ec2 describe-… prints");
    }
    draft.unrepresented(
        item.where(), "a document of " + String.join(", ", item.names()), Effect.LEFT_OUT);
  }

  @Override
  public void finish() throws BadInput {
    for (var each : interfaces) {
      if (each.instance() == null || !instances.contains(each.instance())) {
        machines.add(each.machine());
      }
    }
    acls.removeIf(this::isOpen);
    for (var acl : acls) {
      inSubnetsOf(acl).forEach(machine -> machine.tags.add(acl.id()));
    }
    var holders = new Holders(machines);
    groups.replaceAll((_, group) -> group.with(prefixLists));
    new AwsGroups(draft, holders, groups, peerings).translate();
    for (var acl : acls) {
      acl.translate(draft, rangesOfSubnets);
    }
    for (var peering : peerings) {
      holders.ofNetwork(peering.vpc()).forEach(machine -> machine.networks.add(peering.id()));
    }
    report();
    for (var machine : machines) {
      draft.vm(machine.build(), machine.where);
    }
  }

  private boolean isOpen(AwsAcl acl) {
    return acl.isOpen(
        inSubnetsOf(acl).stream().anyMatch(m -> m.own.stream().anyMatch(a -> !a.isV4())));
  }

  private List<Machine> inSubnetsOf(AwsAcl acl) {
    return machines.stream()
        .filter(machine -> acl.subnets().stream().anyMatch(machine.tags::contains))
        .toList();
  }

  private void report() {
    if (subnetsWithAcl.isEmpty() && !machines.isEmpty()) {
      draft.unrepresented(
          machines.getFirst().where, "network ACLs, as none were exported", Effect.ALLOWS_MORE);
    }
    groupsHeld.forEach(
        (group, where) -> {
          if (!groups.containsKey(group)) {
            draft.unrepresented(
                where, "security group " + group + ", as it was not exported", Effect.MAY_DIFFER);
          }
        });
    machines.forEach(this::report);
  }

  private void report(Machine machine) {
    if (!machine.own.isEmpty() && machine.own.stream().noneMatch(Address::isPrivate)) {
      draft.unrepresented(
          machine.where,
          machine.id + " has no private address: rules that name its groups",
          Effect.ALLOWS_LESS);
    }
    if (machine.tags.stream().noneMatch(groupsHeld::containsKey)) {
      draft.unrepresented(
          machine.where,
          machine.id + " has no security group: nothing is let in",
          Effect.ALLOWS_LESS);
    }
    if (!subnetsWithAcl.isEmpty() && machine.tags.stream().noneMatch(subnetsWithAcl::contains)) {
      draft.unrepresented(
          machine.where, machine.id + ": no network ACL of its subnet", Effect.ALLOWS_MORE);
    }
  }

  /// Of a list whose entries are not told, nothing is kept.
  private void prefixList(Item item) throws BadInput {
    var id = item.requiredText("PrefixListId");
    if (item.member("Cidrs") == null) {
      return;
    }
    var ranges = prefixLists.computeIfAbsent(id, _ -> new LinkedHashSet<>());
    for (var range : item.strings("Cidrs")) {
      try {
        ranges.add(Prefix.parseAround(range));
      } catch (IllegalArgumentException e) {
        throw item.bad("Cidrs: " + e.getMessage());
      }
    }
  }

  private void instance(Item item) throws BadInput {
    var id = item.requiredText("InstanceId");
    instances.add(id);
    var state = item.object("State");
    switch (state == null ? null : state.text("Name")) {
      case "terminated", "shutting-down" -> {
        draft.unrepresented(item.where(), "instance " + id + " is terminated", Effect.LEFT_OUT);
        return;
      }
      case "stopped", "stopping" ->
          draft.unrepresented(
              item.where(), "instance " + id + " is stopped; taken as running", Effect.ALLOWS_MORE);
      case null, default -> {}
    }
    var machine = new Machine(id, nameTag(item, "Tags"), item.where());
    addresses(item, machine);
    var attached = item.list("NetworkInterfaces");
    var different = new HashSet<List<String>>();
    for (var each : attached) {
      addresses(each, machine);
      different.add(placed(each, "Groups", machine));
    }
    if (attached.isEmpty()) {
      different.add(placed(item, "SecurityGroups", machine));
    }
    if (different.size() > 1) {
      draft.unrepresented(
          item.where(),
          "instance " + id + " has several interfaces: which has which address and group",
          Effect.MAY_DIFFER);
    }
    machines.add(machine);
  }

  private void networkInterface(Item item) throws BadInput {
    var id = item.requiredText("NetworkInterfaceId");
    var attachment = item.object("Attachment");
    if (attachment == null && "available".equals(item.text("Status"))) {
      draft.unrepresented(
          item.where(), "interface " + id + " is attached to nothing", Effect.LEFT_OUT);
      return;
    }
    var name = nameTag(item, "TagSet");
    var machine = new Machine(id, name == null ? item.text("Description") : name, item.where());
    addresses(item, machine);
    placed(item, "Groups", machine);
    interfaces.add(
        new Interface(machine, attachment == null ? null : attachment.text("InstanceId")));
  }

  private void subnet(Item item) throws BadInput {
    var ranges = new LinkedHashSet<Prefix>();
    for (var association : item.list("Ipv6CidrBlockAssociationSet")) {
      var range = association.parsedText("Ipv6CidrBlock", Prefix::parseAround);
      if (range != null) {
        ranges.add(range);
      }
    }
    rangesOfSubnets.put(item.requiredText("SubnetId"), ranges);
  }

  private void peering(Item item) throws BadInput {
    var id = item.requiredText("VpcPeeringConnectionId");
    var status = item.object("Status");
    if (status != null && !"active".equals(status.text("Code"))) {
      draft.unrepresented(item.where(), "peering " + id + " is not active", Effect.LEFT_OUT);
      return;
    }
    var requester = item.requiredObject("RequesterVpcInfo").requiredText("VpcId");
    var accepter = item.requiredObject("AccepterVpcInfo").requiredText("VpcId");
    peerings.add(new AwsGroups.Peering(id, requester, accepter));
    peerings.add(new AwsGroups.Peering(id, accepter, requester));
    draft.unrepresented(
        item.where(), "routes of peering " + id + "; taken as complete", Effect.ALLOWS_MORE);
  }

  /// Takes groups, subnet and VPC of an interface, and says which they are.
  private List<String> placed(Item item, String groups, Machine machine) throws BadInput {
    var place = new ArrayList<String>();
    for (var group : item.list(groups)) {
      var id = group.requiredText("GroupId");
      place.add(id);
      groupsHeld.putIfAbsent(id, item.where());
    }
    var subnet = item.text("SubnetId");
    if (subnet != null) {
      place.add(subnet);
    }
    machine.tags.addAll(place);
    var vpc = item.text("VpcId");
    if (vpc != null) {
      machine.networks.add(vpc);
    }
    return place;
  }

  private static void addresses(Item item, Machine machine) throws BadInput {
    add(item, "PrivateIpAddress", machine.own);
    for (var address : item.list("PrivateIpAddresses")) {
      add(address, "PrivateIpAddress", machine.own);
      published(address, machine);
    }
    for (var address : item.list("Ipv6Addresses")) {
      add(address, "Ipv6Address", machine.own);
    }
    add(item, "PublicIpAddress", machine.translated);
    published(item, machine);
    machine.isPublic =
        !machine.translated.isEmpty()
            || machine.own.stream().anyMatch(address -> !address.isV4() && !address.isPrivate());
  }

  private static void published(Item item, Machine machine) throws BadInput {
    var association = item.object("Association");
    if (association != null) {
      add(association, "PublicIp", machine.translated);
    }
  }

  private static void add(Item item, String member, Set<Address> addresses) throws BadInput {
    var address = item.parsedText(member, Address::parse);
    if (address != null) {
      addresses.add(address);
    }
  }

  private static @Nullable String nameTag(Item item, String member) throws BadInput {
    for (var tag : item.list(member)) {
      if ("Name".equals(tag.text("Key"))) {
        return tag.text("Value");
      }
    }
    return null;
  }
}
