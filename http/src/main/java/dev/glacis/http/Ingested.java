package dev.glacis.http;

import java.util.SortedMap;
import java.util.TreeMap;

/// What became of the items of one body.
///
/// @param kept taken
/// @param refused by reason
public record Ingested(long kept, SortedMap<String, Long> refused) {
  public Ingested {
    refused = new TreeMap<>(refused);
  }

  long refusedInAll() {
    return refused.values().stream().mapToLong(Long::longValue).sum();
  }
}
