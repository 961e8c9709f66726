package dev.glacis.core.surface;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Prefix;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;

/// Distinct prefixes, and for an address the narrowest that holds it. Prefixes nest or are apart,
/// so the numbers of those within prefix `p` are `p` to `end(p) - 1`, and all that hold an address
/// are found from the narrowest by [#parent]. A lookup is a binary search and at most 128 steps up.
final class PrefixTable {
  private final Prefix[] prefixes;
  private final int[] parent;
  private final int[] end;

  PrefixTable(Collection<Prefix> distinct) {
    prefixes = distinct.toArray(Prefix[]::new);
    Arrays.sort(
        prefixes,
        Comparator.comparing(Prefix::address, PrefixTable::compare)
            .thenComparingInt(Prefix::length));
    parent = new int[prefixes.length];
    end = new int[prefixes.length];
    for (var i = 0; i < prefixes.length; i++) {
      parent[i] = holding(prefixes[i].address(), i - 1);
    }
    for (var i = prefixes.length - 1; i >= 0; i--) {
      end[i] = Math.max(end[i], i + 1);
      if (parent[i] >= 0) {
        end[parent[i]] = Math.max(end[parent[i]], end[i]);
      }
    }
  }

  int size() {
    return prefixes.length;
  }

  Prefix get(int number) {
    return prefixes[number];
  }

  /// The next wider prefix that holds this one, or -1.
  int parent(int number) {
    return parent[number];
  }

  int end(int number) {
    return end[number];
  }

  /// The number of one of the prefixes, or -1 where it is none of them.
  int indexOf(Prefix prefix) {
    var at = last(prefix.address());
    while (at >= 0 && prefixes[at].length() > prefix.length()) {
      at = parent[at];
    }
    return at >= 0 && prefixes[at].equals(prefix) ? at : -1;
  }

  /// The narrowest prefix that holds the address, or -1.
  int narrowest(Address address) {
    return holding(address, last(address));
  }

  /// The last prefix that starts at or before the address, or -1.
  private int last(Address address) {
    var low = 0;
    var high = prefixes.length;
    while (low < high) {
      var middle = (low + high) >>> 1;
      if (compare(prefixes[middle].address(), address) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /// IPv6 before IPv4, whose mapped addresses no IPv6 prefix is to hold.
  private static int compare(Address a, Address b) {
    return a.isV4() == b.isV4() ? a.compareTo(b) : a.isV4() ? 1 : -1;
  }

  private int holding(Address address, int from) {
    var at = from;
    while (at >= 0 && !prefixes[at].contains(address)) {
      at = parent[at];
    }
    return at;
  }
}
