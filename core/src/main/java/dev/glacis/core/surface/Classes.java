package dev.glacis.core.surface;

import java.util.Arrays;

/// Machines that no rule can tell apart, put together: a class is a set of [Symbols] that at least
/// one machine holds. Tags that no rule names make no difference and are left out.
///
/// Linear in the tags and addresses of all machines: sets are told apart by hashing.
///
/// @param of the class of each machine, in document order
/// @param held the symbols of each class, ascending
record Classes(int[] of, Csr held) {
  static Classes of(Network network, Symbols symbols) {
    return new Builder(network, symbols).build();
  }

  int count() {
    return held.rows();
  }

  private static final class Builder {
    private final Network network;
    private final Symbols symbols;
    private final IntList pool = new IntList();
    private final IntList start = new IntList();
    private final IntList hashes = new IntList();
    private int[] table = new int[1 << 10];

    Builder(Network network, Symbols symbols) {
      this.network = network;
      this.symbols = symbols;
    }

    Classes build() {
      var of = new int[network.vms().size()];
      start.add(0);
      Arrays.fill(table, -1);
      var held = new IntList();
      for (var i = 0; i < of.length; i++) {
        held.clear();
        symbols.held(network.vms().get(i), held);
        of[i] = classOf(distinct(held.toArray()));
      }
      return new Classes(of, new Csr(start.toArray(), pool.toArray()));
    }

    private static int[] distinct(int[] symbols) {
      Arrays.sort(symbols);
      var kept = 0;
      for (var i = 0; i < symbols.length; i++) {
        if (i == 0 || symbols[i] != symbols[i - 1]) {
          symbols[kept++] = symbols[i];
        }
      }
      return kept == symbols.length ? symbols : Arrays.copyOf(symbols, kept);
    }

    private int classOf(int[] symbols) {
      var hash = hash(symbols);
      var mask = table.length - 1;
      var slot = hash & mask;
      while (table[slot] >= 0) {
        if (hashes.get(table[slot]) == hash && same(table[slot], symbols)) {
          return table[slot];
        }
        slot = slot + 1 & mask;
      }
      var number = hashes.size();
      table[slot] = number;
      hashes.add(hash);
      for (var symbol : symbols) {
        pool.add(symbol);
      }
      start.add(pool.size());
      if (number * 2L > table.length) {
        grow();
      }
      return number;
    }

    private boolean same(int number, int[] symbols) {
      var from = start.get(number);
      if (start.get(number + 1) - from != symbols.length) {
        return false;
      }
      for (var i = 0; i < symbols.length; i++) {
        if (pool.get(from + i) != symbols[i]) {
          return false;
        }
      }
      return true;
    }

    private void grow() {
      table = new int[table.length * 2];
      Arrays.fill(table, -1);
      var mask = table.length - 1;
      for (var number = 0; number < hashes.size(); number++) {
        var slot = hashes.get(number) & mask;
        while (table[slot] >= 0) {
          slot = slot + 1 & mask;
        }
        table[slot] = number;
      }
    }

    /// Multiply and fold, as in MurmurHash3's finalizer, over 64 bits of state.
    private static int hash(int[] symbols) {
      var state = 0x9e3779b97f4a7c15L;
      for (var symbol : symbols) {
        state = (state ^ symbol) * 0xff51afd7ed558ccdL;
        state ^= state >>> 32;
      }
      return (int) (state ^ state >>> 17);
    }
  }
}
