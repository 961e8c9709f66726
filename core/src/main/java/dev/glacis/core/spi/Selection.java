package dev.glacis.core.spi;

import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.net.Address;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which of the things that happened are asked for, and which page of them.
///
/// @param kinds none for all
/// @param address of the source or the target; null for all
/// @param after the last one of the page before; null for the first page
public record Selection(
    Range range,
    Set<TrafficClass> kinds,
    @Nullable Address address,
    Order order,
    int limit,
    @Nullable Mark after) {
  /// The most on one page.
  public static final int MOST = 100_000;

  /// By time, then by id, both in the same direction.
  public enum Order {
    NEWEST_FIRST,
    OLDEST_FIRST
  }

  /// @throws IllegalArgumentException for a limit out of range
  public Selection {
    kinds = Set.copyOf(kinds);
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("expected a limit of 1 to " + MOST + ", not " + limit);
    }
  }

  /// Everything in the range, newest first.
  public static Selection of(Range range, int limit) {
    return new Selection(range, Set.of(), null, Order.NEWEST_FIRST, limit, null);
  }

  public Selection withKinds(Set<TrafficClass> chosen) {
    return new Selection(range, chosen, address, order, limit, after);
  }

  public Selection withAddress(@Nullable Address chosen) {
    return new Selection(range, kinds, chosen, order, limit, after);
  }

  public Selection withOrder(Order chosen) {
    return new Selection(range, kinds, address, chosen, limit, after);
  }

  public Selection withAfter(@Nullable Mark last) {
    return new Selection(range, kinds, address, order, limit, last);
  }
}
