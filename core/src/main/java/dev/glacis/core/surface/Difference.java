package dev.glacis.core.surface;

import dev.glacis.core.net.Ports;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What another network changes for the machines that are in both, by their ids. Counts are exact;
/// of everything counted, some examples are named. A machine gains attackers when it has one that
/// it had not, be it a new machine; that it lost others meanwhile makes no difference.
///
/// @param machinesAdded new machines, whoever may attack them
/// @param rulesChanged rules of one id that say something else
/// @param gained machines that gained attackers, directly or step by step
/// @param gainedDirect machines that gained direct attackers
/// @param exposed machines that public addresses reach in one step on ports where they could not
/// @param hidden the other way round
public record Difference(
    Sample<String> machinesAdded,
    Sample<String> machinesRemoved,
    Sample<String> rulesAdded,
    Sample<String> rulesRemoved,
    Sample<String> rulesChanged,
    Sample<Change> gained,
    Sample<Change> lost,
    Sample<String> gainedDirect,
    Sample<String> lostDirect,
    Sample<Opening> exposed,
    Sample<Opening> hidden) {
  /// Things that were found.
  ///
  /// @param count how many there are
  /// @param examples the first of them
  public record Sample<T>(int count, List<T> examples) {
    public Sample {
      examples = List.copyOf(examples);
    }
  }

  /// A machine with other attackers.
  ///
  /// @param attackers ids of those that came, or went
  public record Change(String vm, Sample<String> attackers) {}

  /// A machine with ports opened, or closed, to public addresses.
  public record Opening(String vm, List<Ports> ports) {
    public Opening {
      ports = List.copyOf(ports);
    }
  }

  /// Compares two networks.
  ///
  /// @param examples how many of everything are named at most
  public static Difference of(Surface before, Surface after, int examples) {
    var gains = new OneWay(before, after, examples);
    var losses = new OneWay(after, before, examples);
    return new Difference(
        gains.machines(),
        losses.machines(),
        gains.rules(false),
        losses.rules(false),
        gains.rules(true),
        gains.attackers(),
        losses.attackers(),
        gains.direct(),
        losses.direct(),
        gains.openings(),
        losses.openings());
  }

  /// What one network has that the other has not.
  private static final class OneWay {
    private final Surface earlier;
    private final Surface now;
    private final int examples;
    private final Joints joints;
    private final Gains.Found found;

    OneWay(Surface earlier, Surface now, int examples) {
      this.earlier = earlier;
      this.now = now;
      this.examples = examples;
      joints = Joints.of(earlier, now);
      found = Gains.of(earlier, now, joints);
    }

    Sample<String> machines() {
      var added = new BitSet(joints.count());
      IntStream.range(0, joints.count()).filter(joints::isNew).forEach(added::set);
      return named(added);
    }

    /// Rules of ids that both have and that say something else, or those of ids that one has.
    Sample<String> rules(boolean both) {
      var old = byId(earlier.network());
      var ids =
          byId(now.network()).entrySet().stream()
              .filter(e -> old.containsKey(e.getKey()) == both)
              .filter(e -> !e.getValue().equals(old.get(e.getKey())))
              .map(Map.Entry::getKey)
              .toList();
      return new Sample<>(ids.size(), ids.subList(0, Math.min(examples, ids.size())));
    }

    private static Map<String, List<Network.FirewallRule>> byId(Network network) {
      return network.rules().stream()
          .collect(
              Collectors.groupingBy(
                  Network.FirewallRule::id, LinkedHashMap::new, Collectors.toList()));
    }

    Sample<Change> attackers() {
      var changes = first(found.attackers()).mapToObj(this::change).toList();
      return new Sample<>(joints.machines(found.attackers()), changes);
    }

    /// Whether the attackers of a machine earlier hold one of now. Any machine of its joint tells,
    /// but the attacked one itself.
    private boolean attacked(MachineSet old, int itself, int attacker) {
      var sample = joints.sample()[joints.of()[attacker]];
      return sample != Joints.NEW
          && old.contains(sample == itself ? earlier.indexOf(now.idOf(attacker)) : sample);
    }

    private Change change(int vm) {
      var itself = earlier.indexOf(now.idOf(vm));
      var old = earlier.attackers(itself, Mode.TRANSITIVE, null);
      var ids = new ArrayList<String>();
      var count = new int[1];
      now.attackers(vm, Mode.TRANSITIVE, null)
          .forEach(
              attacker -> {
                if (!attacked(old, itself, attacker)) {
                  count[0]++;
                  if (ids.size() < examples) {
                    ids.add(now.idOf(attacker));
                  }
                }
              });
      return new Change(now.idOf(vm), new Sample<>(count[0], ids));
    }

    Sample<String> direct() {
      return named(found.direct());
    }

    Sample<Opening> openings() {
      var openings = Openings.of(earlier, now, joints);
      var wider = new BitSet();
      openings.keySet().forEach(wider::set);
      return new Sample<>(
          joints.machines(wider),
          first(wider)
              .mapToObj(
                  vm ->
                      new Opening(now.idOf(vm), openings.getOrDefault(joints.of()[vm], List.of())))
              .toList());
    }

    private Sample<String> named(BitSet of) {
      return new Sample<>(joints.machines(of), first(of).mapToObj(now::idOf).toList());
    }

    /// The first machines of the joints.
    private IntStream first(BitSet of) {
      return IntStream.range(0, now.size()).filter(vm -> of.get(joints.of()[vm])).limit(examples);
    }
  }
}
