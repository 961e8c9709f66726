package dev.glacis.formats.cloud;

import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.surface.Network.Direction;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.Where;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A security group as Amazon exports it.
///
/// Source: Amazon EC2 API reference, "SecurityGroup" and "IpPermission".
///
/// @param vpc null outside of VPCs
record AwsGroup(String id, @Nullable String vpc, Where where, List<Permission> permissions) {
  /// Traffic that members of the group may receive or send.
  ///
  /// @param isNarrower whether only ICMP messages of one type are meant
  /// @param groups whose members are on the other side
  /// @param prefixLists whose ranges are on the other side, too
  record Permission(
      Direction direction,
      Ports ports,
      boolean isNarrower,
      Set<String> groups,
      Set<Prefix> ranges,
      List<String> prefixLists,
      Where where) {
    /// The same with the ranges of the prefix lists that are known.
    Permission with(Map<String, Set<Prefix>> known) {
      var all = new LinkedHashSet<>(ranges);
      prefixLists.forEach(list -> all.addAll(known.getOrDefault(list, Set.of())));
      var others = prefixLists.stream().filter(list -> !known.containsKey(list)).toList();
      return new Permission(direction, ports, isNarrower, groups, all, others, where);
    }
  }

  static AwsGroup of(Item item) throws BadInput {
    var permissions = new ArrayList<Permission>();
    for (var permission : item.list("IpPermissions")) {
      permissions.add(permission(Direction.INGRESS, permission));
    }
    for (var permission : item.list("IpPermissionsEgress")) {
      permissions.add(permission(Direction.EGRESS, permission));
    }
    return new AwsGroup(
        item.requiredText("GroupId"), item.text("VpcId"), item.where(), permissions);
  }

  AwsGroup with(Map<String, Set<Prefix>> prefixLists) {
    return new AwsGroup(
        id, vpc, where, permissions.stream().map(each -> each.with(prefixLists)).toList());
  }

  private static Permission permission(Direction direction, Item item) throws BadInput {
    var protocol = item.required(item.member("IpProtocol"), "IpProtocol");
    var first = item.integer("FromPort", -1);
    var ports = AwsPorts.of(protocol, first, item.integer("ToPort", -1));
    var groups = new LinkedHashSet<String>();
    for (var pair : item.list("UserIdGroupPairs")) {
      groups.add(pair.requiredText("GroupId"));
    }
    var ranges = new LinkedHashSet<Prefix>();
    for (var range : item.list("IpRanges")) {
      ranges.add(cidr(range, "CidrIp"));
    }
    for (var range : item.list("Ipv6Ranges")) {
      ranges.add(cidr(range, "CidrIpv6"));
    }
    var prefixLists = new ArrayList<String>();
    for (var list : item.list("PrefixListIds")) {
      prefixLists.add(list.requiredText("PrefixListId"));
    }
    return new Permission(
        direction,
        ports,
        AwsPorts.isIcmp(ports) && first >= 0,
        groups,
        ranges,
        prefixLists,
        item.where());
  }

  private static Prefix cidr(Item range, String member) throws BadInput {
    return range.required(range.parsedText(member, Prefix::parseAround), member);
  }
}
