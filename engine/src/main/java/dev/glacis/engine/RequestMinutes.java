package dev.glacis.engine;

import dev.glacis.core.spi.Fact;
import dev.glacis.core.spi.RequestMinute;
import dev.glacis.core.spi.RequestTotals;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;

/// Totals that only grow, told by the minute. What happened between two tellings counts for the
/// minute of the second one. For one thread.
public final class RequestMinutes implements Supplier<List<Fact>> {
  private final Supplier<RequestTotals> totals;
  private final InstantSource clock;
  private final String instance;
  private Instant minute = Instant.MIN;
  private RequestTotals before = RequestTotals.NONE;
  private RequestTotals newest = RequestTotals.NONE;

  /// @param totals since this run began
  /// @param instance like no other run of the program
  public RequestMinutes(Supplier<RequestTotals> totals, InstantSource clock, String instance) {
    this.totals = totals;
    this.clock = clock;
    this.instance = instance;
  }

  /// The minute as it stands, where it has changed since it was told last.
  @Override
  public List<Fact> get() {
    var present = clock.instant().truncatedTo(ChronoUnit.MINUTES);
    if (present.isAfter(minute)) {
      minute = present;
      before = newest;
    }
    var now = totals.get();
    if (now.equals(newest)) {
      return List.of();
    }
    newest = now;
    var gained =
        new RequestTotals(
            now.requests() - before.requests(),
            now.timed() - before.timed(),
            now.nanos() - before.nanos());
    return List.of(new Fact.OfRequests(new RequestMinute(minute, instance, gained)));
  }
}
