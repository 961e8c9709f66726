package dev.glacis.core.surface;

import java.util.BitSet;

/// What one component leads to, for many components one after the other: what the hub leads to is
/// found once, and of those that lead to the hub only what lies before it is walked. The hub is the
/// component with the most machines of those that lead to themselves; mostly nearly all the others
/// are before or behind it.
final class Reach {
  private static final int NONE = -1;

  private final Layout layout;
  private final int hub;
  private final BitSet behindHub;
  private final int[] metBy;
  private final IntList left = new IntList();
  private final IntList waiting = new IntList();
  private int walk;
  private boolean throughHub;

  Reach(Layout layout) {
    this.layout = layout;
    hub = hub(layout);
    behindHub = hub == NONE ? new BitSet() : layout.forward().reached(hub);
    metBy = new int[layout.cyclic().length];
  }

  private static int hub(Layout layout) {
    var hub = NONE;
    var most = 0;
    for (var c = 0; c < layout.cyclic().length; c++) {
      var machines = layout.firstOfComponent()[c + 1] - layout.firstOfComponent()[c];
      if (layout.cyclic()[c] && machines > most) {
        hub = c;
        most = machines;
      }
    }
    return hub;
  }

  boolean isHub(int component) {
    return component == hub;
  }

  /// From now on, tells what this component leads to.
  void from(int component) {
    walk++;
    throughHub = component == hub;
    if (throughHub) {
      return;
    }
    if (layout.cyclic()[component]) {
      metBy[component] = walk;
    }
    if (behindHub.get(component)) {
      waiting.add(component);
    } else {
      left.add(component);
    }
    while (left.size() > 0) {
      follow(left.removeLast());
    }
    while (waiting.size() > 0) {
      var next = waiting.removeLast();
      if (!throughHub) {
        follow(next);
      }
    }
  }

  /// Components behind the hub wait: once the hub is met, so are they.
  private void follow(int component) {
    var forward = layout.forward();
    for (var e = forward.start()[component]; e < forward.start()[component + 1]; e++) {
      var to = forward.item()[e];
      if (metBy[to] == walk) {
        continue;
      }
      metBy[to] = walk;
      if (to == hub) {
        throughHub = true;
      } else if (behindHub.get(to)) {
        waiting.add(to);
      } else {
        left.add(to);
      }
    }
  }

  boolean contains(int component) {
    return metBy[component] == walk || (throughHub && behindHub.get(component));
  }
}
