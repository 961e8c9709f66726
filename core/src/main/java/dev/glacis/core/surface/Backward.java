package dev.glacis.core.surface;

import dev.glacis.core.net.Ports;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Attackers found by walking hop by hop from a class back to those that may reach it: for a
/// limited number of hops, or a last hop restricted to ports. A tag or symbol is expanded once:
/// linear in the classes, grants and held symbols met.
///
/// Where the target is the only machine of its class, paths through it do not count: who is on it
/// has arrived.
final class Backward {
  private final Grants grants;
  private final Layout layout;
  private final Csr classesBySymbol;
  private final int target;
  private final boolean alone;
  private final BitSet reached;
  private final BitSet symbols;
  private final BitSet tags;
  private IntList frontier = new IntList();
  private IntList next = new IntList();

  Backward(Grants grants, Layout layout, Csr classesBySymbol, int target) {
    this.grants = grants;
    this.layout = layout;
    this.classesBySymbol = classesBySymbol;
    this.target = target;
    alone = layout.firstOfClass()[target + 1] - layout.firstOfClass()[target] == 1;
    reached = new BitSet(layout.classes().count());
    symbols = new BitSet(grants.symbols());
    tags = new BitSet(grants.tags());
  }

  /// Machines that reach the target class in 1 to `depth` hops.
  ///
  /// @param lastHop ports of the last hop; null for any
  Runs run(@Nullable Ports lastHop, int depth) {
    step(target, lastHop);
    for (var hop = 1; hop < depth && next.size() > 0; hop++) {
      var swap = frontier;
      frontier = next;
      next = swap;
      next.clear();
      for (var i = 0; i < frontier.size(); i++) {
        step(frontier.get(i), null);
      }
    }
    var runs = new Runs.Builder();
    var first = layout.firstOfClass();
    for (var c = reached.nextSetBit(0); c >= 0; c = reached.nextSetBit(c + 1)) {
      runs.add(first[c], first[c + 1]);
    }
    return runs.build();
  }

  private void step(int cls, @Nullable Ports ports) {
    var held = layout.classes().held();
    for (var i = held.start()[cls]; i < held.start()[cls + 1]; i++) {
      var tag = held.item()[i];
      if (tag >= grants.tags()) {
        break;
      }
      if (ports == null) {
        if (tags.get(tag)) {
          continue;
        }
        tags.set(tag);
      }
      for (var g = grants.first(tag); g < grants.first(tag + 1); g++) {
        if (ports == null || grants.covers(g, ports)) {
          expand(grants.source(g));
        }
      }
    }
  }

  private void expand(int source) {
    for (var symbol = source; symbol < grants.endOfNarrower(source); symbol++) {
      if (symbols.get(symbol)) {
        continue;
      }
      symbols.set(symbol);
      for (var i = classesBySymbol.start()[symbol]; i < classesBySymbol.start()[symbol + 1]; i++) {
        var cls = classesBySymbol.item()[i];
        if (!reached.get(cls) && !(alone && cls == target)) {
          reached.set(cls);
          next.add(cls);
        }
      }
    }
  }
}
