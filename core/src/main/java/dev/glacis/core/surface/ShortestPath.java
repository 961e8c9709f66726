package dev.glacis.core.surface;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A path of as few steps as possible, found breadth first over classes; each tag and symbol is
/// expanded once: linear in the classes, grants and held symbols met. Of several shortest paths the
/// same one is found each time.
final class ShortestPath {
  private static final int NOT_REACHED = -2;
  private static final int INTERNET = -1;

  private final Grants grants;
  private final Csr held;
  private final Csr classesBySymbol;
  private final int target;
  private final int[] cameFrom;
  private final BitSet symbols;
  private final BitSet tags;
  private final IntList queue = new IntList();

  ShortestPath(Grants grants, Csr held, Csr classesBySymbol, int target) {
    this.grants = grants;
    this.held = held;
    this.classesBySymbol = classesBySymbol;
    this.target = target;
    cameFrom = new int[held.rows()];
    Arrays.fill(cameFrom, NOT_REACHED);
    symbols = new BitSet(grants.symbols());
    tags = new BitSet(grants.tags());
  }

  /// The classes of a shortest path of one step or more between machines of two classes, both ends
  /// included; null where there is none.
  @Nullable List<Integer> from(int source) {
    expandClass(source);
    search(source);
    return trace(source);
  }

  /// The classes of a shortest path from public addresses, the target's included; null where there
  /// is none.
  @Nullable List<Integer> fromInternet() {
    for (var symbol = 0; symbol < grants.symbols(); symbol++) {
      if (grants.isInternet(symbol)) {
        expandSymbol(symbol, INTERNET);
      }
    }
    search(INTERNET);
    return trace(INTERNET);
  }

  private void search(int source) {
    for (var i = 0; i < queue.size() && cameFrom[target] == NOT_REACHED; i++) {
      if (queue.get(i) != source) {
        expandClass(queue.get(i));
      }
    }
  }

  private void expandClass(int cls) {
    for (var i = held.start()[cls]; i < held.start()[cls + 1]; i++) {
      for (var symbol = held.item()[i]; symbol >= 0; symbol = grants.wider(symbol)) {
        expandSymbol(symbol, cls);
      }
    }
  }

  private void expandSymbol(int symbol, int cls) {
    if (symbols.get(symbol)) {
      return;
    }
    symbols.set(symbol);
    var targets = grants.targetsBySource();
    for (var i = targets.start()[symbol]; i < targets.start()[symbol + 1]; i++) {
      var tag = targets.item()[i];
      if (tags.get(tag)) {
        continue;
      }
      tags.set(tag);
      for (var j = classesBySymbol.start()[tag]; j < classesBySymbol.start()[tag + 1]; j++) {
        var reached = classesBySymbol.item()[j];
        if (cameFrom[reached] == NOT_REACHED) {
          cameFrom[reached] = cls;
          queue.add(reached);
        }
      }
    }
  }

  private @Nullable List<Integer> trace(int source) {
    if (cameFrom[target] == NOT_REACHED) {
      return null;
    }
    var path = new ArrayList<Integer>();
    path.add(target);
    var at = cameFrom[target];
    while (at != source) {
      path.add(at);
      at = cameFrom[at];
    }
    if (source != INTERNET) {
      path.add(source);
    }
    Collections.reverse(path);
    return path;
  }
}
