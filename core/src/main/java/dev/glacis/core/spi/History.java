package dev.glacis.core.spi;

import dev.glacis.core.detect.Alert;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.enrich.Attack;
import dev.glacis.core.incident.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What happened, kept for good: alerts, incidents, attacks, traffic, judged flows, scores,
/// requests. Times are exact to the microsecond. Safe for use by several threads.
///
/// Every method may throw [HistoryUnavailable].
public interface History extends AutoCloseable {
  /// Writes all of the facts, or none. A fact replaces the one with the same key, so that writing
  /// again changes nothing, and of two in one list the later one holds. An alert of no flows
  /// removes the one with its id.
  ///
  /// Once this returns, they are there whatever happens to the process.
  void write(List<Fact> facts);

  /// By start of their windows, then id.
  List<Alert> alerts(Selection selection);

  /// What alerts add up to, most flows first, then by key; those about several sources (or targets)
  /// are in no group of sources (or targets).
  List<AlertTotal> alertTotals(Range range, Set<TrafficClass> kinds, AlertTotal.By by, int limit);

  /// By when they were last seen, then id.
  ///
  /// @param states none for all
  List<Incident> incidents(Selection selection, Set<Incident.State> states);

  Optional<Incident> incident(String id);

  /// By time, then id.
  ///
  /// @param leastPriority 0 for all
  List<Attack> attacks(Selection selection, double leastPriority);

  /// By time, then [JudgedFlow#id].
  List<JudgedFlow> flows(Selection selection);

  /// Traffic of a range, added up over steps that begin at multiples of the step since 1970; by
  /// time, then key. Steps without traffic are left out.
  ///
  /// @param step whole seconds
  List<TrafficPoint> traffic(Range range, TrafficSecond.By by, Duration step);

  /// The scores of a system, oldest first.
  List<ScorePoint> scores(long asn, Range range);

  /// Requests of all minutes that begin in the range, of all instances.
  RequestTotals requests(Range range);

  /// What people decided.
  Journal journal();

  /// Bytes that this takes, as well as is known.
  long bytes();

  /// Removes some of what the retention says is to go, oldest first; the journal stays.
  ///
  /// @return whether there is more to remove
  boolean expire(Retention retention, Instant now);

  @Override
  void close();
}
