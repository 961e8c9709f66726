package dev.glacis.core.detect;

import dev.glacis.core.net.Address;
import java.util.List;

/// What flows from one source to one port of a target add up to in a window, as the target found
/// them: of one kind, and either all or none of them attempts that a sweep may claim. Supersedes
/// the one with the same window, ends, port, kind and freedom.
///
/// @param windowStart microseconds since 1970 UTC
/// @param free whether they are attempts that may be found to belong to a sweep
/// @param flows 0 withdraws what was told before
/// @param attempts flows that came to nothing
/// @param votes sum of the flows' confidence, in millionths
/// @param vote confidence in the strongest flow, in millionths
/// @param sourcePort of the strongest flow, as its protocol, start and time
/// @param reasons what moved the model's verdict on it; may be empty
public record Part(
    long windowStart,
    Address source,
    Address target,
    int targetPort,
    TrafficClass kind,
    boolean free,
    long flows,
    long attempts,
    long packets,
    long bytes,
    long votes,
    int vote,
    int sourcePort,
    int protocol,
    long startMicros,
    long timeMicros,
    List<Alert.Reason> reasons) {
  public Part {
    reasons = List.copyOf(reasons);
  }

  static Part of(long windowStart, Table parts, int row, List<Alert.Reason> reasons) {
    var portAndProtocol = parts.get(row, Table.SOURCE_PORT);
    return new Part(
        windowStart,
        new Address(parts.get(row, Table.SOURCE_HIGH), parts.get(row, Table.SOURCE_LOW)),
        new Address(parts.get(row, Table.TARGET_HIGH), parts.get(row, Table.TARGET_LOW)),
        (int) parts.get(row, Table.TARGET_PORT),
        parts.kind(row),
        parts.isFree(row),
        parts.get(row, Table.FLOWS),
        parts.get(row, Table.ATTEMPTS),
        parts.get(row, Table.PACKETS),
        parts.get(row, Table.BYTES),
        parts.get(row, Table.VOTES),
        (int) parts.get(row, Table.VOTE),
        (int) (portAndProtocol >>> 8),
        (int) portAndProtocol & 0xff,
        parts.get(row, Table.START),
        parts.get(row, Table.TIME),
        reasons);
  }

  /// Stages all of it.
  void stage(Table parts) {
    var row = parts.staged();
    parts.set(row, Table.SOURCE_HIGH, source.high());
    parts.set(row, Table.SOURCE_LOW, source.low());
    parts.set(row, Table.TARGET_HIGH, target.high());
    parts.set(row, Table.TARGET_LOW, target.low());
    parts.set(row, Table.TARGET_PORT, targetPort);
    parts.set(row, Table.KIND, Table.kind(kind, free));
    parts.set(row, Table.FLOWS, flows);
    parts.set(row, Table.ATTEMPTS, attempts);
    parts.set(row, Table.PACKETS, packets);
    parts.set(row, Table.BYTES, bytes);
    parts.set(row, Table.VOTES, votes);
    parts.set(row, Table.VOTE, vote);
    parts.set(row, Table.SOURCE_PORT, (long) sourcePort << 8 | protocol);
    parts.set(row, Table.START, startMicros);
    parts.set(row, Table.TIME, timeMicros);
  }
}
