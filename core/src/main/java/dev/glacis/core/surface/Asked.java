package dev.glacis.core.surface;

import dev.glacis.core.net.Ports;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Answers to questions with a depth or ports of the last hop, remembered as [Memo] does for those
/// without.
final class Asked {
  /// @param cls of the machine that is asked about
  /// @param lastHop null for any
  record Question(int cls, @Nullable Ports lastHop, int depth) {}

  private final Map<Question, Runs> kept = new ConcurrentHashMap<>();
  private final Budget<Question> budget;

  /// @param budget integers that all answers together may take
  Asked(int budget) {
    this.budget = new Budget<>(budget, kept::remove);
  }

  @Nullable Runs get(Question question) {
    return kept.get(question);
  }

  synchronized void put(Question question, Runs answer) {
    if (!kept.containsKey(question) && budget.makeRoom(question, answer)) {
      kept.put(question, answer);
    }
  }
}
