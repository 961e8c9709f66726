package dev.glacis.core.reputation;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.net.RangeTable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which autonomous system announces an address (longest prefix first), what it is called, and how
/// many IPv4 addresses it has. Immutable; lookups allocate nothing.
public final class AsnTable {
  /// The largest AS number (RFC 6793).
  public static final long MAX_ASN = 0xffff_ffffL;

  /// Knows nothing.
  public static final AsnTable EMPTY = builder().build();

  private final RangeTable ranges;
  private final long[] asns;
  private final long[] sorted;
  private final int[] slotOf;
  private final @Nullable String[] names;
  private final long[] ipv4;
  private final @Nullable AsnTable fallback;

  private AsnTable(
      RangeTable ranges,
      long[] asns,
      long[] sorted,
      int[] slotOf,
      @Nullable String[] names,
      long[] ipv4,
      @Nullable AsnTable fallback) {
    this.ranges = ranges;
    this.asns = asns;
    this.sorted = sorted;
    this.slotOf = slotOf;
    this.names = names;
    this.ipv4 = ipv4;
    this.fallback = fallback;
  }

  public static Builder builder() {
    return new Builder();
  }

  /// This table where it has an answer, else the other one.
  public AsnTable orElse(AsnTable other) {
    var next = fallback == null ? other : fallback.orElse(other);
    return new AsnTable(ranges, asns, sorted, slotOf, names, ipv4, next);
  }

  /// 0 where no system is known.
  public long asnOf(Address address) {
    return asnOf(address.high(), address.low());
  }

  /// As [#asnOf(Address)], by the two halves of the address.
  public long asnOf(long high, long low) {
    var at = ranges.lookup(high, low);
    return at >= 0 ? asns[at] : fallback == null ? 0 : fallback.asnOf(high, low);
  }

  public @Nullable String nameOf(long asn) {
    var at = slot(asn);
    if (at >= 0 && names[at] != null) {
      return names[at];
    }
    return fallback == null ? null : fallback.nameOf(asn);
  }

  /// Addresses in the system's IPv4 ranges; 0 where none are known.
  public long ipv4Addresses(long asn) {
    var at = slot(asn);
    if (at >= 0 && ipv4[at] > 0) {
      return ipv4[at];
    }
    return fallback == null ? 0 : fallback.ipv4Addresses(asn);
  }

  private int slot(long asn) {
    var at = Arrays.binarySearch(sorted, asn);
    return at < 0 ? at : slotOf[at];
  }

  /// How many autonomous systems have a range or a name, the fallback's not counted.
  public int systems() {
    return asns.length;
  }

  /// The ranges of this table, the fallback's left out.
  public void forEach(Visitor visitor) {
    ranges.forEach((first, last, at) -> visitor.range(first, last, asns[at]));
  }

  /// Receives the ranges of a table.
  @FunctionalInterface
  public interface Visitor {
    void range(Address first, Address last, long asn);
  }

  /// Collects ranges and names in any order.
  public static final class Builder {
    private final RangeTable.Builder ranges = RangeTable.builder();
    private final Map<Long, Integer> slots = new HashMap<>();
    private final Map<Long, String> names = new HashMap<>();

    private Builder() {}

    /// @throws IllegalArgumentException when the number is no ASN
    public Builder add(Prefix prefix, long asn) {
      return add(prefix.address(), prefix.last(), asn);
    }

    /// @param last inclusive
    /// @throws IllegalArgumentException when the number is no ASN, or the range no range
    public Builder add(Address first, Address last, long asn) {
      ranges.add(first, last, slotOf(asn));
      return this;
    }

    /// @throws IllegalArgumentException when the number is no ASN
    public Builder name(long asn, String name) {
      slotOf(asn);
      names.put(asn, name);
      return this;
    }

    public AsnTable build() {
      var asns = new long[slots.size()];
      slots.forEach((asn, slot) -> asns[slot] = asn);
      var table = ranges.build();
      var counts = new long[asns.length];
      table.forEach(
          (first, last, slot) -> {
            if (first.isV4()) {
              counts[slot] += last.low() - first.low() + 1;
            }
          });
      var sorted = asns.clone();
      Arrays.sort(sorted);
      var slotOf = new int[sorted.length];
      var texts = new @Nullable String[sorted.length];
      for (var i = 0; i < sorted.length; i++) {
        slotOf[i] = slots.getOrDefault(sorted[i], 0);
        texts[slotOf[i]] = names.get(sorted[i]);
      }
      return new AsnTable(table, asns, sorted, slotOf, texts, counts, null);
    }

    private int slotOf(long asn) {
      if (asn < 1 || asn > MAX_ASN) {
        throw new IllegalArgumentException(
            "not an AS number: " + asn + "; expected 1 to " + MAX_ASN);
      }
      var known = slots.get(asn);
      if (known != null) {
        return known;
      }
      slots.put(asn, slots.size());
      return slots.size() - 1;
    }
  }
}
