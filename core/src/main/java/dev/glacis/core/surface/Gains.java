package dev.glacis.core.surface;

import java.util.Arrays;
import java.util.BitSet;

/// The machines of two networks that have an attacker in one that they had not in an earlier one.
///
/// If `u` attacks `w` now and did not, then on the way from `u` to `w` there is a last machine `x`
/// that could not attack `w` earlier, and its step, to some `y` that could or that is `w`, was not
/// possible, not even over others. So it is enough to take each new step `x → y` that was not
/// possible, and to compare what `y` leads to now with what `x` led to earlier. Steps that were
/// possible anyway cost a look; the others a walk over both graphs for each class of `x`. Networks
/// that differ in few rules or machines are compared in little more than the time it takes to read
/// them. Networks that have nothing in common soon have nothing left to find: a component that
/// leads to nothing more is never walked again, nor is one that was walked from the largest group
/// of machines that could all attack each other, since what these led to was the same.
final class Gains {
  private final Surface earlier;
  private final Surface now;
  private final Joints joints;
  private final int[] firstClassOfComponent;
  private final int[] componentOfJoint;
  private final int[] timesSeen;
  private final int[] seenAt;
  private final CommonSymbols common;
  private final BitSet gained = new BitSet();
  private final BitSet gainedDirectly = new BitSet();

  /// Components that lead to nothing that is left to find.
  private final BitSet settled = new BitSet();

  /// Components that lead to settled ones only.
  private final BitSet settledBelow = new BitSet();

  /// What the component that attacks led to earlier.
  private final Reach led;

  /// Components that were walked from machines of the earlier network's hub.
  private final BitSet walkedFromHub = new BitSet();

  /// The number of the last walk that met a component, and those that the present one met.
  private final int[] metBy;

  private final IntList met = new IntList();
  private final IntList left = new IntList();
  private int walk;
  private int step;

  private Gains(Surface earlier, Surface now, Joints joints) {
    this.earlier = earlier;
    this.now = now;
    this.joints = joints;
    var layout = now.layout();
    firstClassOfComponent = new int[layout.cyclic().length + 1];
    componentOfJoint = new int[joints.count()];
    for (var cls = 0; cls < layout.componentOfClass().length; cls++) {
      var component = layout.componentOfClass()[cls];
      firstClassOfComponent[component + 1]++;
      Arrays.fill(
          componentOfJoint, joints.firstOfClass()[cls], joints.firstOfClass()[cls + 1], component);
    }
    Arrays.parallelPrefix(firstClassOfComponent, Integer::sum);
    metBy = new int[layout.cyclic().length];
    timesSeen = new int[earlier.layout().cyclic().length + 1];
    seenAt = new int[timesSeen.length];
    common = new CommonSymbols(earlier);
    led = new Reach(earlier.layout());
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
    common.of(sources, joints);
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
    var component = joints.isNew(x) ? -1 : earlierComponent(x);
    var isHub = component >= 0 && led.isHub(component);
    var open = Arrays.stream(targets).filter(y -> !isDone(y, isHub)).toArray();
    if (open.length == 0) {
      return;
    }
    if (component >= 0) {
      led.from(component);
    }
    var complete = true;
    walk++;
    met.clear();
    for (var y : open) {
      if (isNewBetween(x, y)) {
        gained.set(y);
        complete &= follow(componentOfJoint[y], isHub);
      }
    }
    while (left.size() > 0) {
      complete &= follow(left.removeLast(), isHub);
    }
    for (var i = 0; i < met.size(); i++) {
      complete &= spreadTo(met.get(i), x);
      if (isHub) {
        walkedFromHub.set(met.get(i));
      }
    }
    for (var i = 0; complete && i < met.size(); i++) {
      settled.set(met.get(i));
    }
  }

  private int earlierComponent(int joint) {
    return earlier.layout().componentOfClass()[joints.earlier()[joint]];
  }

  /// Whether this target, and what it leads to, tells nothing more. New machines tell it as
  /// sources.
  private boolean isDone(int y, boolean isHub) {
    if (joints.isNew(y)) {
      return true;
    }
    var component = componentOfJoint[y];
    return gained.get(y)
        && (settled.get(component)
            || (isHub && walkedFromHub.get(component))
            || isSettledBelow(component));
  }

  private boolean isSettledBelow(int component) {
    if (settledBelow.get(component)) {
      return true;
    }
    var forward = now.layout().forward();
    var is = !now.layout().cyclic()[component];
    for (var e = forward.start()[component]; is && e < forward.start()[component + 1]; e++) {
      is = settled.get(forward.item()[e]);
    }
    settledBelow.set(component, is);
    return is;
  }

  /// Meets the components that this one leads to in one step.
  ///
  /// @return whether none was passed by that may lead to something that is left to find
  private boolean follow(int component, boolean isHub) {
    var forward = now.layout().forward();
    var complete = !now.layout().cyclic()[component] || meet(component, isHub);
    for (var e = forward.start()[component]; e < forward.start()[component + 1]; e++) {
      complete &= meet(forward.item()[e], isHub);
    }
    return complete;
  }

  private boolean meet(int component, boolean isHub) {
    if (settled.get(component) || metBy[component] == walk) {
      return true;
    }
    if (isHub && walkedFromHub.get(component)) {
      return false;
    }
    metBy[component] = walk;
    met.add(component);
    left.add(component);
    return true;
  }

  /// Marks the joints of a component that gained this attacker.
  ///
  /// @return whether none is left to find there
  private boolean spreadTo(int component, int x) {
    var complete = true;
    var first = joints.firstOfClass()[firstClassOfComponent[component]];
    var end = joints.firstOfClass()[firstClassOfComponent[component + 1]];
    for (var w = gained.nextClearBit(first); w < end; w = gained.nextClearBit(w + 1)) {
      if (joints.isNew(w) || isNewBetween(x, w)) {
        gained.set(w);
      } else {
        complete = false;
      }
    }
    return complete;
  }

  private boolean isNewBetween(int x, int w) {
    return (x != w || !joints.isAlone(x))
        && (joints.isNew(x) || joints.isNew(w) || !led.contains(earlierComponent(w)));
  }

  private boolean hasNewAttacker(int y, int[] sources) {
    if (common.allAttacked(joints.earlier()[y])) {
      return false;
    }
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
