package dev.glacis.core.surface;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// The machines of two networks that have an attacker in one that they had not in an earlier one.
///
/// If `u` attacks `w` now and did not, then on the way from `u` to `w` there is a last machine `x`
/// that could not attack `w` earlier, and its step, to some `y` that could or that is `w`, was not
/// possible, not even over others. So it is enough to take each new step `x → y` that was not
/// possible, and to compare what `y` leads to now with what `x` led to earlier. Steps that were
/// possible anyway cost a look; the others a walk over both graphs for each class of `x`. Networks
/// that differ in few rules or machines are compared in little more than the time it takes to read
/// them; networks that have nothing in common soon have nothing left to find.
final class Gains {
  private final Surface earlier;
  private final Surface now;
  private final Joints joints;
  private final int[] firstClassOfComponent;
  private final int[] timesSeen;
  private final int[] seenAt;
  private final BitSet gained = new BitSet();
  private final BitSet gainedDirectly = new BitSet();

  /// Components that lead to nothing that is left to find.
  private final BitSet settled = new BitSet();

  private int step;

  private Gains(Surface earlier, Surface now, Joints joints) {
    this.earlier = earlier;
    this.now = now;
    this.joints = joints;
    var components = now.layout().cyclic().length;
    firstClassOfComponent = new int[components + 1];
    for (var component : now.layout().componentOfClass()) {
      firstClassOfComponent[component + 1]++;
    }
    Arrays.parallelPrefix(firstClassOfComponent, Integer::sum);
    timesSeen = new int[earlier.layout().cyclic().length + 1];
    seenAt = new int[timesSeen.length];
  }

  /// Joints of machines in both networks.
  ///
  /// @param attackers joints that have a new attacker, directly or step by step
  /// @param direct joints that have a new direct attacker
  record Found(BitSet attackers, BitSet direct) {}

  static Found of(Surface earlier, Surface now, Joints joints) {
    var gains = new Gains(earlier, now, joints);
    new NewSteps(earlier, now, joints).forEach(gains::accept);
    for (var joint = 0; joint < joints.count(); joint++) {
      if (joints.isNew(joint)) {
        gains.gained.clear(joint);
      }
    }
    return new Found(gains.gained, gains.gainedDirectly);
  }

  private void accept(int[] sources, int[] targets) {
    if (Arrays.stream(targets).allMatch(joints::isNew)) {
      return;
    }
    step++;
    for (var x : sources) {
      if (isWorthwhile(x)) {
        spread(x, targets);
      }
    }
    for (var y : targets) {
      if (!joints.isNew(y) && !gainedDirectly.get(y) && hasNewAttacker(y, sources)) {
        gainedDirectly.set(y);
      }
    }
  }

  /// Sources of one component led to the same machines: one of them is enough, or two where the
  /// first is a single machine, which tells nothing about itself.
  private boolean isWorthwhile(int x) {
    var old = joints.earlier()[x];
    var component = old < 0 ? 0 : 1 + earlier.layout().componentOfClass()[old];
    if (seenAt[component] != step) {
      seenAt[component] = step;
      timesSeen[component] = 0;
    }
    if (timesSeen[component] >= 2) {
      return false;
    }
    timesSeen[component] += joints.isAlone(x) ? 1 : 2;
    return true;
  }

  private void spread(int x, int[] targets) {
    var led = joints.isNew(x) ? null : earlier.victimsOfClass(joints.earlier()[x]);
    var from = new BitSet();
    for (var y : targets) {
      if (!joints.isNew(y) && isNewBetween(x, y, led)) {
        from.set(y);
      }
    }
    if (from.isEmpty()) {
      return;
    }
    gained.or(from);
    var reached = reach(from);
    var complete = true;
    for (var c = reached.nextSetBit(0); c >= 0; c = reached.nextSetBit(c + 1)) {
      var first = joints.firstOfClass()[firstClassOfComponent[c]];
      var end = joints.firstOfClass()[firstClassOfComponent[c + 1]];
      for (var w = gained.nextClearBit(first); w < end; w = gained.nextClearBit(w + 1)) {
        if (joints.isNew(w) || isNewBetween(x, w, led)) {
          gained.set(w);
        } else {
          complete = false;
        }
      }
    }
    if (complete) {
      settled.or(reached);
    }
  }

  private boolean isNewBetween(int x, int w, @Nullable MachineSet led) {
    return (x != w || !joints.isAlone(x))
        && (led == null || joints.isNew(w) || !led.contains(joints.sample()[w]));
  }

  /// Components that the joints lead to now.
  private BitSet reach(BitSet from) {
    var layout = now.layout();
    var forward = layout.forward();
    var starts = new BitSet();
    for (var y = from.nextSetBit(0); y >= 0; y = from.nextSetBit(y + 1)) {
      starts.set(layout.componentOfClass()[classOf(y)]);
    }
    var reached = new BitSet();
    var left = new IntList();
    starts.andNot(settled);
    starts.stream().forEach(left::add);
    while (left.size() > 0) {
      var component = left.removeLast();
      for (var e = forward.start()[component]; e < forward.start()[component + 1]; e++) {
        var to = forward.item()[e];
        if (!reached.get(to) && !settled.get(to)) {
          reached.set(to);
          left.add(to);
        }
      }
    }
    starts.stream().filter(component -> layout.cyclic()[component]).forEach(reached::set);
    reached.andNot(settled);
    return reached;
  }

  private int classOf(int joint) {
    var at = Arrays.binarySearch(joints.firstOfClass(), joint);
    return at >= 0 ? at : -at - 2;
  }

  private boolean hasNewAttacker(int y, int[] sources) {
    for (var x : sources) {
      if ((x != y || !joints.isAlone(x))
          && (joints.isNew(x) || !attacked(joints.earlier()[x], joints.earlier()[y]))) {
        return true;
      }
    }
    return false;
  }

  /// Whether machines of one class could attack others of another directly.
  private boolean attacked(int source, int target) {
    var grants = earlier.grants();
    var held = earlier.layout().classes().held();
    for (var i = held.start()[source]; i < held.start()[source + 1]; i++) {
      for (var symbol = held.item()[i]; symbol >= 0; symbol = grants.wider(symbol)) {
        for (var j = held.start()[target]; j < held.start()[target + 1]; j++) {
          var tag = held.item()[j];
          if (tag >= grants.tags()) {
            break;
          }
          var g = grants.first(tag, symbol);
          if (g < grants.first(tag + 1) && grants.source(g) == symbol) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
