package dev.glacis.core.flow;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/// The flows held at one time: rows of [FlowState] in slots, found by their key through open
/// addressing with linear probing and deletion by shifting back (Knuth, TAOCP 6.4, algorithm R).
/// Rows are allocated in chunks as they are needed and reused after; a lookup allocates nothing.
///
/// Keys are hashed with a secret of their own, so that no one can choose packets that collide; what
/// the table holds does not depend on it.
final class FlowTable {
  static final int NONE = SlotList.NONE;

  private static final int CHUNK_BITS = 6;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final long HASH_PART = 0xffff_ffff_0000_0000L;

  private final long secret = ThreadLocalRandom.current().nextLong();
  private final int capacity;
  private long[][] chunks = new long[16][];
  private int[] free = new int[CHUNK];
  private int freeCount;
  private int used;
  private int size;

  /// Upper half: of the key's hash; lower half: slot + 1; 0 is empty.
  private long[] index = new long[CHUNK];

  FlowTable(int capacity) {
    this.capacity = capacity;
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size == capacity;
  }

  /// The array that holds a slot's row.
  long[] rows(int slot) {
    return chunks[slot >>> CHUNK_BITS];
  }

  /// Where the row begins in that array.
  static int at(int slot) {
    return (slot & CHUNK - 1) * FlowState.WIDTH;
  }

  /// The slot with this key, or [#NONE].
  int find(FlowKey key) {
    var hash = hash(key);
    var mask = index.length - 1;
    for (var i = (int) (hash >>> 32) & mask; index[i] != 0; i = i + 1 & mask) {
      if (((index[i] ^ hash) & HASH_PART) == 0) {
        var slot = (int) index[i] - 1;
        if (key.matches(rows(slot), at(slot))) {
          return slot;
        }
      }
    }
    return NONE;
  }

  /// Adds a key that is not in the table: a row of zeros below the key.
  ///
  /// @throws IllegalStateException when the table is full
  int add(FlowKey key) {
    if (isFull()) {
      throw new IllegalStateException("a table of " + capacity + " flows is full");
    }
    if (size * 2 >= index.length) {
      growIndex();
    }
    var slot = freeCount > 0 ? free[--freeCount] : used++;
    if (slot >>> CHUNK_BITS == chunks.length) {
      chunks = Arrays.copyOf(chunks, chunks.length * 2);
    }
    if (chunks[slot >>> CHUNK_BITS] == null) {
      chunks[slot >>> CHUNK_BITS] = new long[CHUNK * FlowState.WIDTH];
    }
    var rows = rows(slot);
    var at = at(slot);
    Arrays.fill(rows, at, at + FlowState.WIDTH, 0);
    key.writeTo(rows, at);
    insert(hash(key) & HASH_PART | slot + 1);
    size++;
    return slot;
  }

  void remove(int slot) {
    var hash = hashOf(rows(slot), at(slot));
    var mask = index.length - 1;
    var i = (int) (hash >>> 32) & mask;
    while ((int) index[i] != slot + 1) {
      i = i + 1 & mask;
    }
    for (var j = i + 1 & mask; index[j] != 0; j = j + 1 & mask) {
      var home = (int) (index[j] >>> 32) & mask;
      if ((j - home & mask) >= (j - i & mask)) {
        index[i] = index[j];
        i = j;
      }
    }
    index[i] = 0;
    size--;
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, free.length * 2);
    }
    free[freeCount++] = slot;
  }

  private void insert(long entry) {
    var mask = index.length - 1;
    var i = (int) (entry >>> 32) & mask;
    while (index[i] != 0) {
      i = i + 1 & mask;
    }
    index[i] = entry;
  }

  private void growIndex() {
    var old = index;
    index = new long[old.length * 2];
    for (var entry : old) {
      if (entry != 0) {
        insert(entry);
      }
    }
  }

  private long hash(FlowKey key) {
    return mix(key.aHigh, key.aLow, key.bHigh, key.bLow, key.ports);
  }

  private long hashOf(long[] rows, int at) {
    return mix(
        rows[at + FlowState.A_HIGH],
        rows[at + FlowState.A_LOW],
        rows[at + FlowState.B_HIGH],
        rows[at + FlowState.B_LOW],
        rows[at + FlowState.PORTS]);
  }

  private long mix(long aHigh, long aLow, long bHigh, long bLow, long ports) {
    var hash = Hash.mix(aLow ^ secret);
    hash = Hash.mix(hash ^ bLow);
    hash = Hash.mix(hash ^ ports);
    return aHigh == 0 && bHigh == 0 ? hash : Hash.mix(Hash.mix(hash ^ aHigh) ^ bHigh);
  }
}
