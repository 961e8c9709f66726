package dev.glacis.core.surface;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// The direct attacks that a network allows and an earlier one did not for the same reason: all
/// that a grant gives which the earlier network had not, and of the others what those give or take
/// who hold a tag or address that they did not hold before. Some are possible before by other
/// rules.
///
/// Linear in held symbols and grants, beside what is found.
final class NewSteps {
  private static final int NONE = -1;

  private final Surface earlier;
  private final Surface now;
  private final Joints joints;
  private final int[] earlierSymbol;
  private final Map<Integer, IntList> newHolders = new HashMap<>();

  /// Takes attackers and targets, both joints: each of the ones can attack each of the others.
  @FunctionalInterface
  interface Visitor {
    void visit(int[] sources, int[] targets);
  }

  NewSteps(Surface earlier, Surface now, Joints joints) {
    this.earlier = earlier;
    this.now = now;
    this.joints = joints;
    var matching = now.symbols().in(earlier.symbols());
    earlierSymbol = Arrays.copyOf(matching, now.grants().symbols());
    Arrays.fill(
        earlierSymbol, Math.min(matching.length, earlierSymbol.length), earlierSymbol.length, NONE);
    findNewHolders();
  }

  void forEach(Visitor visitor) {
    var grants = now.grants();
    for (var tag = 0; tag < grants.tags(); tag++) {
      int[] targets = null;
      var last = NONE;
      for (var g = grants.first(tag); g < grants.first(tag + 1); g++) {
        var source = grants.source(g);
        if (source == last) {
          continue;
        }
        last = source;
        if (!isGrantedEarlier(source, tag)) {
          targets = targets == null ? holders(tag) : targets;
          visitor.visit(holders(source), targets);
          continue;
        }
        if (newHolders.containsKey(source)) {
          targets = targets == null ? holders(tag) : targets;
          visitor.visit(newHolders(source), targets);
        }
        if (newHolders.containsKey(tag)) {
          visitor.visit(holders(source), newHolders(tag));
        }
      }
    }
  }

  private void findNewHolders() {
    var held = now.layout().classes().held();
    var heldEarlier = earlier.layout().classes().held();
    var marked = new int[earlier.grants().symbols()];
    Arrays.fill(marked, NONE);
    for (var cls = 0; cls < held.rows(); cls++) {
      for (var joint = joints.firstOfClass()[cls];
          joint < joints.firstOfClass()[cls + 1];
          joint++) {
        if (!joints.isNew(joint)) {
          var old = joints.earlier()[joint];
          for (var i = heldEarlier.start()[old]; i < heldEarlier.start()[old + 1]; i++) {
            for (var s = heldEarlier.item()[i]; s >= 0; s = earlier.grants().wider(s)) {
              marked[s] = joint;
            }
          }
        }
        for (var i = held.start()[cls]; i < held.start()[cls + 1]; i++) {
          for (var s = held.item()[i]; s >= 0; s = now.grants().wider(s)) {
            if (earlierSymbol[s] >= 0 && marked[earlierSymbol[s]] != joint) {
              var holders = newHolders.computeIfAbsent(s, _ -> new IntList());
              if (holders.size() == 0 || holders.get(holders.size() - 1) != joint) {
                holders.add(joint);
              }
            }
          }
        }
      }
    }
  }

  private boolean isGrantedEarlier(int source, int tag) {
    var oldSource = earlierSymbol[source];
    var oldTag = earlierSymbol[tag];
    if (oldSource < 0 || oldTag < 0) {
      return false;
    }
    var g = earlier.grants().first(oldTag, oldSource);
    return g < earlier.grants().first(oldTag + 1) && earlier.grants().source(g) == oldSource;
  }

  private int[] newHolders(int symbol) {
    var holders = newHolders.get(symbol);
    return holders == null ? new int[0] : holders.toArray();
  }

  private int[] holders(int symbol) {
    var bySymbol = now.classesBySymbol();
    var found = new IntList();
    for (var s = symbol; s < now.grants().endOfNarrower(symbol); s++) {
      for (var i = bySymbol.start()[s]; i < bySymbol.start()[s + 1]; i++) {
        var cls = bySymbol.item()[i];
        for (var j = joints.firstOfClass()[cls]; j < joints.firstOfClass()[cls + 1]; j++) {
          found.add(j);
        }
      }
    }
    return found.toArray();
  }
}
