package dev.glacis.core.surface;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Prefix;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the rules of a network can tell apart about machines and addresses, numbered: *names* from
/// 0 to [#names] − 1, then source ranges in the order of [PrefixTable], once for each *block*.
///
/// Most networks need a name for each tag and one block. With networks or machines that are not
/// public there is a block for public addresses, one for private addresses anywhere, and one for
/// the private addresses of each network, so that a range of a rule can be told where it counts.
/// Where rules restrict or are of networks, a tag has two names: one for those that come from it,
/// one for those that it guards.
final class Symbols {
  /// What a name says of the machines that hold it.
  private enum Kind {
    /// May come by a rule from the tag.
    PEER,
    /// Is guarded by the rules to the tag.
    SUBJECT,
    /// The same, and public addresses can be routed to it.
    PUBLIC_SUBJECT,
    /// Has no known address.
    ADDRESSLESS,
    /// Has a private address that is in no range.
    UNRANGED,
    /// Has a public address that is in no range.
    UNRANGED_PUBLIC
  }

  private record Key(Kind kind, @Nullable String network, @Nullable String tag) {}

  private static final String ANYWHERE = "";

  private final Map<Kind, Map<String, Integer>> tags = new EnumMap<>(Kind.class);
  private final Map<Key, Integer> others = new HashMap<>();
  private final TreeSet<String> networks = new TreeSet<>();
  private final Map<String, Integer> blocks = new HashMap<>();
  private final boolean restricted;
  private final boolean apart;
  private final boolean split;
  private final boolean hidden;
  private final BitSet guarding = new BitSet();
  private final Numbering numbering;
  private int names;

  Symbols(Network network) {
    var rules = network.rules();
    restricted = rules.stream().anyMatch(Symbols::restricts);
    apart = restricted || rules.stream().anyMatch(rule -> rule.network() != null);
    hidden = network.vms().stream().anyMatch(vm -> !vm.isPublic());
    for (var kind : Kind.values()) {
      tags.put(kind, new HashMap<>());
    }
    var ranges = new LinkedHashSet<Prefix>();
    for (var rule : rules) {
      declare(rule);
      ranges.addAll(rule.peerRanges());
    }
    split = hidden || !networks.isEmpty();
    for (var n : networks) {
      declare(Kind.SUBJECT, n, null);
    }
    if (restricted) {
      declare(Kind.UNRANGED, null, null);
      declare(Kind.UNRANGED_PUBLIC, null, null);
    }
    blocks.put(ANYWHERE, split ? 1 : 0);
    for (var n : networks) {
      blocks.putIfAbsent(n, blocks.size() + 1);
    }
    var count = split ? networks.size() + 2 : 1;
    if ((long) count * ranges.size() > Integer.MAX_VALUE / 4) {
      throw new IllegalArgumentException(
          "%d networks with %d ranges are more than can be indexed"
              .formatted(networks.size(), ranges.size()));
    }
    numbering = new Numbering(names, new PrefixTable(ranges), count);
  }

  /// Whether the rule does more than to let something in.
  private static boolean restricts(Network.FirewallRule rule) {
    return rule.action() == Network.Action.DENY
        || rule.direction() == Network.Direction.EGRESS
        || rule.layer() != null;
  }

  private void declare(Network.FirewallRule rule) {
    var network = rule.network();
    if (network != null) {
      networks.add(network);
    }
    declare(Kind.SUBJECT, network, rule.subjectTag());
    if (!rule.peerRanges().isEmpty()) {
      declare(Kind.PUBLIC_SUBJECT, network, rule.subjectTag());
    }
    if (rule.peerTag() != null) {
      declare(Kind.PEER, network, rule.peerTag());
    }
    if (meansEverybody(rule)) {
      declare(Kind.ADDRESSLESS, network, null);
    }
  }

  /// Whether the ranges hold every address of both families.
  static boolean meansEverybody(Network.FirewallRule rule) {
    return rule.peerRanges().stream().filter(range -> range.length() == 0).distinct().count() == 2;
  }

  private void declare(Kind kind, @Nullable String network, @Nullable String tag) {
    var known = canonical(kind);
    if (network == null && tag != null) {
      Map<String, Integer> numbers = Objects.requireNonNull(tags.get(known));
      if (numbers.putIfAbsent(tag, names) != null) {
        return;
      }
    } else if (others.putIfAbsent(new Key(known, network, tag), names) != null) {
      return;
    }
    guarding.set(names, known == Kind.SUBJECT || known == Kind.PUBLIC_SUBJECT);
    names++;
  }

  private int find(Kind kind, @Nullable String network, @Nullable String tag) {
    var known = canonical(kind);
    var number =
        network == null && tag != null
            ? Objects.requireNonNull(tags.get(known)).get(tag)
            : others.get(new Key(known, network, tag));
    return number == null ? -1 : number;
  }

  private Kind canonical(Kind kind) {
    return switch (kind) {
      case PUBLIC_SUBJECT -> hidden ? kind : canonical(Kind.SUBJECT);
      case SUBJECT -> apart ? kind : Kind.PEER;
      default -> kind;
    };
  }

  /// Whether some rule denies, guards egress, or is of a layer.
  boolean restricted() {
    return restricted;
  }

  /// Whether where an address is, or is not, makes a difference.
  boolean split() {
    return split;
  }

  Numbering numbering() {
    return numbering;
  }

  /// For each symbol the one of another network that says the same of a machine, or -1. Nothing
  /// matches where one of the networks tells more apart than the other, or restricts.
  int[] in(Symbols other) {
    var same = new int[numbering.size()];
    Arrays.fill(same, -1);
    if (restricted
        || other.restricted
        || apart != other.apart
        || split != other.split
        || hidden != other.hidden) {
      return same;
    }
    tags.forEach(
        (kind, numbers) ->
            numbers.forEach((tag, name) -> same[name] = other.find(kind, null, tag)));
    others.forEach((key, name) -> same[name] = other.find(key.kind(), key.network(), key.tag()));
    for (var block : blocks.entrySet()) {
      var otherBlock = other.blocks.get(block.getKey());
      for (var range = 0; range < numbering.prefixes().size(); range++) {
        var number = other.numbering.prefixes().indexOf(numbering.prefixes().get(range));
        if (number >= 0 && otherBlock != null) {
          same[numbering.range(block.getValue(), range)] =
              other.numbering.range(otherBlock, number);
        }
        if (number >= 0) {
          same[numbering.range(0, range)] = other.numbering.range(0, number);
        }
      }
    }
    return same;
  }

  /// Those of the machine's networks that rules name.
  List<String> networksOf(Network.Vm vm) {
    return networks.isEmpty()
        ? List.of()
        : vm.networks().stream().filter(networks::contains).distinct().toList();
  }

  /// The name of the machines that a rule guards.
  int subjects(Network.FirewallRule rule) {
    return find(Kind.SUBJECT, rule.network(), rule.subjectTag());
  }

  /// Whether the symbol, in a restricted network, is a name of machines that rules guard.
  boolean guards(int symbol) {
    return guarding.get(symbol);
  }

  /// Adds what each way of coming by an ingress rule asks for: the symbol of who comes, and the
  /// name of whom that reaches.
  void ways(Network.FirewallRule rule, IntList sources, IntList targets) {
    var network = rule.network();
    var target = subjects(rule);
    if (rule.peerTag() != null) {
      sources.add(find(Kind.PEER, network, rule.peerTag()));
      targets.add(target);
    }
    if (meansEverybody(rule)) {
      sources.add(find(Kind.ADDRESSLESS, network, null));
      targets.add(target);
    }
    for (var range : rule.peerRanges()) {
      var prefix = numbering.prefixes().indexOf(range);
      if (split) {
        sources.add(numbering.range(block(network), prefix));
        targets.add(target);
      }
      sources.add(numbering.range(0, prefix));
      targets.add(find(Kind.PUBLIC_SUBJECT, network, rule.subjectTag()));
    }
  }

  /// Adds the symbols that a machine holds, with repetitions; of nested ranges only the narrowest,
  /// which implies the wider ones.
  void held(Network.Vm vm, IntList symbols) {
    var networksOfVm = networksOf(vm);
    var comesPrivately =
        networksOfVm.isEmpty()
            || vm.addresses().isEmpty()
            || vm.addresses().stream().anyMatch(Address::isPrivate);
    tags(vm.tags(), vm.isPublic(), networksOfVm, comesPrivately, symbols);
    tags(vm.identities(), vm.isPublic(), networksOfVm, comesPrivately, symbols);
    for (var n : networksOfVm) {
      add(find(Kind.SUBJECT, n, null), symbols);
      if (vm.isPublic()) {
        add(find(Kind.PUBLIC_SUBJECT, n, null), symbols);
      }
      if (vm.addresses().isEmpty()) {
        add(find(Kind.ADDRESSLESS, n, null), symbols);
      }
    }
    if (vm.addresses().isEmpty()) {
      add(find(Kind.ADDRESSLESS, null, null), symbols);
    }
    for (var address : vm.addresses()) {
      address(address, networksOfVm, symbols);
    }
  }

  private void tags(
      List<String> held,
      boolean isPublic,
      List<String> networksOfVm,
      boolean comesPrivately,
      IntList symbols) {
    for (var tag : held) {
      subject(null, tag, isPublic, symbols);
      add(find(Kind.PEER, null, tag), symbols);
      for (var n : networksOfVm) {
        subject(n, tag, isPublic, symbols);
        if (comesPrivately) {
          add(find(Kind.PEER, n, tag), symbols);
        }
      }
    }
  }

  private void subject(@Nullable String network, String tag, boolean isPublic, IntList symbols) {
    if (apart) {
      add(find(Kind.SUBJECT, network, tag), symbols);
    }
    if (hidden && isPublic) {
      add(find(Kind.PUBLIC_SUBJECT, network, tag), symbols);
    }
  }

  private void address(Address address, List<String> networksOfVm, IntList symbols) {
    var prefix = numbering.prefixes().narrowest(address);
    var isPublic = !address.isPrivate();
    if (prefix < 0) {
      add(find(isPublic ? Kind.UNRANGED_PUBLIC : Kind.UNRANGED, null, null), symbols);
    } else if (isPublic || !split) {
      symbols.add(numbering.range(0, prefix));
    } else {
      symbols.add(numbering.range(block(null), prefix));
      for (var n : networksOfVm) {
        symbols.add(numbering.range(block(n), prefix));
      }
    }
  }

  private static void add(int symbol, IntList symbols) {
    if (symbol >= 0) {
      symbols.add(symbol);
    }
  }

  private int block(@Nullable String network) {
    return Objects.requireNonNull(blocks.get(network == null ? ANYWHERE : network));
  }
}
