package dev.glacis.core.surface;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Made-up networks of any size: machines with up to five tags, and rules between tags, all drawn
/// evenly. The same arguments give the same network everywhere ([Random]'s algorithm is part of its
/// contract).
public final class SyntheticNetwork {
  private static final int MOST_TAGS = 5;

  /// Odd, so that multiplying by it modulo a power of two keeps ids distinct.
  private static final long SCATTER = 0x9e3779b97f4a7c15L;

  private static final int ID_BITS = 40;
  private static final List<String> ROLES =
      List.of(
          "web", "api", "db", "cache", "queue", "mail", "dns", "ci", "bastion", "worker", "proxy");

  private SyntheticNetwork() {}

  /// @param tags how many there are to draw from; with none, machines have none and there can be no
  ///   rules
  /// @throws IllegalArgumentException where a count is negative, or there are rules without tags
  public static Network generate(int vms, int tags, int rules, long seed) {
    if (vms < 0 || tags < 0 || rules < 0) {
      throw new IllegalArgumentException(
          "vms " + vms + ", tags " + tags + ", rules " + rules + "; expected 0 or more of each");
    }
    if (rules > 0 && tags == 0) {
      throw new IllegalArgumentException(rules + " rules without tags; expected 1 tag or more");
    }
    var random = new Random(seed);
    var names = new String[tags];
    for (var i = 0; i < tags; i++) {
      names[i] = ROLES.get(i % ROLES.size()) + "-" + i / ROLES.size();
    }
    var machines = new ArrayList<Network.Vm>(vms);
    for (var i = 0; i < vms; i++) {
      var held = new String[tags == 0 ? 0 : random.nextInt(MOST_TAGS + 1)];
      for (var t = 0; t < held.length; t++) {
        held[t] = names[random.nextInt(tags)];
      }
      machines.add(new Network.Vm(id("vm-", i), "host-" + i, List.of(held), List.of()));
    }
    var written = new ArrayList<Network.FirewallRule>(rules);
    for (var i = 0; i < rules; i++) {
      var source = names[random.nextInt(tags)];
      var dest = names[random.nextInt(tags)];
      written.add(new Network.FirewallRule(id("fw-", i), source, dest, List.of(), List.of()));
    }
    return new Network(machines, written);
  }

  private static String id(String prefix, int number) {
    var scattered = (number + 1L) * SCATTER & (1L << ID_BITS) - 1;
    return prefix + Long.toHexString(1L << ID_BITS | scattered).substring(1);
  }
}
