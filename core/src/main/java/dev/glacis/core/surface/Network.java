package dev.glacis.core.surface;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A network as written: machines with tags, and firewall rules between tags.
///
/// @param vms ids are distinct
public record Network(List<Vm> vms, List<FirewallRule> rules) {
  public static final Network EMPTY = new Network(List.of(), List.of());

  public Network {
    vms = List.copyOf(vms);
    rules = List.copyOf(rules);
  }

  /// A machine. Whoever enters it by one of its tags holds them all.
  public record Vm(String id, @Nullable String name, List<String> tags, List<Address> addresses) {
    public Vm {
      tags = List.copyOf(tags);
      addresses = List.copyOf(addresses);
    }
  }

  /// Lets machines with the source tag, and addresses in the source ranges, reach machines with the
  /// destination tag.
  ///
  /// @param sourceTag null where only ranges are named
  /// @param ports empty means every port of every protocol
  public record FirewallRule(
      String id,
      @Nullable String sourceTag,
      String destTag,
      List<Prefix> sourceRanges,
      List<Ports> ports) {
    public FirewallRule {
      sourceRanges = List.copyOf(sourceRanges);
      ports = List.copyOf(ports);
    }
  }
}
