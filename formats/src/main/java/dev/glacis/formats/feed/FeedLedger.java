package dev.glacis.formats.feed;

import dev.glacis.core.intake.Intake;
import dev.glacis.core.reputation.FeedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Counts what one feed file gives, and hands on what is kept.
final class FeedLedger {
  private static final int EXAMPLES_PER_REASON = 3;
  private static final int EXAMPLE_LENGTH = 160;

  private final Intake intake;
  private final Consumer<FeedEvent> sink;
  private final TreeMap<String, Long> dropped = new TreeMap<>();
  private final List<String> examples = new ArrayList<>();
  private long kept;
  private long droppedInAll;

  FeedLedger(Intake intake, Consumer<FeedEvent> sink) {
    this.intake = intake;
    this.sink = sink;
  }

  void keep(FeedEvent event) {
    kept++;
    intake.received(1);
    intake.kept(1);
    sink.accept(event);
  }

  /// @param what was found, and what was expected
  void drop(String reason, long line, String what) {
    intake.received(1);
    intake.dropped(reason, 1);
    droppedInAll++;
    if (dropped.merge(reason, 1L, Long::sum) <= EXAMPLES_PER_REASON) {
      var text = "line " + line + ": " + what;
      examples.add(
          text.length() <= EXAMPLE_LENGTH ? text : text.substring(0, EXAMPLE_LENGTH) + "…");
    }
  }

  FeedReport report(String file, String family) {
    return new FeedReport(
        file, family, kept + droppedInAll, kept, new TreeMap<>(dropped), List.copyOf(examples));
  }
}
