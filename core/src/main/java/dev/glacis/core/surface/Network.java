package dev.glacis.core.surface;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A network as written: machines with tags, and firewall rules between tags. What the rules mean
/// together is told in docs/network.md.
///
/// @param vms ids are distinct
public record Network(List<Vm> vms, List<FirewallRule> rules) {
  public static final Network EMPTY = new Network(List.of(), List.of());

  public Network {
    vms = List.copyOf(vms);
    rules = List.copyOf(rules);
  }

  /// A machine. Whoever enters it by one of its tags holds them all.
  ///
  /// @param networks those it is in; rules of a network apply to these machines only
  /// @param identities whom it runs as: count as tags
  /// @param isPublic whether public addresses can be routed to it at all
  public record Vm(
      String id,
      @Nullable String name,
      List<String> tags,
      List<Address> addresses,
      List<String> networks,
      List<String> identities,
      boolean isPublic) {
    public Vm {
      tags = List.copyOf(tags);
      addresses = List.copyOf(addresses);
      networks = List.copyOf(networks);
      identities = List.copyOf(identities);
    }

    /// A machine that is in no named network, runs as nobody known and can be routed to.
    public Vm(String id, @Nullable String name, List<String> tags, List<Address> addresses) {
      this(id, name, tags, addresses, List.of(), List.of(), true);
    }
  }

  public enum Action {
    ALLOW,
    DENY
  }

  /// Of traffic as seen from the machines that a rule guards, its *subjects*.
  public enum Direction {
    /// Subjects are the machines of the destination tag.
    INGRESS,
    /// Subjects are the machines of the source tag.
    EGRESS
  }

  /// What a rule decides for traffic between its subjects and its *peers*: those that hold the
  /// peers' tag or have an address in the peers' ranges. Ranges that hold every address of both
  /// families mean everybody, known address or not.
  ///
  /// @param priority lower decides first; of equal ones a deny does
  /// @param layer rules of a layer are evaluated by themselves, and all layers must agree; null for
  ///   the main one
  /// @param network null for all of them; a rule with a network and without a subjects' tag guards
  ///   all machines in it
  /// @param sourceRanges peers of an ingress rule
  /// @param destRanges peers of an egress rule
  /// @param ports empty means every port of every protocol
  /// @param stateless whether answers, too, must be let through by the rules of the layer
  public record FirewallRule(
      String id,
      Action action,
      int priority,
      Direction direction,
      @Nullable String layer,
      @Nullable String network,
      @Nullable String sourceTag,
      @Nullable String destTag,
      List<Prefix> sourceRanges,
      List<Prefix> destRanges,
      List<Ports> ports,
      boolean stateless) {
    public static final int DEFAULT_PRIORITY = 1000;

    /// @throws IllegalArgumentException where it has no subjects, or ranges of the wrong side
    public FirewallRule {
      sourceRanges = List.copyOf(sourceRanges);
      destRanges = List.copyOf(destRanges);
      ports = List.copyOf(ports);
      var ingress = direction == Direction.INGRESS;
      if ((ingress ? destTag : sourceTag) == null && network == null) {
        throw new IllegalArgumentException(
            "rule '"
                + id
                + "' guards no machine; expected "
                + (ingress ? "dest_tag" : "source_tag"));
      }
      if (!(ingress ? destRanges : sourceRanges).isEmpty()) {
        throw new IllegalArgumentException(
            "rule '%s' names %s; expected them of %s rules only"
                .formatted(
                    id, ingress ? "dest_ranges" : "source_ranges", ingress ? "egress" : "ingress"));
      }
      if (stateless && layer == null) {
        throw new IllegalArgumentException(
            "rule '" + id + "' is stateless without a layer; expected a layer");
      }
    }

    /// An ingress rule that allows, of the main layer and of all networks.
    public FirewallRule(
        String id,
        @Nullable String sourceTag,
        String destTag,
        List<Prefix> sourceRanges,
        List<Ports> ports) {
      this(
          id,
          Action.ALLOW,
          DEFAULT_PRIORITY,
          Direction.INGRESS,
          null,
          null,
          sourceTag,
          destTag,
          sourceRanges,
          List.of(),
          ports,
          false);
    }

    /// The tag of the machines that the rule guards; null for all of its network.
    public @Nullable String subjectTag() {
      return direction == Direction.INGRESS ? destTag : sourceTag;
    }

    public @Nullable String peerTag() {
      return direction == Direction.INGRESS ? sourceTag : destTag;
    }

    public List<Prefix> peerRanges() {
      return direction == Direction.INGRESS ? sourceRanges : destRanges;
    }
  }
}
