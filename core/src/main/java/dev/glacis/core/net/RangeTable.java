package dev.glacis.core.net;

/// An immutable map from address ranges of both families to numbers of at least 0. Where ranges
/// overlap, the narrower one wins (for prefixes: the longest match); of two equal ranges the one
/// added later.
///
/// Built by a sweep into disjoint segments, O(n log n); a lookup indexes the segments by the
/// leading bits of the address, then halves what is left, and allocates nothing. 8 bytes per IPv4
/// and 20 per IPv6 segment.
public final class RangeTable {
  /// What a lookup answers where no range covers the address.
  public static final int NONE = -1;

  private static final long V4_LOW = 0xffffL << 32;

  private final int[] starts4;
  private final int[] values4;
  private final int[] index4;
  private final int shift4;
  private final long[] highs6;
  private final long[] lows6;
  private final int[] values6;
  private final int[] index6;
  private final int shift6;

  private RangeTable(Segments v4, Segments v6) {
    starts4 = new int[v4.count()];
    for (var i = 0; i < starts4.length; i++) {
      starts4[i] = (int) v4.low(i);
    }
    values4 = v4.values();
    shift4 = 32 - indexBits(starts4.length, 16);
    index4 = new int[(1 << 32 - shift4) + 1];
    for (var i = 0; i < starts4.length; i++) {
      index4[(starts4[i] >>> shift4) + 1] = i + 1;
    }
    carryForward(index4);
    highs6 = v6.highs();
    lows6 = v6.lows();
    values6 = v6.values();
    shift6 = 64 - indexBits(highs6.length, 18);
    index6 = new int[(1 << 64 - shift6) + 1];
    for (var i = 0; i < highs6.length; i++) {
      index6[(int) (highs6[i] >>> shift6) + 1] = i + 1;
    }
    carryForward(index6);
  }

  public static Builder builder() {
    return new Builder();
  }

  /// The number given to the narrowest range around the address, or [#NONE].
  public int lookup(Address address) {
    return lookup(address.high(), address.low());
  }

  /// As [#lookup(Address)], by the two halves of the address.
  public int lookup(long high, long low) {
    return high == 0 && low >>> 32 == 0xffffL ? lookup4((int) low) : lookup6(high, low);
  }

  /// Every covered range in ascending order, IPv4 first: disjoint, neighbours of one value merged.
  public void forEach(Visitor visitor) {
    for (var i = 0; i < starts4.length; i++) {
      if (values4[i] != NONE) {
        var last = i + 1 < starts4.length ? starts4[i + 1] - 1 : -1;
        visitor.range(Address.ofV4(starts4[i]), Address.ofV4(last), values4[i]);
      }
    }
    for (var i = 0; i < highs6.length; i++) {
      if (values6[i] != NONE) {
        visitor.range(new Address(highs6[i], lows6[i]), lastOf6(i), values6[i]);
      }
    }
  }

  /// How many disjoint segments the two families have, uncovered ones included.
  public int segments() {
    return starts4.length + highs6.length;
  }

  private Address lastOf6(int i) {
    if (i + 1 == highs6.length) {
      return new Address(-1, -1);
    }
    var low = lows6[i + 1];
    return new Address(low == 0 ? highs6[i + 1] - 1 : highs6[i + 1], low - 1);
  }

  private int lookup4(int address) {
    var bucket = address >>> shift4;
    var below = index4[bucket] - 1;
    var above = index4[bucket + 1];
    var key = address + Integer.MIN_VALUE;
    while (above - below > 1) {
      var middle = below + above >>> 1;
      if (starts4[middle] + Integer.MIN_VALUE <= key) {
        below = middle;
      } else {
        above = middle;
      }
    }
    return values4[below];
  }

  private int lookup6(long high, long low) {
    var bucket = (int) (high >>> shift6);
    var below = index6[bucket] - 1;
    var above = index6[bucket + 1];
    while (above - below > 1) {
      var middle = below + above >>> 1;
      var order = Long.compareUnsigned(highs6[middle], high);
      if (order < 0 || (order == 0 && Long.compareUnsigned(lows6[middle], low) <= 0)) {
        below = middle;
      } else {
        above = middle;
      }
    }
    return values6[below];
  }

  private static int indexBits(int segments, int atMost) {
    return Math.clamp(32 - Integer.numberOfLeadingZeros(segments), 1, atMost);
  }

  /// Turns "one past the last segment that starts in bucket b - 1, or 0" into a running count.
  private static void carryForward(int[] index) {
    for (var i = 1; i < index.length; i++) {
      index[i] = Math.max(index[i], index[i - 1]);
    }
  }

  /// Receives the ranges of a table.
  @FunctionalInterface
  public interface Visitor {
    void range(Address first, Address last, int value);
  }

  /// Collects ranges in any order. Fastest where they come ascending and disjoint.
  public static final class Builder {
    private final RangeSweep v4 = new RangeSweep();
    private final RangeSweep v6 = new RangeSweep();

    private Builder() {}

    /// @throws IllegalArgumentException when the value is below 0
    public Builder add(Prefix prefix, int value) {
      return add(prefix.address(), prefix.last(), value);
    }

    /// @param last inclusive
    /// @throws IllegalArgumentException when the range is reversed, spans both families, or its
    ///   value is below 0
    public Builder add(Address first, Address last, int value) {
      if (value < 0) {
        throw new IllegalArgumentException("a range's value is at least 0, not " + value);
      }
      if (first.isV4() != last.isV4() || first.compareTo(last) > 0) {
        throw new IllegalArgumentException("not a range: " + first + " - " + last);
      }
      if (first.isV4()) {
        v4.add(0, first.low() - V4_LOW, 0, last.low() - V4_LOW, value);
      } else {
        v6.add(first.high(), first.low(), last.high(), last.low(), value);
      }
      return this;
    }

    public RangeTable build() {
      return new RangeTable(v4.segments(0, 0xffff_ffffL), v6.segments(-1, -1));
    }
  }
}
